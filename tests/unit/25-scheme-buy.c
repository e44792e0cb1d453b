/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What money buys: the schemes of the country, each as a story with its figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scheme/buy.h"

#include <string.h>

#define LEN(list) (sizeof(list) / sizeof(*(list)))

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

/* 2,500 F for the card, 550 F a month, three months of waiting, and again after a lapse. */
static const struct scheme_plan monthly = {
	.dues_francs = 550, .fee_francs = 2500, .period_months = 1, .waiting_months = 3, .grace_days = 15, .relapse_months = 3,
	.pin_above_francs = -1,
};
/* By the year; open from 75 % on. */
static const struct scheme_plan yearly = {
	.dues_francs = 6600, .fee_francs = 2500, .period_months = 12, .waiting_months = 3, .grace_days = 30, .relapse_months = 3,
	.opens_percent = 75,
};

static void three_quarters_open_the_year(void **state)
{
	int32_t enrolled = day("2026-03-10");
	struct scheme_entry entries[] = {{enrolled, 4949}, {enrolled, 1}, {day("2026-09-01"), 1650}};
	struct scheme_account a = {.plan = &yearly, .enrolled_on = enrolled, .entries = entries, .n = 1};
	struct scheme_cover c = scheme_cover_compute(&a, day("2026-07-01"));

	(void) state;
	assert_int_equal(c.state, SCHEME_LAPSED);
	assert_int_equal(c.behind_francs, 1651);

	a.n = 2;
	c = scheme_cover_compute(&a, day("2026-07-01"));
	assert_int_equal(c.state, SCHEME_COVERED);
	assert_day(c.paid_until, "2027-02-28");
	assert_int_equal(c.behind_francs, 1650); /* the rest stays owed */

	a.n = 3;
	c = scheme_cover_compute(&a, day("2026-10-01"));
	assert_day(c.paid_until, "2027-02-28");
	assert_int_equal(c.behind_francs, 0);
}

/* The rest of the old year is paid before the new one opens. */
static void the_rest_is_paid_first(void **state)
{
	int32_t enrolled = day("2026-03-10"), today = day("2027-03-05");
	struct scheme_entry paid = {enrolled, 4950};
	struct scheme_account a = {.plan = &yearly, .enrolled_on = enrolled, .entries = &paid, .n = 1};
	struct scheme_offer o = scheme_cover_offer(&a, today, 0);
	struct scheme_purchase p;

	(void) state;
	assert_int_equal(o.francs, 1650 + 6600);
	assert_int_equal(o.opens_francs, 1650 + 4950);
	assert_day(o.until, "2028-02-29");

	p = scheme_buy_amount(&a, today, 1650 + 4949);
	assert_day(p.then.paid_until, "2027-02-28");
	p = scheme_buy_amount(&a, today, 1650 + 4950);
	assert_day(p.then.paid_until, "2028-02-29");
	assert_day(p.covered_from, "2027-03-05");
	assert_int_equal(p.arrears_francs, 1650 + 4950);
	assert_int_equal(p.then.behind_francs, 1650);
}

static void an_amount_pays_arrears_then_periods_then_is_kept(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_entry paid = {enrolled, 6 * 550};
	struct scheme_account a = {.plan = &monthly, .enrolled_on = enrolled, .entries = &paid, .n = 1};
	struct scheme_purchase p = scheme_buy_amount(&a, day("2026-07-10"), 2000);

	(void) state;
	assert_int_equal(p.arrears_francs, 550);
	assert_int_equal(p.ahead_francs, 1100);
	assert_int_equal(p.kept_francs, 350);
	assert_int_equal(p.periods, 3);
	assert_day(p.then.paid_until, "2026-09-30");
	assert_day(p.covered_from, "2026-07-10");

	p = scheme_buy_amount(&a, day("2026-07-10"), 200); /* a free amount that buys no day yet */
	assert_int_equal(p.arrears_francs, 200);
	assert_int_equal(p.periods, 0);
	assert_int_equal(p.then.state, SCHEME_GRACE);
	assert_int_equal(p.then.behind_francs, 350);
}

