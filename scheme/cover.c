/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cover from plan and entries: replays the money by day, then reads the state of today off the days it reached. */
#include "scheme/cover.h"

#include "base/must.h"
#include "scheme/scheme.h"

#define MONTHS_MAX 1200 /* money reaches at most a century, so that every day has a date */

/* What the entries have made of a household. */
struct history {
	int64_t francs;        /* dues credited */
	int32_t since;         /* the day it began to stand, the last time it did; BASE_DAY_NONE: never */
};

static int32_t later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int periods_paid(const struct scheme_plan *plan, int64_t francs)
{
	int most = MONTHS_MAX / plan->period_months;

	if (francs < plan->dues_francs)
		return 0;
	return francs / plan->dues_francs < most ? (int) (francs / plan->dues_francs) : most;
}

/* How many periods have begun by `day`. */
static int periods_due(const struct scheme_plan *plan, int32_t enrolled_on, int32_t day)
{
	return base_date_months_between(enrolled_on, day) / plan->period_months + 1;
}

/* The last day of the first `periods` periods. */
static int32_t period_end(const struct scheme_plan *plan, int32_t enrolled_on, int periods)
{
	return base_date_add_months(base_date_month_start(enrolled_on), periods * plan->period_months) - 1;
}

static int32_t paid_until(const struct scheme_plan *plan, int32_t enrolled_on, int64_t francs)
{
	int periods = periods_paid(plan, francs);

	return periods == 0 ? BASE_DAY_NONE : period_end(plan, enrolled_on, periods);
}

/* The last day on which a household with this money stands; before every day when nothing is paid. */
static int32_t stands_until(const struct scheme_plan *plan, int32_t enrolled_on, int64_t francs)
{
	int32_t until = paid_until(plan, enrolled_on, francs);

	return until == BASE_DAY_NONE ? BASE_DAY_NONE : until + plan->grace_days;
}

/* Credits `francs` on `day`; a household that did not stand the day before and does now begins anew. */
static void credit(struct history *h, const struct scheme_plan *plan, int32_t enrolled_on, int32_t day, int64_t francs)
{
	int32_t stood_until = stands_until(plan, enrolled_on, h->francs);

	h->francs += francs;
	if (stood_until < day - 1 && stands_until(plan, enrolled_on, h->francs) >= day)
		h->since = day;
}

/* The entries up to today, and `more` francs today. The money of one day counts together, so that a mistake mended
 * on the same day is no lapse. */
static struct history replay(const struct scheme_plan *plan, int32_t enrolled_on,
			     const struct scheme_entry *entries, size_t n, int32_t today, int64_t more)
{
	struct history h = {.since = BASE_DAY_NONE};
	size_t i = 0;
	int32_t day = BASE_DAY_NONE;

	while (day < today) {
		int64_t francs = 0;

		day = i < n && entries[i].day < today ? later(entries[i].day, enrolled_on) : today;
		for (; i < n && entries[i].day <= day; i++)
			francs += entries[i].francs;
		credit(&h, plan, enrolled_on, day, day == today ? francs + more : francs);
	}
	return h;
}

/* The last day of waiting: of the first waiting, or of the one after a return. */
static int32_t waiting_until(const struct scheme_plan *plan, int32_t enrolled_on, int32_t since)
{
	int32_t first = base_date_add_months(enrolled_on, plan->waiting_months) - 1;

	if (since <= enrolled_on + plan->grace_days)
		return first;
	return later(first, base_date_add_months(since, plan->relapse_months) - 1);
}

static bool is_enrolled(int32_t enrolled_on, int32_t today)
{
	return enrolled_on != BASE_DAY_NONE && enrolled_on <= today;
}

static void must_be_sound(const struct scheme_plan *plan)
{
	must(plan->dues_francs > 0);
	must(plan->period_months > 0 && plan->period_months <= MONTHS_MAX);
	must(plan->waiting_months >= 0 && plan->grace_days >= 0 && plan->relapse_months >= 0);
}

struct scheme_cover scheme_cover_compute(const struct scheme_plan *plan, int32_t enrolled_on,
					 const struct scheme_entry *entries, size_t n, int32_t today)
{
	struct scheme_cover c = {SCHEME_NOT_ENROLLED, BASE_DAY_NONE, BASE_DAY_NONE, BASE_DAY_NONE, 0, enrolled_on};
	struct history h;
	int32_t waiting;
	int64_t owed;

	must_be_sound(plan);
	if (!is_enrolled(enrolled_on, today))
		return c;

	h = replay(plan, enrolled_on, entries, n, today, 0);
	waiting = waiting_until(plan, enrolled_on, h.since);
	owed = periods_due(plan, enrolled_on, today) * plan->dues_francs;
	c.paid_until = paid_until(plan, enrolled_on, h.francs);
	c.grace_until = stands_until(plan, enrolled_on, h.francs);
	c.behind_francs = owed > h.francs ? owed - h.francs : 0;

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

struct scheme_offer scheme_cover_offer(const struct scheme_plan *plan, int32_t enrolled_on,
				       const struct scheme_entry *entries, size_t n, int32_t today, int periods)
{
	struct scheme_offer o = {0, BASE_DAY_NONE, BASE_DAY_NONE};
	struct history h;
	int paid, due;
	int32_t waiting;

	must_be_sound(plan);
	must(periods >= 0);
	if (!is_enrolled(enrolled_on, today))
		return o;

	h = replay(plan, enrolled_on, entries, n, today, 0);
	paid = periods_paid(plan, h.francs);
	due = periods_due(plan, enrolled_on, today);
	o.francs = ((paid > due ? paid : due) + (int64_t) periods) * plan->dues_francs - h.francs;
	if (o.francs < 0)
		o.francs = 0;

	h = replay(plan, enrolled_on, entries, n, today, o.francs);
	o.until = paid_until(plan, enrolled_on, h.francs);
	waiting = waiting_until(plan, enrolled_on, h.since);
	if (waiting < stands_until(plan, enrolled_on, h.francs))
		o.covered_from = later(today, waiting + 1);
	return o;
}

int64_t scheme_cover_opening(const struct scheme_plan *plan, int32_t enrolled_on, int32_t paid_until_day)
{
	must_be_sound(plan);
	if (enrolled_on == BASE_DAY_NONE || paid_until_day == BASE_DAY_NONE
	    || paid_until_day < base_date_month_start(enrolled_on))
		return 0;
	return periods_due(plan, enrolled_on, paid_until_day) * plan->dues_francs;
}
