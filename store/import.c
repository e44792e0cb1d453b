/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roll being imported, so that a crash rolls forward: one at a time, by a unique index. */
#include "store/import.h"

#include "store/batch.h"
#include "store/sql.h"

enum stmt { INSERT, OPEN, ADVANCE, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[INSERT] = ("INSERT INTO import (id, file, sha256, rows, applied, started_ms)"
		    " VALUES (:id, :file, :sha256, :rows, :applied, :now_ms)"),
	[OPEN] = "SELECT id, rows, applied, file, sha256 FROM import WHERE done_ms IS NULL",
	[ADVANCE] = "UPDATE import SET applied = :applied, done_ms = :done_ms WHERE id = :id AND done_ms IS NULL",
};

const struct store_sql_list store_import_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_IMPORT, statement);
}

int store_import_open(struct store *s, struct store_import *out)
{
	struct store_sql *q = start(s, OPEN);
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	out->id = store_sql_col_int(q, 0);
	out->rows = store_sql_col_int(q, 1);
	out->applied = store_sql_col_int(q, 2);
	store_sql_col_text(q, 3, out->file, sizeof out->file);
	store_sql_col_text(q, 4, out->sha256, sizeof out->sha256);
	return store_sql_end(q);
}

int store_import_start(struct store *s, const struct store_import *i, int64_t now_ms, int64_t *id)
{
	struct store_import open;
	struct store_sql *q;
	int rc = store_import_open(s, &open);

	if (rc != STORE_NONE)
		return rc == STORE_OK ? STORE_EXISTS : rc;
	if ((rc = store_batch_next_id(s, "import", id)) != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_text(q, "file", i->file);
	store_sql_text(q, "sha256", i->sha256);
	store_sql_int(q, "rows", i->rows);
	store_sql_int(q, "applied", i->applied);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_import_advance(struct store *s, int64_t id, int64_t applied, bool is_done, int64_t now_ms)
{
	struct store_import open;
	struct store_sql *q;
	int rc = store_import_open(s, &open);

	if (rc != STORE_OK || open.id != id)
		return rc == STORE_OK ? STORE_NONE : rc;
	if (applied < open.applied)
		return STORE_REFUSED;
	q = start(s, ADVANCE);
	store_sql_int(q, "applied", applied);
	if (is_done)
		store_sql_int(q, "done_ms", now_ms);
	else
		store_sql_null(q, "done_ms");
	store_sql_int(q, "id", id);
	return store_sql_run(q);
}
