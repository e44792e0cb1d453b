/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a place are what the report finds in the ledger by the rules, whatever happened; and what waits is counted there. */
#include "tests/lib/paybed.h"

#include "base/date.h"
#include "desk/cover.h"
#include "desk/report.h"
#include "desk/settle.h"
#include "desk/shares.h"
#include "store/callback.h"
#include "store/figures.h"
#include "store/ledger.h"
#include "store/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUSEHOLDS 24
#define DAYS 150
#define DAY_MS 86400000ll
#define WEEK 7

static int setup(void **state)
{
	static struct paybed bed;

	paybed_open(&bed);
	*state = &bed;
	return 0;
}

static int teardown(void **state)
{
	paybed_close(*state);
	return 0;
}

static int32_t today(const struct paybed *b)
{
	return base_date_of_ms(b->now_ms);
}

static struct store_figures read(struct paybed *b, const char *place, int32_t first)
{
	const struct store_figures_span span = {first, today(b), today(b), today(b) + WEEK - 1};
	struct store_figures f;

	assert_int_equal(store_figures_of(b->store, b->scheme, place, &span, &f), STORE_OK);
	return f;
}

/* As the sweep does each morning. */
static void wake(struct paybed *b)
{
	struct store_household rows[HOUSEHOLDS];
	struct desk_step s = paybed_step(b);
	struct desk_dues dues = {0};
	int n;

	assert_int_equal(store_household_walk(b->store, 0, rows, HOUSEHOLDS, &n), 0);
	for (int i = 0; i < n; i++) {
		assert_int_equal(desk_cover_refresh(b->store, b->scheme, &rows[i], today(b), &dues), 0);
		assert_int_equal(desk_shares_keep(&s, &rows[i], &dues), 0);
	}
	desk_cover_release(&dues);
}

/* What lapses within the week by the rules alone, household by household. */
static int64_t lapsing(struct paybed *b, const char *mutuelle)
{
	struct store_household rows[HOUSEHOLDS];
	struct desk_dues dues = {0};
	struct scheme_cover now, then;
	int64_t count = 0;
	int n;

	assert_int_equal(store_household_walk(b->store, 0, rows, HOUSEHOLDS, &n), 0);
	for (int i = 0; i < n; i++) {
		if (strcmp(rows[i].mutuelle, mutuelle))
			continue;
		assert_int_equal(desk_cover_compute(b->store, b->scheme, &rows[i], today(b), &dues, &now), 0);
		assert_int_equal(desk_cover_compute(b->store, b->scheme, &rows[i], today(b) + WEEK - 1, &dues, &then), 0);
		count += now.state != SCHEME_LAPSED && now.state != SCHEME_NOT_ENROLLED && then.state == SCHEME_LAPSED;
	}
	desk_cover_release(&dues);
	return count;
}

static void compare(struct paybed *b)
{
	struct desk_report r = {.first = base_date_month_start(today(b)), .n_months = 1, .today = today(b)};
	struct store_figures all = read(b, "", r.first);
	int64_t francs = 0, will_lapse = 0;

	assert_int_equal(desk_report_read(b->store, b->scheme, &r), 0);
	for (size_t i = 0; i < r.n; i++) {
		const struct desk_report_month *m = &r.of[i]->months[0];
		struct store_figures f = read(b, r.of[i]->code, r.first);

		assert_int_equal(f.households[SCHEME_WAITING], m->waiting);
		assert_int_equal(f.households[SCHEME_COVERED], m->covered);
		assert_int_equal(f.households[SCHEME_GRACE], m->grace);
		assert_int_equal(f.households[SCHEME_LAPSED], m->lapsed);
		assert_int_equal(f.members[SCHEME_WAITING] + store_figures_covered(&f) + f.members[SCHEME_LAPSED], m->members);
		assert_int_equal(f.joined, m->joined);
		assert_int_equal(f.payments, m->payments);
		assert_int_equal(f.francs, m->francs);
		assert_int_equal(f.lapsing, lapsing(b, r.of[i]->code));
		francs += f.francs;
		will_lapse += f.lapsing;
	}
	assert_int_equal(all.francs, francs);
	assert_int_equal(all.lapsing, will_lapse);
	desk_report_release(&r);
}

