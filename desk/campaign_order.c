/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders about campaigns. */
#include "desk/campaign_order.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "desk/alert.h"
#include "desk/audit.h"
#include "desk/campaign_pick.h"
#include "desk/campaign_prove.h"
#include "desk/staff.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AT_ONCE 128        /* households: some 2 ms */

int desk_campaign_order_audit(struct desk_step *s, const struct store_staff *by, const char *what, const struct store_campaign *row)
{
	char word[32], about[STORE_AUDIT_ABOUT];

	snprintf(word, sizeof word, "campaign-%s", what);
	snprintf(about, sizeof about, "%s %s", row->code, row->mark);
	base_log(LOG_INFO, "campaign-ordered", "campaign=%s mark=%s what=%s by=%s", row->code, row->mark, what, by->code);
	return desk_audit_staff(s, by, 0, word, about);
}

static bool may_order(const struct store_staff *by, struct desk_counter *o)
{
	if (by->role != STORE_CARE_POINT)
		return true;
	base_error_set(&o->said, "%s is neither manager nor officer", by->code);
	return false;
}

/* ---- does it reach anybody? ---- */

static int on_person(void *ctx, const struct desk_campaign_person *p)
{
	struct desk_campaign_scan *scan = ctx;

	return p->why == DESK_CAMPAIGN_MEANT && p->arm < scan->campaign->n_arms ? STORE_EXISTS : 0;
}

/* Looks at some households behind o->from. *is_well: somebody gets a message. Else nobody does, as o->said says, or there are more
 * households, as o->is_more says: a step is short, and a village may stand at the end of a million. */
static int look(struct desk_step *s, struct desk_counter *o, const struct menus_campaign *c, const char *place, bool *is_well)
{
	struct desk_campaign_scan scan = {.store = s->store, .scheme = s->memory->scheme, .menus = s->memory->menus, .campaign = c,
					  .place = place, .today = base_date_of_ms(s->request->now_ms)};
	struct store_household *rows = base_alloc(LOOK_AT_ONCE * sizeof *rows);
	int n, rc = store_household_walk(s->store, o->from, rows, LOOK_AT_ONCE, &n);

	o->next = o->from;
	for (int i = 0; !rc && i < n; i++) {
		rc = desk_campaign_pick(&scan, &rows[i], on_person, &scan);
		o->next = rows[i].id;
	}
	desk_cover_release(&scan.dues);
	free(rows);
	*is_well = rc == STORE_EXISTS;
	o->is_more = !rc && n == LOOK_AT_ONCE;
	if (o->is_more)
		base_error_set(&o->said, "campaign '%s': more households are to be looked at", c->code);
	else if (!rc)
		base_error_set(&o->said, "campaign '%s' would reach nobody: 'mutuelle campaign preview' says who is left out and why",
			       c->code);
	return *is_well ? 0 : rc;
}

/* ---- handing in ---- */

