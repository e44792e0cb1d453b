/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Call me back" (P13). */
#include "store/callback.h"

#include "store/batch.h"
#include "store/sql.h"

enum stmt { FIND, INSERT, COUNT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[FIND] = "SELECT id FROM callback WHERE phone = :phone AND household = :household AND done_ms IS NULL",
	[INSERT] = "INSERT INTO callback (id, phone, household, asked_ms) VALUES (:id, :phone, :household, :now_ms)",
	[COUNT] = "SELECT count(*) FROM callback WHERE phone = :phone AND asked_ms >= :from_ms AND asked_ms < :until_ms",
};

const struct store_sql_list store_callback_sql = {sql, STATEMENTS};

int store_callback_add(struct store *s, uint64_t phone, int64_t household, int64_t now_ms, int64_t *id)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_CALLBACK, FIND);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "household", household);
	if ((rc = store_sql_step(q)) == STORE_OK) {
		*id = store_sql_col_int(q, 0);
		store_sql_end(q);
		return STORE_EXISTS;
	}
	if (rc != STORE_NONE || (rc = store_batch_next_id(s, "callback", id)) != STORE_OK)
		return rc;
	q = store_sql_start(s, STORE_TOPIC_CALLBACK, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "household", household);
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
