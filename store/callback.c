/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member asks of the manager. */
#include "store/callback.h"

#include "store/batch.h"
#include "store/sql.h"

enum stmt { FIND, INSERT, COUNT, OPEN, DONE, STATEMENTS };

#define COLUMNS "id, phone, household, about, asked_ms, done_ms, done_by"

static const char *const sql[STATEMENTS] = {
	[FIND] = "SELECT id FROM callback WHERE phone = :phone AND household = :household AND about = :about AND done_ms IS NULL",
	[INSERT] = "INSERT INTO callback (id, phone, household, about, asked_ms) VALUES (:id, :phone, :household, :about, :now_ms)",
	[COUNT] = "SELECT count(*) FROM callback WHERE phone = :phone AND about = 0 AND asked_ms >= :from_ms AND asked_ms < :until_ms",
	[OPEN] = "SELECT " COLUMNS " FROM callback WHERE done_ms IS NULL AND id > :after ORDER BY id LIMIT :cap",
	[DONE] = "UPDATE callback SET done_ms = :now_ms, done_by = :by WHERE id = :id AND done_ms IS NULL",
};

const struct store_sql_list store_callback_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_CALLBACK, statement);
}

static void read_row(struct store_sql *q, struct store_callback *c)
{
	c->id = store_sql_col_int(q, 0);
	c->phone = (uint64_t) store_sql_col_int(q, 1);
	c->household = store_sql_col_int(q, 2);
	c->about = (enum store_callback_about) store_sql_col_int(q, 3);
	c->asked_ms = store_sql_col_int(q, 4);
	c->done_ms = store_sql_col_int(q, 5); /* NULL reads as 0 */
	store_sql_col_text(q, 6, c->done_by, sizeof c->done_by);
}

static int read_rows(struct store_sql *q, struct store_callback *out, int cap, int *n)
{
	int rc;

	store_sql_int(q, "cap", cap);
	for (*n = 0; (rc = store_sql_step(q)) == STORE_OK; (*n)++)
		read_row(q, &out[*n]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_callback_add(struct store *s, uint64_t phone, int64_t household, enum store_callback_about about, int64_t now_ms, int64_t *id)
{
	struct store_sql *q = start(s, FIND);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "household", household);
	store_sql_int(q, "about", about);
	if ((rc = store_sql_step(q)) == STORE_OK) {
		*id = store_sql_col_int(q, 0);
		store_sql_end(q);
		return STORE_EXISTS;
	}
	if (rc != STORE_NONE || (rc = store_batch_next_id(s, "callback", id)) != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "household", household);
	store_sql_int(q, "about", about);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_callback_count(struct store *s, uint64_t phone, int64_t from_ms, int64_t until_ms, int *n)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_CALLBACK, COUNT);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "from_ms", from_ms);
	store_sql_int(q, "until_ms", until_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*n = (int) store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_callback_open(struct store *s, int64_t after, struct store_callback *out, int cap, int *n)
{
	struct store_sql *q = start(s, OPEN);

	store_sql_int(q, "after", after);
	return read_rows(q, out, cap, n);
}

int store_callback_done(struct store *s, int64_t id, const char *by, int64_t now_ms)
{
	struct store_sql *q = start(s, DONE);
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "by", by);
	store_sql_int(q, "id", id);
	rc = store_sql_run(q);
	return rc ? rc : store_sql_changes(s) ? STORE_OK : STORE_NONE;
}