/* Another one for each handing in, and nobody finds two texts that have the same. */
static void make_mark(const struct desk_step *s, const struct store_campaign *row, const char *text, char out[STORE_CAMPAIGN_MARK])
{
	struct buf data = {0};
	uint8_t hash[32];

	base_buf_printf(&data, "campaign%c%s%c%s%c%" PRId64 "%c%s", '\0', row->code, '\0', row->place, '\0', s->request->now_ms,
			'\0', text);
	base_secret_hash(s->memory->secret, data.data, data.len, hash);
	base_buf_release(&data);
	snprintf(out, STORE_CAMPAIGN_MARK, "%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
}

static int hand_in(struct desk_step *s, struct desk_counter *o, const struct menus_campaign *c, const struct store_staff *by)
{
	struct store_campaign row = {.from_min = c->from_min, .to_min = c->to_min};
	int rc;

	snprintf(row.code, sizeof row.code, "%s", c->code);
	snprintf(row.title, sizeof row.title, "%s", c->title);
	snprintf(row.author, sizeof row.author, "%s", by->code);
	snprintf(row.place, sizeof row.place, "%s", by->place);
	make_mark(s, &row, o->text, row.mark);
	rc = store_campaign_submit(s->store, &row, o->text, s->request->now_ms, &row.id);
	if (rc == STORE_EXISTS) {
		base_error_set(&o->said, "there is a campaign '%s' already that was started, or is another one's: choose another name",
			       row.code);
		return 0;
	}
	o->is_done = !rc;
	base_error_set(&o->said, "campaign '%s', mark %s, waits for approval by another person: 'mutuelle campaign preview %s', then"
		       " 'mutuelle campaign approve %s --mark %s'", row.code, row.mark, row.code, row.code, row.mark);
	return rc ? rc : desk_campaign_order_audit(s, by, "submit", &row);
}

int desk_campaign_order_submit(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct menus_campaign *c;
	bool is_well;
	int rc;

	if (!may_order(by, o))
		return 0;
	c = desk_campaign_prove(s->memory->menus, s->memory->scheme, "campaign", o->text, NULL, s->request->now_ms, &o->said);
	if (!c)
		return 0;
	rc = look(s, o, c, by->place, &is_well);
	if (!rc && is_well)
		rc = hand_in(s, o, c, by);
	menus_campaign_free(c);
	return rc;
}

/* ---- what was handed in ---- */

int desk_campaign_order_find(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_campaign *row,
			     bool *is_there)
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

struct menus_campaign *desk_campaign_order_load(struct desk_step *s, struct desk_counter *o, const struct store_campaign *row, int *rc)
{
	char *text = base_alloc(STORE_CAMPAIGN_TEXT);
	struct menus_campaign *c = NULL;

	*rc = store_campaign_text(s->store, row->id, text);
	if (!*rc)
		c = desk_campaign_prove(s->memory->menus, s->memory->scheme, row->code, text, row, s->request->now_ms, &o->said);
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

/* May she approve it, and is it what she has seen? o->said says why not. */
static int may_approve(struct desk_step *s, struct desk_counter *o, const struct store_campaign *row, const struct store_staff *by,
		       bool *may)
{
	bool is_same;
	int rc = is_same_person(s, row, by, &is_same);

	*may = false;
	if (rc)
		return rc;
	if (is_same)
		base_error_set(&o->said, "%s wrote campaign '%s': another person approves it", row->author, row->code);
	else if (row->state != STORE_CAMPAIGN_SUBMITTED)
		base_error_set(&o->said, "campaign '%s' is %s: it does not wait for approval", row->code,
			       store_campaign_state_name(row->state));
	else if (!row->mark[0])
		base_error_set(&o->said, "campaign '%s' was handed in before there were marks: %s hands it in again", row->code,
			       row->author);
	else if (!o->mark[0])
		base_error_set(&o->said, "say what you approve: 'mutuelle campaign preview %s' shows what stands there now, mark %s; then"
			       " 'approve %s --mark MARK'", row->code, row->mark, row->code);
	else if (strcmp(o->mark, row->mark))
		base_error_set(&o->said, "campaign '%s' has the mark %s and not %s: it was handed in again, so look at it again:"
			       " 'mutuelle campaign preview %s'", row->code, row->mark, o->mark, row->code);
	else
		*may = true;
	return 0;
}

int desk_campaign_order_approve(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	struct menus_campaign *c;
	bool is_well;
	int rc = desk_campaign_order_find(s, o, by, &row, &is_well);

	if (!rc && is_well)
		rc = may_approve(s, o, &row, by, &is_well);
	if (rc || !is_well)
		return rc;
	c = desk_campaign_order_load(s, o, &row, &rc);
	menus_campaign_free(c);
	if (!c)
		return rc;
	if (o->phones <= 0) {
		base_error_set(&o->said, "campaign '%s' would reach nobody now: its author mends its segment", row.code);
		return 0;
	}
	snprintf(row.approver, sizeof row.approver, "%s", by->code);
	row.phones = o->phones;
	row.parts = o->parts;
	row.previewed_ms = s->request->now_ms;
	rc = store_campaign_approve(s->store, &row);
	o->is_done = !rc;
	base_error_set(&o->said, "campaign '%s', mark %s, is approved: %" PRId64 " phones, %" PRId64 " SMS; 'mutuelle campaign start %s'",
		       row.code, row.mark, row.phones, row.parts, row.code);
	return rc ? rc : desk_campaign_order_audit(s, by, "approve", &row);
}

/* ---- starting, going on, ending ---- */

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
	return rc ? rc : desk_campaign_order_audit(s, by, what, row);
}

/* By phone there is no time to look: whom the approver saw counts. */
static int reaches(struct desk_step *s, struct desk_counter *o, const struct menus_campaign *c, const struct store_campaign *row,
		   bool *does)
{
	if (s->request->kind == DESK_COUNTER)
		return look(s, o, c, row->place, does);
	*does = row->phones > 0;
	if (!*does)
		base_error_set(&o->said, "campaign '%s' was approved when phones were not counted: start it by 'mutuelle campaign start'",
			       row->code);
	return 0;
}

int desk_campaign_order_start(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	struct menus_campaign *c;
	bool is_well;
	int rc = desk_campaign_order_find(s, o, by, &row, &is_well);

	if (rc || !is_well)
		return rc;
	if (row.state != STORE_CAMPAIGN_APPROVED) {
		base_error_set(&o->said, "campaign '%s' is %s: only an approved one is started", row.code,
			       store_campaign_state_name(row.state));
		return 0;
	}
	c = desk_campaign_order_load(s, o, &row, &rc);
	if (!c)
		return rc;
	rc = reaches(s, o, c, &row, &is_well);
	/* whom it reaches is found out when it opens, not before: people pay meanwhile */
	row.next_ms = desk_campaign_pick_slot(s->memory->scheme, c, c->from, c->until, s->request->now_ms);
	menus_campaign_free(c);
	if (rc || !is_well)
		return rc;
	rc = store_campaign_keep(s->store, &row);
	return rc ? rc : move(s, o, by, &row, STORE_CAMPAIGN_RUNNING, "start");
}

int desk_campaign_order_pause(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	bool is_there;
	int rc = desk_campaign_order_find(s, o, by, &row, &is_there);

	return rc || !is_there ? rc : move(s, o, by, &row, STORE_CAMPAIGN_PAUSED, "pause");
}

int desk_campaign_order_resume(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	struct menus_campaign *c;
	bool is_there;
	int rc = desk_campaign_order_find(s, o, by, &row, &is_there);

	if (rc || !is_there)
		return rc;
	if (row.state != STORE_CAMPAIGN_PAUSED) {
		base_error_set(&o->said, "campaign '%s' is %s: only a paused one goes on", row.code, store_campaign_state_name(row.state));
		return 0;
	}
	c = desk_campaign_order_load(s, o, &row, &rc);
	menus_campaign_free(c);
	if (!c)
		return rc;
	rc = move(s, o, by, &row, STORE_CAMPAIGN_RUNNING, "resume");
	return rc ? rc : desk_alert_campaign(s, &row, false);
}

int desk_campaign_order_stop(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_campaign row;
	bool is_there;
	int rc = desk_campaign_order_find(s, o, by, &row, &is_there);

	if (!rc && is_there)
		rc = move(s, o, by, &row, STORE_CAMPAIGN_STOPPED, "stop");
	return rc || !o->is_done ? rc : desk_alert_campaign(s, &row, false);
}
