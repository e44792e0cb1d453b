/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan on a day. */
#include "scheme/plan.h"

#include "base/date.h"
#include "base/must.h"

struct scheme_terms scheme_plan_on(const struct scheme_plan *plan, int32_t day)
{
	for (size_t i = plan->n_changes; i > 0; i--)
		if (plan->changes[i - 1].from <= day)
			return plan->changes[i - 1];
	return (struct scheme_terms){
		.from = BASE_DAY_NONE, .dues_francs = plan->dues_francs, .adult_francs = plan->adult_francs,
		.child_francs = plan->child_francs, .fee_francs = plan->fee_francs, .opens_percent = plan->opens_percent,
		.waiting_months = plan->waiting_months,
	};
}

bool scheme_plan_counts_heads(const struct scheme_plan *plan)
{
	bool counts = plan->adult_francs || plan->child_francs;

	for (size_t i = 0; i < plan->n_changes; i++)
		counts |= plan->changes[i].adult_francs || plan->changes[i].child_francs;
	return counts;
}

/* The last day of being a child by the plan. */
static int32_t child_until(const struct scheme_plan *plan, const struct scheme_member *m)
{
	if (m->birth_year == 0 || plan->child_until == 0)
		return BASE_DAY_NONE;
	return base_date_make(m->birth_year + plan->child_until, 12, 31);
}

int32_t scheme_plan_card_until(const struct scheme_plan *plan, const struct scheme_member *m)
{
	int32_t until = m->card == SCHEME_CARD_CHILD ? child_until(plan, m) : BASE_DAY_NONE;

	if (until == BASE_DAY_NONE || (m->left_on != BASE_DAY_NONE && m->left_on < until))
		return m->left_on;
	return until;
}

static bool is_on_card(const struct scheme_plan *plan, const struct scheme_member *m, int32_t day)
{
	int32_t until = scheme_plan_card_until(plan, m);

	return (m->joined_on == BASE_DAY_NONE || m->joined_on <= day) && (until == BASE_DAY_NONE || until >= day);
}

static bool is_child(const struct scheme_plan *plan, const struct scheme_member *m, int32_t day)
{
	return m->card == SCHEME_CARD_CHILD || (m->card == SCHEME_CARD_BY_AGE && day <= child_until(plan, m));
}

static int64_t price_by(const struct scheme_account *a, const struct scheme_terms *t, int32_t first_day)
{
	int adults = 0, children = 0;

	for (size_t i = 0; i < a->n_members; i++) {
		if (!is_on_card(a->plan, &a->members[i], first_day))
			continue;
		if (is_child(a->plan, &a->members[i], first_day))
			children++;
		else
			adults++;
	}
	return t->dues_francs + (adults ? adults : 1) * t->adult_francs + children * t->child_francs;
}

int64_t scheme_plan_price(const struct scheme_account *a, int32_t first_day)
{
	struct scheme_terms t = scheme_plan_on(a->plan, first_day);
	int64_t price = price_by(a, &t, first_day);

	must(price > 0);
	return price;
}

int64_t scheme_plan_opens(const struct scheme_account *a, int32_t first_day)
{
	struct scheme_terms t = scheme_plan_on(a->plan, first_day);
	int64_t price = price_by(a, &t, first_day);

	return t.opens_percent > 0 ? (price * t.opens_percent + 99) / 100 : price;
}
