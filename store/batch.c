/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The batch: one transaction, a savepoint a step, and what is left of it after an error. */
#include "store/batch.h"

#include "base/must.h"
#include "store/sql.h"

#include <string.h>

/* From this many pages (16 MB) on a batch begins with a checkpoint. Where another connection runs checkpoints
 * beside the commits, only what was committed meanwhile is left to do here; but the WAL begins anew only when all
 * of it is in the database, which under load never happens beside. */
#define WAL_PAGES 4096

enum stmt {
	BEGIN, READ_BEGIN, COMMIT, ROLLBACK, STEP_BEGIN, STEP_END, STEP_UNDO, PART_BEGIN, PART_END, PART_UNDO, NEXT_ID,
	LAST_ID, STATEMENTS
};

static const char *const sql[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[READ_BEGIN] = "BEGIN DEFERRED",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
	[STEP_BEGIN] = "SAVEPOINT step",
	[STEP_END] = "RELEASE step",
	[STEP_UNDO] = "ROLLBACK TO step",
	[PART_BEGIN] = "SAVEPOINT part",
	[PART_END] = "RELEASE part",
	[PART_UNDO] = "ROLLBACK TO part",
	[NEXT_ID] = "UPDATE series SET last = last + 1 WHERE name = :name RETURNING last",
	[LAST_ID] = "SELECT last FROM series WHERE name = :name",
};

const struct store_sql_list store_batch_sql = {sql, STATEMENTS};

static int run(struct store *s, enum stmt statement)
{
	return store_sql_run(store_sql_start(s, STORE_TOPIC_BATCH, statement));
}

int store_begin(struct store *s)
{
	must(!store_stands(s));
	if (s->wal_pages >= s->wal_limit) {
		store_checkpoint(s);
		s->wal_limit = s->wal_pages + WAL_PAGES; /* a reader may hold it back: not before every batch */
	}
	return run(s, BEGIN);
}

int store_read_begin(struct store *s)
{
	must(!store_stands(s));
	return run(s, READ_BEGIN);
}

static int on_commit(void *ctx, sqlite3 *db, const char *name, int pages)
{
	struct store *s = ctx;

	(void) db;
	(void) name;
	if (pages < WAL_PAGES)
		s->wal_limit = WAL_PAGES;
	s->wal_pages = pages;
	return SQLITE_OK;
}

void store_batch_watch(struct store *s)
{
	s->wal_pages = 0;
	s->wal_limit = WAL_PAGES;
	sqlite3_wal_hook(s->db, on_commit, s);
}

int store_commit(struct store *s)
{
	int rc = run(s, COMMIT);

	if (rc != STORE_OK)
		store_rollback(s);
	return rc;
}

void store_rollback(struct store *s)
{
	if (store_stands(s))
		run(s, ROLLBACK);
}

bool store_stands(struct store *s)
{
	return s->db && !sqlite3_get_autocommit(s->db);
}

int store_step_begin(struct store *s)
{
	return run(s, STEP_BEGIN);
}

int store_step_end(struct store *s)
{
	return run(s, STEP_END);
}

int store_step_undo(struct store *s)
{
	int rc = run(s, STEP_UNDO);

	return rc == STORE_OK ? run(s, STEP_END) : rc;
}

int store_batch_part_begin(struct store *s)
{
	return run(s, PART_BEGIN);
}

static void part_undo(struct store *s)
{
	char why[sizeof s->last_error];

	memcpy(why, s->last_error, sizeof why);
	if (run(s, PART_UNDO) == STORE_OK)
		run(s, PART_END);
	memcpy(s->last_error, why, sizeof why);
}

int store_batch_part_end(struct store *s, int rc)
{
	if (rc == STORE_OK)
		rc = run(s, PART_END);
	if (rc != STORE_OK && store_stands(s)) /* else the whole transaction is gone, the part with it */
		part_undo(s);
	return rc;
}

int store_batch_next_id(struct store *s, const char *series, int64_t *id)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_BATCH, NEXT_ID);
	int rc;

	store_sql_text(q, "name", series);
	rc = store_sql_step(q);
	must(rc != STORE_NONE); /* a series that the schema does not know */
	if (rc != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_run(q);
}

int store_batch_last_id(struct store *s, const char *series, int64_t *id)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_BATCH, LAST_ID);
	int rc;

	store_sql_text(q, "name", series);
	rc = store_sql_step(q);
	must(rc != STORE_NONE);
	if (rc != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_checkpoint(struct store *s)
{
	int rc;

	must(!store_stands(s));
	if (!s->db)
		return STORE_IO;
	rc = sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return rc == SQLITE_OK || rc == SQLITE_BUSY ? STORE_OK : store_sql_error(s, rc);
}
