/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cover: the stories of a member. What holds for every story: 25-scheme-property.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheme/cover.h"
#include "scheme/scheme.h"

/* Dues of 550 F a month, card 2,500 F, as a mutuelle sells it; three months of waiting. */
static const struct scheme_plan monthly = {
	.dues_francs = 550, .fee_francs = 2500, .period_months = 1, .waiting_months = 3, .grace_days = 15, .relapse_months = 3,
};
static const struct scheme_plan yearly = {
	.dues_francs = 6600, .period_months = 12, .waiting_months = 3, .grace_days = 30, .relapse_months = 3,
};

static int32_t day(const char *iso)
{
	int32_t d;

	assert_true(base_date_parse(iso, &d));
	return d;
}

static void assert_day(int32_t got, const char *want)
{
	char text[BASE_DATE_TEXT];

	if (want == NULL)
		assert_int_equal(got, BASE_DAY_NONE);
	else
		assert_string_equal(base_date_format(got, text), want);
}

static struct scheme_account account(const struct scheme_plan *plan, int32_t enrolled_on, const struct scheme_entry *entries, size_t n)
{
	return (struct scheme_account){plan, enrolled_on, entries, n, NULL, 0};
}

static struct scheme_cover compute(const struct scheme_plan *plan, int32_t enrolled_on, const struct scheme_entry *entries, size_t n,
				   int32_t today)
{
	struct scheme_account a = account(plan, enrolled_on, entries, n);

	return scheme_cover_compute(&a, today);
}

static struct scheme_offer offer(const struct scheme_plan *plan, int32_t enrolled_on, const struct scheme_entry *entries, size_t n,
				 int32_t today, int periods)
{
	struct scheme_account a = account(plan, enrolled_on, entries, n);

	return scheme_cover_offer(&a, today, periods);
}

static int64_t opening(const struct scheme_plan *plan, int32_t enrolled_on, int32_t paid_until)
{
	struct scheme_account a = account(plan, enrolled_on, NULL, 0);

	return scheme_cover_opening(&a, paid_until);
}

#define ENTRIES(...) (const struct scheme_entry[]){__VA_ARGS__}, \
	sizeof((const struct scheme_entry[]){__VA_ARGS__}) / sizeof(struct scheme_entry)

static void a_household_that_is_not_enrolled(void **state)
{
	struct scheme_cover c;

	(void) state;
	c = compute(&monthly, BASE_DAY_NONE, NULL, 0, day("2026-03-01"));
	assert_int_equal(c.state, SCHEME_NOT_ENROLLED);
	assert_day(c.paid_until, NULL);
	assert_int_equal(c.behind_francs, 0);
	assert_day(c.next_change_on, NULL);

	c = compute(&monthly, day("2026-04-01"), ENTRIES({day("2026-02-01"), 550}), day("2026-03-31"));
	assert_int_equal(c.state, SCHEME_NOT_ENROLLED);
	assert_day(c.next_change_on, "2026-04-01");

	c = compute(&monthly, day("2026-04-01"), ENTRIES({day("2026-02-01"), 550}), day("2026-04-01"));
	assert_int_equal(c.state, SCHEME_WAITING);
	assert_day(c.paid_until, "2026-04-30");
}

static void three_months_of_waiting_then_cover(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_cover c;

	(void) state;
	c = compute(&monthly, enrolled, ENTRIES({enrolled, 6 * 550}), day("2026-04-14"));
	assert_int_equal(c.state, SCHEME_WAITING);
	assert_day(c.waiting_until, "2026-04-14");
	assert_day(c.paid_until, "2026-06-30");
	assert_day(c.next_change_on, "2026-04-15");

	c = compute(&monthly, enrolled, ENTRIES({enrolled, 6 * 550}), day("2026-04-15"));
	assert_int_equal(c.state, SCHEME_COVERED);
	assert_day(c.waiting_until, NULL);
	assert_day(c.grace_until, "2026-07-15");
	assert_int_equal(c.behind_francs, 0);
	assert_day(c.next_change_on, "2026-07-01");
}

