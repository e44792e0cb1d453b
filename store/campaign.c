/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns and their recipients. */
#include "store/campaign.h"

#include "base/date.h"
#include "base/must.h"
#include "store/batch.h"
#include "store/sql.h"

#include <string.h>

enum stmt {
	INSERT, REWRITE, FIND, BY_ID, TEXT, LIST, LIST_IN, APPROVE, MOVE, EXPLAIN, DUE, KEEP, HAS, ADD, WROTE, FOLLOWED,
	REPEATED, WALK, STATEMENTS
};

#define COLUMNS "id, code, state, stage, place, author, approver, from_min, to_min, cursor, next_ms, slot_ms, seen, put," \
	" submitted_ms, started_ms, done_ms, title, mark, why, phones, parts, previewed_ms"

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO campaign (id, code, state, stage, text, title, mark, place, author, from_min, to_min, cursor, next_ms,"
		   " slot_ms, seen, put, submitted_ms) VALUES (:id, :code, 0, 0, :text, :title, :mark, :place, :author, :from_min,"
		   " :to_min, 0, 0, 0, 0, 0, :now_ms)",
	[REWRITE] = "UPDATE campaign SET code = :code, text = :text, title = :title, mark = :mark, place = :place, author = :author,"
		    " from_min = :from_min, to_min = :to_min, submitted_ms = :now_ms, state = 0, approver = NULL, phones = 0, parts = 0,"
		    " previewed_ms = 0 WHERE code = :code AND state IN (0, 1) AND author = :author RETURNING id",
	[FIND] = "SELECT " COLUMNS " FROM campaign WHERE code = :code",
	[BY_ID] = "SELECT " COLUMNS " FROM campaign WHERE id = :id",
	[TEXT] = "SELECT text FROM campaign WHERE id = :id",
	[LIST] = "SELECT " COLUMNS " FROM campaign WHERE id > :after ORDER BY id LIMIT :cap",
	[LIST_IN] = "SELECT " COLUMNS " FROM campaign WHERE state = :state AND id > :after ORDER BY id LIMIT :cap",
	[APPROVE] = "UPDATE campaign SET state = 1, approver = :by, phones = :phones, parts = :parts, previewed_ms = :previewed_ms"
		    " WHERE id = :id AND state = 0 AND author <> :by AND mark = :mark AND mark <> ''",
	[EXPLAIN] = "UPDATE campaign SET why = :why WHERE id = :id",
	[MOVE] = "UPDATE campaign SET state = :to, why = '', started_ms = ifnull(started_ms, :started_ms), next_ms = :now_ms,"
		 " done_ms = :done_ms WHERE id = :id AND state = :from",
	[DUE] = "SELECT " COLUMNS " FROM campaign WHERE state = 2 AND next_ms <= :now_ms ORDER BY next_ms, id LIMIT 1",
	[KEEP] = "UPDATE campaign SET stage = :stage, cursor = :cursor, next_ms = :next_ms, slot_ms = :slot_ms, seen = :seen, put = :put"
		 " WHERE id = :id",
	[HAS] = "SELECT 1 FROM campaign_recipient WHERE campaign = :campaign AND phone = :phone",
	[ADD] = "INSERT INTO campaign_recipient (campaign, phone, household, member, arm, parts, day, outbox, follow, village)"
		" VALUES (:campaign, :phone, :household, :member, :arm, :parts, :day, :outbox, 0, :village)",
	[WROTE] = "SELECT day FROM campaign_recipient WHERE campaign = :campaign AND phone = :phone AND outbox <> 0",
	[FOLLOWED] = "UPDATE campaign_recipient SET follow = :outbox, parts = parts + :parts WHERE campaign = :campaign"
		     " AND phone = :phone AND follow = 0",
	[REPEATED] = "UPDATE campaign_recipient SET parts = parts + :parts WHERE campaign = :campaign AND phone = :phone",
	[WALK] = "SELECT phone, household, member, arm, parts, day, outbox, follow, village FROM campaign_recipient"
		 " WHERE campaign = :campaign AND phone > :after ORDER BY phone LIMIT :cap",
};

