/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member asks of the manager. */
#include "store/callback.h"

#include "base/must.h"
#include "store/batch.h"
#include "store/sql.h"

enum stmt { FIND, FIND_COMPLAINT, INSERT, COUNT, OPEN, LOAD, OF, DONE, STATEMENTS };

#define COLUMNS "id, phone, household, about, asked_ms, done_ms, done_by, answer"

static const char *const sql[STATEMENTS] = {
	[FIND] = "SELECT id FROM callback WHERE phone = :phone AND household = :household AND about = :about AND done_ms IS NULL",
	/* is the household's, whoever of it asks */
	[FIND_COMPLAINT] = "SELECT id FROM callback WHERE household = :household AND household <> 0 AND about = :about AND about > 0"
			   " AND done_ms IS NULL",
	[INSERT] = "INSERT INTO callback (id, phone, household, about, asked_ms) VALUES (:id, :phone, :household, :about, :now_ms)",
	[COUNT] = "SELECT count(*) FROM callback WHERE phone = :phone AND about = 0 AND asked_ms >= :from_ms AND asked_ms < :until_ms",
	[OPEN] = "SELECT " COLUMNS " FROM callback WHERE done_ms IS NULL AND id > :after ORDER BY id LIMIT :cap",
	[LOAD] = "SELECT " COLUMNS " FROM callback WHERE id = :id",
	[OF] = "SELECT " COLUMNS " FROM callback WHERE household = :household AND household <> 0 ORDER BY id DESC LIMIT :cap",
	[DONE] = "UPDATE callback SET done_ms = :now_ms, done_by = :by, answer = :answer WHERE id = :id AND done_ms IS NULL",
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
	c->answer = (enum store_callback_answer) store_sql_col_int(q, 7);
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
	bool is_complaint = about != STORE_CALL_BACK && household;
	struct store_sql *q = start(s, is_complaint ? FIND_COMPLAINT : FIND);
	int rc;

	if (!is_complaint)
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

int store_callback_load(struct store *s, int64_t id, struct store_callback *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

int store_callback_of(struct store *s, int64_t household, struct store_callback *out, int cap, int *n)
{
	struct store_sql *q = start(s, OF);

	store_sql_int(q, "household", household);
	return read_rows(q, out, cap, n);
}

int store_callback_done(struct store *s, int64_t id, enum store_callback_answer answer, const char *by, int64_t now_ms)
{
	struct store_sql *q = start(s, DONE);
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "by", by);
	store_sql_int(q, "answer", answer);
	store_sql_int(q, "id", id);
	rc = store_sql_run(q);
	return rc ? rc : store_sql_changes(s) ? STORE_OK : STORE_NONE;
}

const char *store_callback_about_name(enum store_callback_about about)
{
	static const char *const names[STORE_CALLBACK_ABOUTS] = {"call", "payment", "care", "card", "other"};

	must(about < STORE_CALLBACK_ABOUTS);
	return names[about];
}

const char *store_callback_answer_name(enum store_callback_answer answer)
{
	static const char *const names[STORE_ANSWERS] = {"", "fixed", "found", "bring", "warned", "nothing"};

	must(answer < STORE_ANSWERS);
	return names[answer];
}
