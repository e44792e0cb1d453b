/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests: each person is told of her own place, once, whatever crashes or stops; and nothing of days that are over. */
#include "base/date.h"
#include "menus/digest.h"
#include "scheme/alert.h"
#include "store/callback.h"
#include "store/ledger.h"
#include "store/outbox_list.h"
#include "tests/lib/paybed.h"
#include "text/gsm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE 60000ll
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define KLELA 22376100001ull
#define BEGNENI 22376100002ull
#define SIKASSO 22376100003ull

static int setup(void **state)
{
	static struct paybed bed;

	memset(&bed, 0, sizeof bed);
	paybed_open(&bed); /* Friday, 10:00 */
	*state = &bed;
	return 0;
}

static int teardown(void **state)
{
	paybed_close(*state);
	return 0;
}

static void staff(struct paybed *b, const char *code, const char *place, uint64_t phone, const char *language)
{
	struct store_staff who = {.role = STORE_MANAGER, .phone = phone};

	snprintf(who.code, sizeof who.code, "%s", code);
	snprintf(who.name, sizeof who.name, "%s", code);
	snprintf(who.place, sizeof who.place, "%s", place);
	snprintf(who.language, sizeof who.language, "%s", language);
	assert_int_equal(store_staff_add(b->store, &who, (uint8_t[STORE_STAFF_PIN]){1}, b->now_ms), STORE_OK);
}

static void sweep(struct paybed *b, int64_t later_ms)
{
	b->now_ms += later_ms;
	for (int i = 0; i < 8; i++) {
		struct desk_request r = {.kind = DESK_SWEEP, .now_ms = b->now_ms};

		desk_batch_run(b->desk, &r, &b->reply, 1);
		assert_int_equal(b->reply.verdict, DESK_DONE);
	}
}

/* How many digests this phone was sent about this; the last one's row. */
static int told(struct paybed *b, uint64_t phone, const char *what, struct store_message *last)
{
	const struct store_outbox_filter f = {.phone = phone, .state = -1};
	struct store_message *rows = calloc(64, sizeof *rows);
	int n, digests = 0;

	assert_int_equal(store_outbox_list_read(b->store, &f, 0, rows, 64, &n), STORE_OK);
	for (int i = 0; i < n; i++) {
		if (strcmp(rows[i].kind, "digest") || strcmp(rows[i].subject, what))
			continue;
		digests++;
		if (last)
			*last = rows[i];
	}
	free(rows);
	return digests;
}

static void pay(struct paybed *b, int64_t household, int64_t francs, const char *reference)
{
	assert_int_equal(store_ledger_post_dues(b->store, household, base_date_of_ms(b->now_ms), francs, "cash", "cash", reference,
						b->now_ms), 0);
}

static void figures_go_once_a_day_at_their_hour(void **state)
{
	struct paybed *b = *state;
	struct store_message m = {.text = ""};
	int64_t household, id;

	household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	staff(b, "klela", "m-klela", KLELA, "fr");
	staff(b, "kignan", "m-kignan", BEGNENI, "bm");
	assert_int_equal(store_callback_add(b->store, PAYBED_AWA, household, STORE_CALL_BACK, b->now_ms, &id), 0);
	pay(b, household, 550, "c1");
	pay(b, household, 1100, "c2");
	sweep(b, 7 * HOUR + 59 * MINUTE); /* 17:59 */
	assert_int_equal(told(b, KLELA, "figures", NULL), 0);
	assert_true(b->reply.wait_ms <= MINUTE);
	sweep(b, MINUTE);
	assert_int_equal(told(b, KLELA, "figures", &m), 1);
	assert_string_equal(m.text, "Kléla 20/03: 1 couverts, 0 attendent, 0 finissent en 7 j. Payé 2: 1650 F. Cartes 0, demandes 1, signer 0, argent 0");
	assert_int_equal(m.priority, STORE_ALERT);
	assert_int_equal(told(b, BEGNENI, "figures", &m), 1);
	assert_non_null(strstr(m.text, "Kignan 20/03: 0 lakananen"));
	for (int i = 0; i < 5; i++)
		sweep(b, HOUR);
	paybed_restart(b); /* and it is noted */
	sweep(b, MINUTE);
	assert_int_equal(told(b, KLELA, "figures", NULL), 1);
	sweep(b, DAY);
	assert_int_equal(told(b, KLELA, "figures", NULL), 2);
}

static void nothing_is_told_of_days_that_are_over(void **state)
{
	struct paybed *b = *state;
	struct store_message m = {.text = ""};

	staff(b, "klela", "m-klela", KLELA, "fr");
	sweep(b, 9 * HOUR); /* 19:00 */
	assert_int_equal(told(b, KLELA, "figures", NULL), 1);
	paybed_restart(b);
	sweep(b, 6 * DAY - 12 * HOUR); /* Thursday, 07:00, after a long stop */
	assert_int_equal(told(b, KLELA, "figures", NULL), 1);
	sweep(b, 12 * HOUR);
	assert_int_equal(told(b, KLELA, "figures", &m), 2);
	assert_non_null(strstr(m.text, "Kléla 26/03:"));
}

