/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cover over random histories: what must hold for each of them. SEED=n repeats or varies a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/schemestory.h"

#include <string.h>

#define HISTORIES 400
#define STEP 5 /* days; it hits every day of the month in turn */

static uint64_t seed;

static void assert_same_cover(const struct scheme_cover *a, const struct scheme_cover *b)
{
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->paid_until, b->paid_until);
	assert_int_equal(a->waiting_until, b->waiting_until);
	assert_int_equal(a->grace_until, b->grace_until);
	assert_int_equal(a->behind_francs, b->behind_francs);
	assert_int_equal(a->next_change_on, b->next_change_on);
}

/* ---- the oracle: the rules of cover.h said once more, day by day, without a thought of speed ---------------------- */

static int64_t money_by(const struct story *s, int32_t day)
{
	int64_t francs = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i].day <= day)
			francs += s->entries[i].francs;
	return francs;
}

/* The last day that this money opens, with the day on which each period begins. */
static int32_t opened_until(const struct scheme_account *a, int64_t francs)
{
	int32_t first = a->enrolled_on, next = base_date_add_months(base_date_month_start(first), a->plan->period_months);
	int32_t until = BASE_DAY_NONE;

	for (int i = 0; i < 1200 / a->plan->period_months && francs > 0 && francs >= scheme_plan_opens(a, first); i++) {
		until = next - 1;
		francs -= scheme_plan_price(a, first);
		first = next;
		next = base_date_add_months(first, a->plan->period_months);
	}
	return until;
}

static bool stands(const struct scheme_account *a, const struct story *s, int32_t day)
{
	int32_t until = opened_until(a, money_by(s, day));

	return until != BASE_DAY_NONE && until + a->plan->grace_days >= day;
}

static enum scheme_state state_by_oracle(struct story *s, int32_t today)
{
	struct scheme_account a = story_account(s);
	int32_t since = BASE_DAY_NONE, waits_until;

	if (today < s->enrolled_on)
		return SCHEME_NOT_ENROLLED;
	if (!stands(&a, s, today))
		return SCHEME_LAPSED;
	for (since = today; since > s->enrolled_on && stands(&a, s, since - 1);)
		since--;
	waits_until = base_date_add_months(s->enrolled_on, scheme_plan_on(a.plan, s->enrolled_on).waiting_months) - 1;
	if (since > s->enrolled_on + a.plan->grace_days
	    && base_date_add_months(since, a.plan->relapse_months) - 1 > waits_until)
		waits_until = base_date_add_months(since, a.plan->relapse_months) - 1;
	if (waits_until >= today)
		return SCHEME_WAITING;
	return opened_until(&a, money_by(s, today)) >= today ? SCHEME_COVERED : SCHEME_GRACE;
}

static void cover_is_what_the_oracle_says(void **state)
{
	struct rng r = {seed};

	(void) state;
	for (int k = 0; k < HISTORIES / 4; k++) {
		struct story s = story_make(&r);

		for (int32_t d = s.enrolled_on - 3; d < s.enrolled_on + 1200; d += 1 + (int32_t) base_rng_below(&r, 60)) {
			struct scheme_account a = story_account(&s);
			struct scheme_cover c = story_cover(&s, d);

			assert_int_equal(c.state, state_by_oracle(&s, d));
			if (d >= s.enrolled_on)
				assert_int_equal(c.paid_until, opened_until(&a, money_by(&s, d)));
		}
	}
}

/* ---- cover --------------------------------------------------------------------------------------------------- */

static void next_change_is_the_first_day_of_another_state(void **state)
{
	struct rng r = {seed + 1};

	(void) state;
	for (int k = 0; k < HISTORIES / 4; k++) {
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
	struct rng r = {seed + 2};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story less = story_make(&r), more = less;

		if (less.n == 0)
			continue;
		more.entries[base_rng_below(&r, more.n)].francs += 1 + base_rng_below(&r, 3000);
		for (int32_t d = less.enrolled_on - 30; d < less.enrolled_on + 1500; d += STEP) {
			struct scheme_cover a = story_cover(&less, d), b = story_cover(&more, d);

			assert_true(!story_is_cared_for(&a) || story_is_cared_for(&b));
			assert_true(a.paid_until <= b.paid_until);
			assert_true(a.behind_francs >= b.behind_francs);
		}
	}
}

static void paying_earlier_never_covers_less(void **state)
{
	struct rng r = {seed + 3};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story late = story_make(&r), early = late;
		size_t i = late.n ? base_rng_below(&r, late.n) : 0;
		int32_t at;

		if (late.n == 0 || late.entries[i].francs < 0)
			continue;
		at = i ? early.entries[i - 1].day : early.entries[i].day - 30;
		early.entries[i].day -= (int32_t) base_rng_below(&r, (uint64_t) (early.entries[i].day - at) + 1);
		for (int32_t d = late.enrolled_on - 30; d < late.enrolled_on + 1500; d += STEP) {
			struct scheme_cover a = story_cover(&late, d), b = story_cover(&early, d);

			assert_true(!story_is_cared_for(&a) || story_is_cared_for(&b));
		}
	}
}

static void splitting_a_payment_changes_nothing(void **state)
{
	struct rng r = {seed + 4};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story whole = story_make(&r), split;
		size_t i = whole.n ? base_rng_below(&r, whole.n) : 0;
		int64_t part;

		if (whole.n == 0)
			continue;
		split = whole;
		part = (int64_t) base_rng_below(&r, 4000) - 1000; /* back and forth on one day, too */
		memmove(&split.entries[i + 1], &split.entries[i], (split.n - i) * sizeof(split.entries[0]));
		split.n++;
		split.entries[i].francs = part;
		split.entries[i + 1].francs -= part;
		for (int32_t d = whole.enrolled_on - 30; d < whole.enrolled_on + 1500; d += STEP) {
			struct scheme_cover a = story_cover(&whole, d), b = story_cover(&split, d);

			assert_same_cover(&a, &b);
		}
	}
}

static void an_opening_is_what_compute_reads_back(void **state)
{
	struct rng r = {seed + 5};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story s = story_make(&r);
		struct scheme_account a = story_account(&s);
		int32_t until = s.enrolled_on + (int32_t) base_rng_below(&r, 1500);
		struct scheme_cover c;

		s.n = 1;
		s.entries[0].day = s.enrolled_on;
		s.entries[0].francs = scheme_cover_opening(&a, until);
		c = story_cover(&s, until);
		assert_true(c.paid_until >= until);
		assert_true(base_date_months_between(until, c.paid_until) < s.plan.period_months);
		assert_int_not_equal(c.state, SCHEME_LAPSED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cover_is_what_the_oracle_says),
		cmocka_unit_test(next_change_is_the_first_day_of_another_state),
		cmocka_unit_test(paying_more_never_covers_less),
		cmocka_unit_test(paying_earlier_never_covers_less),
		cmocka_unit_test(splitting_a_payment_changes_nothing),
		cmocka_unit_test(an_opening_is_what_compute_reads_back),
	};

	seed = story_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