static void a_late_payer_is_told_of_the_new_waiting(void **state)
{
	int32_t enrolled = day("2026-01-15");
	struct scheme_entry paid = {enrolled, 6 * 550};
	struct scheme_account a = {.plan = &monthly, .enrolled_on = enrolled, .entries = &paid, .n = 1};
	struct scheme_purchase p = scheme_buy_amount(&a, day("2026-09-02"), 9 * 550);

	(void) state;
	assert_int_equal(p.arrears_francs, 3 * 550);
	assert_int_equal(p.then.state, SCHEME_WAITING);
	assert_day(p.then.waiting_until, "2026-12-01");
	assert_day(p.covered_from, "2026-12-02");
}

static void joining_costs_the_fee_and_the_first_dues(void **state)
{
	struct scheme_account a = {.plan = &monthly, .enrolled_on = BASE_DAY_NONE};
	struct scheme_bill b = scheme_buy_bill(&a, 0, day("2026-05-20"), 5);

	(void) state;
	assert_int_equal(b.fee_francs, 2500);
	assert_int_equal(b.arrears_francs, 550); /* the month that has begun */
	assert_int_equal(b.dues_francs, 5 * 550);
	assert_int_equal(b.francs, 2500 + 6 * 550);
	assert_day(b.until, "2026-10-31");
	assert_day(b.covered_from, "2026-08-20");

	b = scheme_buy_bill(&a, 2000, day("2026-05-20"), 0);
	assert_int_equal(b.fee_francs, 500);
	assert_int_equal(scheme_buy_fee(&a, 2000, day("2026-05-20"), 1050), 500);
	assert_int_equal(scheme_buy_fee(&a, 2500, day("2026-05-20"), 1050), 0);
	assert_int_equal(scheme_buy_fee(&a, 0, day("2026-05-20"), 1050), 1050); /* the fee comes first */
}

/* Between the first payment and the manager's yes the days are counted from the first payment. */
static void an_application_with_dues_goes_on_from_its_first_payment(void **state)
{
	struct scheme_entry paid = {day("2026-04-25"), 550};
	struct scheme_account a = {.plan = &monthly, .enrolled_on = BASE_DAY_NONE, .entries = &paid, .n = 1};
	struct scheme_bill b = scheme_buy_bill(&a, 2500, day("2026-05-02"), 0);

	(void) state;
	assert_int_equal(b.fee_francs, 0);
	assert_int_equal(b.arrears_francs, 550);
	assert_day(b.until, "2026-05-31");
}

static void renewing_is_one_line_with_the_states_share(void **state)
{
	struct scheme_subsidy half[] = {{.from = day("2025-01-01"), .state = {true, 50, 0}}};
	struct scheme_plan plan = yearly;
	int32_t enrolled = day("2026-03-10");
	struct scheme_entry paid = {enrolled, 4950};
	struct scheme_account a = {.plan = &plan, .enrolled_on = enrolled, .entries = &paid, .n = 1};
	struct scheme_bill b;

	(void) state;
	plan.subsidies = half;
	plan.n_subsidies = LEN(half);
	b = scheme_buy_bill(&a, 0, day("2027-02-10"), 1);
	assert_int_equal(b.arrears_francs, 1650);
	assert_int_equal(b.fee_francs, 0);
	assert_int_equal(b.dues_francs, 6600);
	assert_int_equal(b.subsidy.state_francs, 1650 + 6600); /* franc for franc */
	assert_int_equal(b.subsidy.n_partners, 0);
	assert_day(b.until, "2028-02-29");
	assert_int_equal(b.opens_francs, 1650 + 4950);
}

static void shares_change_by_date_and_add_up(void **state)
{
	char ong[] = "ong";
	struct scheme_subsidy rules[] = {
		{.from = day("2026-03-01"), .state = {true, 50, 0}},
		{.from = day("2026-04-01"), .state = {true, 40, 0}, .partner = ong, .partner_share = {true, 10, 0}},
		{.from = day("2026-05-01"), .state = {true, 0, 100}},
		{.from = day("2026-06-01")},
	};
	struct scheme_plan plan = monthly;
	struct scheme_account a = {.plan = &plan, .enrolled_on = day("2026-02-10")};
	struct scheme_subsidy_sum u;

	(void) state;
	plan.subsidies = rules;
	plan.n_subsidies = LEN(rules);
	u = scheme_subsidy_between(&a, 0, 550); /* February: nobody yet */
	assert_int_equal(u.state_francs, 0);
	u = scheme_subsidy_between(&a, 550, 1100);
	assert_int_equal(u.state_francs, 550);
	u = scheme_subsidy_between(&a, 1100, 1650);
	assert_int_equal(u.state_francs, 440);
	assert_int_equal(u.n_partners, 1);
	assert_string_equal(u.partners[0].code, "ong");
	assert_int_equal(u.partners[0].francs, 110);
	u = scheme_subsidy_between(&a, 1650, 2200);
	assert_int_equal(u.state_francs, 100); /* francs for a period */
	u = scheme_subsidy_between(&a, 2200, 1000000);
	assert_int_equal(u.state_francs, 0);
	assert_int_equal(u.n_partners, 0);
	u = scheme_subsidy_between(&a, 1000, 1200); /* 100 F of March, 100 F of April */
	assert_int_equal(u.state_francs, 100 + 80);
	assert_int_equal(u.partners[0].francs, 20);
}

