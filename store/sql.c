/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How store/ speaks to SQLite: statements prepared once, parameters bound by name in order, results read by column. */
#include "store/sql.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int store_sql_error(struct store *s, int code)
{
	must(code != SQLITE_NOMEM && code != SQLITE_IOERR_NOMEM); /* out of memory aborts, as everywhere */
	must(code != SQLITE_MISUSE);
	snprintf(s->last_error, sizeof s->last_error, "%s (SQLite code %d)",
		 s->db ? sqlite3_errmsg(s->db) : "the database is not open", code);
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return STORE_EXISTS;
	case SQLITE_READONLY:
		return s->is_readonly ? STORE_REFUSED : STORE_IO;
	}
	switch (code & 0xff) { /* the primary code */
	case SQLITE_FULL:
		return STORE_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return STORE_BUSY;
	case SQLITE_CONSTRAINT:
	case SQLITE_TOOBIG:
	case SQLITE_MISMATCH:
		return STORE_REFUSED;
	default:
		return STORE_IO;
	}
}

static int prepare_one(struct store *s, struct store_sql *q, const char *text, struct error *e)
{
	int rc = sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, &q->handle, NULL);

	if (rc != SQLITE_OK) {
		store_sql_error(s, rc);
		return base_error_set(e, "store %s: %s, in \"%s\"", s->path, s->last_error, text);
	}
	q->n_params = sqlite3_bind_parameter_count(q->handle);
	return 0;
}

int store_sql_prepare(struct store *s, struct error *e)
{
	for (int t = 0; t < STORE_TOPICS_ALL; t++) {
		if (!s->topics[t])
			s->topics[t] = base_alloc((size_t) s->lists[t]->n * sizeof *s->topics[t]);
		for (int i = 0; i < s->lists[t]->n; i++) {
			s->topics[t][i].store = s;
			if (!s->vfs && prepare_one(s, &s->topics[t][i], s->lists[t]->sql[i], e))
				return -1;
		}
	}
	return 0;
}

/* The rows stay, without their statements, so that a store which can't be reopened still answers with STORE_IO. */
void store_sql_finalize(struct store *s)
{
	for (int t = 0; t < STORE_TOPICS_ALL; t++)
		for (int i = 0; s->topics[t] && i < s->lists[t]->n; i++) {
			sqlite3_finalize(s->topics[t][i].handle);
			s->topics[t][i] = (struct store_sql){.store = s};
		}
}

struct store_sql *store_sql_start(struct store *s, enum store_topic topic, int statement)
{
	struct store_sql *q = &s->topics[topic][statement];
	struct error e;

	if (!q->handle && s->db && s->vfs)
		prepare_one(s, q, s->lists[topic]->sql[statement], &e); /* fails: as if the database were not open */
	must(!q->handle || !sqlite3_stmt_busy(q->handle));
	q->bound = 0;
	return q;
}

/* Asked for each time: SQLite may compile a statement anew when a value is bound that a partial index hangs on, and its names with it. */
const char *store_sql_param(struct store_sql *q, int i)
{
	return sqlite3_bind_parameter_name(q->handle, i + 1) + 1;
}

/* Which parameter is bound now, 0: the database is not open. */
static int next_param(struct store_sql *q, const char *name)
{
	if (!q->handle)
		return 0;
	must(q->bound < q->n_params && !strcmp(store_sql_param(q, q->bound), name));
	return ++q->bound;
}

void store_sql_int(struct store_sql *q, const char *name, int64_t value)
{
	int i = next_param(q, name);

	if (i)
		sqlite3_bind_int64(q->handle, i, value);
}

void store_sql_null(struct store_sql *q, const char *name)
{
	int i = next_param(q, name);

	if (i)
		sqlite3_bind_null(q->handle, i);
}

void store_sql_day(struct store_sql *q, const char *name, int32_t day)
{
	if (day == BASE_DAY_NONE)
		store_sql_null(q, name);
	else
		store_sql_int(q, name, day);
}

void store_sql_text(struct store_sql *q, const char *name, const char *text)
{
	int i = next_param(q, name);

	if (i)
		sqlite3_bind_text(q->handle, i, text, -1, SQLITE_STATIC);
}

void store_sql_blob(struct store_sql *q, const char *name, const void *octets, size_t len)
{
	int i = next_param(q, name);

	if (i)
		sqlite3_bind_blob64(q->handle, i, len ? octets : "", len, SQLITE_STATIC); /* "": NULL would be no blob */
}

int store_sql_step(struct store_sql *q)
{
	int rc, result;

	if (!q->handle)
		return store_sql_error(q->store, SQLITE_CANTOPEN);
	must(q->bound == q->n_params);
	rc = sqlite3_step(q->handle);
	if (rc == SQLITE_ROW)
		return STORE_OK;
	result = rc == SQLITE_DONE ? STORE_NONE : store_sql_error(q->store, rc);
	sqlite3_reset(q->handle);
	return result;
}

int store_sql_end(struct store_sql *q)
{
	sqlite3_reset(q->handle);
	return STORE_OK;
}

int store_sql_run(struct store_sql *q)
{
	int rc = store_sql_step(q);

	must(rc != STORE_OK);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_sql_changes(struct store *s)
{
	return s->db ? sqlite3_changes(s->db) : 0;
}

int64_t store_sql_col_int(struct store_sql *q, int column)
{
	return sqlite3_column_int64(q->handle, column);
}

bool store_sql_is_null(struct store_sql *q, int column)
{
	return sqlite3_column_type(q->handle, column) == SQLITE_NULL;
}

int32_t store_sql_col_day(struct store_sql *q, int column)
{
	return store_sql_is_null(q, column) ? BASE_DAY_NONE : (int32_t) sqlite3_column_int64(q->handle, column);
}

void store_sql_col_text(struct store_sql *q, int column, char *out, size_t size)
{
	const char *text = (const char *) sqlite3_column_text(q->handle, column);
	size_t len = (size_t) sqlite3_column_bytes(q->handle, column);

	if (len >= size) {
		len = size - 1;
		while (len && ((unsigned char) text[len] & 0xc0) == 0x80) /* never half of a character */
			len--;
	}
	if (len)
		memcpy(out, text, len);
	out[len] = '\0';
}

size_t store_sql_col_blob(struct store_sql *q, int column, void *out, size_t size)
{
	const void *octets = sqlite3_column_blob(q->handle, column);
	size_t len = (size_t) sqlite3_column_bytes(q->handle, column);

	if (len > size)
		len = size;
	if (len)
		memcpy(out, octets, len);
	return len;
}
