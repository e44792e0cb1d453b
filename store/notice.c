/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wallets called to tell us, each once, and those of it that wait until the wallet is asked. */
#include "store/notice.h"

#include "base/must.h"
#include "store/batch.h"
#include "store/sql.h"

enum stmt { HAD, REPEATED, OF_INTENT, INSERT, LOAD, BODY, ALL_OF_INTENT, NEXT_DUE, DUE, LEASE, ABANDON, AGAIN, END, PRUNE, STATEMENTS };

#define COLUMNS "id, wallet, hash, intent, reference, at_ms, due_ms, done_ms, lease, polls, repeats, outcome"

static const char *const sql[STATEMENTS] = {
	[HAD] = "SELECT id FROM notice WHERE wallet = :wallet AND hash = :hash",
	[REPEATED] = "UPDATE notice SET repeats = repeats + 1 WHERE id = :id",
	[OF_INTENT] = "SELECT count(*) FROM (SELECT 1 FROM notice WHERE intent = :intent LIMIT :most)",
	[INSERT] = "INSERT INTO notice (id, wallet, hash, intent, reference, at_ms, due_ms, done_ms, lease, polls, repeats, outcome, body)"
		   " VALUES (:id, :wallet, :hash, nullif(:intent, 0), :reference, :now_ms, iif(:outcome = '', :now_ms, NULL),"
		   " iif(:outcome = '', NULL, :now_ms), 0, 0, 0, :outcome, CAST(:body AS BLOB))",
	[LOAD] = "SELECT " COLUMNS " FROM notice WHERE id = :id",
	[BODY] = "SELECT body FROM notice WHERE id = :id",
	[ALL_OF_INTENT] = "SELECT " COLUMNS " FROM notice WHERE intent = :intent ORDER BY id LIMIT :cap",
	[NEXT_DUE] = "SELECT min(due_ms) FROM notice WHERE due_ms IS NOT NULL",
	[DUE] = "SELECT " COLUMNS " FROM notice WHERE due_ms <= :now_ms ORDER BY due_ms, id LIMIT :cap",
	[LEASE] = "UPDATE notice SET lease = :lease, due_ms = :due_ms, polls = polls + 1 WHERE id = :id",
	[ABANDON] = "UPDATE notice SET lease = 0, due_ms = :now_ms WHERE due_ms IS NOT NULL AND lease > 0",
	[AGAIN] = "UPDATE notice SET lease = 0, due_ms = :due_ms WHERE id = :id AND lease = :lease AND lease > 0",
	[END] = "UPDATE notice SET lease = 0, due_ms = NULL, done_ms = :now_ms, outcome = :outcome"
		" WHERE id = :id AND lease = :lease AND lease > 0",
	[PRUNE] = "UPDATE notice SET body = NULL WHERE id IN (SELECT id FROM notice WHERE body IS NOT NULL AND at_ms < :before_ms"
		  " AND done_ms IS NOT NULL ORDER BY at_ms LIMIT :limit)",
};

const struct store_sql_list store_notice_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_NOTICE, statement);
}

static void read_notice(struct store_sql *q, struct store_notice *n)
{
	int c = 0;

	n->id = store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, n->wallet, sizeof n->wallet);
	store_sql_col_text(q, c++, n->hash, sizeof n->hash);
	n->intent = store_sql_col_int(q, c++); /* NULL reads as 0, here and below */
	store_sql_col_text(q, c++, n->reference, sizeof n->reference);
	n->at_ms = store_sql_col_int(q, c++);
	n->due_ms = store_sql_col_int(q, c++);
	n->done_ms = store_sql_col_int(q, c++);
	n->lease = store_sql_col_int(q, c++);
	n->polls = (int) store_sql_col_int(q, c++);
	n->repeats = (int) store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, n->outcome, sizeof n->outcome);
}

/* ---- in ---- */

static int repeat(struct store *s, const struct store_notice *n, int64_t *id)
{
	struct store_sql *q = start(s, HAD);
	int rc;

	store_sql_text(q, "wallet", n->wallet);
	store_sql_text(q, "hash", n->hash);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	store_sql_end(q);
	q = start(s, REPEATED);
	store_sql_int(q, "id", *id);
	return store_sql_run(q);
}

static int is_enough(struct store *s, int64_t intent, bool *is)
{
	struct store_sql *q = start(s, OF_INTENT);
	int rc;

	store_sql_int(q, "intent", intent);
	store_sql_int(q, "most", STORE_NOTICES_OF_INTENT);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*is = store_sql_col_int(q, 0) == STORE_NOTICES_OF_INTENT;
	return store_sql_end(q);
}