static void dues_by_head_follow_who_is_on_the_card(void **state)
{
	static const struct scheme_plan heads = {.adult_francs = 3000, .child_francs = 1000, .period_months = 12, .child_until = 18};
	struct scheme_member members[] = {
		{SCHEME_CARD_ADULT, 1980, BASE_DAY_NONE, BASE_DAY_NONE},
		{SCHEME_CARD_CHILD, 2009, BASE_DAY_NONE, BASE_DAY_NONE},      /* grown up at the end of 2027 */
		{SCHEME_CARD_CHILD, 2020, day("2026-06-01"), BASE_DAY_NONE},  /* joins in the first year */
		{SCHEME_CARD_BY_AGE, 2009, BASE_DAY_NONE, BASE_DAY_NONE},     /* an adult from 2028 on */
		{SCHEME_CARD_ADULT, 1985, BASE_DAY_NONE, day("2027-05-01")},  /* leaves in the second */
	};
	struct scheme_account a = {.plan = &heads, .enrolled_on = day("2026-03-10"), .members = members, .n_members = LEN(members)};

	(void) state;
	assert_true(scheme_plan_counts_heads(&heads));
	assert_false(scheme_plan_counts_heads(&monthly));
	assert_int_equal(scheme_plan_price(&a, day("2026-03-10")), 2 * 3000 + 2 * 1000);
	assert_int_equal(scheme_plan_price(&a, day("2027-03-01")), 2 * 3000 + 3 * 1000);
	assert_int_equal(scheme_plan_price(&a, day("2028-03-01")), 2 * 3000 + 1 * 1000);
	assert_day(scheme_plan_card_until(&heads, &members[0]), NULL);
	assert_day(scheme_plan_card_until(&heads, &members[1]), "2027-12-31");
	assert_day(scheme_plan_card_until(&heads, &members[3]), NULL);
	assert_day(scheme_plan_card_until(&heads, &members[4]), "2027-05-01");

	a.n_members = 0; /* nobody known: the head at least */
	assert_int_equal(scheme_plan_price(&a, day("2026-03-10")), 3000);
}

/* What was paid ahead at the old price reaches less far at the new one; what is behind keeps its price. */
static void a_new_price_holds_from_the_next_period_on(void **state)
{
	struct scheme_terms dearer[] = {{.from = day("2026-04-15"), .dues_francs = 700, .fee_francs = 3000, .waiting_months = 1}};
	struct scheme_plan plan = monthly;
	struct scheme_entry paid = {day("2026-01-15"), 6 * 550};
	struct scheme_account a = {.plan = &plan, .enrolled_on = day("2026-01-15"), .entries = &paid, .n = 1};
	struct scheme_account later = {.plan = &plan, .enrolled_on = BASE_DAY_NONE};
	struct scheme_cover c;

	(void) state;
	plan.changes = dearer;
	plan.n_changes = LEN(dearer);
	c = scheme_cover_compute(&a, day("2026-04-20")); /* 4 x 550, 1 x 700, 400 left */
	assert_day(c.paid_until, "2026-05-31");
	assert_int_equal(c.state, SCHEME_COVERED);
	assert_int_equal(scheme_cover_offer(&a, day("2026-04-20"), 1).francs, 300);
	c = scheme_cover_compute(&a, day("2026-07-02"));
	assert_int_equal(c.behind_francs, 300 + 700);
	assert_int_equal(scheme_buy_bill(&later, 0, day("2026-04-14"), 0).fee_francs, 2500);
	assert_int_equal(scheme_buy_bill(&later, 0, day("2026-04-15"), 0).fee_francs, 3000);
	assert_day(scheme_buy_bill(&later, 0, day("2026-04-15"), 6).covered_from, "2026-05-15");
}

