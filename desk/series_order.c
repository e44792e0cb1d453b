/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events that staff tells of. A manager tells of the households of her place; a care point only by its menu, where it has proved by the
 * card or a code that the family stands before it (menus/agent.h). */
#include "desk/series_order.h"

#include "base/date.h"
#include "desk/audit.h"
#include "desk/campaign_pick.h"
#include "desk/series.h"
#include "desk/staff.h"
#include "menus/series.h"
#include "store/member.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct told {
	enum store_event event;
	struct store_household h;
	struct store_member m;          /* no 0: the household as one */
};

/* How long ago it may have happened: what is older has no message left that is of use. */
static const int days_most[STORE_EVENTS] = {[STORE_JOINED] = 60, [STORE_PREGNANCY] = 300, [STORE_BIRTH] = 560};

static int find_member(struct desk_step *s, struct desk_counter *o, struct told *t, bool *is_there)
{
	struct store_member rows[DESK_CAMPAIGN_MEMBERS];
	int n = 0, rc = 0;

	*is_there = t->event == STORE_JOINED;
	if (!*is_there)
		rc = store_member_list(s->store, t->h.id, rows, DESK_CAMPAIGN_MEMBERS, &n);
	for (int i = 0; i < n; i++)
		if (rows[i].no == o->id && store_member_is_on_card(&rows[i], base_date_of_ms(s->request->now_ms))) {
			t->m = rows[i];
			*is_there = true;
		}
	if (!rc && !*is_there)
		base_error_set(&o->said, "household %s has no member %" PRId64 " on its card", t->h.no, o->id);
	else if (!rc && t->event != STORE_JOINED && t->m.sex != 'F') {
		*is_there = false;
		base_error_set(&o->said, "member %" PRId64 " of household %s is no woman", o->id, t->h.no);
	}
	return rc;
}

static bool may(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, const struct told *t)
{
	if (by->role == STORE_CARE_POINT && !o->is_looked_up)
		base_error_set(&o->said, "%s is a care point: it tells this by its menu, with the card before it", by->code);
	else if (by->role != STORE_CARE_POINT && !desk_staff_covers(s->memory->scheme, by, t->h.mutuelle))
		base_error_set(&o->said, "household %s is not of the place of %s", t->h.no, by->code);
	else
		return true;
	return false;
}

/* o->reference: the event; o->household; o->id: the member. */
static int find(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct told *t, bool *is_well)
{
	int rc;

	*is_well = false;
	memset(t, 0, sizeof *t);
	if (store_series_event_find(o->reference, &t->event)) {
		base_error_set(&o->said, "'%.40s' is no event: say joined, pregnancy or birth", o->reference);
		return 0;
	}
	rc = store_household_find(s->store, o->household, &t->h.id);
	if (rc == STORE_NONE)
		base_error_set(&o->said, "there is no household %s", o->household);
	if (!rc)
		rc = store_household_load(s->store, t->h.id, &t->h);
	if (rc || !may(s, o, by, t))
		return rc == STORE_NONE ? 0 : rc;
	return find_member(s, o, t, is_well);
}

static int audit(struct desk_step *s, const struct store_staff *by, const struct told *t, const char *what)
{
	char about[STORE_AUDIT_ABOUT];

	snprintf(about, sizeof about, "%s %d", store_series_event_name(t->event), t->m.no);
	return desk_audit_staff(s, by, t->h.id, what, about);
}

/* Who reads it, in the order's own words. */
static int say_who(struct desk_step *s, struct desk_counter *o, const struct told *t)
{
	const char *event = store_series_event_name(t->event), *why;
	int rc = desk_series_hears(s, t->event, t->h.id, t->m.no, &why);

	o->is_silent = !rc && why;
	if (!menus_series_of(s->memory->menus, t->event))
		base_error_set(&o->said, "the menus have no series of the event %s: nothing is sent", event);
	else if (o->is_silent)
		base_error_set(&o->said, "household %s: the messages of the event %s are kept ready, but nobody gets them now: %s", t->h.no,
			       event, why);
	else
		base_error_set(&o->said, "household %s: the messages of the event %s begin", t->h.no, event);
	return rc;
}

int desk_series_order_start(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	const int32_t today = base_date_of_ms(s->request->now_ms);
	struct told t;
	bool is_well;
	int rc = find(s, o, by, &t, &is_well);

	if (rc || !is_well)
		return rc;
	if (o->day == BASE_DAY_NONE)
		o->day = today;
	if (o->day > today || o->day < today - days_most[t.event]) {
		base_error_set(&o->said, "a %s is told from its day on, up to %d days later", store_series_event_name(t.event),
			       days_most[t.event]);
		return 0;
	}
	rc = desk_series_event(s, t.event, t.h.id, t.m.no, o->day);
	if (!rc)
		rc = say_who(s, o, &t);
	o->is_done = !rc;
	return rc ? rc : audit(s, by, &t, "series-start");
}

int desk_series_order_end(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct told t;
	bool is_well;
	int rc = find(s, o, by, &t, &is_well);

	if (rc || !is_well)
		return rc;
	rc = desk_series_undo(s, t.event, t.h.id, t.m.no);
	o->is_done = !rc;
	base_error_set(&o->said, "household %s: no more messages of the event %s", t.h.no, store_series_event_name(t.event));
	return rc ? rc : audit(s, by, &t, "series-end");
}
