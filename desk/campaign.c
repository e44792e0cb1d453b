/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running campaigns: a scan of the households in the order of their numbers, in chunks.
 *
 * Each chunk reads the campaign's file anew: that costs less than its households do, and nothing in memory has to be kept true over
 * a crash, a rollback or a reload of the menus. */
#include "desk/campaign.h"

#include "base/date.h"
#include "base/log.h"
#include "desk/alert.h"
#include "desk/campaign_pick.h"
#include "desk/quiz.h"
#include "desk/campaign_prove.h"
#include "menus/campaign_load.h"
#include "menus/remind.h"
#include "store/campaign.h"
#include "store/outbox.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_MAX 256
#define WAIT_MS 60000           /* nothing is running, or not yet */
#define HOUR_MS 3600000ll
#define DAY_MS 86400000ll
#define MINUTE_MS 60000ll
#define PAUSE_MS (30 * MINUTE_MS) /* what waits in the outbox looks so often whether it may go on */

struct running {
	struct desk_step *step;
	struct store_campaign row;
	struct menus_campaign *c;
	struct desk_campaign_scan scan;
	bool is_late;                   /* its window has no room left */
};

/* ---- one message ---- */

static int64_t find_slot(struct running *r, int32_t *until)
{
	const int64_t now_ms = r->step->request->now_ms;
	int32_t from;
	int64_t slot_ms;

	desk_campaign_prove_days(r->c, &r->row, &from, until);
	slot_ms = desk_campaign_pick_slot(r->scan.scheme, r->c, from, *until, r->row.slot_ms > now_ms ? r->row.slot_ms : now_ms);
	r->is_late |= slot_ms == INT64_MAX;
	return slot_ms;
}

static int put(struct running *r, const struct desk_campaign_person *p, const struct menus_campaign_text *text, int64_t slot_ms,
	       int32_t until, int64_t *id, int *parts)
{
	struct store_message m = {.priority = STORE_CAMPAIGN, .kind = STORE_CAMPAIGN_KIND, .phone = p->phone, .household = p->household->id,
				  .not_before_ms = slot_ms, .expires_ms = until * DAY_MS + r->c->to_min * MINUTE_MS};
	struct buf said = {0};
	int rc;

	menus_campaign_render(r->scan.menus, text, p->language, &p->facts, &said);
	*parts = menus_campaign_count_parts((const char *) said.data, said.len);
	snprintf(m.text, sizeof m.text, "%s", base_buf_str(&said));
	base_buf_release(&said);
	snprintf(m.topic, sizeof m.topic, "%s", r->c->topic);
	snprintf(m.subject, sizeof m.subject, "%s", r->c->code);
	r->row.slot_ms = slot_ms + (r->c->pace ? HOUR_MS / r->c->pace : 0);
	r->row.put++;
	rc = store_outbox_add(r->step->store, &m, r->step->request->now_ms, id);
	return rc || text == &r->c->follow ? rc : desk_quiz_ask(r->step, r->c->quiz, p, slot_ms);
}

/* ---- the first messages ---- */

static int on_person(void *ctx, const struct desk_campaign_person *p)
{
	struct running *r = ctx;
	struct store_recipient row = {.campaign = r->row.id, .phone = p->phone, .household = p->household->id, .member = p->member->no,
				      .arm = p->arm, .village = scheme_trial_village(p->household->commune, p->household->village)};
	int64_t slot_ms;
	int32_t until;
	bool has;
	int rc;

	if (p->why != DESK_CAMPAIGN_MEANT)
		return 0;
	rc = store_campaign_has(r->step->store, r->row.id, p->phone, &has);
	if (rc || has)
		return rc;
	slot_ms = find_slot(r, &until);
	if (r->is_late)
		return 0;
	row.day = base_date_of_ms(slot_ms);
	if (p->arm < r->c->n_arms)
		rc = put(r, p, &r->c->arms[p->arm].text, slot_ms, until, &row.outbox, &row.parts);
	return rc ? rc : store_campaign_add(r->step->store, &row);
}

static int scan_households(struct running *r, int cap, bool *is_end)
{
	struct store_household *rows = base_alloc((size_t) cap * sizeof *rows);
	int n, rc = store_household_walk(r->step->store, r->row.cursor, rows, cap, &n);

	for (int i = 0; !rc && i < n && !r->is_late; i++) {
		rc = desk_campaign_pick(&r->scan, &rows[i], on_person, r);
		r->row.cursor = rows[i].id;
		r->row.seen++;
	}
	*is_end = n < cap || r->is_late;
	free(rows);
	return rc;
}

/* ---- the follow-up ---- */

static int follow(struct running *r, const struct store_recipient *row)
{
	struct store_household h;
	struct desk_campaign_person p;
	int64_t slot_ms, id;
	int32_t until;
	bool has_paid;
	int parts, rc;

	if (!row->outbox || row->follow)
		return 0;
	rc = store_household_load(r->step->store, row->household, &h);
	if (!rc)
		rc = desk_campaign_pick_again(&r->scan, &h, row->member, row->phone, row->day, &p, &has_paid);
	if (rc || p.why != DESK_CAMPAIGN_MEANT || (has_paid && r->c->follows_unless_paid))
		return rc;
	slot_ms = find_slot(r, &until);
	if (r->is_late)
		return 0;
	rc = put(r, &p, &r->c->follow, slot_ms, until, &id, &parts);
	return rc ? rc : store_campaign_followed(r->step->store, r->row.id, row->phone, id, parts);
}

