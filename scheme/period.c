/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods, and how far money reaches in them. */
#include "scheme/period.h"

#include "base/date.h"

#define MONTHS_MAX 1200 /* money reaches at most a century, so that every day has a date */

int scheme_period_most(const struct scheme_account *a)
{
	return MONTHS_MAX / a->plan->period_months;
}

int scheme_period_begun(const struct scheme_account *a, int32_t day)
{
	return base_date_months_between(a->enrolled_on, day) / a->plan->period_months + 1;
}

int32_t scheme_period_end(const struct scheme_account *a, int periods)
{
	int year, month, day, months;

	base_date_split(a->enrolled_on, &year, &month, &day);
	months = year * 12 + month - 1 + periods * a->plan->period_months;
	return base_date_make(months / 12, months % 12 + 1, 1) - 1;
}

int32_t scheme_period_first_day(const struct scheme_account *a, int period)
{
	return period == 0 ? a->enrolled_on : scheme_period_end(a, period) + 1;
}

int64_t scheme_period_price(const struct scheme_account *a, int period)
{
	const struct scheme_plan *p = a->plan;

	if (!p->n_changes && !p->adult_francs && !p->child_francs)
		return p->dues_francs; /* most plans: no need to know the day */
	return scheme_plan_price(a, scheme_period_first_day(a, period));
}

int64_t scheme_period_opens(const struct scheme_account *a, int period)
{
	return scheme_plan_opens(a, scheme_period_first_day(a, period));
}

void scheme_period_add(const struct scheme_account *a, struct scheme_period_money *m, int64_t francs)
{
	int most = scheme_period_most(a);

	m->rest += francs;
	while (m->paid < most && m->rest > 0) {
		int64_t price = scheme_period_price(a, m->paid);

		if (m->rest < price)
			break;
		m->rest -= price;
		m->paid++;
	}
	while (m->paid > 0 && m->rest < 0)
		m->rest += scheme_period_price(a, --m->paid);
}

int scheme_period_open(const struct scheme_account *a, const struct scheme_period_money *m)
{
	bool is_opened = m->rest > 0 && m->paid < scheme_period_most(a) && m->rest >= scheme_period_opens(a, m->paid);

	return m->paid + is_opened;
}

int64_t scheme_period_missing(const struct scheme_account *a, const struct scheme_period_money *m, int periods)
{
	int64_t francs = -m->rest;

	for (int i = m->paid; i < periods; i++)
		francs += scheme_period_price(a, i);
	return periods > m->paid && francs > 0 ? francs : 0;
}
