/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money over random histories: what a screen says is what then happens, shares add up, versions and members change at their day.
 * SEED=n repeats or varies a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheme/buy.h"
#include "scheme/period.h"
#include "tests/lib/schemestory.h"

#include <stdlib.h>
#include <string.h>

#define HISTORIES 400

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

/* ---- what money buys ------------------------------------------------------------------------------------------- */

static int32_t first_day_of_care(struct story *s)
{
	struct scheme_cover c = story_cover(s, s->today);
	int32_t last = c.grace_until;

	for (int32_t d = s->today; d <= last; d++) {
		c = story_cover(s, d);
		if (story_is_cared_for(&c))
			return d;
	}
	return BASE_DAY_NONE;
}

static void the_offer_is_what_then_happens(void **state)
{
	struct rng r = {seed + 6};

	(void) state;
	for (int k = 0; k < HISTORIES * 4; k++) {
		struct story s = story_make(&r), opened;
		struct scheme_account a = story_account(&s);
		struct scheme_cover c;
		struct scheme_offer o;

		story_cut(&s);
		a.n = s.n;
		o = scheme_cover_offer(&a, s.today, (int) base_rng_below(&r, 14));
		if (o.until == BASE_DAY_NONE) {
			assert_true(s.today < s.enrolled_on);
			continue;
		}
		opened = s;
		story_pay(&s, o.francs);
		c = story_cover(&s, s.today);
		assert_int_equal(c.paid_until, o.until);
		assert_int_equal(c.behind_francs, 0);
		assert_true(c.paid_until >= s.today);
		assert_int_equal(o.covered_from, first_day_of_care(&s));

		assert_true(o.opens_francs <= o.francs);
		story_pay(&opened, o.opens_francs);
		c = story_cover(&opened, opened.today);
		assert_int_equal(c.paid_until, o.until);
		assert_int_equal(o.covered_from, first_day_of_care(&opened));
		if (o.opens_francs > 0) {
			opened.entries[opened.n - 1].francs--;
			assert_true(story_cover(&opened, opened.today).paid_until < o.until);
		}
	}
}

static void what_opens_the_next_period_opens_it(void **state)
{
	struct rng r = {seed + 15};

	(void) state;
	for (int k = 0; k < HISTORIES * 4; k++) {
		struct story s = story_make(&r);
		struct scheme_account a = story_account(&s);
		struct scheme_cover before, c;
		struct scheme_offer o;

		story_cut(&s);
		a.n = s.n;
		o = scheme_cover_next(&a, s.today);
		if (o.until == BASE_DAY_NONE || o.until == scheme_period_end(&a, scheme_period_most(&a)))
			continue;
		before = story_cover(&s, s.today);
		assert_true(o.opens_francs > 0 && o.opens_francs <= o.francs);
		assert_true(o.until >= s.today && o.until > before.paid_until);
		story_pay(&s, o.opens_francs);
		c = story_cover(&s, s.today);
		assert_int_equal(c.paid_until, o.until);
		s.entries[s.n - 1].francs--;
		assert_true(story_cover(&s, s.today).paid_until < o.until);
	}
}

static void an_amount_buys_what_was_said(void **state)
{
	struct rng r = {seed + 7};

	(void) state;
	for (int k = 0; k < HISTORIES * 4; k++) {
		struct story s = story_make(&r);
		int64_t francs = base_rng_below(&r, 20000);
		struct scheme_account a;
		struct scheme_purchase p;
		struct scheme_cover c;
		int64_t behind;

		if (s.today < s.enrolled_on)
			s.today = s.enrolled_on;
		story_cut(&s);
		a = story_account(&s);
		behind = story_cover(&s, s.today).behind_francs;
		p = scheme_buy_amount(&a, s.today, francs);
		story_pay(&s, francs);
		c = story_cover(&s, s.today);
		assert_same_cover(&c, &p.then);
		assert_int_equal(p.covered_from, first_day_of_care(&s));
		assert_int_equal(p.arrears_francs + p.ahead_francs + p.kept_francs, francs);
		assert_true(p.arrears_francs >= 0 && p.ahead_francs >= 0 && p.kept_francs >= 0 && p.periods >= 0);
		assert_int_equal(p.arrears_francs, francs < behind ? francs : behind);
		assert_int_equal(c.behind_francs, behind - p.arrears_francs);
		if (p.arrears_francs < behind)
			assert_int_equal(p.ahead_francs + p.kept_francs, 0);
	}
}

