/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the State and a partner add to dues. */
#include "scheme/subsidy.h"

#include "base/date.h"
#include "base/must.h"
#include "scheme/period.h"

#include <string.h>

/* Of one period, beside its dues. */
struct shares {
	int64_t state_francs, partner_francs;
	const char *partner;   /* NULL: none */
};

static const struct scheme_subsidy *rule_of(const struct scheme_plan *plan, int32_t first_day)
{
	for (size_t i = plan->n_subsidies; i > 0; i--)
		if (plan->subsidies[i - 1].from <= first_day)
			return &plan->subsidies[i - 1];
	return NULL;
}

/* Parts in percent are of the whole price, of which the dues and the fixed parts are the rest. It is rounded to the nearest franc, and
 * the parts in percent are what it leaves: so all add up to it. */
static struct shares shares_of(const struct scheme_plan *plan, int32_t first_day, int64_t dues_francs)
{
	const struct scheme_subsidy *r = rule_of(plan, first_day);
	struct shares s = {0};
	int percent, left;
	int64_t fixed, by_percent;

	if (!r)
		return s;
	s.partner = r->partner;
	s.state_francs = r->state.francs;
	s.partner_francs = r->partner_share.francs;
	percent = r->state.percent + r->partner_share.percent;
	left = 100 - percent;
	must(left > 0);
	fixed = dues_francs + s.state_francs + s.partner_francs;
	by_percent = (fixed * 100 + left / 2) / left - fixed;
	if (percent > 0) {
		int64_t state = (by_percent * r->state.percent + percent / 2) / percent;

		s.state_francs += state;
		s.partner_francs += by_percent - state;
	}
	return s;
}

static void add_partner(struct scheme_subsidy_sum *sum, const char *code, int64_t francs)
{
	int i = 0;

	if (!code || francs == 0)
		return;
	while (i < sum->n_partners && strcmp(sum->partners[i].code, code) != 0)
		i++;
	must(i < SCHEME_SUBSIDY_PARTNERS); /* proved when the plan was read */
	if (i == sum->n_partners)
		sum->partners[sum->n_partners++].code = code;
	sum->partners[i].francs += francs;
}

static int64_t least_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Adds what a period of this price has brought by its first `francs`, times `sign`. */
static void add_shares(const struct shares *s, int64_t price, int64_t francs, int sign, struct scheme_subsidy_sum *sum)
{
	sum->state_francs += sign * (s->state_francs * francs / price);
	add_partner(sum, s->partner, sign * (s->partner_francs * francs / price));
}

static void drop_nothings(struct scheme_subsidy_sum *sum)
{
	int n = 0;

	for (int i = 0; i < sum->n_partners; i++)
		if (sum->partners[i].francs != 0)
			sum->partners[n++] = sum->partners[i];
	sum->n_partners = n;
}

struct scheme_subsidy_sum scheme_subsidy_period(const struct scheme_account *a, int32_t first_day)
{
	struct scheme_subsidy_sum sum = {0};
	struct shares s = shares_of(a->plan, first_day, scheme_plan_price(a, first_day));

	sum.state_francs = s.state_francs;
	add_partner(&sum, s.partner, s.partner_francs);
	return sum;
}

struct scheme_subsidy_sum scheme_subsidy_between(const struct scheme_account *a, int64_t from, int64_t to)
{
	struct scheme_subsidy_sum sum = {0};

	if (a->enrolled_on == BASE_DAY_NONE || a->plan->n_subsidies == 0)
		return sum;
	for (int i = 0, most = scheme_period_most(a); (from > 0 || to > 0) && i < most; i++) {
		int64_t price = scheme_period_price(a, i), had = least_of(from, price), has = least_of(to, price);

		if (had != has) {
			struct shares s = shares_of(a->plan, scheme_period_first_day(a, i), price);

			add_shares(&s, price, had > 0 ? had : 0, -1, &sum);
			add_shares(&s, price, has > 0 ? has : 0, 1, &sum);
		}
		from -= price;
		to -= price;
	}
	drop_nothings(&sum);
	return sum;
}
