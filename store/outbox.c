/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out, until they are answered for: leased by a number that fences, since an answer may come after a crash
 * or a second lease. */
#include "store/outbox.h"

#include "base/must.h"
#include "store/batch.h"
#include "store/outbox_row.h"
#include "store/receipt.h"
#include "store/route.h"

#include <stdio.h>
#include <string.h>

#define AT_ONCE 64

enum stmt {
	INSERT, LOAD, FIND, READY, POSTPONE, ADD_PART, LEASED, OVERDUE, OF_HOUSEHOLD, OF_PHONE, WITHDRAW,
	OLD, DELETE, DELETE_PARTS, STATEMENTS
};

/* Until when its phone is parked; one-time codes and receipts go all the same. */
#define PARKED_UNTIL "iif(priority > 1, coalesce((SELECT until_ms FROM park WHERE park.phone = outbox.phone), 0), 0)"
#define READY_BY(link) \
	"SELECT " STORE_OUTBOX_ROW ", " PARKED_UNTIL " FROM outbox" \
	" WHERE state = 0 AND link = " link " AND priority = :priority AND due_ms <= :now_ms"

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO outbox (id, state, priority, link, via, phone, household, due_ms, not_before_ms, expires_ms, lease,"
		   " attempts, status, parts, parts_delivered, first_part, is_exact, is_withdrawn, added_ms, again_of, kind, topic,"
		   " subject, text) VALUES (:id, 0, :priority, :link, '', :phone, :household, :not_before_ms, :not_before_ms,"
		   " :expires_ms, 0, 0, 0, 0, 0, 0, :is_exact, 0, :now_ms, :again_of, :kind, :topic, :subject, :text)",
	[LOAD] = "SELECT " STORE_OUTBOX_ROW " FROM outbox WHERE id = :id",
	[FIND] = "SELECT max(id) FROM outbox WHERE household = :household AND household <> 0 AND kind = :kind AND subject = :subject",
	[READY] = READY_BY(":link") " UNION ALL " READY_BY("''") " ORDER BY due_ms, id LIMIT :cap",
	[POSTPONE] = "UPDATE outbox SET due_ms = :due_ms WHERE id = :id AND state = 0",
	[ADD_PART] = "INSERT INTO outbox_part (message, part, state, id) VALUES (:message, :part, 0, :id)",
	[LEASED] = "SELECT " STORE_OUTBOX_ROW " FROM outbox WHERE state = 1 AND due_ms <= :until_ms"
		   " AND (:link IS NULL OR via = :link) ORDER BY due_ms, id LIMIT :cap",
	[OVERDUE] = "SELECT id, state, is_withdrawn FROM outbox WHERE state = 0 AND expires_ms <= :now_ms LIMIT :limit",
	[OF_HOUSEHOLD] = "SELECT id, state FROM outbox WHERE household = :of AND household <> 0 AND kind = :word"
			 " AND state < 2 AND NOT is_withdrawn LIMIT :limit",
	[OF_PHONE] = "SELECT id, state FROM outbox WHERE phone = :of AND topic <> '' AND (:word = '' OR topic = :word)"
		     " AND state < 2 AND NOT is_withdrawn LIMIT :limit",
	/* it ends with its expiry, if it comes back to the queue */
	[WITHDRAW] = "UPDATE outbox SET is_withdrawn = 1, expires_ms = min(expires_ms, :now_ms) WHERE id = :id AND state = 1",
	[OLD] = "SELECT id, state, added_ms FROM outbox WHERE id > :after ORDER BY id LIMIT :limit",
	[DELETE] = "DELETE FROM outbox WHERE id = :id",
	[DELETE_PARTS] = "DELETE FROM outbox_part WHERE message = :id",
};

const struct store_sql_list store_outbox_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_OUTBOX, statement);
}

static int run_by_id(struct store *s, enum stmt statement, int64_t id)
{
	struct store_sql *q = start(s, statement);

	store_sql_int(q, "id", id);
	return store_sql_run(q);
}

const char *store_outbox_priority_name(enum store_priority priority)
{
	static const char *const names[STORE_PRIORITIES] = {"one-time-code", "receipt", "alert", "reminder", "campaign"};

	must(priority < STORE_PRIORITIES);
	return names[priority];
}

/* ---- in ---- */