/* Not enrolled yet: what was said is what is found once the manager has confirmed, dated to the first dues. */
static void a_bill_is_what_joining_then_costs(void **state)
{
	struct rng r = {seed + 8};

	(void) state;
	for (int k = 0; k < HISTORIES * 4; k++) {
		struct story s = story_make(&r);
		int64_t fee_paid = base_rng_below(&r, 4000), fee;
		int periods = (int) base_rng_below(&r, 14);
		struct scheme_account a;
		struct scheme_bill b;
		struct scheme_cover c;

		s.n = 0;
		a = story_account(&s);
		a.enrolled_on = BASE_DAY_NONE;
		b = scheme_buy_bill(&a, fee_paid, s.today, periods);
		fee = scheme_plan_on(&s.plan, s.today).fee_francs;
		assert_int_equal(b.fee_francs, fee > fee_paid ? fee - fee_paid : 0);
		assert_int_equal(b.francs, b.fee_francs + b.arrears_francs + b.dues_francs);
		assert_int_equal(scheme_buy_fee(&a, fee_paid, s.today, b.francs), b.fee_francs);
		assert_int_equal(scheme_buy_fee(&a, fee_paid, s.today, b.fee_francs / 2), b.fee_francs / 2);
		s.enrolled_on = s.today;
		story_pay(&s, b.francs - b.fee_francs);
		c = story_cover(&s, s.today);
		assert_int_equal(c.paid_until, b.until);
		assert_int_equal(c.behind_francs, 0);
		assert_int_equal(first_day_of_care(&s), b.covered_from);
	}
}

static void limits_are_kept_and_say_what_is_possible(void **state)
{
	struct rng r = {seed + 9};
	int allowed = 0, refused = 0;

	(void) state;
	for (int k = 0; k < HISTORIES * 10; k++) {
		struct story s = story_make(&r);
		struct scheme_account a = story_account(&s);
		int64_t francs = 1 + base_rng_below(&r, base_rng_below(&r, 2) ? 2000 : 30000), paid_today = base_rng_below(&r, 3000);
		int64_t limit = -1;
		enum scheme_verdict v;

		story_cut(&s);
		a.n = s.n;
		v = scheme_buy_judge(&a, 0, s.today, francs, paid_today, &limit);
		allowed += v == SCHEME_BUY_YES;
		refused += v != SCHEME_BUY_YES;
		if (v == SCHEME_BUY_YES) {
			assert_int_equal(limit, -1);
			assert_true(!s.plan.daily_limit_francs || paid_today + francs <= s.plan.daily_limit_francs);
		} else {
			assert_true(v == SCHEME_BUY_TOO_LITTLE ? limit > francs : limit < francs);
			if (limit > 0 && v != SCHEME_BUY_TOO_MUCH_TODAY) {
				int64_t other;
				enum scheme_verdict then = scheme_buy_judge(&a, 0, s.today, limit, paid_today, &other);

				assert_true(then == SCHEME_BUY_YES || then == SCHEME_BUY_TOO_MUCH_TODAY);
			}
		}
	}
	assert_true(allowed > 100 && refused > 100);
}

/* ---- the State's and partners' shares ----------------------------------------------------------------------------- */