static int scan_recipients(struct running *r, int cap, bool *is_end)
{
	struct store_recipient *rows = base_alloc((size_t) cap * sizeof *rows);
	int n, rc = store_campaign_walk(r->step->store, r->row.id, (uint64_t) r->row.cursor, rows, cap, &n);

	for (int i = 0; !rc && i < n && !r->is_late; i++) {
		rc = follow(r, &rows[i]);
		r->row.cursor = (int64_t) rows[i].phone;
	}
	*is_end = n < cap || r->is_late;
	free(rows);
	return rc;
}

/* ---- a chunk ---- */

static int end_stage(struct running *r)
{
	struct store *store = r->step->store;
	const int64_t now_ms = r->step->request->now_ms;
	int64_t last_ms = r->row.slot_ms > now_ms ? r->row.slot_ms : now_ms;
	int rc;

	base_log(LOG_INFO, "campaign-stage-done", "campaign=%s stage=%d seen=%" PRId64 " put=%" PRId64 " late=%d", r->row.code,
		 r->row.stage, r->row.seen, r->row.put, r->is_late);
	if (!r->row.stage && r->c->follow_days) {
		r->row.stage = 1;
		r->row.cursor = 0;
		r->row.next_ms = (base_date_of_ms(last_ms) + r->c->follow_days) * DAY_MS + r->c->from_min * MINUTE_MS;
		r->row.slot_ms = r->row.next_ms;
		return store_campaign_keep(store, &r->row);
	}
	rc = store_campaign_keep(store, &r->row);
	return rc ? rc : store_campaign_move(store, r->row.id, STORE_CAMPAIGN_DONE, now_ms);
}

static int run_chunk(struct running *r, int cap)
{
	bool is_end;
	int rc = r->row.stage ? scan_recipients(r, cap, &is_end) : scan_households(r, cap, &is_end);

	if (rc)
		return rc;
	return is_end ? end_stage(r) : store_campaign_keep(r->step->store, &r->row);
}

/* It can't go on as things stand: it waits for a person, who hears of it. */
static int pause_itself(struct desk_step *s, const struct store_campaign *row, const char *why)
{
	char kept[STORE_CAMPAIGN_WHY];
	int rc = store_campaign_move(s->store, row->id, STORE_CAMPAIGN_PAUSED, s->request->now_ms);

	snprintf(kept, sizeof kept, "%s", why);
	kept[strcspn(kept, "\n")] = '\0'; /* a complaint about a segment has a picture below it */
	text_utf8_trim(kept);
	base_log(LOG_ERROR, "campaign-paused", "campaign=%s why=\"%s\"", row->code, kept);
	if (!rc)
		rc = store_campaign_explain(s->store, row->id, kept);
	return rc ? rc : desk_alert_campaign(s, row, true);
}

/* NULL: it no longer fits the menus or the scheme. */
static struct menus_campaign *read_campaign(struct desk_step *s, const struct store_campaign *row, int *rc)
{
	struct menus_campaign *c = NULL;
	char *text = base_alloc(STORE_CAMPAIGN_TEXT);
	struct error e;

	*rc = store_campaign_text(s->store, row->id, text);
	if (!*rc && !(c = menus_campaign_load(s->memory->menus, row->code, text, strlen(text), &e)))
		*rc = pause_itself(s, row, e.text);
	free(text);
	return c;
}

int desk_campaign_run(struct desk_step *s)
{
	const struct desk_request *request = s->request;
	int cap = request->count && request->count < CHUNK_MAX ? (int) request->count : CHUNK_MAX;
	struct running r = {.step = s, .scan = {.store = s->store, .scheme = s->memory->scheme, .menus = s->memory->menus,
						.today = base_date_of_ms(request->now_ms)}};
	int rc = store_campaign_due(s->store, request->now_ms, &r.row);

	s->reply->wait_ms = rc == STORE_NONE ? WAIT_MS : 0;
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	r.c = read_campaign(s, &r.row, &rc);
	if (!r.c)
		return rc;
	r.scan.campaign = r.c;
	r.scan.place = r.row.place;
	rc = run_chunk(&r, cap);
	desk_cover_release(&r.scan.dues);
	menus_campaign_free(r.c);
	return rc;
}

/* ---- on the way out ---- */

/* Nobody could stop a topic that the menus have no longer: what waits of it waits on. */
static int leave_topic(struct desk_step *s, struct store_campaign *row, const char *topic)
{
	char why[STORE_CAMPAIGN_WHY];

	if (menus_remind_topic(s->memory->menus, topic) >= 0
	    || (row->state != STORE_CAMPAIGN_RUNNING && row->state != STORE_CAMPAIGN_DONE))
		return 0;
	snprintf(why, sizeof why, "its topic '%s' has left the menus, so that nobody could stop it", topic);
	row->state = STORE_CAMPAIGN_PAUSED;
	return pause_itself(s, row, why);
}

int desk_campaign_gate(struct desk_step *s, const struct store_message *m, int64_t *hold_ms, bool *is_over)
{
	const int64_t now_ms = s->request->now_ms;
	struct menus_campaign hours = {.from = 0};
	struct store_campaign row;
	int64_t opens_ms;
	int rc;

	*hold_ms = 0;
	*is_over = false;
	if (strcmp(m->kind, STORE_CAMPAIGN_KIND))
		return 0;
	rc = store_campaign_find(s->store, m->subject, &row);
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	rc = leave_topic(s, &row, m->topic);
	if (rc)
		return rc;
	*is_over = row.state == STORE_CAMPAIGN_STOPPED;
	if (row.state == STORE_CAMPAIGN_PAUSED) {
		*hold_ms = now_ms + PAUSE_MS;
		return 0;
	}
	hours.from_min = row.from_min;
	hours.to_min = row.to_min;
	opens_ms = desk_campaign_pick_slot(s->memory->scheme, &hours, 0, INT32_MAX, now_ms);
	if (opens_ms > now_ms)
		*hold_ms = opens_ms;
	return 0;
}
