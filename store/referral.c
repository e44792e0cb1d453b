/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of those who bring members. */
#include "store/referral.h"

#include "base/damm.h"
#include "base/must.h"
#include "store/batch.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum stmt { ADD, LOAD, LIST, END, STATEMENTS };

#define COLUMNS "code, name, kind, place, phone, added_by, added_ms, ended_ms"

static const char *const sql[STATEMENTS] = {
	[ADD] = "INSERT INTO referral (code, name, kind, place, phone, added_by, added_ms)"
		" VALUES (:code, :name, :kind, :place, nullif(:phone, 0), :by, :now_ms)",
	[LOAD] = "SELECT " COLUMNS " FROM referral WHERE code = :code",
	/* a longer code is a later one */
	[LIST] = "SELECT " COLUMNS " FROM referral WHERE (length(code), code) > (length(:after), :after)"
		 " ORDER BY length(code), code LIMIT :cap",
	[END] = "UPDATE referral SET ended_ms = :now_ms WHERE code = :code AND ended_ms IS NULL",
};

const struct store_sql_list store_referral_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_REFERRAL, statement);
}

static void read_row(struct store_sql *q, struct store_referral *r)
{
	store_sql_col_text(q, 0, r->code, sizeof r->code);
	store_sql_col_text(q, 1, r->name, sizeof r->name);
	store_sql_col_text(q, 2, r->kind, sizeof r->kind);
	store_sql_col_text(q, 3, r->place, sizeof r->place);
	r->phone = (uint64_t) store_sql_col_int(q, 4);
	store_sql_col_text(q, 5, r->added_by, sizeof r->added_by);
	r->added_ms = store_sql_col_int(q, 6);
	r->ended_ms = store_sql_col_int(q, 7); /* NULL reads as 0 */
}

int store_referral_add(struct store *s, struct store_referral *r, int64_t now_ms)
{
	struct store_sql *q;
	int64_t id;
	int len, rc = store_batch_next_id(s, "referral", &id);

	if (rc != STORE_OK)
		return rc;
	len = snprintf(r->code, sizeof r->code, "%" PRId64, id);
	must(len > 0 && len + 1 < (int) sizeof r->code);
	r->code[len] = base_damm_digit(r->code);
	r->code[len + 1] = '\0';
	r->added_ms = now_ms;
	r->ended_ms = 0;
	q = start(s, ADD);
	store_sql_text(q, "code", r->code);
	store_sql_text(q, "name", r->name);
	store_sql_text(q, "kind", r->kind);
	store_sql_text(q, "place", r->place);
	store_sql_int(q, "phone", (int64_t) r->phone);
	store_sql_text(q, "by", r->added_by);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_referral_load(struct store *s, const char *code, struct store_referral *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_text(q, "code", code);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

int store_referral_list(struct store *s, const char *after, struct store_referral *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);
	int rc;

	*n = 0;
	store_sql_text(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_referral_end(struct store *s, const char *code, int64_t now_ms)
{
	struct store_sql *q = start(s, END);
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "code", code);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}