static void nothing_paid_is_behind_from_the_first_month(void **state)
{
	struct scheme_cover c = compute(&monthly, day("2026-01-31"), NULL, 0, day("2026-02-01"));

	(void) state;
	assert_int_equal(c.state, SCHEME_LAPSED);
	assert_int_equal(c.behind_francs, 1100);
	assert_day(c.paid_until, NULL);
	assert_day(c.grace_until, NULL);
	assert_day(c.next_change_on, NULL);
}

static void grace_then_lapse(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_cover c;

	(void) state;
	c = compute(&monthly, enrolled, ENTRIES({enrolled, 6 * 550 + 200}), day("2026-07-01"));
	assert_int_equal(c.state, SCHEME_GRACE);
	assert_int_equal(c.behind_francs, 350);
	assert_day(c.next_change_on, "2026-07-16");

	c = compute(&monthly, enrolled, ENTRIES({enrolled, 6 * 550 + 200}), day("2026-07-16"));
	assert_int_equal(c.state, SCHEME_LAPSED);
	assert_int_equal(c.behind_francs, 350);

	c = compute(&monthly, enrolled, ENTRIES({enrolled, 6 * 550 + 200}), day("2026-09-02"));
	assert_int_equal(c.behind_francs, 350 + 2 * 550);
}

static void a_payment_inside_the_grace_is_no_lapse(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_cover c = compute(&monthly, enrolled,
		ENTRIES({enrolled, 6 * 550}, {day("2026-07-16"), 550}), day("2026-07-20"));

	(void) state;
	assert_int_equal(c.state, SCHEME_COVERED); /* paid on the morrow of the last day of grace: no day was missed */
	assert_day(c.paid_until, "2026-07-31");
}

static void a_return_after_a_lapse_waits_again(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_cover c = compute(&monthly, enrolled,
		ENTRIES({enrolled, 6 * 550}, {day("2026-07-17"), 10 * 550}), day("2026-07-20"));

	(void) state;
	assert_int_equal(c.state, SCHEME_WAITING);
	assert_day(c.waiting_until, "2026-10-16");
	assert_day(c.paid_until, "2027-04-30");
}

static void first_dues_long_after_enrolment_wait_from_then(void **state)
{
	struct scheme_cover c = compute(&monthly, day("2026-01-15"),
		ENTRIES({day("2026-05-10"), 6 * 550}), day("2026-06-01"));

	(void) state;
	assert_int_equal(c.state, SCHEME_WAITING); /* nobody pays the arrears on the way to the hospital */
	assert_day(c.waiting_until, "2026-08-09");
}

static void a_mistake_mended_the_same_day_is_no_lapse(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_cover c = compute(&monthly, enrolled,
		ENTRIES({enrolled, 6 * 550}, {day("2026-06-20"), -6 * 550}, {day("2026-06-20"), 6 * 550}), day("2026-06-20"));

	(void) state;
	assert_int_equal(c.state, SCHEME_COVERED);
}

static void money_of_tomorrow_does_not_count_today(void **state)
{
	struct scheme_cover c = compute(&monthly, day("2026-01-15"),
		ENTRIES({day("2026-01-17"), 550}), day("2026-01-16"));

	(void) state;
	assert_int_equal(c.state, SCHEME_LAPSED);
}

static void a_year_at_a_time(void **state)
{
	int32_t enrolled = day("2026-03-10");
	struct scheme_cover c = compute(&yearly, enrolled, ENTRIES({enrolled, 6600}), day("2026-12-01"));

	(void) state;
	assert_int_equal(c.state, SCHEME_COVERED);
	assert_day(c.paid_until, "2027-02-28");
	c = compute(&yearly, enrolled, ENTRIES({enrolled, 6599}), day("2026-12-01"));
	assert_int_equal(c.state, SCHEME_LAPSED);
	assert_int_equal(c.behind_francs, 1);
}

static void a_fortune_reaches_a_century(void **state)
{
	struct scheme_cover c = compute(&monthly, day("2026-01-01"),
		ENTRIES({day("2026-01-01"), INT64_MAX}), day("2026-06-01"));

	(void) state;
	assert_int_equal(c.state, SCHEME_COVERED);
	assert_day(c.paid_until, "2125-12-31");
}