/* One thing that happens on a day to one household. */
static void happen(struct paybed *b, int64_t id, int n)
{
	static const char *const mutuelles[] = {"m-klela", "m-kignan", "m-touna"};
	struct desk_step s = paybed_step(b);
	struct store_household h;
	char reference[32];
	bool changed;

	snprintf(reference, sizeof reference, "c%d", n);
	assert_int_equal(store_household_load(b->store, id, &h), 0);
	switch (rand() % 8) {
	case 0: /* moves, with all it paid */
		snprintf(h.mutuelle, sizeof h.mutuelle, "%s", mutuelles[rand() % 3]);
		assert_int_equal(store_household_put(b->store, &h, &changed, &id), 0);
		break;
	case 1: /* a mistake is taken back */
		if (paybed_balance(b, id, "dues") >= 1100)
			assert_int_equal(store_ledger_post_dues(b->store, id, today(b), -550, "correction", "cash", reference, b->now_ms), 0);
		break;
	default:
		assert_int_equal(desk_settle_cash(&s, id, 550 * (1 + rand() % 4), today(b), reference), 0);
	}
}

static void figures_are_the_reports(void **state)
{
	struct paybed *b = *state;
	int64_t ids[HOUSEHOLDS];
	char no[STORE_CODE];
	int n = 0;

	srand(5);
	for (int i = 0; i < HOUSEHOLDS; i++) {
		snprintf(no, sizeof no, "KLE-%04d", i);
		ids[i] = paybed_household(b, no, i % 3 ? "amv" : "amv-an", i < 4 ? PAYBED_AWA + (uint64_t) i : 0, i % 7 - 1);
	}
	for (int day = 0; day < DAYS; day++, b->now_ms += DAY_MS) {
		wake(b);
		for (int i = rand() % 4; i > 0; i--)
			happen(b, ids[rand() % HOUSEHOLDS], n++);
		wake(b);
		if (day % 5 == 0)
			compare(b);
	}
	wake(b);
}

