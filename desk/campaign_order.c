/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders about campaigns. */
#include "desk/campaign_order.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"
#include "desk/audit.h"
#include "desk/campaign_pick.h"
#include "desk/staff.h"
#include "menus/campaign_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int audit(struct desk_step *s, const struct store_staff *by, const char *what, const char *code)
{
	char word[32];

	snprintf(word, sizeof word, "campaign-%s", what);
	base_log(LOG_INFO, "campaign-ordered", "campaign=%s what=%s by=%s", code, what, by->code);
	return desk_audit_staff(s, by, 0, word, code);
}

static bool may_order(const struct store_staff *by, struct desk_counter *o)
{
	if (by->role != STORE_CARE_POINT)
		return true;
	base_error_set(&o->said, "%s is neither manager nor officer", by->code);
	return false;
}

/* Proves a file as it stands today: the menus and the scheme may have changed since it was written. */
static struct menus_campaign *prove(struct desk_step *s, struct desk_counter *o, const char *name, const char *text)
{
	struct menus_campaign *c = menus_campaign_load(s->memory->menus, name, text, strlen(text), &o->said);

	if (!c)
		return NULL;
	if (desk_campaign_pick_slot(s->memory->scheme, c, c->from, c->until, s->request->now_ms) != INT64_MAX)
		return c;
	base_error_set(&o->said, "%s: its window is in the past, or quiet hours take all of it: no message could go", c->code);
	menus_campaign_free(c);
	return NULL;
}

int desk_campaign_order_submit(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row = {.id = 0};
	struct menus_campaign *c;
	int rc;

	if (!may_order(by, o) || !(c = prove(s, o, "campaign", o->text)))
		return 0;
	snprintf(row.code, sizeof row.code, "%s", c->code);
	snprintf(row.author, sizeof row.author, "%s", by->code);
	snprintf(row.place, sizeof row.place, "%s", by->place);
	row.from_min = c->from_min;
	row.to_min = c->to_min;
	menus_campaign_free(c);
	rc = store_campaign_submit(s->store, &row, o->text, s->request->now_ms, &row.id);
	if (rc == STORE_EXISTS) {
		base_error_set(&o->said, "there is a campaign '%s' already that was approved, or is another one's: choose another name",
			       row.code);
		return 0;
	}
	o->is_done = !rc;
	base_error_set(&o->said, "campaign '%s' waits for approval by another person: 'mutuelle campaign approve %s'", row.code, row.code);
	return rc ? rc : audit(s, by, "submit", row.code);
}

/* *is_there false: o->said says why it is none of hers. */
static int find(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_campaign *row, bool *is_there)
{
	int rc;

	*is_there = false;
	if (!may_order(by, o))
		return 0;
	rc = store_campaign_find(s->store, o->campaign, row);
	if (rc == STORE_NONE)
		base_error_set(&o->said, "there is no campaign '%s'", o->campaign);
	else if (!rc && !desk_staff_covers(s->memory->scheme, by, row->place))
		base_error_set(&o->said, "campaign '%s' is not of the place of %s", row->code, by->code);
	else
		*is_there = !rc;
	return rc == STORE_NONE ? 0 : rc;
}

/* The campaign's file, proved; *rc the store's error. */
static struct menus_campaign *load(struct desk_step *s, struct desk_counter *o, const struct store_campaign *row, int *rc)
{
	char *text = base_alloc(STORE_CAMPAIGN_TEXT);
	struct menus_campaign *c = NULL;

	*rc = store_campaign_text(s->store, row->id, text);
	if (!*rc)
		c = prove(s, o, row->code, text);
	free(text);
	return c;
}

/* An author with two names and one phone is one person. */
static int is_same_person(struct desk_step *s, const struct store_campaign *row, const struct store_staff *by, bool *is)
{
	struct store_staff author;
	int rc = store_staff_load(s->store, row->author, &author);

	*is = !rc && (!strcmp(author.code, by->code) || (by->phone && by->phone == author.phone));
	return rc;
}

int desk_campaign_order_approve(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	struct menus_campaign *c;
	bool is_there, is_same;
	int rc = find(s, o, by, &row, &is_there);

	if (rc || !is_there)
		return rc;
	rc = is_same_person(s, &row, by, &is_same);
	if (rc || is_same) {
		base_error_set(&o->said, "%s wrote campaign '%s': another person approves it", row.author, row.code);
		return rc;
	}
	if (row.state != STORE_CAMPAIGN_SUBMITTED) {
		base_error_set(&o->said, "campaign '%s' is %s: it does not wait for approval", row.code,
			       store_campaign_state_name(row.state));
		return 0;
	}
	c = load(s, o, &row, &rc);
	menus_campaign_free(c);
	if (!c)
		return rc;
	rc = store_campaign_approve(s->store, row.id, by->code);
	o->is_done = !rc;
	base_error_set(&o->said, "campaign '%s' is approved: 'mutuelle campaign start %s'", row.code, row.code);
	return rc ? rc : audit(s, by, "approve", row.code);
}

static int move(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, const struct store_campaign *row,
		enum store_campaign_state to, const char *what)
{
	int rc = store_campaign_move(s->store, row->id, to, s->request->now_ms);

	if (rc == STORE_REFUSED) {
		base_error_set(&o->said, "campaign '%s' is %s: it can't %s", row->code, store_campaign_state_name(row->state), what);
		return 0;
	}
	o->is_done = !rc;
	base_error_set(&o->said, "campaign '%s' is %s", row->code, store_campaign_state_name(to));
	return rc ? rc : audit(s, by, what, row->code);
}

int desk_campaign_order_start(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	struct menus_campaign *c;
	bool is_there;
	int rc = find(s, o, by, &row, &is_there);

	if (rc || !is_there)
		return rc;
	if (row.state != STORE_CAMPAIGN_APPROVED) {
		base_error_set(&o->said, "campaign '%s' is %s: only an approved one is started", row.code,
			       store_campaign_state_name(row.state));
		return 0;
	}
	c = load(s, o, &row, &rc);
	if (!c)
		return rc;
	/* whom it reaches is found out when it opens, not before: people pay meanwhile */
	row.next_ms = desk_campaign_pick_slot(s->memory->scheme, c, c->from, c->until, s->request->now_ms);
	menus_campaign_free(c);
	rc = store_campaign_keep(s->store, &row);
	return rc ? rc : move(s, o, by, &row, STORE_CAMPAIGN_RUNNING, "start");
}

/* An order that is one move. */
static int order(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, enum store_campaign_state to, const char *what)
{
	struct store_campaign row;
	bool is_there;
	int rc = find(s, o, by, &row, &is_there);

	return rc || !is_there ? rc : move(s, o, by, &row, to, what);
}

int desk_campaign_order_pause(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	return order(s, o, by, STORE_CAMPAIGN_PAUSED, "pause");
}

int desk_campaign_order_resume(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	bool is_there;
	int rc = find(s, o, by, &row, &is_there);

	if (rc || !is_there)
		return rc;
	if (row.state != STORE_CAMPAIGN_PAUSED) {
		base_error_set(&o->said, "campaign '%s' is %s: only a paused one goes on", row.code, store_campaign_state_name(row.state));
		return 0;
	}
	return move(s, o, by, &row, STORE_CAMPAIGN_RUNNING, "resume");
}

int desk_campaign_order_stop(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	return order(s, o, by, STORE_CAMPAIGN_STOPPED, "stop");
}
