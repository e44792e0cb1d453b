/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phones that fail often: what is not urgent waits. */
#include "store/park.h"

#include "store/sql.h"

enum stmt { FAILED, REACHED, RELEASE, UNTIL, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[FAILED] = "INSERT INTO park (phone, failures, until_ms) VALUES (:phone, 1, iif(:limit <= 1, :until_ms, 0))"
		   " ON CONFLICT (phone) DO UPDATE SET failures = failures + 1,"
		   " until_ms = iif(failures + 1 >= :limit, :until_ms, until_ms) RETURNING until_ms",
	[REACHED] = "DELETE FROM park WHERE phone = :phone RETURNING until_ms",
	[RELEASE] = "UPDATE outbox SET due_ms = max(not_before_ms, :now_ms) WHERE phone = :phone AND state = 0 AND due_ms = :until_ms",
	[UNTIL] = "SELECT until_ms FROM park WHERE phone = :phone AND until_ms > :now_ms",
};

const struct store_sql_list store_park_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_PARK, statement);
}

int store_park_failed(struct store *s, uint64_t phone, int limit, int64_t until_ms, bool *is_parked)
{
	struct store_sql *q = start(s, FAILED);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "limit", limit);
	store_sql_int(q, "until_ms", until_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*is_parked = store_sql_col_int(q, 0) == until_ms;
	return store_sql_run(q);
}

int store_park_reached(struct store *s, uint64_t phone, int64_t now_ms, bool *was_parked)
{
	struct store_sql *q = start(s, REACHED);
	int64_t until_ms;
	int rc;

	*was_parked = false;
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	until_ms = store_sql_col_int(q, 0);
	if ((rc = store_sql_run(q)) != STORE_OK || until_ms <= now_ms)
		return rc;
	*was_parked = true;
	q = start(s, RELEASE);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "until_ms", until_ms);
	return store_sql_run(q);
}

int store_park_until(struct store *s, uint64_t phone, int64_t now_ms, int64_t *until_ms)
{
	struct store_sql *q = start(s, UNTIL);
	int rc;

	*until_ms = 0;
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "now_ms", now_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	*until_ms = store_sql_col_int(q, 0);
	return store_sql_end(q);
}