int store_outbox_add(struct store *s, const struct store_message *m, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "outbox", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_int(q, "priority", m->priority);
	store_sql_text(q, "link", m->link[0] ? m->link : store_route_find(s, m->phone));
	store_sql_int(q, "phone", (int64_t) m->phone);
	store_sql_int(q, "household", m->household);
	store_sql_int(q, "not_before_ms", m->not_before_ms);
	store_sql_int(q, "expires_ms", m->expires_ms ? m->expires_ms : INT64_MAX);
	store_sql_int(q, "is_exact", m->is_exact);
	store_sql_int(q, "now_ms", now_ms);
	if (m->again_of)
		store_sql_int(q, "again_of", m->again_of);
	else
		store_sql_null(q, "again_of");
	store_sql_text(q, "kind", m->kind);
	store_sql_text(q, "topic", m->topic);
	store_sql_text(q, "subject", m->subject);
	store_sql_text(q, "text", m->text);
	return store_sql_run(q);
}

int store_outbox_load(struct store *s, int64_t id, struct store_message *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	store_outbox_row_read(q, out);
	return store_sql_end(q);
}

int store_outbox_find(struct store *s, int64_t household, const char *kind, const char *subject, int64_t *id)
{
	struct store_sql *q = start(s, FIND);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_text(q, "kind", kind);
	store_sql_text(q, "subject", subject);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	if (store_sql_is_null(q, 0))
		rc = STORE_NONE;
	else
		*id = store_sql_col_int(q, 0);
	store_sql_end(q);
	return rc;
}

int store_outbox_again(struct store *s, int64_t id, const char *suffix, int64_t not_before_ms, int64_t expires_ms, int64_t now_ms,
		       int64_t *copy)
{
	struct store_message m;
	size_t len, room;
	int rc = store_outbox_load(s, id, &m);

	if (rc != STORE_OK)
		return rc;
	if (m.state <= STORE_SUBMITTED || m.priority == STORE_ONE_TIME_CODE)
		return STORE_REFUSED;
	must(strlen(suffix) < sizeof m.text);
	room = sizeof m.text - 1 - strlen(suffix);
	len = strlen(m.text);
	if (len > room)
		for (len = room; len && ((unsigned char) m.text[len] & 0xc0) == 0x80; len--) /* never half of a character */
			;
	snprintf(m.text + len, sizeof m.text - len, "%s", suffix);
	m.again_of = id;
	m.not_before_ms = not_before_ms;
	m.expires_ms = expires_ms;
	return store_outbox_add(s, &m, now_ms, copy);
}

/* ---- out ---- */

struct lease {
	struct store *s;
	const char *link;
	int64_t number, now_ms, until_ms; /* number 0: nothing is leased yet, and nothing written */
};

static int end_overdue(struct store *s, int64_t id, bool is_withdrawn, int64_t now_ms)
{
	const struct store_outbox_move m = {
		.id = id, .from = STORE_QUEUED, .to = is_withdrawn ? STORE_CANCELLED : STORE_EXPIRED, .first_part = -1,
	};

	return store_outbox_row_move(s, &m, now_ms);
}

static int postpone(struct store *s, int64_t id, int64_t due_ms)
{
	struct store_sql *q = start(s, POSTPONE);

	store_sql_int(q, "due_ms", due_ms);
	store_sql_int(q, "id", id);
	return store_sql_run(q);
}

static int lease_one(struct lease *l, struct store_message *m)
{
	struct store_outbox_move move = {
		.id = m->id, .from = STORE_QUEUED, .to = STORE_LEASED, .via = l->link, .due_ms = l->until_ms, .tried = 1, .first_part = -1,
	};
	int rc = l->number ? STORE_OK : store_batch_next_id(l->s, "lease", &l->number);

	if (rc != STORE_OK)
		return rc;
	move.lease = l->number;
	if (m->first_part && strcmp(m->via, l->link)) { /* what another link took of it is of no use to the phone */
		move.is_anew = true;
		m->first_part = m->parts_delivered = move.first_part = 0;
		if ((rc = run_by_id(l->s, DELETE_PARTS, m->id)) != STORE_OK)
			return rc;
	}
	m->state = STORE_LEASED;
	m->lease = l->number;
	m->due_ms = l->until_ms;
	m->attempts++;
	snprintf(m->via, sizeof m->via, "%s", l->link);
	return store_outbox_row_move(l->s, &move, l->now_ms);
}

/* m: the row and until when its phone is parked. *is_kept: it is leased. */
static int lease_or_skip(struct lease *l, struct store_message *m, int64_t parked_until_ms, bool *is_kept)
{
	*is_kept = false;
	if (m->expires_ms && m->expires_ms <= l->now_ms)
		return end_overdue(l->s, m->id, m->is_withdrawn, l->now_ms);
	if (parked_until_ms > l->now_ms)
		return postpone(l->s, m->id, parked_until_ms);
	*is_kept = true;
	return lease_one(l, m);
}

