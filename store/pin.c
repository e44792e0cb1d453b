/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PIN of a phone: a keyed hash, and how often it was missed. */
#include "store/pin.h"

#include "store/sql.h"

#include <stdio.h>
#include <string.h>

enum stmt { LOAD, SET, COUNT, RESET, KEY, KEEP_KEY, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[LOAD] = "SELECT wrong, until_ms, hash, set_ms FROM pin WHERE phone = :phone",
	[SET] = "REPLACE INTO pin (phone, wrong, until_ms, set_ms, hash) VALUES (:phone, 0, 0, :now_ms, :hash)",
	[COUNT] = "UPDATE pin SET wrong = :wrong, until_ms = :until_ms WHERE phone = :phone",
	[KEY] = "SELECT hash, EXISTS (SELECT 1 FROM pin) FROM pin_key",
	[KEEP_KEY] = "REPLACE INTO pin_key (one, hash) VALUES (1, :hash)",
	[RESET] = "DELETE FROM pin WHERE phone = :phone",
};

const struct store_sql_list store_pin_sql = {sql, STATEMENTS};

#define FIRST_WAIT_MS (5 * 60000ll)
#define LONGEST_WAIT_MS 86400000ll

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_PIN, statement);
}

void store_pin_hash(const uint8_t key[BASE_SECRET_KEY], uint64_t phone, const char *pin, uint8_t out[STORE_PIN_HASH])
{
	char text[64];
	int len = snprintf(text, sizeof text, "pin %llu %.16s", (unsigned long long) phone, pin);

	base_secret_hash(key, text, (size_t) len, out);
	base_secret_wipe(text, sizeof text);
}

static int keep_key(struct store *s, const uint8_t hash[STORE_PIN_HASH])
{
	struct store_sql *q = start(s, KEEP_KEY);

	store_sql_blob(q, "hash", hash, STORE_PIN_HASH);
	return store_sql_run(q);
}

int store_pin_prove_key(struct store *s, const uint8_t key[BASE_SECRET_KEY])
{
	uint8_t hash[STORE_PIN_HASH], kept[STORE_PIN_HASH] = {0};
	struct store_sql *q = start(s, KEY);
	bool has_pins;
	int rc;

	base_secret_hash(key, "key", 3, hash);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? keep_key(s, hash) : rc;
	store_sql_col_blob(q, 0, kept, sizeof kept);
	has_pins = store_sql_col_int(q, 1);
	rc = store_sql_end(q);
	if (rc != STORE_OK || base_secret_is_equal(hash, kept, sizeof hash))
		return rc;
	return has_pins ? STORE_REFUSED : keep_key(s, hash);
}

struct row { int wrong; int64_t until_ms, set_ms; uint8_t hash[STORE_PIN_HASH]; };

static int load(struct store *s, uint64_t phone, struct row *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	out->wrong = (int) store_sql_col_int(q, 0);
	out->until_ms = store_sql_col_int(q, 1);
	memset(out->hash, 0, sizeof out->hash);
	store_sql_col_blob(q, 2, out->hash, sizeof out->hash);
	out->set_ms = store_sql_col_int(q, 3);
	return store_sql_end(q);
}

int store_pin_is_set(struct store *s, uint64_t phone, bool *is_set)
{
	struct row row;
	int rc = load(s, phone, &row);

	*is_set = rc == STORE_OK;
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_pin_since(struct store *s, uint64_t phone, int64_t *set_ms)
{
	struct row row;
	int rc = load(s, phone, &row);

	if (rc == STORE_OK)
		*set_ms = row.set_ms;
	return rc;
}

static int64_t wait_of(int wrong)
{
	int64_t wait_ms = FIRST_WAIT_MS;

	if (wrong < STORE_PIN_FREE_TRIES)
		return 0;
	for (int i = STORE_PIN_FREE_TRIES; i < wrong && wait_ms < LONGEST_WAIT_MS; i++)
		wait_ms *= 2;
	return wait_ms < LONGEST_WAIT_MS ? wait_ms : LONGEST_WAIT_MS;
}

static int count(struct store *s, uint64_t phone, int wrong, int64_t until_ms)
{
	struct store_sql *q = start(s, COUNT);

	store_sql_int(q, "wrong", wrong);
	store_sql_int(q, "until_ms", until_ms);
	store_sql_int(q, "phone", (int64_t) phone);
	return store_sql_run(q);
}

int store_pin_try(struct store *s, uint64_t phone, const uint8_t hash[STORE_PIN_HASH], int64_t now_ms,
		  enum store_pin_answer *answer, int64_t *until_ms)
{
	struct row row;
	int rc = load(s, phone, &row);

	*until_ms = 0;
	*answer = STORE_PIN_UNSET;
	if (rc != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	if (row.until_ms > now_ms) {
		*answer = STORE_PIN_LOCKED;
		*until_ms = row.until_ms;
		return STORE_OK;
	}
	if (base_secret_is_equal(hash, row.hash, STORE_PIN_HASH)) {
		*answer = STORE_PIN_RIGHT;
		return row.wrong ? count(s, phone, 0, 0) : STORE_OK;
	}
	*answer = STORE_PIN_WRONG;
	if (wait_of(++row.wrong))
		*until_ms = now_ms + wait_of(row.wrong);
	return count(s, phone, row.wrong, *until_ms);
}

int store_pin_set(struct store *s, uint64_t phone, const uint8_t hash[STORE_PIN_HASH], int64_t now_ms)
{
	struct store_sql *q = start(s, SET);

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_blob(q, "hash", hash, STORE_PIN_HASH);
	return store_sql_run(q);
}

int store_pin_reset(struct store *s, uint64_t phone)
{
	struct store_sql *q = start(s, RESET);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}
