/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by mutuelle and month: what they count is what happened. */
#include "tests/lib/paybed.h"

#include "base/date.h"
#include "desk/desk.h"
#include "desk/report.h"
#include "desk/settle.h"
#include "store/funnel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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

static void pay(struct paybed *b, int64_t household, int64_t francs, int32_t day, const char *reference)
{
	struct desk_step s = paybed_step(b);

	assert_int_equal(desk_settle_cash(&s, household, francs, day, reference), 0);
}

static struct desk_report read_from(struct paybed *b, int month, int n)
{
	struct desk_report r = {.first = base_date_make(2026, month, 1), .n_months = n, .today = base_date_of_ms(b->now_ms)};

	assert_int_equal(desk_report_read(b->store, b->scheme, &r), 0);
	assert_int_equal(r.n, 1);
	assert_string_equal(r.of[0]->code, "m-klela");
	return r;
}

/* Paid to the end of March by the roll; April and May in March, nothing more. */
static void one_household_through_the_months(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	const struct desk_report_month *m;
	struct desk_report r;

	pay(b, household, 1100, base_date_of_ms(b->now_ms), "c1");
	b->now_ms += 150 * 86400000ll; /* August */
	r = read_from(b, 2, 7);
	m = r.of[0]->months;
	for (int i = 0; i < 7; i++) {
		assert_int_equal(m[i].households, 1);
		assert_int_equal(m[i].waiting + m[i].covered + m[i].grace + m[i].lapsed, 1);
		assert_int_equal(m[i].joined, 0); /* in September */
		assert_int_equal(m[i].payments, i == 1);
		assert_int_equal(m[i].francs, i == 1 ? 1100 : 0);
		assert_int_equal(m[i].renewed, i == 1);
	}
	assert_int_equal(m[1].covered, 1);
	assert_int_equal(m[3].covered, 1); /* the end of May */
	assert_int_equal(m[6].lapsed, 1);
	assert_int_equal(m[4].lapses + m[5].lapses + m[6].lapses, 1); /* it ended once */
	desk_report_release(&r);
}

/* What comes later changes no month that is over; the current month ends today. */
static void what_is_over_stays(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct desk_report before = read_from(b, 1, 3), after;

	b->now_ms += 40 * 86400000ll;
	pay(b, household, 5500, base_date_of_ms(b->now_ms), "c1");
	after = read_from(b, 1, 3);
	assert_memory_equal(before.of[0]->months, after.of[0]->months, 3 * sizeof *before.of[0]->months);
	desk_report_release(&before);
	desk_report_release(&after);
}

static void who_is_not_enrolled_is_not_counted_but_her_money_is(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, -1);
	const struct desk_report_month *m;
	struct desk_report r;

	pay(b, household, 3000, base_date_of_ms(b->now_ms), "c1");
	r = read_from(b, 3, 1);
	m = r.of[0]->months;
	assert_int_equal(m->households + m->members + m->waiting + m->covered + m->grace + m->lapsed, 0);
	assert_int_equal(m->francs, 3000); /* fee and dues */
	assert_int_equal(m->renewed, 0);
	desk_report_release(&r);
}

static void a_plan_that_is_gone_is_told(void **state)
{
	struct paybed *b = *state;
	struct desk_report r = {.first = base_date_make(2026, 3, 1), .n_months = 1, .today = base_date_of_ms(b->now_ms)};
	struct store_household h;
	int64_t id;
	bool changed;

	id = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 0);
	assert_int_equal(store_household_load(b->store, id, &h), 0);
	strcpy(h.plan, "gone");
	assert_int_equal(store_household_put(b->store, &h, &changed, &id), 0);
	assert_int_equal(desk_report_read(b->store, b->scheme, &r), 0);
	assert_int_equal(r.left_out, 1);
	assert_int_equal(r.n, 0);
	desk_report_release(&r);
	strcpy(h.plan, "amv");
	assert_int_equal(store_household_put(b->store, &h, &changed, &id), 0);
}

static int count_rows(void *ctx, const struct store_funnel_row *r)
{
	(void) r;
	++*(int *) ctx;
	return 0;
}

/* The sweep lets days become months once they are old, a little at a time, and writes nothing when there is nothing. */
static void counters_of_screens_grow_old(void **state)
{
	struct paybed *b = *state;
	const int32_t first = base_date_make(2025, 11, 1);
	struct desk_request r = {.kind = DESK_SWEEP, .count = 4, .now_ms = b->now_ms};
	int rows = 0, rounds = 0;

	for (int day = 0; day < 20; day++) {
		const int64_t at_ms = (first + day) * 86400000ll + 3600000;
		const struct store_funnel_view v = {.path = "accueil", .language = "fr", .shown_ms = at_ms};

		assert_int_equal(store_funnel_count(b->store, &v, STORE_FUNNEL_LEFT, at_ms), 0);
	}
	do
		desk_batch_run(b->desk, &r, &b->reply, 1);
	while (!b->reply.wait_ms && ++rounds < 100);
	assert_true(rounds > 4);
	assert_int_equal(store_funnel_list(b->store, first, base_date_month_end(first), STORE_FUNNEL_DAYS, count_rows, &rows), 0);
	assert_int_equal(rows, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_household_through_the_months),
		TEST(what_is_over_stays),
		TEST(who_is_not_enrolled_is_not_counted_but_her_money_is),
		TEST(a_plan_that_is_gone_is_told),
		TEST(counters_of_screens_grow_old),
	};

	return cmocka_run_group_tests_name("desk-report", tests, NULL, NULL);
}
