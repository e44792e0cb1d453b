/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out, until they are answered for: leased by a number that fences, since an answer may come after a crash
 * or a second lease. */
#include "store/outbox.h"

#include "store/batch.h"
#include "store/sql.h"

enum stmt { INSERT, EXPIRE, READY, LEASE, RESULT, NEXT, STATEMENTS };

enum state { WAITING, LEASED, SENT, REFUSED, UNKNOWN, EXPIRED }; /* the first two are open: done_ms is NULL */

/* How long a message waits that the gateway can't take now: doubled by each attempt, from 30 s to 1 h. */
#define RETRY_FIRST_MS 30000
#define RETRY_LAST_MS 3600000

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO outbox (id, link, phone, state, due_ms, expires_ms, lease, attempts, status, added_ms, kind,"
		   " text) VALUES (:id, :link, :phone, 0, :not_before_ms, :expires_ms, 0, 0, 0, :now_ms, :kind, :text)",
	[EXPIRE] = "UPDATE outbox SET state = 5, done_ms = :now_ms WHERE done_ms IS NULL AND link = :link"
		   " AND due_ms <= :now_ms AND expires_ms <= :now_ms",
	[READY] = "SELECT id, phone, due_ms, expires_ms, kind, text FROM outbox WHERE done_ms IS NULL AND link = :link"
		  " AND due_ms <= :now_ms ORDER BY due_ms, id LIMIT :cap",
	[LEASE] = "UPDATE outbox SET state = 1, lease = :lease, due_ms = :until_ms, attempts = attempts + 1 WHERE id = :id",
	[RESULT] = "UPDATE outbox SET state = :state, status = :status, done_ms = :done_ms, lease = 0,"
		   " due_ms = :now_ms + min(:first_ms << min(attempts - 1, 20), :last_ms)"
		   " WHERE id = :id AND state = 1 AND lease = :lease",
	[NEXT] = "SELECT min(due_ms) FROM outbox WHERE done_ms IS NULL",
};

const struct store_sql_list store_outbox_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_OUTBOX, statement);
}

int store_outbox_add(struct store *s, const struct store_message *m, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "outbox", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_int(q, "link", m->link);
	store_sql_int(q, "phone", (int64_t) m->phone);
	store_sql_int(q, "not_before_ms", m->not_before_ms);
	store_sql_int(q, "expires_ms", m->expires_ms ? m->expires_ms : INT64_MAX);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "kind", m->kind);
	store_sql_text(q, "text", m->text);
	return store_sql_run(q);
}

static int expire(struct store *s, uint32_t link, int64_t now_ms)
{
	struct store_sql *q = start(s, EXPIRE);

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "link", link);
	return store_sql_run(q);
}

static int read_ready(struct store *s, uint32_t link, int64_t now_ms, struct store_message *out, int cap, int *n)
{
	struct store_sql *q = start(s, READY);
	int rc;

	store_sql_int(q, "link", link);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_message *m = &out[(*n)++];

		m->id = store_sql_col_int(q, 0);
		m->link = link;
		m->phone = (uint64_t) store_sql_col_int(q, 1);
		m->not_before_ms = store_sql_col_int(q, 2);
		m->expires_ms = store_sql_col_int(q, 3);
		if (m->expires_ms == INT64_MAX)
			m->expires_ms = 0;
		store_sql_col_text(q, 4, m->kind, sizeof m->kind);
		store_sql_col_text(q, 5, m->text, sizeof m->text);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int lease_one(struct store *s, struct store_message *m, int64_t lease, int64_t until_ms)
{
	struct store_sql *q = start(s, LEASE);

	m->lease = lease;
	store_sql_int(q, "lease", lease);
	store_sql_int(q, "until_ms", until_ms);
	store_sql_int(q, "id", m->id);
	return store_sql_run(q);
}

static int lease_all(struct store *s, struct store_message *out, int n, int64_t until_ms)
{
	int64_t lease;
	int rc = store_batch_next_id(s, "lease", &lease);

	for (int i = 0; rc == STORE_OK && i < n; i++)
		rc = lease_one(s, &out[i], lease, until_ms);
	return rc;
}

int store_outbox_lease(struct store *s, uint32_t link, int64_t now_ms, int64_t until_ms, struct store_message *out,
		       int cap, int *n)
{
	int rc;

	*n = 0;
	if ((rc = store_batch_part_begin(s)) != STORE_OK)
		return rc;
	rc = expire(s, link, now_ms);
	if (rc == STORE_OK)
		rc = read_ready(s, link, now_ms, out, cap, n);
	if (rc == STORE_OK && *n)
		rc = lease_all(s, out, *n, until_ms);
	rc = store_batch_part_end(s, rc);
	if (rc != STORE_OK)
		*n = 0;
	return rc;
}

int store_outbox_result(struct store *s, int64_t id, int64_t lease, enum store_outcome outcome, uint32_t status,
			int64_t now_ms)
{
	static const enum state after[] = {
		[STORE_SUBMITTED] = SENT,
		[STORE_REFUSED_FOR_GOOD] = REFUSED,
		[STORE_TRY_LATER] = WAITING,
		[STORE_OUTCOME_UNKNOWN] = UNKNOWN, /* law 4: never blindly sent again */
	};
	struct store_sql *q = start(s, RESULT);
	int rc;

	store_sql_int(q, "state", after[outcome]);
	store_sql_int(q, "status", status);
	if (outcome == STORE_TRY_LATER)
		store_sql_null(q, "done_ms");
	else
		store_sql_int(q, "done_ms", now_ms);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "first_ms", RETRY_FIRST_MS);
	store_sql_int(q, "last_ms", RETRY_LAST_MS);
	store_sql_int(q, "id", id);
	store_sql_int(q, "lease", lease);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_outbox_next(struct store *s, int64_t *due_ms)
{
	struct store_sql *q = start(s, NEXT);
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	*due_ms = store_sql_is_null(q, 0) ? INT64_MAX : store_sql_col_int(q, 0);
	return store_sql_end(q);
}