int store_notice_add(struct store *s, const struct store_notice *n, const void *body, size_t len, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	bool has_enough = false;
	int rc = repeat(s, n, id);

	if (rc != STORE_NONE)
		return rc == STORE_OK ? STORE_EXISTS : rc;
	*id = 0;
	if (n->intent && ((rc = is_enough(s, n->intent, &has_enough)) != STORE_OK || has_enough))
		return has_enough ? STORE_EXISTS : rc;
	if ((rc = store_batch_next_id(s, "notice", id)) != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_text(q, "wallet", n->wallet);
	store_sql_text(q, "hash", n->hash);
	store_sql_int(q, "intent", n->intent);
	store_sql_text(q, "reference", n->reference);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "outcome", n->intent ? "intent" : n->reference[0] ? "" : "nothing");
	store_sql_blob(q, "body", body, len);
	return store_sql_run(q);
}

/* ---- looked at ---- */

int store_notice_load(struct store *s, int64_t id, struct store_notice *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_notice(q, out);
	return store_sql_end(q);
}

int store_notice_body(struct store *s, int64_t id, void *out, size_t size, size_t *len)
{
	struct store_sql *q = start(s, BODY);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*len = store_sql_col_blob(q, 0, out, size);
	return store_sql_end(q);
}

int store_notice_list(struct store *s, int64_t intent, struct store_notice *out, int cap, int *n)
{
	struct store_sql *q = start(s, ALL_OF_INTENT);
	int rc;

	*n = 0;
	store_sql_int(q, "intent", intent);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_notice(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* ---- asked about ---- */

int store_notice_next_due(struct store *s, int64_t *due_ms)
{
	struct store_sql *q = start(s, NEXT_DUE);
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	*due_ms = store_sql_is_null(q, 0) ? INT64_MAX : store_sql_col_int(q, 0);
	return store_sql_end(q);
}

static int lease_one(struct store *s, struct store_notice *n, int64_t lease, int64_t until_ms)
{
	struct store_sql *q = start(s, LEASE);

	n->lease = lease;
	n->due_ms = until_ms;
	n->polls++;
	store_sql_int(q, "lease", lease);
	store_sql_int(q, "due_ms", until_ms);
	store_sql_int(q, "id", n->id);
	return store_sql_run(q);
}

static int lease_all(struct store *s, int64_t now_ms, int64_t until_ms, struct store_notice *out, int cap, int *n)
{
	struct store_sql *q = start(s, DUE);
	int64_t lease;
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_notice(q, &out[(*n)++]);
	if (rc != STORE_NONE || !*n)
		return rc == STORE_NONE ? STORE_OK : rc;
	rc = store_batch_next_id(s, "pay_lease", &lease);
	for (int i = 0; rc == STORE_OK && i < *n; i++)
		rc = lease_one(s, &out[i], lease, until_ms);
	return rc;
}

int store_notice_lease(struct store *s, int64_t now_ms, int64_t until_ms, struct store_notice *out, int cap, int *n)
{
	int rc = store_batch_part_begin(s);

	*n = 0;
	if (rc != STORE_OK)
		return rc;
	must(until_ms > now_ms);
	rc = store_batch_part_end(s, lease_all(s, now_ms, until_ms, out, cap, n));
	if (rc != STORE_OK)
		*n = 0;
	return rc;
}

int store_notice_abandon(struct store *s, int64_t now_ms, int *n)
{
	struct store_sql *q = start(s, ABANDON);
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	rc = store_sql_run(q);
	*n = rc == STORE_OK ? store_sql_changes(s) : 0;
	return rc;
}

static int run_changed(struct store *s, struct store_sql *q)
{
	int rc = store_sql_run(q);

	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_notice_again(struct store *s, int64_t id, int64_t lease, int64_t due_ms)
{
	struct store_sql *q = start(s, AGAIN);

	store_sql_int(q, "due_ms", due_ms);
	store_sql_int(q, "id", id);
	store_sql_int(q, "lease", lease);
	return run_changed(s, q);
}

int store_notice_end(struct store *s, int64_t id, int64_t lease, const char *outcome, int64_t now_ms)
{
	struct store_sql *q = start(s, END);

	must(outcome[0]);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "outcome", outcome);
	store_sql_int(q, "id", id);
	store_sql_int(q, "lease", lease);
	return run_changed(s, q);
}

int store_notice_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = start(s, PRUNE);
	int rc;

	store_sql_int(q, "before_ms", before_ms);
	store_sql_int(q, "limit", limit);
	rc = store_sql_run(q);
	*n = rc == STORE_OK ? store_sql_changes(s) : 0;
	return rc;
}
