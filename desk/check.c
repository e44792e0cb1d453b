/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs a plan, proved again. */
#include "desk/check.h"

#include "base/date.h"
#include "desk/cover.h"
#include "desk/shares.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#define AT_ONCE 64

struct check {
	struct store *store;
	const struct scheme *scheme;
	int32_t today;
	struct desk_dues dues;
	void (*broken)(void *ctx, const char *invariant, const char *row);
	void *ctx;
	int n;
};

static const char *day(int32_t date, char room[BASE_DATE_TEXT])
{
	return date == BASE_DAY_NONE ? "never" : base_date_format(date, room);
}

static void tell_reminder(struct check *c, const struct store_household *h, int32_t remind_on)
{
	char row[256], is[BASE_DATE_TEXT], should[BASE_DATE_TEXT];

	snprintf(row, sizeof(row), "household %s: a reminder on %s is kept, plan, entries and calendar say %s", h->no,
		 day(h->remind_on, is), day(remind_on, should));
	c->broken(c->ctx, "reminders come when the calendar says", row);
	c->n++;
}

static void tell_cover(struct check *c, const struct store_household *h, const struct scheme_cover *now)
{
	char row[256], is[BASE_DATE_TEXT], should[BASE_DATE_TEXT];

	snprintf(row, sizeof row,
		 "household %s: state %d changing %s is kept, plan and entries say state %d changing %s", h->no,
		 h->cover_state, day(h->next_change_on, is), now->state, day(now->next_change_on, should));
	c->broken(c->ctx, "cover is what plan and entries say", row);
	c->n++;
}

static void tell_plan(struct check *c, const struct store_household *h)
{
	char row[256];

	snprintf(row, sizeof row, "household %s: plan '%s' is not in the scheme", h->no, h->plan);
	c->broken(c->ctx, "every plan is in the scheme", row);
	c->n++;
}

static int check_household(struct check *c, const struct store_household *h)
{
	struct scheme_cover now;
	int rc = desk_cover_compute(c->store, c->scheme, h, c->today, &c->dues, &now);
	struct store_household is = *h;
	bool is_due = h->next_change_on != BASE_DAY_NONE && h->next_change_on <= c->today;
	bool is_remind_due = h->remind_on != BASE_DAY_NONE && h->remind_on <= c->today;
	int32_t remind_on;

	if (rc == STORE_REFUSED)
		tell_plan(c, h);
	if (rc)
		return rc == STORE_REFUSED ? 0 : rc;
	remind_on = desk_cover_remind_on(c->scheme, h, &now, c->today);
	if (is.lapse_on == BASE_DAY_NONE) /* of a store from before it was kept: the walk comes by */
		is.lapse_on = desk_cover_lapse_on(&now);
	if (!is_due && !desk_cover_is_cached(&is, &now))
		tell_cover(c, h, &now);
	if (!is_remind_due && h->remind_on != remind_on)
		tell_reminder(c, h, remind_on);
	return 0;
}

static int check_shares(struct check *c, const struct store_household *h)
{
	struct desk_shares d;
	char row[256];
	int rc = desk_shares_compute(c->store, c->scheme, h, &c->dues, &d);

	for (int i = 0; !rc && i < d.n; i++) {
		if (d.of[i].posted == d.of[i].should)
			continue;
		snprintf(row, sizeof row, "household %s: %" PRId64 " F of %s are posted, plan and dues say %" PRId64, h->no, d.of[i].posted,
			 d.of[i].giver, d.of[i].should);
		c->broken(c->ctx, "shares are what plan and dues say", row);
		c->n++;
	}
	return rc == STORE_REFUSED ? 0 : rc;
}

/* The next few households, as they are at one moment: beside a running daemon a payment may come between two reads. */
static int check_some(struct check *c, int (*check)(struct check *c, const struct store_household *h), int64_t *after, int *n)
{
	struct store_household households[AT_ONCE];
	bool is_within = store_stands(c->store);
	int rc = is_within ? 0 : store_read_begin(c->store);

	*n = 0;
	if (!rc)
		rc = store_household_walk(c->store, *after, households, AT_ONCE, n);
	for (int i = 0; !rc && i < *n; i++)
		rc = check(c, &households[i]);
	if (*n)
		*after = households[*n - 1].id;
	if (!is_within)
		store_rollback(c->store);
	return rc;
}

static int check_all(struct check *c, int (*check)(struct check *c, const struct store_household *h))
{
	int64_t after = 0;
	int n = AT_ONCE, rc = 0;

	while (!rc && n == AT_ONCE && c->n < INT_MAX - AT_ONCE)
		rc = store_is_interrupted(c->store) ? STORE_BUSY : check_some(c, check, &after, &n);
	desk_cover_release(&c->dues);
	return rc ? rc : c->n;
}

int desk_check_cover(struct store *store, const struct scheme *scheme, int32_t today,
		     void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx)
{
	struct check c = {.store = store, .scheme = scheme, .today = today, .broken = broken, .ctx = ctx};

	return check_all(&c, check_household);
}

int desk_check_shares(struct store *store, const struct scheme *scheme,
		      void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx)
{
	struct check c = {.store = store, .scheme = scheme, .broken = broken, .ctx = ctx};

	return check_all(&c, check_shares);
}