static int64_t share_of(const struct scheme_subsidy_sum *u, const char *partner)
{
	for (int i = 0; i < u->n_partners; i++)
		if (strcmp(u->partners[i].code, partner) == 0)
			return u->partners[i].francs;
	return 0;
}

static void shares_add_up_however_a_payment_is_split(void **state)
{
	static const char *const partners[] = {"a", "b", "c"};
	struct rng r = {seed + 10};

	(void) state;
	for (int k = 0; k < HISTORIES * 4; k++) {
		struct story s = story_make(&r);
		struct scheme_account a = story_account(&s);
		int64_t from = base_rng_below(&r, 5000), to = from + base_rng_below(&r, 20000), state_francs = 0, by[3] = {0};
		struct scheme_subsidy_sum all = scheme_subsidy_between(&a, from, to), back = scheme_subsidy_between(&a, to, from);

		for (int64_t at = from, next; at < to; at = next) {
			struct scheme_subsidy_sum part;

			next = at + 1 + base_rng_below(&r, 1 + base_rng_below(&r, 3000));
			next = next < to ? next : to;
			part = scheme_subsidy_between(&a, at, next);
			assert_true(part.state_francs >= 0);
			state_francs += part.state_francs;
			for (int i = 0; i < 3; i++) {
				assert_true(share_of(&part, partners[i]) >= 0);
				by[i] += share_of(&part, partners[i]);
			}
		}
		assert_int_equal(state_francs, all.state_francs);
		assert_int_equal(-all.state_francs, back.state_francs);
		for (int i = 0; i < 3; i++) {
			assert_int_equal(by[i], share_of(&all, partners[i]));
			assert_int_equal(-by[i], share_of(&back, partners[i]));
		}
	}
}

static void a_paid_period_has_brought_its_whole_shares(void **state)
{
	struct rng r = {seed + 11};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story s = story_make(&r);
		struct scheme_account a = story_account(&s);
		int64_t paid = 0, state_francs = 0, partners = 0;

		for (int i = 0; i < 40; i++) {
			int32_t first = scheme_period_first_day(&a, i);
			struct scheme_subsidy_sum u = scheme_subsidy_period(&a, first), all;
			int64_t all_partners = 0;

			paid += scheme_plan_price(&a, first);
			state_francs += u.state_francs;
			partners += u.n_partners ? u.partners[0].francs : 0;
			all = scheme_subsidy_between(&a, 0, paid);
			assert_int_equal(all.state_francs, state_francs);
			for (int p = 0; p < all.n_partners; p++)
				all_partners += all.partners[p].francs;
			assert_int_equal(all_partners, partners);
		}
	}
}

/* In percent: the whole price is the one of which the dues are what is left, and each part is its part, to the nearest franc. */
static void parts_in_percent_are_parts_of_the_whole(void **state)
{
	struct rng r = {seed + 12};

	(void) state;
	for (int k = 0; k < HISTORIES * 10; k++) {
		int percent = 1 + (int) base_rng_below(&r, 98), partner_percent = (int) base_rng_below(&r, (uint64_t) (100 - percent));
		char code[] = "a";
		struct scheme_subsidy rule = {.from = 0, .state = {true, percent, 0}, .partner = partner_percent ? code : NULL,
					      .partner_share = {partner_percent > 0, partner_percent, 0}};
		struct scheme_plan plan = {.dues_francs = 1 + base_rng_below(&r, 100000), .period_months = 1, .subsidies = &rule,
					   .n_subsidies = 1};
		struct scheme_account a = {.plan = &plan, .enrolled_on = 20000};
		struct scheme_subsidy_sum u = scheme_subsidy_period(&a, 20000);
		int64_t partner = share_of(&u, "a"), whole = plan.dues_francs + u.state_francs + partner;
		int64_t left = 100 - percent - partner_percent;

		assert_true(llabs(whole * left - plan.dues_francs * 100) * 2 <= left);
		assert_true(llabs(u.state_francs * 100 - whole * percent) <= 150);
		assert_true(llabs(partner * 100 - whole * partner_percent) <= 150);
		if (percent == 50 && !partner_percent)
			assert_int_equal(u.state_francs, plan.dues_francs); /* franc for franc */
	}
}

