/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a household by its number and its head's birth year; misses; whom a phone has paid for. */
#include "store/lookup.h"

#include "store/phone.h"
#include "store/sql.h"

#include <ctype.h>
#include <string.h>

/* phone_count.what */
#define DIALLED "lookup-miss"
#define WRITTEN "lookup-miss-sms"
#define AT_DOOR "shared-miss"

enum stmt { FIND, MISSES, REMEMBER, FORGET, REMEMBERED, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	/* role 0: the head */
	[FIND] = "SELECT h.id, m.birth_year FROM household h JOIN member m ON m.household = h.id AND m.role = 0"
		 " WHERE h.no_key = :no_key ORDER BY m.birth_year = :year DESC, h.id LIMIT 1",
	[MISSES] = "SELECT n FROM phone_count WHERE phone = :phone AND what = :what AND period = :day",
	[REMEMBER] = "REPLACE INTO payee (phone, household, used_ms) VALUES (:phone, :household, :now_ms)",
	[FORGET] = "DELETE FROM payee WHERE phone = :phone AND household NOT IN (SELECT household FROM payee WHERE phone = :phone"
		   " ORDER BY used_ms DESC, household LIMIT :most)",
	[REMEMBERED] = "SELECT household FROM payee WHERE phone = :phone ORDER BY used_ms DESC, household LIMIT :most",
};

const struct store_sql_list store_lookup_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_LOOKUP, statement);
}

/* As the column household.no_key has it (store/ladder_callers.c). */
static void make_key(const char *typed, char out[64])
{
	size_t n = 0;

	for (; *typed && n < 63; typed++)
		if (!strchr(" -./", *typed))
			out[n++] = (char) toupper((unsigned char) *typed);
	out[n] = '\0';
}

int store_lookup_find(struct store *s, const char *typed, int birth_year, int64_t *household)
{
	struct store_sql *q = start(s, FIND);
	char key[64];
	bool is_head;
	int rc;

	*household = 0;
	make_key(typed, key);
	store_sql_text(q, "no_key", key);
	store_sql_int(q, "year", birth_year);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*household = store_sql_col_int(q, 0);
	is_head = birth_year > 0 && store_sql_col_int(q, 1) == birth_year;
	rc = store_sql_end(q);
	return rc == STORE_OK && !is_head ? STORE_NONE : rc;
}

static int count_of(struct store *s, uint64_t phone, const char *what, int32_t day, int *n)
{
	struct store_sql *q = start(s, MISSES);
	int rc;

	*n = 0;
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_text(q, "what", what);
	store_sql_int(q, "day", day);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	*n = (int) store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_lookup_misses(struct store *s, uint64_t phone, int32_t day, int *n)
{
	return count_of(s, phone, DIALLED, day, n);
}

int store_lookup_miss(struct store *s, uint64_t phone, int32_t day)
{
	int n;

	return store_phone_count(s, phone, DIALLED, day, &n);
}

int store_lookup_misses_by_sms(struct store *s, uint64_t phone, int32_t day, int *n)
{
	int dialled, rc = count_of(s, phone, WRITTEN, day, n);

	if (!rc)
		rc = count_of(s, phone, DIALLED, day, &dialled);
	*n += rc ? 0 : dialled;
	return rc;
}

int store_lookup_miss_by_sms(struct store *s, uint64_t phone, int32_t day)
{
	int n;

	return store_phone_count(s, phone, WRITTEN, day, &n);
}

int store_lookup_misses_at_door(struct store *s, uint64_t phone, int32_t day, int *n)
{
	return count_of(s, phone, AT_DOOR, day, n);
}

int store_lookup_miss_at_door(struct store *s, uint64_t phone, int32_t day)
{
	int n;

	return store_phone_count(s, phone, AT_DOOR, day, &n);
}

int store_lookup_remember(struct store *s, uint64_t phone, int64_t household, int64_t now_ms)
{
	struct store_sql *q = start(s, REMEMBER);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "household", household);
	store_sql_int(q, "now_ms", now_ms);
	if ((rc = store_sql_run(q)) != STORE_OK)
		return rc;
	q = start(s, FORGET);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "most", STORE_PAYEES);
	return store_sql_run(q);
}

int store_lookup_remembered(struct store *s, uint64_t phone, int64_t out[STORE_PAYEES], int *n)
{
	struct store_sql *q = start(s, REMEMBERED);
	int rc;

	*n = 0;
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "most", STORE_PAYEES);
	while ((rc = store_sql_step(q)) == STORE_OK)
		out[(*n)++] = store_sql_col_int(q, 0);
	return rc == STORE_NONE ? STORE_OK : rc;
}
