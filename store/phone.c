/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone is known by: the households it is linked to (written by store/member.c), and its settings. */
#include "store/phone.h"

#include "store/sql.h"

enum stmt { HOUSEHOLDS, LOAD, SAVE, SHARED, COUNT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[HOUSEHOLDS] = "SELECT household, member_no FROM phone_link WHERE phone = :phone ORDER BY household, member_no",
	[LOAD] = "SELECT household, topics_off, topics_on, language, sharing FROM phone WHERE phone = :phone",
	[SAVE] = ("REPLACE INTO phone (phone, household, topics_off, topics_on, updated_ms, language, sharing)"
		  " VALUES (:phone, :household, :topics_off, :topics_on, :now_ms, :language, :sharing)"),
	[SHARED] = "SELECT CASE coalesce((SELECT sharing FROM phone WHERE phone = :phone), 0) WHEN 0"
		   " THEN (SELECT count(*) FROM phone_link WHERE phone = :phone) > 1 WHEN 1 THEN 1 ELSE 0 END",
	[COUNT] = "INSERT INTO phone_count (phone, what, period, n) VALUES (:phone, :what, :period, 1)"
		  " ON CONFLICT (phone, what) DO UPDATE SET n = iif(period = :period, n, 0) + 1, period = :period RETURNING n",
};

const struct store_sql_list store_phone_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_PHONE, statement);
}

int store_phone_households(struct store *s, uint64_t phone, struct store_phone_link *out, int cap, int *n)
{
	struct store_sql *q = start(s, HOUSEHOLDS);
	int rc;

	*n = 0;
	store_sql_int(q, "phone", (int64_t) phone);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		int64_t household = store_sql_col_int(q, 0);

		if (*n && out[*n - 1].household == household)
			continue; /* another member of the same household, by a higher number */
		if (*n == cap)
			return store_sql_end(q);
		out[(*n)++] = (struct store_phone_link){household, (int) store_sql_col_int(q, 1)};
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_phone_load(struct store *s, uint64_t phone, struct store_phone *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	*out = (struct store_phone){.phone = phone};
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	out->household = store_sql_col_int(q, 0);
	out->topics_off = (uint32_t) store_sql_col_int(q, 1);
	out->topics_on = (uint32_t) store_sql_col_int(q, 2);
	store_sql_col_text(q, 3, out->language, sizeof out->language);
	out->sharing = (enum store_sharing) store_sql_col_int(q, 4);
	return store_sql_end(q);
}

int store_phone_save(struct store *s, const struct store_phone *p, int64_t now_ms)
{
	struct store_sql *q = start(s, SAVE);

	store_sql_int(q, "phone", (int64_t) p->phone);
	store_sql_int(q, "household", p->household);
	store_sql_int(q, "topics_off", p->topics_off);
	store_sql_int(q, "topics_on", p->topics_on);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "language", p->language);
	store_sql_int(q, "sharing", p->sharing);
	return store_sql_run(q);
}

int store_phone_is_shared(struct store *s, uint64_t phone, bool *is_shared)
{
	struct store_sql *q = start(s, SHARED);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*is_shared = store_sql_col_int(q, 0) != 0;
	return store_sql_end(q);
}

int store_phone_count(struct store *s, uint64_t phone, const char *what, int64_t period, int *n)
{
	struct store_sql *q = start(s, COUNT);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_text(q, "what", what);
	store_sql_int(q, "period", period);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*n = (int) store_sql_col_int(q, 0);
	return store_sql_run(q);
}