static void offers_put_arrears_first(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_offer o;

	(void) state;
	o = offer(&monthly, enrolled, ENTRIES({enrolled, 6 * 550}), day("2026-05-02"), 2);
	assert_int_equal(o.francs, 1100);  /* "1100 F de plus = jusqu'au 31/08" */
	assert_day(o.until, "2026-08-31");
	assert_day(o.covered_from, "2026-05-02");

	o = offer(&monthly, enrolled, ENTRIES({enrolled, 6 * 550}), day("2026-05-02"), 0);
	assert_int_equal(o.francs, 0);
	assert_day(o.until, "2026-06-30");

	o = offer(&monthly, enrolled, ENTRIES({enrolled, 6 * 550 + 50}), day("2026-09-02"), 0);
	assert_int_equal(o.francs, 3 * 550 - 50);
	assert_day(o.until, "2026-09-30");
	assert_day(o.covered_from, NULL);  /* the money runs out before the new waiting is over */

	o = offer(&monthly, enrolled, ENTRIES({enrolled, 6 * 550}), day("2026-09-02"), 6);
	assert_int_equal(o.francs, 9 * 550);
	assert_day(o.until, "2027-03-31");
	assert_day(o.covered_from, "2026-12-02");

	o = offer(&monthly, BASE_DAY_NONE, NULL, 0, day("2026-09-02"), 1);
	assert_day(o.until, NULL);
}

static void an_opening_reaches_the_day_asked_for(void **state)
{
	(void) state;
	assert_int_equal(opening(&monthly, day("2026-01-15"), day("2026-06-30")), 6 * 550);
	assert_int_equal(opening(&monthly, day("2026-01-15"), day("2026-06-01")), 6 * 550);
	assert_int_equal(opening(&monthly, day("2026-01-15"), day("2026-01-01")), 550);
	assert_int_equal(opening(&monthly, day("2026-01-15"), day("2025-12-31")), 0);
	assert_int_equal(opening(&monthly, day("2026-01-15"), BASE_DAY_NONE), 0);
	assert_int_equal(opening(&monthly, BASE_DAY_NONE, day("2026-01-15")), 0);
	assert_int_equal(opening(&yearly, day("2026-03-10"), day("2027-03-01")), 2 * 6600);
}

/* Whoever comes on the card today counts from here on. */
static void the_next_period_begins_behind_the_one_of_today(void **state)
{
	struct scheme_account m = account(&monthly, day("2026-01-20"), NULL, 0), y = account(&yearly, day("2025-11-05"), NULL, 0);

	(void) state;
	assert_day(scheme_cover_next_period(&m, day("2026-01-20")), "2026-02-01");
	assert_day(scheme_cover_next_period(&m, day("2026-03-31")), "2026-04-01");
	assert_day(scheme_cover_next_period(&m, day("2026-04-01")), "2026-05-01");
	assert_day(scheme_cover_next_period(&y, day("2026-10-31")), "2026-11-01");
	assert_day(scheme_cover_next_period(&m, day("2026-01-19")), NULL);
	m.enrolled_on = BASE_DAY_NONE;
	assert_day(scheme_cover_next_period(&m, day("2026-01-20")), NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_household_that_is_not_enrolled),
		cmocka_unit_test(three_months_of_waiting_then_cover),
		cmocka_unit_test(nothing_paid_is_behind_from_the_first_month),
		cmocka_unit_test(grace_then_lapse),
		cmocka_unit_test(a_payment_inside_the_grace_is_no_lapse),
		cmocka_unit_test(a_return_after_a_lapse_waits_again),
		cmocka_unit_test(first_dues_long_after_enrolment_wait_from_then),
		cmocka_unit_test(a_mistake_mended_the_same_day_is_no_lapse),
		cmocka_unit_test(money_of_tomorrow_does_not_count_today),
		cmocka_unit_test(a_year_at_a_time),
		cmocka_unit_test(a_fortune_reaches_a_century),
		cmocka_unit_test(offers_put_arrears_first),
		cmocka_unit_test(an_opening_reaches_the_day_asked_for),
		cmocka_unit_test(the_next_period_begins_behind_the_one_of_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