/* ---- versions and members -------------------------------------------------------------------------------------- */

static void a_change_touches_nothing_before_its_day(void **state)
{
	struct rng r = {seed + 13};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story with = story_make(&r), without = with;
		struct scheme_account a = story_account(&with), b = story_account(&without);

		if (with.plan.n_changes == 0)
			continue;
		without.plan.n_changes--;
		for (int i = 0; i < 40; i++) {
			int32_t first = scheme_period_first_day(&a, i);

			if (first < with.changes[with.plan.n_changes - 1].from)
				assert_int_equal(scheme_plan_price(&a, first), scheme_plan_price(&b, first));
			assert_int_equal(scheme_period_price(&a, i), scheme_plan_price(&a, first));
			assert_int_equal(scheme_period_opens(&a, i), scheme_plan_opens(&a, first));
			assert_true(scheme_plan_opens(&a, first) >= 1 && scheme_plan_opens(&a, first) <= scheme_plan_price(&a, first));
		}
	}
}

/* Whoever joins makes no period cheaper, whoever leaves none dearer, and neither touches the one that has begun. */
static void who_joins_counts_from_the_next_period_on(void **state)
{
	struct rng r = {seed + 14};

	(void) state;
	for (int k = 0; k < HISTORIES; k++) {
		struct story s = story_make(&r), other = s;
		struct scheme_account a = story_account(&s), b = story_account(&other);
		int32_t day = s.enrolled_on + (int32_t) base_rng_below(&r, 900);
		bool is_leaving = base_rng_below(&r, 2) && s.n_members > 1;

		if (is_leaving) { /* a household of its own adults stays, so that "at least one counts" plays no part */
			s.members[0] = other.members[0] = (struct scheme_member){SCHEME_CARD_ADULT, 0, BASE_DAY_NONE, BASE_DAY_NONE};
			s.members[1] = other.members[1] = s.members[0];
			other.members[1].left_on = day;
		} else if (s.n_members < STORY_MEMBERS && s.n_members > 0) {
			other.members[other.n_members++] = (struct scheme_member){SCHEME_CARD_CHILD, 2020, day, BASE_DAY_NONE};
			b.n_members = other.n_members;
		} else {
			continue;
		}
		for (int i = 0; i < 40; i++) {
			int32_t first = scheme_period_first_day(&a, i);
			int64_t before = scheme_plan_price(&a, first), now = scheme_plan_price(&b, first);
			struct scheme_terms t = scheme_plan_on(&s.plan, first);

			if (is_leaving)
				assert_int_equal(now, first <= day ? before : before - t.adult_francs);
			else if (first < day)
				assert_int_equal(now, before);
			else if (s.plan.child_until == 0 || first <= base_date_make(2020 + s.plan.child_until, 12, 31))
				assert_int_equal(now, before + t.child_francs);
			else
				assert_int_equal(now, before); /* grown up */
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_offer_is_what_then_happens),
		cmocka_unit_test(what_opens_the_next_period_opens_it),
		cmocka_unit_test(an_amount_buys_what_was_said),
		cmocka_unit_test(a_bill_is_what_joining_then_costs),
		cmocka_unit_test(limits_are_kept_and_say_what_is_possible),
		cmocka_unit_test(shares_add_up_however_a_payment_is_split),
		cmocka_unit_test(a_paid_period_has_brought_its_whole_shares),
		cmocka_unit_test(parts_in_percent_are_parts_of_the_whole),
		cmocka_unit_test(a_change_touches_nothing_before_its_day),
		cmocka_unit_test(who_joins_counts_from_the_next_period_on),
	};

	seed = story_seed();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