static void a_payment_keeps_the_limits(void **state)
{
	struct scheme_plan plan = monthly;
	struct scheme_entry paid = {day("2026-01-15"), 6 * 550};
	struct scheme_account a = {.plan = &plan, .enrolled_on = day("2026-01-15"), .entries = &paid, .n = 1};
	int32_t today = day("2026-07-10");
	int64_t limit;

	(void) state;
	assert_int_equal(scheme_buy_judge(&a, 0, today, 1, 0, &limit), SCHEME_BUY_YES);
	assert_int_equal(scheme_buy_judge(&a, 0, today, 0, 0, &limit), SCHEME_BUY_TOO_LITTLE);
	assert_int_equal(scheme_buy_judge(&a, 0, today, SCHEME_FRANCS_MAX + 1, 0, &limit), SCHEME_BUY_TOO_MUCH);
	assert_int_equal(limit, SCHEME_FRANCS_MAX);

	plan.min_payment_francs = 500;
	plan.max_periods_ahead = 3;
	plan.daily_limit_francs = 3000;
	assert_int_equal(scheme_buy_judge(&a, 0, today, 499, 0, &limit), SCHEME_BUY_TOO_LITTLE);
	assert_int_equal(limit, 500);
	assert_int_equal(scheme_buy_judge(&a, 0, today, 4 * 550, 0, &limit), SCHEME_BUY_YES);
	assert_int_equal(scheme_buy_judge(&a, 0, today, 4 * 550 + 1, 0, &limit), SCHEME_BUY_TOO_MUCH);
	assert_int_equal(limit, 4 * 550);
	assert_int_equal(scheme_buy_judge(&a, 0, today, 1000, 2001, &limit), SCHEME_BUY_TOO_MUCH_TODAY);
	assert_int_equal(limit, 999);
	assert_int_equal(scheme_buy_judge(&a, 0, today, 1000, 5000, &limit), SCHEME_BUY_TOO_MUCH_TODAY);
	assert_int_equal(limit, 0);

	paid.francs = 7 * 550 - 200; /* owes 200 F: may pay them, though they are less than the least */
	assert_int_equal(scheme_buy_judge(&a, 0, today, 200, 0, &limit), SCHEME_BUY_YES);
	assert_int_equal(scheme_buy_judge(&a, 0, today, 199, 0, &limit), SCHEME_BUY_TOO_LITTLE);
	assert_int_equal(limit, 200);

	paid.francs = 10 * 550; /* as far ahead as one may be */
	assert_int_equal(scheme_buy_judge(&a, 0, today, 550, 0, &limit), SCHEME_BUY_TOO_MUCH);
	assert_int_equal(limit, 0);
}

static void a_pin_is_asked_above_an_amount(void **state)
{
	struct scheme_plan plan = monthly;

	(void) state;
	assert_false(scheme_buy_asks_pin(&plan, SCHEME_FRANCS_MAX));
	plan.pin_above_francs = 0;
	assert_true(scheme_buy_asks_pin(&plan, 1));
	plan.pin_above_francs = 5000;
	assert_false(scheme_buy_asks_pin(&plan, 5000));
	assert_true(scheme_buy_asks_pin(&plan, 5001));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_quarters_open_the_year),
		cmocka_unit_test(the_rest_is_paid_first),
		cmocka_unit_test(an_amount_pays_arrears_then_periods_then_is_kept),
		cmocka_unit_test(a_late_payer_is_told_of_the_new_waiting),
		cmocka_unit_test(joining_costs_the_fee_and_the_first_dues),
		cmocka_unit_test(an_application_with_dues_goes_on_from_its_first_payment),
		cmocka_unit_test(renewing_is_one_line_with_the_states_share),
		cmocka_unit_test(shares_change_by_date_and_add_up),
		cmocka_unit_test(dues_by_head_follow_who_is_on_the_card),
		cmocka_unit_test(a_new_price_holds_from_the_next_period_on),
		cmocka_unit_test(a_payment_keeps_the_limits),
		cmocka_unit_test(a_pin_is_asked_above_an_amount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
