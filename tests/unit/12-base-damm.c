/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check digit finds every wrong digit and every two neighbours that changed places. */
#include "base/damm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void the_example_of_its_author(void **state)
{
	(void) state;
	assert_int_equal(base_damm_digit("572"), '4');
	assert_true(base_damm_is_right("5724"));
	assert_false(base_damm_is_right("5723"));
}

static void what_is_no_number_is_wrong(void **state)
{
	static const char *const texts[] = {"", "0", "4", "57 24", "5724 ", "-5724", "572a", "٥٧٢٤"};

	(void) state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(base_damm_is_right(texts[i]));
}

static void no_two_codes_differ_by_one_slip(void **state)
{
	(void) state;
	for (int n = 100; n < 10000; n++) {
		char code[8], wrong[8];
		size_t len;

		snprintf(code, sizeof code, "%d", n);
		len = strlen(code);
		code[len] = base_damm_digit(code);
		code[++len] = '\0';
		assert_true(base_damm_is_right(code));
		for (size_t i = 0; i < len; i++) {
			memcpy(wrong, code, sizeof wrong);
			for (char digit = '0'; digit <= '9'; digit++) {
				wrong[i] = digit;
				assert_true(base_damm_is_right(wrong) == (digit == code[i]));
			}
			memcpy(wrong, code, sizeof wrong);
			if (i + 1 < len && code[i] != code[i + 1]) {
				wrong[i] = code[i + 1];
				wrong[i + 1] = code[i];
				assert_false(base_damm_is_right(wrong));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_its_author), cmocka_unit_test(what_is_no_number_is_wrong),
		cmocka_unit_test(no_two_codes_differ_by_one_slip),
	};

	return cmocka_run_group_tests_name("base-damm", tests, NULL, NULL);
}
