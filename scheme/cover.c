/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cover from plan and entries: replays the money by day, then reads the state of today off the days it reached. */
#include "scheme/cover.h"

#include "base/must.h"
#include "scheme/period.h"

/* What the entries have made of a household. */
struct history {
	struct scheme_period_money money;
	int32_t stands_until;  /* the last day on which it stands with this money; before every day when nothing is paid */
	int32_t since;         /* the day it began to stand, the last time it did; BASE_DAY_NONE: never */
};

static int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int32_t paid_until(const struct scheme_account *a, const struct scheme_period_money *m)
{
	int periods = scheme_period_open(a, m);

	return periods == 0 ? BASE_DAY_NONE : scheme_period_end(a, periods);
}

/* Credits `francs` on `day`; a household that did not stand the day before and does now begins anew. */
static void credit(struct history *h, const struct scheme_account *a, int32_t day, int64_t francs)
{
	int32_t stood_until = h->stands_until, until;

	if (francs != 0)
		scheme_period_add(a, &h->money, francs);
	until = paid_until(a, &h->money);
	h->stands_until = until == BASE_DAY_NONE ? BASE_DAY_NONE : until + a->plan->grace_days;
	if (stood_until < day - 1 && h->stands_until >= day)
		h->since = day;
}

/* The entries of the days before today; those of today in *francs. The money of one day counts together, so that a mistake mended
 * on the same day is no lapse. */
static struct history replay(const struct scheme_account *a, int32_t today, int64_t *francs)
{
	struct history h = {.stands_until = BASE_DAY_NONE, .since = BASE_DAY_NONE};
	int32_t day = BASE_DAY_NONE;
	size_t i = 0;

	*francs = 0;
	while (i < a->n && a->entries[i].day <= today) {
		int32_t next = later(a->entries[i].day, a->enrolled_on);

		if (next != day && *francs != 0)
			credit(&h, a, day, *francs);
		if (next != day)
			*francs = 0;
		day = next;
		*francs += a->entries[i++].francs;
	}
	if (day < today) {
		if (*francs != 0)
			credit(&h, a, day, *francs);
		*francs = 0;
	}
	return h;
}

/* The last day of waiting: of the first waiting, or of the one after a return. */
static int32_t waiting_until(const struct scheme_account *a, int32_t since)
{
	struct scheme_terms t = scheme_plan_on(a->plan, a->enrolled_on);
	int32_t first = base_date_add_months(a->enrolled_on, t.waiting_months) - 1;

	if (since <= a->enrolled_on + a->plan->grace_days)
		return first;
	return later(first, base_date_add_months(since, a->plan->relapse_months) - 1);
}

static bool is_enrolled(const struct scheme_account *a, int32_t today)
{
	return a->enrolled_on != BASE_DAY_NONE && a->enrolled_on <= today;
}

static void must_be_sound(const struct scheme_plan *plan)
{
	must(plan->dues_francs >= 0 && plan->dues_francs + plan->adult_francs > 0);
	must(plan->period_months == 1 || plan->period_months == 12);
	must(plan->waiting_months >= 0 && plan->grace_days >= 0 && plan->relapse_months >= 0);
}

/* What a household with this history has today. */
static struct scheme_cover cover_of(const struct scheme_account *a, const struct history *h, int32_t today)
{
	int32_t waiting = waiting_until(a, h->since);
	struct scheme_cover c = {
		.paid_until = paid_until(a, &h->money), .waiting_until = BASE_DAY_NONE, .grace_until = h->stands_until,
		.behind_francs = scheme_period_missing(a, &h->money, scheme_period_begun(a, today)),
	};

	if (c.grace_until < today) {
		c.state = SCHEME_LAPSED;
		c.next_change_on = BASE_DAY_NONE;
	} else if (waiting >= today) {
		c.state = SCHEME_WAITING;
		c.waiting_until = waiting;
		c.next_change_on = (waiting < c.grace_until ? waiting : c.grace_until) + 1;
	} else if (c.paid_until >= today) {
		c.state = SCHEME_COVERED;
		c.next_change_on = c.paid_until + 1;
	} else {
		c.state = SCHEME_GRACE;
		c.next_change_on = c.grace_until + 1;
	}
	return c;
}