const struct store_sql_list store_campaign_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_CAMPAIGN, statement);
}

static void read_row(struct store_sql *q, struct store_campaign *c)
{
	c->id = store_sql_col_int(q, 0);
	store_sql_col_text(q, 1, c->code, sizeof c->code);
	c->state = (enum store_campaign_state) store_sql_col_int(q, 2);
	c->stage = (int) store_sql_col_int(q, 3);
	store_sql_col_text(q, 4, c->place, sizeof c->place);
	store_sql_col_text(q, 5, c->author, sizeof c->author);
	store_sql_col_text(q, 6, c->approver, sizeof c->approver);
	c->from_min = (int) store_sql_col_int(q, 7);
	c->to_min = (int) store_sql_col_int(q, 8);
	c->cursor = store_sql_col_int(q, 9);
	c->next_ms = store_sql_col_int(q, 10);
	c->slot_ms = store_sql_col_int(q, 11);
	c->seen = store_sql_col_int(q, 12);
	c->put = store_sql_col_int(q, 13);
	c->submitted_ms = store_sql_col_int(q, 14);
	c->started_ms = store_sql_col_int(q, 15); /* NULL reads as 0 */
	c->done_ms = store_sql_col_int(q, 16);
	store_sql_col_text(q, 17, c->title, sizeof c->title);
	store_sql_col_text(q, 18, c->mark, sizeof c->mark);
	store_sql_col_text(q, 19, c->why, sizeof c->why);
	c->phones = store_sql_col_int(q, 20);
	c->parts = store_sql_col_int(q, 21);
	c->previewed_ms = store_sql_col_int(q, 22);
}