/* Rows are read first and changed then: a change must not move what is being read. */
static int lease_some(struct lease *l, int priority, struct store_message *out, int cap, int *n, int *skipped)
{
	struct store_sql *q = start(l->s, READY);
	int64_t parked_until_ms[AT_ONCE];
	int rc, read = 0, kept = 0;

	store_sql_text(q, "link", l->link);
	store_sql_int(q, "priority", priority);
	store_sql_int(q, "now_ms", l->now_ms);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		store_outbox_row_read(q, &out[read]);
		parked_until_ms[read++] = store_sql_col_int(q, STORE_OUTBOX_ROW_COLUMNS);
	}
	for (int i = 0; rc == STORE_NONE && i < read; i++) {
		bool is_kept;
		int done = lease_or_skip(l, &out[i], parked_until_ms[i], &is_kept);

		if (done != STORE_OK)
			return done;
		if (is_kept && kept++ != i)
			out[kept - 1] = out[i];
	}
	*n += kept;
	*skipped += read - kept;
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int lease_all(struct lease *l, struct store_message *out, int cap, int *n, int *skipped)
{
	int rc = STORE_OK;

	for (int priority = 0; rc == STORE_OK && priority < STORE_PRIORITIES; priority++) {
		int before = -1;

		while (rc == STORE_OK && before != *n && *n + *skipped < cap) { /* until this priority gives no more */
			int want = cap - *n - *skipped;

			before = *n;
			rc = lease_some(l, priority, out + *n, want < AT_ONCE ? want : AT_ONCE, n, skipped);
		}
	}
	return rc;
}

int store_outbox_lease(struct store *s, const char *link, int64_t now_ms, int64_t until_ms, struct store_message *out, int cap,
		       int *n, int *skipped)
{
	struct lease l = {.s = s, .link = link, .now_ms = now_ms, .until_ms = until_ms};
	int rc;

	must(link[0]);
	*n = *skipped = 0;
	if ((rc = store_batch_part_begin(s)) != STORE_OK)
		return rc;
	rc = store_batch_part_end(s, lease_all(&l, out, cap, n, skipped));
	if (rc != STORE_OK)
		*n = *skipped = 0;
	return rc;
}

/* ---- what became of it ---- */

static int add_parts(struct store *s, const struct store_outcome *o)
{
	int rc = STORE_OK;

	for (int i = 0; rc == STORE_OK && i < o->n_ids; i++) {
		struct store_sql *q = start(s, ADD_PART);

		store_sql_int(q, "message", o->id);
		store_sql_int(q, "part", o->first_part + i);
		store_sql_text(q, "id", o->ids[i]);
		rc = store_sql_run(q);
	}
	return rc;
}

int store_outbox_result(struct store *s, const struct store_outcome *o, int64_t now_ms)
{
	const struct store_outbox_move move = {
		.id = o->id, .from = STORE_LEASED, .to = o->to, .lease = o->lease, .due_ms = o->due_ms,
		.tried = o->is_unsent ? -1 : 0, .has_status = !o->is_unsent, .status = o->status, .parts = o->parts,
		.first_part = o->is_unsent ? -1 : o->first_part + o->n_ids,
	};
	int rc = store_outbox_row_move(s, &move, now_ms);

	if (rc == STORE_OK)
		rc = add_parts(s, o);
	if (rc == STORE_OK && o->to == STORE_SUBMITTED && o->first_part) /* receipts of its first parts may be there already */
		rc = store_receipt_settle(s, o->id, now_ms);
	return rc;
}

