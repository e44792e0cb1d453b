/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cover: the stories of a member, and properties that hold for every history. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rng.h"
#include "scheme/cover.h"
#include "scheme/scheme.h"

#include <stdlib.h>

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

/* ---- properties over random histories ---------------------------------------------------------- */

#define HISTORIES 400
#define ENTRIES_MAX 12

struct story {
	struct scheme_plan plan;
	int32_t enrolled_on, today;
	struct scheme_entry entries[ENTRIES_MAX];
	size_t n;
};

static struct story story_make(struct rng *r)
{
	struct story s = {0};
	int32_t start = day("2024-01-01");
	int32_t at;

	s.plan.dues_francs = 1 + base_rng_below(r, 1000);
	s.plan.period_months = base_rng_below(r, 4) == 0 ? 12 : 1;
	s.plan.waiting_months = (int) base_rng_below(r, 7);
	s.plan.grace_days = (int) base_rng_below(r, 61);
	s.plan.relapse_months = (int) base_rng_below(r, 7);
	s.enrolled_on = start + (int32_t) base_rng_below(r, 400);
	s.today = s.enrolled_on + (int32_t) base_rng_below(r, 900) - 60;
	at = s.enrolled_on - 20;
	s.n = base_rng_below(r, ENTRIES_MAX);
	for (size_t i = 0; i < s.n; i++) {
		at += (int32_t) base_rng_below(r, 120);
		s.entries[i].day = at;
		s.entries[i].francs = (int64_t) base_rng_below(r, (uint64_t) s.plan.dues_francs * 4);
		if (base_rng_below(r, 8) == 0)
			s.entries[i].francs = -s.entries[i].francs;
	}
	return s;
}

static struct scheme_cover story_cover(const struct story *s, int32_t today)
{
	return compute(&s->plan, s->enrolled_on, s->entries, s->n, today);
}

/* The story as it stands at the end of `today`: what comes later has not happened. */
static void story_cut(struct story *s)
{
	while (s->n > 0 && s->entries[s->n - 1].day > s->today)
		s->n--;
}

static int is_cared_for(const struct scheme_cover *c)
{
	return c->state == SCHEME_COVERED || c->state == SCHEME_GRACE;
}

static void next_change_is_the_first_day_of_another_state(void **state)
{
	struct rng r = {1};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story s = story_make(&r);
		struct scheme_cover now;
		int32_t d;

		story_cut(&s);
		now = story_cover(&s, s.today);
		for (d = s.today + 1; d < s.today + 366 * 6; d++)
			if (story_cover(&s, d).state != now.state)
				break;
		if (d == s.today + 366 * 6)
			assert_true(now.next_change_on == BASE_DAY_NONE || now.next_change_on >= d);
		else
			assert_int_equal(now.next_change_on, d);
	}
}

static void paying_more_never_covers_less(void **state)
{
	struct rng r = {2};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story less = story_make(&r), more = less;

		if (less.n == 0)
			continue;
		more.entries[base_rng_below(&r, more.n)].francs += 1 + base_rng_below(&r, 3000);
		for (int32_t d = less.enrolled_on - 30; d < less.enrolled_on + 1500; d++) {
			struct scheme_cover a = story_cover(&less, d), b = story_cover(&more, d);

			assert_true(!is_cared_for(&a) || is_cared_for(&b));
			assert_true(a.paid_until <= b.paid_until);
			assert_true(a.behind_francs >= b.behind_francs);
		}
	}
}

static void the_offer_is_what_then_happens(void **state)
{
	struct rng r = {3};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story s = story_make(&r);
		struct scheme_cover c;
		struct scheme_offer o;
		int32_t d;

		story_cut(&s);
		s.n = s.n < ENTRIES_MAX ? s.n : ENTRIES_MAX - 1;
		o = offer(&s.plan, s.enrolled_on, s.entries, s.n, s.today, (int) base_rng_below(&r, 14));
		if (o.until == BASE_DAY_NONE) {
			assert_true(s.today < s.enrolled_on);
			continue;
		}
		s.entries[s.n++] = (struct scheme_entry){s.today, o.francs};
		c = story_cover(&s, s.today);
		assert_int_equal(c.paid_until, o.until);
		assert_int_equal(c.behind_francs, 0);
		assert_true(c.paid_until >= s.today);
		for (d = s.today; d <= c.grace_until; d++) {
			c = story_cover(&s, d);
			if (is_cared_for(&c))
				break;
		}
		assert_int_equal(o.covered_from, is_cared_for(&c) ? d : BASE_DAY_NONE);
	}
}

static void one_franc_less_than_the_offer_reaches_less(void **state)
{
	struct rng r = {4};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story s = story_make(&r);
		struct scheme_offer o;

		story_cut(&s);
		s.n = s.n < ENTRIES_MAX ? s.n : ENTRIES_MAX - 1;
		o = offer(&s.plan, s.enrolled_on, s.entries, s.n, s.today, 3);
		if (o.until == BASE_DAY_NONE)
			continue;
		s.entries[s.n++] = (struct scheme_entry){s.today, o.francs - 1};
		assert_true(story_cover(&s, s.today).paid_until < o.until);
	}
}

static void an_opening_is_what_compute_reads_back(void **state)
{
	struct rng r = {5};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story s = story_make(&r);
		int32_t until = s.enrolled_on + (int32_t) base_rng_below(&r, 1500);
		struct scheme_cover c;

		s.n = 1;
		s.entries[0].day = s.enrolled_on;
		s.entries[0].francs = opening(&s.plan, s.enrolled_on, until);
		c = story_cover(&s, until);
		assert_true(c.paid_until >= until);
		assert_true(base_date_months_between(until, c.paid_until) < s.plan.period_months);
		assert_int_not_equal(c.state, SCHEME_LAPSED);
	}
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
		cmocka_unit_test(next_change_is_the_first_day_of_another_state),
		cmocka_unit_test(paying_more_never_covers_less),
		cmocka_unit_test(the_offer_is_what_then_happens),
		cmocka_unit_test(one_franc_less_than_the_offer_reaches_less),
		cmocka_unit_test(an_opening_is_what_compute_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
