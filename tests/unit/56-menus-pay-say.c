/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone is told of a payment: one SMS, the names it must have, nothing that others may not know. */
#include "menus/pay_say.h"

#include "base/date.h"
#include "tests/lib/menubed.h"
#include "text/gsm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static struct menubed bed;

static const char *say(enum menus_pay_news news, const struct menus_pay_facts *f)
{
	static char text[640];
	struct buf out = {0};

	menus_pay_say(bed.menus, 0, news, f, &out);
	assert_true(out.len < sizeof text);
	memcpy(text, out.data, out.len);
	text[out.len] = '\0';
	base_buf_release(&out);
	assert_in_range(text_gsm_septets(text, strlen(text)), 1, 160);
	return text;
}

static void a_receipt_has_amount_reference_and_cover(void **state)
{
	const struct scheme_cover cover = {.state = SCHEME_COVERED, .paid_until = base_date_make(2026, 8, 31)};
	const struct menus_pay_facts f = {.francs = 1650, .reference = "MP260522.1034.A12345", .first_name = "Aïssata",
					  .last_name = "Koné", .mutuelle = &bed.scheme->mutuelles[0], .cover = &cover};

	(void) state;
	assert_non_null(strstr(say(MENUS_PAY_RECEIVED, &f), "1650 F bien recus, recu MP260522.1034.A12345. Aissata Koné: "
									"couvert 31/08/26."));
	assert_null(strstr(say(MENUS_PAY_SENT_FOR, &f), "31/08/26")); /* P4 */
	assert_non_null(strstr(say(MENUS_PAY_CAME_FROM, &f), "31/08/26"));
}

static void why_it_failed_is_said_in_words(void **state)
{
	struct menus_pay_facts f = {.francs = 550, .first_name = "Awa", .mutuelle = &bed.scheme->mutuelles[0], .reason = "no-money"};

	(void) state;
	assert_non_null(strstr(say(MENUS_PAY_NOT_RECEIVED, &f), "550 F pour Awa: pas assez d'argent sur le compte. Rien n'est pris."));
	f.reason = "status-12";
	assert_non_null(strstr(say(MENUS_PAY_NOT_RECEIVED, &f), "rien recu. Rien n'est pris."));
	f.reason = NULL;
	assert_non_null(strstr(say(MENUS_PAY_NOT_RECEIVED, &f), "rien recu. Rien n'est pris."));
}

static void any_names_fit_one_message(void **state)
{
	const struct scheme_cover cover = {.state = SCHEME_LAPSED, .behind_francs = INT64_MAX};
	const struct menus_pay_facts f = {
		.francs = INT64_MAX, .reference = "0123456789012345678901234567890123456789012345678901234567890123",
		.first_name = "Mahamadou-Lamine\nOui", .last_name = "Niangado-Coulibaly-Traoré", .household_no = "MUTUELLE/KLELA/2026/000000000017",
		.mutuelle = NULL, .cover = &cover,
	};
	const struct menus_pay_facts none = {0};

	(void) state;
	for (enum menus_pay_news news = 0; news < MENUS_PAY_NEWS; news++) {
		assert_null(strchr(say(news, &f), '\n'));
		say(news, &none);
	}
}

static void a_language_is_chosen_then_own(void **state)
{
	(void) state;
	assert_int_equal(menus_pay_language(bed.menus, "bm", "fr"), 1);
	assert_int_equal(menus_pay_language(bed.menus, "", "bm"), 1);
	assert_int_equal(menus_pay_language(bed.menus, "", ""), 0);
	assert_int_equal(menus_pay_language(bed.menus, "xx", "yy"), 0);
}

static int open(void **state)
{
	(void) state;
	menubed_open(&bed, "tests/fixtures/menus");
	return 0;
}

static int close(void **state)
{
	(void) state;
	menubed_close(&bed);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_receipt_has_amount_reference_and_cover),
		cmocka_unit_test(why_it_failed_is_said_in_words),
		cmocka_unit_test(any_names_fit_one_message),
		cmocka_unit_test(a_language_is_chosen_then_own),
	};

	return cmocka_run_group_tests(tests, open, close);
}
