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

int32_t scheme_plan_card_until(const struct scheme_plan *plan, const struct scheme_member *m)
{
	int32_t grown;

	if (m->card != SCHEME_CARD_CHILD || m->birth_year == 0 || plan->child_until == 0)
		return m->left_on;
	grown = base_date_make(m->birth_year + plan->child_until, 12, 31);
	return m->left_on != BASE_DAY_NONE && m->left_on < grown ? m->left_on : grown;
}

/* Has the year of the birthday `child_until` not ended before `year`? */
static bool is_young(const struct scheme_plan *plan, const struct scheme_member *m, int year)
{
	return m->birth_year != 0 && (plan->child_until == 0 || year <= m->birth_year + plan->child_until);
}

enum counted { NOT_ON_CARD, ADULT, CHILD };

static enum counted counts_as(const struct scheme_plan *plan, const struct scheme_member *m, int32_t day, int year)
{
	if ((m->joined_on != BASE_DAY_NONE && m->joined_on > day) || (m->left_on != BASE_DAY_NONE && m->left_on < day))
		return NOT_ON_CARD;
	switch (m->card) {
	case SCHEME_CARD_CHILD:
		return m->birth_year == 0 || is_young(plan, m, year) ? CHILD : NOT_ON_CARD;
	case SCHEME_CARD_BY_AGE:
		return plan->child_until && is_young(plan, m, year) ? CHILD : ADULT;
	case SCHEME_CARD_ADULT:
		break;
	}
	return ADULT;
}

static int64_t price_by(const struct scheme_account *a, const struct scheme_terms *t, int32_t first_day)
{
	int heads[] = {0, 0, 0}, year, month, day;

	base_date_split(first_day, &year, &month, &day);
	for (size_t i = 0; i < a->n_members; i++)
		heads[counts_as(a->plan, &a->members[i], first_day, year)]++;
	return t->dues_francs + (heads[ADULT] ? heads[ADULT] : 1) * t->adult_francs + heads[CHILD] * t->child_francs;
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