static int read_one(struct store_sql *q, struct store_campaign *out)
{
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

/* What a handing in says. */
static void bind_text(struct store_sql *q, const struct store_campaign *c, const char *text, int64_t now_ms)
{
	store_sql_text(q, "code", c->code);
	store_sql_text(q, "text", text);
	store_sql_text(q, "title", c->title);
	store_sql_text(q, "mark", c->mark);
	store_sql_text(q, "place", c->place);
	store_sql_text(q, "author", c->author);
	store_sql_int(q, "from_min", c->from_min);
	store_sql_int(q, "to_min", c->to_min);
	store_sql_int(q, "now_ms", now_ms);
}

static int insert(struct store *s, const struct store_campaign *c, const char *text, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "campaign", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	bind_text(q, c, text, now_ms);
	return store_sql_run(q);
}

int store_campaign_submit(struct store *s, const struct store_campaign *c, const char *text, int64_t now_ms, int64_t *id)
{
	struct store_campaign old;
	struct store_sql *q;
	int rc = store_campaign_find(s, c->code, &old);

	must(strlen(text) < STORE_CAMPAIGN_TEXT && c->mark[0]);
	if (rc == STORE_NONE)
		return insert(s, c, text, now_ms, id);
	if (rc != STORE_OK)
		return rc;
	q = start(s, REWRITE);
	bind_text(q, c, text, now_ms);
	rc = store_sql_step(q);
	if (rc != STORE_OK)
		return rc == STORE_NONE ? STORE_EXISTS : rc;
	*id = store_sql_col_int(q, 0);
	rc = store_sql_step(q);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_campaign_find(struct store *s, const char *code, struct store_campaign *out)
{
	struct store_sql *q = start(s, FIND);

	store_sql_text(q, "code", code);
	return read_one(q, out);
}

int store_campaign_text(struct store *s, int64_t id, char out[STORE_CAMPAIGN_TEXT])
{
	struct store_sql *q = start(s, TEXT);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	store_sql_col_text(q, 0, out, STORE_CAMPAIGN_TEXT);
	return store_sql_end(q);
}

static int read_list(struct store_sql *q, int64_t after, struct store_campaign *out, int cap, int *n)
{
	int rc;

	*n = 0;
	store_sql_int(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_campaign_list(struct store *s, int64_t after, struct store_campaign *out, int cap, int *n)
{
	return read_list(start(s, LIST), after, out, cap, n);
}

int store_campaign_list_in(struct store *s, enum store_campaign_state state, int64_t after, struct store_campaign *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST_IN);

	store_sql_int(q, "state", state);
	return read_list(q, after, out, cap, n);
}

int store_campaign_approve(struct store *s, const struct store_campaign *c)
{
	struct store_sql *q = start(s, APPROVE);
	int rc;

	store_sql_text(q, "by", c->approver);
	store_sql_int(q, "phones", c->phones);
	store_sql_int(q, "parts", c->parts);
	store_sql_int(q, "previewed_ms", c->previewed_ms);
	store_sql_int(q, "id", c->id);
	store_sql_text(q, "mark", c->mark);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_REFUSED : rc;
}

static const bool may_move[STORE_CAMPAIGN_STATES][STORE_CAMPAIGN_STATES] = {
	[STORE_CAMPAIGN_SUBMITTED] = {[STORE_CAMPAIGN_STOPPED] = true},
	[STORE_CAMPAIGN_APPROVED] = {[STORE_CAMPAIGN_RUNNING] = true, [STORE_CAMPAIGN_STOPPED] = true},
	[STORE_CAMPAIGN_RUNNING] = {[STORE_CAMPAIGN_PAUSED] = true, [STORE_CAMPAIGN_DONE] = true, [STORE_CAMPAIGN_STOPPED] = true},
	[STORE_CAMPAIGN_PAUSED] = {[STORE_CAMPAIGN_RUNNING] = true, [STORE_CAMPAIGN_STOPPED] = true},
	/* what still waits in the outbox is held, or does not go at all */
	[STORE_CAMPAIGN_DONE] = {[STORE_CAMPAIGN_PAUSED] = true, [STORE_CAMPAIGN_STOPPED] = true},
};

int store_campaign_move(struct store *s, int64_t id, enum store_campaign_state to, int64_t now_ms)
{
	struct store_sql *q = start(s, BY_ID);
	struct store_campaign c;
	int rc;

	must(to < STORE_CAMPAIGN_STATES);
	store_sql_int(q, "id", id);
	if ((rc = read_one(q, &c)) != STORE_OK)
		return rc;
	if (!may_move[c.state][to])
		return STORE_REFUSED;
	q = start(s, MOVE);
	store_sql_int(q, "to", to);
	if (to == STORE_CAMPAIGN_RUNNING)
		store_sql_int(q, "started_ms", now_ms);
	else
		store_sql_null(q, "started_ms");
	store_sql_int(q, "now_ms", now_ms > c.next_ms ? now_ms : c.next_ms);
	if (to >= STORE_CAMPAIGN_DONE)
		store_sql_int(q, "done_ms", now_ms);
	else
		store_sql_null(q, "done_ms");
	store_sql_int(q, "id", id);
	store_sql_int(q, "from", c.state);
	return store_sql_run(q);
}

int store_campaign_explain(struct store *s, int64_t id, const char *why)
{
	struct store_sql *q = start(s, EXPLAIN);

	store_sql_text(q, "why", why);
	store_sql_int(q, "id", id);
	return store_sql_run(q);
}

int store_campaign_due(struct store *s, int64_t now_ms, struct store_campaign *out)
{
	struct store_sql *q = start(s, DUE);

	store_sql_int(q, "now_ms", now_ms);
	return read_one(q, out);
}

int store_campaign_keep(struct store *s, const struct store_campaign *c)
{
	struct store_sql *q = start(s, KEEP);

	store_sql_int(q, "stage", c->stage);
	store_sql_int(q, "cursor", c->cursor);
	store_sql_int(q, "next_ms", c->next_ms);
	store_sql_int(q, "slot_ms", c->slot_ms);
	store_sql_int(q, "seen", c->seen);
	store_sql_int(q, "put", c->put);
	store_sql_int(q, "id", c->id);
	return store_sql_run(q);
}

/* ---- recipients ---- */

int store_campaign_has(struct store *s, int64_t campaign, uint64_t phone, bool *has)
{
	struct store_sql *q = start(s, HAS);
	int rc;

	store_sql_int(q, "campaign", campaign);
	store_sql_int(q, "phone", (int64_t) phone);
	rc = store_sql_step(q);
	*has = rc == STORE_OK;
	if (rc == STORE_OK)
		return store_sql_end(q);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_campaign_add(struct store *s, const struct store_recipient *r)
{
	struct store_sql *q = start(s, ADD);

	store_sql_int(q, "campaign", r->campaign);
	store_sql_int(q, "phone", (int64_t) r->phone);
	store_sql_int(q, "household", r->household);
	store_sql_int(q, "member", r->member);
	store_sql_int(q, "arm", r->arm);
	store_sql_int(q, "parts", r->parts);
	store_sql_int(q, "day", r->day);
	store_sql_int(q, "outbox", r->outbox);
	store_sql_int(q, "village", (int64_t) r->village);
	return store_sql_run(q);
}

int store_campaign_wrote(struct store *s, int64_t campaign, uint64_t phone, int32_t *day)
{
	struct store_sql *q = start(s, WROTE);
	int rc;

	*day = BASE_DAY_NONE;
	store_sql_int(q, "campaign", campaign);
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	*day = store_sql_col_day(q, 0);
	return store_sql_end(q);
}

int store_campaign_followed(struct store *s, int64_t campaign, uint64_t phone, int64_t outbox, int parts)
{
	struct store_sql *q = start(s, FOLLOWED);

	store_sql_int(q, "outbox", outbox);
	store_sql_int(q, "parts", parts);
	store_sql_int(q, "campaign", campaign);
	store_sql_int(q, "phone", (int64_t) phone);
	return store_sql_run(q);
}

int store_campaign_repeated(struct store *s, int64_t campaign, uint64_t phone, int parts)
{
	struct store_sql *q = start(s, REPEATED);

	store_sql_int(q, "parts", parts);
	store_sql_int(q, "campaign", campaign);
	store_sql_int(q, "phone", (int64_t) phone);
	return store_sql_run(q);
}

int store_campaign_walk(struct store *s, int64_t campaign, uint64_t after, struct store_recipient *out, int cap, int *n)
{
	struct store_sql *q = start(s, WALK);
	int rc;

	*n = 0;
	store_sql_int(q, "campaign", campaign);
	store_sql_int(q, "after", (int64_t) after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		out[(*n)++] = (struct store_recipient){
			campaign, (uint64_t) store_sql_col_int(q, 0), store_sql_col_int(q, 1), (int) store_sql_col_int(q, 2),
			(int) store_sql_col_int(q, 3), (int) store_sql_col_int(q, 4), store_sql_col_day(q, 5), store_sql_col_int(q, 6),
			store_sql_col_int(q, 7), (uint64_t) store_sql_col_int(q, 8)};
	return rc == STORE_NONE ? STORE_OK : rc;
}

const char *store_campaign_state_name(enum store_campaign_state state)
{
	static const char *const names[STORE_CAMPAIGN_STATES] = {
		[STORE_CAMPAIGN_SUBMITTED] = "submitted", [STORE_CAMPAIGN_APPROVED] = "approved", [STORE_CAMPAIGN_RUNNING] = "running",
		[STORE_CAMPAIGN_PAUSED] = "paused", [STORE_CAMPAIGN_DONE] = "done", [STORE_CAMPAIGN_STOPPED] = "stopped",
	};

	must(state < STORE_CAMPAIGN_STATES);
	return names[state];
}
