/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone may type where it is asked for more than a digit. */
#include "menus/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The form it is read into; NULL: it can't be one. */
static const char *read(enum menus_kind kind, const char *typed)
{
	static char out[MENUS_TYPED];

	return menus_input_table[kind].read(typed, strlen(typed), 2026, out) ? out : NULL;
}

static void amounts_as_people_write_them(void **state)
{
	(void) state;
	assert_string_equal(read(MENUS_KIND_AMOUNT, "1650"), "1650");
	assert_string_equal(read(MENUS_KIND_AMOUNT, "1 650 F"), "1650");
	assert_string_equal(read(MENUS_KIND_AMOUNT, "1.650fcfa"), "1650");
	assert_null(read(MENUS_KIND_AMOUNT, "550.5"));
	assert_null(read(MENUS_KIND_AMOUNT, "550.50 F"));
	assert_string_equal(read(MENUS_KIND_AMOUNT, "0550"), "550");
	assert_string_equal(read(MENUS_KIND_AMOUNT, "１６５０"), "1650");
	assert_string_equal(read(MENUS_KIND_AMOUNT, "9999999"), "9999999");
	assert_null(read(MENUS_KIND_AMOUNT, "10000000"));
	assert_null(read(MENUS_KIND_AMOUNT, "00"));
	assert_null(read(MENUS_KIND_AMOUNT, "-5"));
	assert_null(read(MENUS_KIND_AMOUNT, "1,5"));
	assert_null(read(MENUS_KIND_AMOUNT, "F"));
	assert_null(read(MENUS_KIND_AMOUNT, "5 FX"));
	assert_null(read(MENUS_KIND_AMOUNT, ""));
}

static void numbers_and_years(void **state)
{
	(void) state;
	assert_string_equal(read(MENUS_KIND_NUMBER, "12"), "12");
	assert_null(read(MENUS_KIND_NUMBER, "1000"));
	assert_null(read(MENUS_KIND_NUMBER, "00"));
	assert_string_equal(read(MENUS_KIND_YEAR, "1985"), "1985");
	assert_string_equal(read(MENUS_KIND_YEAR, "2026"), "2026");
	assert_null(read(MENUS_KIND_YEAR, "2027"));
	assert_null(read(MENUS_KIND_YEAR, "85"));
	assert_null(read(MENUS_KIND_YEAR, "1899"));
	assert_null(read(MENUS_KIND_YEAR, "19 85"));
}

static void a_pin_is_four_digits(void **state)
{
	(void) state;
	assert_string_equal(read(MENUS_KIND_PIN, "0471"), "0471");
	assert_null(read(MENUS_KIND_PIN, "471"));
	assert_null(read(MENUS_KIND_PIN, "47111"));
	assert_null(read(MENUS_KIND_PIN, "47a1"));
	assert_true(menus_input_table[MENUS_KIND_PIN].is_secret);
}

static void names_have_letters_of_any_alphabet(void **state)
{
	(void) state;
	assert_string_equal(read(MENUS_KIND_NAME, "aïssata"), "Aïssata");
	assert_string_equal(read(MENUS_KIND_NAME, "N'Golo-Ba Koné"), "N'Golo-Ba Koné");
	assert_string_equal(read(MENUS_KIND_NAME, "ɲɛ"), "ɲɛ");
	assert_null(read(MENUS_KIND_NAME, "A"));
	assert_null(read(MENUS_KIND_NAME, "é"));
	assert_string_equal(read(MENUS_KIND_NAME, "N’Golo"), "N’Golo");
	assert_string_equal(read(MENUS_KIND_NAME, "ߒߞߏ"), "ߒߞߏ");
	assert_null(read(MENUS_KIND_NAME, "--"));
	assert_null(read(MENUS_KIND_NAME, "\xf0\x9f\x98\x80\xf0\x9f\x98\x80"));      /* pictures */
	assert_null(read(MENUS_KIND_NAME, "Awa\xe2\x80\xae" "evil"));                /* U+202E: what follows is shown backwards */
	assert_null(read(MENUS_KIND_NAME, "Awa\xe2\x80\x8b"));                        /* U+200B: Awa, and not Awa */
	assert_null(read(MENUS_KIND_NAME, "Awa\xc2\x9b" "2J"));                       /* U+009B: an order to a terminal */
	assert_null(read(MENUS_KIND_NAME, "Awa2"));
	assert_null(read(MENUS_KIND_NAME, "a;b=c"));
	assert_null(read(MENUS_KIND_NAME, "Awa\nKoné"));
	assert_null(read(MENUS_KIND_NAME, "Aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde"));
}

static void household_numbers_as_on_a_card(void **state)
{
	(void) state;
	assert_string_equal(read(MENUS_KIND_HOUSEHOLD, "KL-0012/a"), "KL-0012/a");
	assert_string_equal(read(MENUS_KIND_HOUSEHOLD, "12"), "12");
	assert_null(read(MENUS_KIND_HOUSEHOLD, "Awa"));
	assert_null(read(MENUS_KIND_HOUSEHOLD, "12;pour=7"));
	assert_null(read(MENUS_KIND_HOUSEHOLD, "1234567890123456789012345"));
}

static void what_staff_type(void **state)
{
	(void) state;
	assert_string_equal(read(MENUS_KIND_PHONE, "76 00 00 01"), "22376000001");
	assert_string_equal(read(MENUS_KIND_PHONE, "+22376000001"), "22376000001");
	assert_null(read(MENUS_KIND_PHONE, "7600"));
	assert_null(read(MENUS_KIND_PHONE, "Awa"));
	assert_string_equal(read(MENUS_KIND_STAFF_PIN, "2580"), "2580");
	assert_string_equal(read(MENUS_KIND_STAFF_PIN, "25803691"), "25803691");
	assert_null(read(MENUS_KIND_STAFF_PIN, "258"));
	assert_null(read(MENUS_KIND_STAFF_PIN, "258036914"));
	assert_string_equal(read(MENUS_KIND_RECEIPT, "C-71"), "C-71");
	assert_null(read(MENUS_KIND_RECEIPT, "C"));
}

/* The form that is kept is one that may be typed (found by tests/fuzz/typed). */
static void days_of_any_year(void **state)
{
	static const char *const typed[] = {"0711", "7 11", "7/11", "07.11"}, *const wrong[] = {"711", "3102", "0013", "7", "07 11 26", "x"};

	(void) state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
		assert_string_equal(read(MENUS_KIND_DAY, typed[i]), "0711");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_null(read(MENUS_KIND_DAY, wrong[i]));
	assert_string_equal(read(MENUS_KIND_DAY, "29 02"), "2902");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_as_people_write_them),
		cmocka_unit_test(numbers_and_years),
		cmocka_unit_test(a_pin_is_four_digits),
		cmocka_unit_test(names_have_letters_of_any_alphabet),
		cmocka_unit_test(household_numbers_as_on_a_card),
		cmocka_unit_test(what_staff_type),
		cmocka_unit_test(days_of_any_year),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