static void who_lapses_is_listed_soonest_first(void **state)
{
	struct paybed *b = *state;
	struct store_household rows[4];
	int n;

	for (int i = 0; i < 6; i++)
		paybed_household(b, (const char *[]){"A", "B", "C", "D", "E", "F"}[i], "amv", 0, i == 3 ? 2 : 3);
	assert_int_equal(store_figures_lapsing(b->store, b->scheme, "c-sikasso", today(b), today(b) + 400, rows, 4, &n), STORE_OK);
	assert_int_equal(n, 4);
	assert_string_equal(rows[0].no, "D");
	assert_string_equal(rows[1].no, "A");
	assert_true(rows[0].lapse_on < rows[1].lapse_on);
	assert_int_equal(store_figures_lapsing(b->store, b->scheme, "c-bla", today(b), today(b) + 400, rows, 4, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_figures_lapsing(b->store, b->scheme, "", today(b), rows[0].lapse_on - 1, rows, 4, &n), STORE_OK);
}

/* Through which way it came, and whether it is the first: by the order in which it was written down, whatever day it is dated. */
static void cash_and_renewals_are_told_apart(void **state)
{
	struct paybed *b = *state;
	int64_t id = paybed_household(b, "KLE-0001", "amv", 0, 0), other = paybed_household(b, "KLE-0002", "amv", 0, 2);
	const struct store_figures before = read(b, "m-klela", today(b));
	struct desk_step s = paybed_step(b);
	struct store_household h;
	struct store_figures f;
	bool changed;

	assert_int_equal(desk_settle_cash(&s, id, 4000, today(b), "p1"), 0);  /* the card, and the first dues */
	assert_int_equal(store_ledger_post_dues(b->store, id, today(b), 550, "moved", "cash", "p2", b->now_ms), 0);
	assert_int_equal(desk_settle_cash(&s, other, 550, today(b), "p3"), 0); /* what the roll brought was a payment, too */
	assert_int_equal(store_ledger_post_dues(b->store, id, today(b), -550, "correction", "cash", "p4", b->now_ms), 0);
	f = read(b, "m-klela", today(b));
	assert_int_equal(f.payments - before.payments, 3);
	assert_int_equal(f.francs - before.francs, 4550);
	assert_int_equal(f.cash_payments - before.cash_payments, 2);
	assert_int_equal(f.cash_francs - before.cash_francs, 4550);
	assert_int_equal(f.renewals - before.renewals, 2);
	assert_int_equal(store_household_load(b->store, id, &h), 0);
	snprintf(h.mutuelle, sizeof h.mutuelle, "m-touna");
	assert_int_equal(store_household_put(b->store, &h, &changed, &id), 0);
	f = read(b, "m-touna", today(b));
	assert_int_equal(f.cash_francs, 4000);
	assert_int_equal(f.renewals, 1);
	wake(b);
}

static void who_is_behind_is_listed_and_counted(void **state)
{
	struct paybed *b = *state;
	struct store_household rows[4];
	int64_t all;
	int n;

	for (int i = 0; i < 7; i++) /* paid for 1 to 7 months */
		paybed_household(b, (const char *[]){"A", "B", "C", "D", "E", "F", "G"}[i], "amv", 0, i + 1);
	b->now_ms += 130 * DAY_MS;
	wake(b);
	assert_int_equal(store_figures_behind(b->store, b->scheme, "m-klela", rows, 4, &n, &all), STORE_OK);
	assert_int_equal(n, 4);
	assert_true(all >= n);
	for (int i = 0; i < n; i++)
		assert_true(rows[i].cover_state == SCHEME_GRACE || rows[i].cover_state == SCHEME_LAPSED);
	for (int i = 1; i < n; i++)
		assert_true(rows[i - 1].cover_state <= rows[i].cover_state); /* days of grace first */
	assert_int_equal(all, read(b, "m-klela", today(b)).households[SCHEME_LAPSED]
			 + read(b, "m-klela", today(b)).households[SCHEME_GRACE]);
	assert_int_equal(store_figures_behind(b->store, b->scheme, "m-touna", rows, 4, &n, &all), STORE_OK);
	assert_int_equal(n + all, 0);
}

static void what_waits_is_counted_where_it_is(void **state)
{
	struct paybed *b = *state;
	int64_t id, household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 0);
	const struct store_held h = {.francs = 2000, .wallet = "orange", .operator_name = "om", .reference = "R1", .day = today(b)};
	struct store_figures here, elsewhere;

	assert_int_equal(store_callback_add(b->store, PAYBED_AWA, household, STORE_CALL_BACK, b->now_ms, &id), 0);
	assert_int_equal(store_callback_add(b->store, PAYBED_AWA, household, STORE_COMPLAINT_CARE, b->now_ms, &id), 0);
	assert_int_equal(store_callback_add(b->store, PAYBED_SON, 0, STORE_CALL_BACK, b->now_ms, &id), 0);
	assert_int_equal(store_held_add(b->store, &h, b->now_ms, &id), 0);
	here = read(b, "m-klela", today(b));
	elsewhere = read(b, "m-touna", today(b));
	assert_int_equal(here.calls, 2);
	assert_int_equal(here.complaints, 1);
	assert_int_equal(here.held, 1);
	assert_int_equal(here.held_francs, 2000);
	assert_int_equal(elsewhere.calls, 1); /* a stranger's is everybody's */
	assert_int_equal(elsewhere.complaints, 0);
	assert_int_equal(elsewhere.held, 1); /* whose it is must be found */
}

/* A store of before the day of lapse was kept is well, and the sweep's walk fills it in. */
static void an_older_store_learns_who_lapses(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct store_household h;
	int32_t lapse_on;

	assert_int_equal(store_household_load(b->store, household, &h), 0);
	lapse_on = h.lapse_on;
	assert_int_equal(lapse_on, base_date_make(2026, 4, 16)); /* the end of March, and 15 days of grace */
	assert_int_equal(store_household_cache(b->store, household, h.next_change_on, BASE_DAY_NONE, h.cover_state), 0);
	paybed_check(b);
	paybed_restart(b);
	for (int i = 0; i < 3; i++) {
		struct desk_request r = {.kind = DESK_SWEEP, .now_ms = b->now_ms};

		desk_batch_run(b->desk, &r, &b->reply, 1);
		assert_int_equal(b->reply.verdict, DESK_DONE);
	}
	assert_int_equal(store_household_load(b->store, household, &h), 0);
	assert_int_equal(h.lapse_on, lapse_on);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(figures_are_the_reports),
		TEST(who_lapses_is_listed_soonest_first),
		TEST(what_waits_is_counted_where_it_is),
		TEST(an_older_store_learns_who_lapses),
		TEST(cash_and_renewals_are_told_apart),
		TEST(who_is_behind_is_listed_and_counted),
	};

	return cmocka_run_group_tests_name("desk-figures", tests, NULL, NULL);
}