static int read_leased(struct store *s, const char *link, int64_t now_ms, struct store_message *out, int cap, int *n)
{
	struct store_sql *q = start(s, LEASED);
	int rc;

	store_sql_int(q, "until_ms", link ? INT64_MAX : now_ms);
	if (link)
		store_sql_text(q, "link", link);
	else
		store_sql_null(q, "link");
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		store_outbox_row_read(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_outbox_abandon(struct store *s, const char *link, int64_t now_ms, struct store_message *out, int cap, int *n)
{
	int rc;

	*n = 0;
	rc = read_leased(s, link, now_ms, out, cap, n);
	for (int i = 0; rc == STORE_OK && i < *n; i++) {
		const struct store_outbox_move move = {
			.id = out[i].id, .from = STORE_LEASED, .to = STORE_UNKNOWN, .lease = out[i].lease, .first_part = -1,
		};

		rc = store_outbox_row_move(s, &move, now_ms);
		out[i].state = STORE_UNKNOWN;
	}
	return rc;
}

int store_outbox_expire_unknown(struct store *s, int64_t id, int64_t now_ms)
{
	const struct store_outbox_move move = {.id = id, .from = STORE_UNKNOWN, .to = STORE_EXPIRED, .first_part = -1};

	return store_outbox_row_move(s, &move, now_ms);
}

/* ---- ended by us ---- */

struct found { int64_t id; enum store_message_state state; bool is_withdrawn; };

/* Steps through rows of (id, state[, is_withdrawn]). */
static int read_found(struct store_sql *q, bool has_withdrawn, struct found *out, int *n)
{
	int rc;

	*n = 0;
	while ((rc = store_sql_step(q)) == STORE_OK)
		out[(*n)++] = (struct found){store_sql_col_int(q, 0), (enum store_message_state) store_sql_col_int(q, 1),
					     has_withdrawn && store_sql_col_int(q, 2)};
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_outbox_expire(struct store *s, int64_t now_ms, int limit, int *n)
{
	struct store_sql *q = start(s, OVERDUE);
	struct found found[AT_ONCE];
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "limit", limit < AT_ONCE ? limit : AT_ONCE);
	rc = read_found(q, true, found, n);
	for (int i = 0; rc == STORE_OK && i < *n; i++)
		rc = end_overdue(s, found[i].id, found[i].is_withdrawn, now_ms);
	return rc;
}

static int cancel_one(struct store *s, const struct found *f, int64_t now_ms)
{
	const struct store_outbox_move move = {.id = f->id, .from = STORE_QUEUED, .to = STORE_CANCELLED, .first_part = -1};
	struct store_sql *q;

	if (f->state == STORE_QUEUED)
		return store_outbox_row_move(s, &move, now_ms);
	must(f->state == STORE_LEASED);
	q = start(s, WITHDRAW);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "id", f->id);
	return store_sql_run(q);
}

int store_outbox_cancel(struct store *s, int64_t id, int64_t now_ms, int *n)
{
	struct store_message m;
	int rc = store_outbox_load(s, id, &m);
	const struct found f = {id, m.state, false};

	*n = 0;
	if (rc != STORE_OK || m.state > STORE_LEASED)
		return rc;
	*n = 1;
	return cancel_one(s, &f, now_ms);
}

static int cancel_all(struct store *s, enum stmt of_whom, int64_t of, const char *word, int64_t now_ms, int *n)
{
	struct found found[AT_ONCE];
	int rc = STORE_OK, some = AT_ONCE;

	*n = 0;
	while (rc == STORE_OK && some == AT_ONCE) {
		struct store_sql *q = start(s, of_whom);

		store_sql_int(q, "of", of);
		store_sql_text(q, "word", word);
		store_sql_int(q, "limit", AT_ONCE);
		rc = read_found(q, false, found, &some);
		for (int i = 0; rc == STORE_OK && i < some; i++)
			rc = cancel_one(s, &found[i], now_ms);
		*n += some;
	}
	return rc;
}

int store_outbox_withdraw(struct store *s, int64_t household, const char *kind, int64_t now_ms, int *n)
{
	return cancel_all(s, OF_HOUSEHOLD, household, kind, now_ms, n);
}

int store_outbox_stop(struct store *s, uint64_t phone, const char *topic, int64_t now_ms, int *n)
{
	return cancel_all(s, OF_PHONE, (int64_t) phone, topic, now_ms, n);
}

/* Ids grow with time, so what is old stands in front. A message that waits still is stepped over. */
int store_outbox_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = start(s, OLD);
	struct found old[AT_ONCE];
	bool is_end = false;
	int rc, read = 0;

	*n = 0;
	if (limit > AT_ONCE)
		limit = AT_ONCE;
	store_sql_int(q, "after", s->outbox_prune_from);
	store_sql_int(q, "limit", limit);
	while (!is_end && (rc = store_sql_step(q)) == STORE_OK) {
		is_end = store_sql_col_int(q, 2) >= before_ms;
		if (!is_end)
			old[read++] = (struct found){store_sql_col_int(q, 0), (enum store_message_state) store_sql_col_int(q, 1), false};
	}
	if (is_end)
		rc = store_sql_end(q) == STORE_OK ? STORE_NONE : STORE_IO;
	for (int i = 0; rc == STORE_NONE && i < read; i++) {
		if (old[i].state <= STORE_LEASED)
			continue;
		if ((rc = run_by_id(s, DELETE, old[i].id)) == STORE_OK && (rc = run_by_id(s, DELETE_PARTS, old[i].id)) == STORE_OK)
			rc = STORE_NONE;
		++*n;
	}
	if (rc != STORE_NONE)
		return rc;
	s->outbox_prune_from = read == limit ? old[read - 1].id : 0;
	return STORE_OK;
}