static void who_comes_in_the_evening_waits_for_the_next(void **state)
{
	struct paybed *b = *state;

	sweep(b, 9 * HOUR);
	staff(b, "klela", "m-klela", KLELA, "fr");
	sweep(b, MINUTE);
	paybed_restart(b);
	sweep(b, MINUTE);
	assert_int_equal(told(b, KLELA, "figures", NULL), 0);
	sweep(b, DAY);
	assert_int_equal(told(b, KLELA, "figures", NULL), 1);
}

/* A district hears weekly, of the week; a weekly one that was missed goes later. */
static void a_week_goes_on_its_day_or_as_soon_as_may_be(void **state)
{
	struct paybed *b = *state;
	struct store_message m = {.text = ""};
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);

	staff(b, "sikasso", "c-sikasso", SIKASSO, "");
	pay(b, household, 550, "c1");
	sweep(b, 2 * DAY); /* Sunday */
	assert_int_equal(told(b, SIKASSO, "figures", NULL), 0);
	sweep(b, 2 * DAY); /* Tuesday */
	assert_int_equal(told(b, SIKASSO, "figures", &m), 1);
	assert_non_null(strstr(m.text, "Sikasso 16-22/03: 1 couverts"));
	assert_non_null(strstr(m.text, "Payé 1: 550 F."));
	sweep(b, 5 * DAY);
	assert_int_equal(told(b, SIKASSO, "figures", NULL), 1);
	sweep(b, 2 * DAY);
	assert_int_equal(told(b, SIKASSO, "figures", NULL), 2);
}

/* Twelve households of one village, one message; where nobody lapses, none. */
static void who_is_about_to_lapse_is_named_as_room_allows(void **state)
{
	struct paybed *b = *state;
	struct store_message m = {.text = ""};
	char no[STORE_CODE];

	for (int i = 0; i < 12; i++) {
		snprintf(no, sizeof no, "KLE-%04d", i);
		paybed_household(b, no, "amv", 0, 2); /* paid to the end of March, and days of grace behind it */
	}
	pay(b, 3, 1100, "c1"); /* she goes on */
	staff(b, "klela", "m-klela", KLELA, "fr");
	staff(b, "kignan", "m-kignan", BEGNENI, "fr");
	sweep(b, 17 * DAY); /* Monday, 6 April */
	assert_int_equal(told(b, KLELA, "lapse", NULL), 0); /* it is not within a week */
	sweep(b, 7 * DAY - 90 * MINUTE);
	assert_int_equal(told(b, KLELA, "lapse", &m), 1);
	assert_string_equal(m.text, "Kléla: 11 familles perdent leur couverture d'ici 7 jours. A voir: Awa Traoré KLE-0000, "
				    "Awa Traoré KLE-0001, Awa Traoré KLE-0003, Awa Traoré KLE-0004");
	assert_in_range(text_gsm_septets(m.text, strlen(m.text)), 140, 160);
	assert_int_equal(told(b, BEGNENI, "lapse", NULL), 0);
	sweep(b, HOUR);
	assert_int_equal(told(b, KLELA, "lapse", NULL), 1);
}

/* Longest values in every language are one SMS: `menu check` proves the same of the texts. */
static void a_whole_country_fits_one_message(void **state)
{
	struct paybed *b = *state;
	struct store_figures f = {.francs = 7123456789, .payments = 2000000, .lapsing = 3000000, .applications = 5000, .calls = 5000,
				  .signatures = 5000, .held = 5000};
	struct buf text = {0};

	f.members[SCHEME_COVERED] = f.members[SCHEME_WAITING] = 99000000;
	for (size_t language = 0; language < 2; language++) {
		menus_digest_figures(b->menus, language, "Mutuelles de santé du Mali entier", 20700, 20706, &f, &text);
		assert_in_range(text_gsm_septets(base_buf_str(&text), text.len), 120, 160);
		base_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(figures_go_once_a_day_at_their_hour, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_told_of_days_that_are_over, setup, teardown),
		cmocka_unit_test_setup_teardown(who_comes_in_the_evening_waits_for_the_next, setup, teardown),
		cmocka_unit_test_setup_teardown(a_week_goes_on_its_day_or_as_soon_as_may_be, setup, teardown),
		cmocka_unit_test_setup_teardown(who_is_about_to_lapse_is_named_as_room_allows, setup, teardown),
		cmocka_unit_test_setup_teardown(a_whole_country_fits_one_message, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