static int32_t covered_from(const struct scheme_account *a, const struct history *h, int32_t today)
{
	int32_t waiting = waiting_until(a, h->since);

	return h->stands_until >= today && waiting < h->stands_until ? later(today, waiting + 1) : BASE_DAY_NONE;
}

/* With `more` francs today. */
static struct history history_of(const struct scheme_account *a, int32_t today, int64_t more)
{
	int64_t francs;
	struct history h = replay(a, today, &francs);

	credit(&h, a, today, francs + more);
	return h;
}

struct scheme_cover scheme_cover_after(const struct scheme_account *a, int32_t today, int64_t more)
{
	struct history h;

	must_be_sound(a->plan);
	if (!is_enrolled(a, today))
		return (struct scheme_cover){SCHEME_NOT_ENROLLED, BASE_DAY_NONE, BASE_DAY_NONE, BASE_DAY_NONE, 0, a->enrolled_on};
	h = history_of(a, today, more);
	return cover_of(a, &h, today);
}

struct scheme_cover scheme_cover_compute(const struct scheme_account *a, int32_t today)
{
	return scheme_cover_after(a, today, 0);
}

int32_t scheme_cover_from(const struct scheme_account *a, int32_t today, int64_t more)
{
	struct history h;

	must_be_sound(a->plan);
	if (!is_enrolled(a, today))
		return BASE_DAY_NONE;
	h = history_of(a, today, more);
	return covered_from(a, &h, today);
}

struct scheme_offer scheme_cover_offer(const struct scheme_account *a, int32_t today, int periods)
{
	struct scheme_offer o = {0, 0, BASE_DAY_NONE, BASE_DAY_NONE};
	struct history now, then;
	int64_t francs;
	int reach;

	must_be_sound(a->plan);
	must(periods >= 0);
	if (!is_enrolled(a, today))
		return o;

	now = then = replay(a, today, &francs);
	credit(&now, a, today, francs);
	reach = scheme_period_begun(a, today);
	reach = (now.money.paid > reach ? now.money.paid : reach) + periods;
	if (reach > scheme_period_most(a))
		reach = scheme_period_most(a);
	o.francs = scheme_period_missing(a, &now.money, reach);
	o.opens_francs = o.francs - scheme_period_price(a, reach - 1) + scheme_period_opens(a, reach - 1);
	if (o.francs == 0 || o.opens_francs < 0)
		o.opens_francs = 0;

	credit(&then, a, today, francs + o.francs);
	o.until = paid_until(a, &then.money);
	o.covered_from = covered_from(a, &then, today);
	return o;
}

struct scheme_offer scheme_cover_next(const struct scheme_account *a, int32_t today)
{
	struct scheme_offer o = scheme_cover_offer(a, today, 0);

	for (int periods = 1; periods <= 2 && o.opens_francs == 0; periods++) /* what runs and the one behind it may be open */
		o = scheme_cover_offer(a, today, periods);
	return o;
}

int32_t scheme_cover_next_period(const struct scheme_account *a, int32_t today)
{
	if (a->enrolled_on == BASE_DAY_NONE || a->enrolled_on > today)
		return BASE_DAY_NONE;
	return scheme_period_first_day(a, scheme_period_begun(a, today));
}

int64_t scheme_cover_opening(const struct scheme_account *a, int32_t paid_until_day)
{
	struct scheme_period_money none = {0};

	must_be_sound(a->plan);
	if (a->enrolled_on == BASE_DAY_NONE || paid_until_day == BASE_DAY_NONE
	    || paid_until_day < base_date_month_start(a->enrolled_on))
		return 0;
	return scheme_period_missing(a, &none, scheme_period_begun(a, paid_until_day));
}
