/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes of the care point. */
#include "store/care_code.h"

#include "store/batch.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HASH 32
#define FIRST 100000            /* no code begins with 0: that is the way back on every screen */
#define CODES 900000
#define DRAWS 64                /* digits that another one has are drawn anew */

enum stmt { WAITING, REPLACE_OLD, INSERT, FIND, USE, PRUNE, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[WAITING] = "SELECT household, made_ms, draw FROM care_code WHERE phone = :phone AND state = 0",
	[REPLACE_OLD] = "UPDATE care_code SET state = 2, ended_ms = :now_ms WHERE phone = :phone AND state = 0",
	[INSERT] = "INSERT INTO care_code (hash, phone, household, state, made_ms, draw, until_ms)"
		   " VALUES (:hash, :phone, :household, 0, :now_ms, :draw, :until_ms) ON CONFLICT (hash) DO NOTHING",
	/* a phone that was taken off the card meanwhile, for it was lost, opens nothing */
	[FIND] = "SELECT household, state, until_ms, EXISTS (SELECT 1 FROM phone_link l WHERE l.phone = care_code.phone"
		 " AND l.household = care_code.household) FROM care_code WHERE hash = :hash",
	[USE] = "UPDATE care_code SET state = 1, ended_ms = :now_ms, used_by = :by WHERE hash = :hash AND state = 0",
	[PRUNE] = "DELETE FROM care_code WHERE hash IN (SELECT hash FROM care_code WHERE until_ms < :before"
		  " ORDER BY until_ms LIMIT :limit)",
};

const struct store_sql_list store_care_code_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_CARE_CODE, statement);
}

struct maker { uint64_t phone; int64_t household, made_ms; int draw; };

/* Who has not the key can't tell one from another. */
static void draw_digits(const uint8_t key[BASE_SECRET_KEY], const struct maker *m, char out[STORE_CARE_CODE_DIGITS + 1])
{
	uint8_t hash[HASH];
	uint64_t number;
	char text[128];
	int len = snprintf(text, sizeof text, "care-code of %" PRIu64 " %" PRId64 " %" PRId64 " %d", m->phone, m->household, m->made_ms,
			   m->draw);

	base_secret_hash(key, text, (size_t) len, hash);
	memcpy(&number, hash, sizeof number);
	snprintf(out, STORE_CARE_CODE_DIGITS + 1, "%d", FIRST + (int) (number % CODES));
	base_secret_wipe(hash, sizeof hash);
}

static void hash_digits(const uint8_t key[BASE_SECRET_KEY], const char *digits, uint8_t out[HASH])
{
	char text[64];
	int len = snprintf(text, sizeof text, "care-code is %.16s", digits);

	base_secret_hash(key, text, (size_t) len, out);
	base_secret_wipe(text, sizeof text);
}

/* STORE_OK: there is one that waits. */
static int load_waiting(struct store *s, uint64_t phone, struct maker *out)
{
	struct store_sql *q = start(s, WAITING);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*out = (struct maker){phone, store_sql_col_int(q, 0), store_sql_col_int(q, 1), (int) store_sql_col_int(q, 2)};
	return store_sql_end(q);
}

static int replace_old(struct store *s, uint64_t phone, int64_t now_ms)
{
	struct store_sql *q = start(s, REPLACE_OLD);

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "phone", (int64_t) phone);
	return store_sql_run(q);
}

/* STORE_EXISTS: these digits are another code's, alive or not. */
static int insert(struct store *s, const uint8_t hash[HASH], const struct maker *m)
{
	struct store_sql *q = start(s, INSERT);
	int rc;

	store_sql_blob(q, "hash", hash, HASH);
	store_sql_int(q, "phone", (int64_t) m->phone);
	store_sql_int(q, "household", m->household);
	store_sql_int(q, "now_ms", m->made_ms);
	store_sql_int(q, "draw", m->draw);
	store_sql_int(q, "until_ms", m->made_ms + STORE_CARE_CODE_MS);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_EXISTS : rc;
}

static int make(struct store *s, const uint8_t key[BASE_SECRET_KEY], struct maker *m, char out[STORE_CARE_CODE_DIGITS + 1])
{
	uint8_t hash[HASH];
	int rc = replace_old(s, m->phone, m->made_ms);

	if (rc != STORE_OK)
		return rc;
	for (rc = STORE_EXISTS; rc == STORE_EXISTS && m->draw < DRAWS; m->draw++) {
		draw_digits(key, m, out);
		hash_digits(key, out, hash);
		rc = insert(s, hash, m);
	}
	return rc;
}

int store_care_code_make(struct store *s, const uint8_t key[BASE_SECRET_KEY], uint64_t phone, int64_t household, int64_t now_ms,
			 char out[STORE_CARE_CODE_DIGITS + 1], bool *is_new)
{
	struct maker m;
	int rc = load_waiting(s, phone, &m);

	if (rc != STORE_OK && rc != STORE_NONE)
		return rc;
	*is_new = rc == STORE_NONE || m.household != household || now_ms < m.made_ms || now_ms - m.made_ms >= STORE_CARE_CODE_SAME_MS;
	if (!*is_new) {
		draw_digits(key, &m, out);
		return STORE_OK;
	}
	m = (struct maker){phone, household, now_ms, 0};
	if ((rc = store_batch_part_begin(s)) != STORE_OK)
		return rc;
	return store_batch_part_end(s, make(s, key, &m, out));
}

int store_care_code_use(struct store *s, const uint8_t key[BASE_SECRET_KEY], const char *digits, uint64_t by, int64_t now_ms,
			int64_t *household)
{
	struct store_sql *q = start(s, FIND);
	uint8_t hash[HASH];
	bool is_alive;
	int rc;

	*household = 0;
	hash_digits(key, digits, hash);
	store_sql_blob(q, "hash", hash, HASH);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*household = store_sql_col_int(q, 0);
	is_alive = store_sql_col_int(q, 1) == STORE_CARE_CODE_WAITS && now_ms < store_sql_col_int(q, 2) && store_sql_col_int(q, 3);
	if ((rc = store_sql_end(q)) != STORE_OK || !is_alive)
		return rc == STORE_OK ? STORE_EXISTS : rc;
	q = start(s, USE);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "by", (int64_t) by);
	store_sql_blob(q, "hash", hash, HASH);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_EXISTS : rc;
}

int store_care_code_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = start(s, PRUNE);
	int rc;

	store_sql_int(q, "before", before_ms);
	store_sql_int(q, "limit", limit);
	rc = store_sql_run(q);
	*n = rc == STORE_OK ? store_sql_changes(s) : 0;
	return rc;
}
