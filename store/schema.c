/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder of versions, climbed. */
#include "store/schema.h"

#include "store/ladder.h"

#include <stdio.h>

static const char *const steps[] = {
	store_ladder_people, store_ladder_messages, store_ladder_outbox, store_ladder_callers,
	store_ladder_money, store_ladder_cards, store_ladder_counter, store_ladder_audit,
	store_ladder_campaign, store_ladder_funnel, store_ladder_requests,
	store_ladder_alert, store_ladder_figures, store_ladder_approval, store_ladder_care_code, store_ladder_digest,
	store_ladder_referral, store_ladder_series, store_ladder_stoppable, store_ladder_change, store_ladder_unknown,
};

const int store_schema_version = sizeof steps / sizeof *steps;

static int ask(struct store *s, const char *query, int64_t *out)
{
	sqlite3_stmt *q;
	int rc = sqlite3_prepare_v2(s->db, query, -1, &q, NULL);

	if (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW)
		*out = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return rc == SQLITE_ROW ? STORE_OK : store_sql_error(s, rc);
}

static int complain(struct store *s, int rc, struct error *e)
{
	switch (rc) {
	case STORE_BUSY:
		return base_error_set(e, "store %s is locked by another program: stop it, then try again", s->path);
	case STORE_FULL:
		return base_error_set(e, "store %s: the disk is full: make room, then try again", s->path);
	default:
		return base_error_set(e, "store %s can't be read: %s. If the file is damaged, put back a copy of it",
				      s->path, s->last_error);
	}
}

int store_schema_identify(struct store *s, int *version, struct error *e)
{
	int64_t application, user_version, tables;
	int rc;

	if ((rc = ask(s, "PRAGMA application_id", &application))
	    || (rc = ask(s, "PRAGMA user_version", &user_version))
	    || (rc = ask(s, "SELECT count(*) FROM sqlite_schema", &tables)))
		return complain(s, rc, e);
	*version = (int) user_version;
	if (!application && !user_version && !tables)
		return 0; /* a new file */
	if (application != STORE_SCHEMA_APPLICATION || user_version < 1)
		return base_error_set(e, "%s is a database of another program: name another file as store", s->path);
	if (user_version > store_schema_version)
		return base_error_set(e, "store %s was written by a newer mutuelle (schema %d, this program knows %d): "
				      "install the newer program", s->path, *version, store_schema_version);
	return 0;
}

static int climb_one(struct store *s, int version, int64_t now_ms)
{
	char number[160];
	int rc;

	snprintf(number, sizeof number, "INSERT INTO ladder (version, climbed_ms) VALUES (%d, %lld);"
		 "PRAGMA application_id = %d; PRAGMA user_version = %d;", /* pragmas take no parameters */
		 version, (long long) now_ms, STORE_SCHEMA_APPLICATION, version);
	if ((rc = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL)) == SQLITE_OK
	    && (rc = sqlite3_exec(s->db, steps[version - 1], NULL, NULL, NULL)) == SQLITE_OK
	    && (rc = sqlite3_exec(s->db, number, NULL, NULL, NULL)) == SQLITE_OK)
		rc = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
	return rc == SQLITE_OK ? STORE_OK : store_sql_error(s, rc);
}

int store_schema_climb(struct store *s, int version, int64_t now_ms, struct error *e)
{
	while (version < store_schema_version) {
		int rc = climb_one(s, ++version, now_ms);

		if (rc != STORE_OK) {
			sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
			return complain(s, rc, e);
		}
	}
	return 0;
}
