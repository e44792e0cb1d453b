/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What money buys before it is paid, and the limits it keeps. */
#include "scheme/buy.h"

#include "scheme/period.h"

/* The household as it is judged, and the day. */
struct judged {
	struct scheme_account account;
	int32_t today;
	struct scheme_period_money money;
	int64_t paid;          /* dues so far */
	int begun;             /* periods */
};

static struct judged judge(const struct scheme_account *a, int32_t today)
{
	struct judged j = {.account = *a, .today = today};

	if (a->enrolled_on == BASE_DAY_NONE)
		j.account.enrolled_on = a->n && a->entries[0].day < today ? a->entries[0].day : today;
	if (j.account.enrolled_on > today)
		j.today = j.account.enrolled_on;
	for (size_t i = 0; i < a->n && a->entries[i].day <= j.today; i++)
		j.paid += a->entries[i].francs;
	scheme_period_add(&j.account, &j.money, j.paid);
	j.begun = scheme_period_begun(&j.account, j.today);
	return j;
}

static int64_t at_least(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t at_most(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* `francs` of dues paid on top. */
static struct scheme_subsidy_sum subsidy_of(const struct judged *j, int64_t francs)
{
	return scheme_subsidy_between(&j->account, j->paid, j->paid + francs);
}

struct scheme_purchase scheme_buy_amount(const struct scheme_account *a, int32_t today, int64_t francs)
{
	struct judged j = judge(a, today);
	struct scheme_period_money after = j.money;
	struct scheme_purchase p = {0};

	scheme_period_add(&j.account, &after, francs);
	p.periods = after.paid - j.money.paid;
	p.arrears_francs = at_most(francs, scheme_period_missing(&j.account, &j.money, j.begun));
	if (after.paid > j.begun)
		p.ahead_francs = at_least(0, francs - p.arrears_francs - after.rest);
	p.kept_francs = francs - p.arrears_francs - p.ahead_francs;
	p.then = scheme_cover_after(&j.account, j.today, francs);
	p.covered_from = scheme_cover_from(&j.account, j.today, francs);
	p.subsidy = subsidy_of(&j, francs);
	return p;
}

static int64_t fee_left(const struct scheme_account *a, const struct judged *j, int64_t fee_paid)
{
	if (a->enrolled_on != BASE_DAY_NONE)
		return 0;
	return at_least(0, scheme_plan_on(a->plan, j->account.enrolled_on).fee_francs - fee_paid);
}

struct scheme_bill scheme_buy_bill(const struct scheme_account *a, int64_t fee_paid, int32_t today, int periods)
{
	struct judged j = judge(a, today);
	struct scheme_offer o = scheme_cover_offer(&j.account, j.today, periods);
	struct scheme_bill b = {.until = o.until, .covered_from = o.covered_from};

	b.arrears_francs = scheme_period_missing(&j.account, &j.money, j.begun);
	b.dues_francs = o.francs - b.arrears_francs;
	b.fee_francs = fee_left(a, &j, fee_paid);
	b.francs = b.fee_francs + o.francs;
	b.opens_francs = b.fee_francs + o.opens_francs;
	b.subsidy = subsidy_of(&j, o.francs);
	return b;
}

int64_t scheme_buy_fee(const struct scheme_account *a, int64_t fee_paid, int32_t today, int64_t francs)
{
	struct judged j = judge(a, today);

	return at_most(francs, fee_left(a, &j, fee_paid));
}

/* min_payment, or what is owed, or what is left of the next period: who owes little pays little. */
static int64_t least(const struct scheme_account *a, const struct judged *j, int64_t fee)
{
	int64_t owed = fee + scheme_period_missing(&j->account, &j->money, j->begun);

	if (owed == 0)
		owed = scheme_period_missing(&j->account, &j->money, j->money.paid + 1);
	return at_least(1, at_most(a->plan->min_payment_francs, owed));
}

static int64_t most(const struct scheme_account *a, const struct judged *j, int64_t fee)
{
	int64_t francs;

	if (a->plan->max_periods_ahead == 0)
		return SCHEME_FRANCS_MAX;
	francs = fee + scheme_period_missing(&j->account, &j->money, j->begun + a->plan->max_periods_ahead);
	return at_most(francs, SCHEME_FRANCS_MAX);
}

enum scheme_verdict scheme_buy_judge(const struct scheme_account *a, int64_t fee_paid, int32_t today, int64_t francs,
				     int64_t paid_today, int64_t *limit)
{
	struct judged j = judge(a, today);
	int64_t fee = fee_left(a, &j, fee_paid), low = least(a, &j, fee), high = most(a, &j, fee);
	int64_t today_left = at_least(0, a->plan->daily_limit_francs - paid_today);

	if (francs > high) {
		*limit = high;
		return SCHEME_BUY_TOO_MUCH;
	}
	if (francs < low) {
		*limit = low;
		return SCHEME_BUY_TOO_LITTLE;
	}
	if (a->plan->daily_limit_francs > 0 && francs > today_left) {
		*limit = today_left;
		return SCHEME_BUY_TOO_MUCH_TODAY;
	}
	return SCHEME_BUY_YES;
}

bool scheme_buy_asks_pin(const struct scheme_plan *plan, int64_t francs)
{
	return plan->pin_above_francs >= 0 && francs > plan->pin_above_francs;
}
