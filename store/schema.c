/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, as a ladder of versions. A step that was released is never changed: a change is a new step.
 *
 * What is read by household is clustered by household: one range scan reads its members, one its dues. Money and audit are
 * append-only by trigger (with recursive_triggers, so that REPLACE can't pass by). Days are counted from 1970-01-01, instants
 * in milliseconds; no statement has a clock. */
#include "store/schema.h"


#include <stdio.h>

/* Version 1: people, money, dialogs, audit. */
static const char people_money_dialogs[] =
	"CREATE TABLE ladder ("
	"  version INTEGER PRIMARY KEY,"
	"  climbed_ms INTEGER NOT NULL) STRICT;"

	/* the last number given in each of our own series */
	"CREATE TABLE series ("
	"  name TEXT PRIMARY KEY,"
	"  last INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"INSERT INTO series (name, last) VALUES ('household', 0), ('txn', 0);"

	"CREATE TABLE household ("
	"  id INTEGER PRIMARY KEY,"
	"  no TEXT NOT NULL UNIQUE CHECK (no <> ''),"
	"  mutuelle TEXT NOT NULL,"
	"  plan TEXT NOT NULL,"
	"  commune TEXT NOT NULL,"
	"  village TEXT NOT NULL,"
	"  enrolled_on INTEGER,"
	"  cover_state INTEGER NOT NULL CHECK (cover_state BETWEEN 0 AND 4)," /* enum scheme_state */
	"  next_change_on INTEGER) STRICT;"
	"CREATE INDEX household_due ON household (next_change_on) WHERE next_change_on IS NOT NULL;"

	"CREATE TABLE member ("
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  no INTEGER NOT NULL CHECK (no > 0),"
	"  role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3)," /* enum store_role */
	"  sex TEXT NOT NULL CHECK (sex IN ('F', 'M')),"
	"  birth_year INTEGER NOT NULL,"
	"  phone INTEGER CHECK (phone > 0),"
	"  first_name TEXT NOT NULL,"
	"  last_name TEXT NOT NULL,"
	"  language TEXT NOT NULL,"
	"  PRIMARY KEY (household, no)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE phone_link ("
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  household INTEGER NOT NULL,"
	"  member_no INTEGER NOT NULL,"
	"  PRIMARY KEY (phone, household, member_no),"
	"  FOREIGN KEY (household, member_no) REFERENCES member (household, no)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE account ("
	"  id INTEGER PRIMARY KEY,"
	"  name TEXT NOT NULL UNIQUE) STRICT;"
	"INSERT INTO account (id, name) VALUES (1, 'dues'), (2, 'opening'), (3, 'cash');"

	"CREATE TABLE txn ("
	"  id INTEGER PRIMARY KEY,"
	"  kind TEXT NOT NULL CHECK (kind <> ''),"
	"  reference TEXT NOT NULL CHECK (reference <> ''),"
	"  day INTEGER NOT NULL,"
	"  posted_ms INTEGER NOT NULL,"
	"  UNIQUE (kind, reference)) STRICT;"

	/* one leg of a transaction; the legs of one sum to 0 */
	"CREATE TABLE entry ("
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  account INTEGER NOT NULL REFERENCES account (id),"
	"  day INTEGER NOT NULL,"
	"  txn INTEGER NOT NULL REFERENCES txn (id),"
	"  francs INTEGER NOT NULL CHECK (francs <> 0),"
	"  PRIMARY KEY (household, account, day, txn)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE dialog ("
	"  phone INTEGER PRIMARY KEY,"
	"  updated_ms INTEGER NOT NULL,"
	"  started_ms INTEGER NOT NULL,"
	"  link INTEGER NOT NULL,"
	"  session INTEGER NOT NULL,"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3)," /* enum store_dialog_state */
	"  household INTEGER NOT NULL,"
	"  begin_key INTEGER NOT NULL,"
	"  last_key INTEGER NOT NULL,"
	"  flags INTEGER NOT NULL,"
	"  language TEXT NOT NULL,"
	"  path TEXT NOT NULL,"
	"  vars TEXT NOT NULL,"
	"  answer TEXT NOT NULL) STRICT;"

	"CREATE TABLE audit ("
	"  id INTEGER PRIMARY KEY,"
	"  at_ms INTEGER NOT NULL,"
	"  actor_phone INTEGER NOT NULL,"
	"  household INTEGER NOT NULL,"
	"  what TEXT NOT NULL) STRICT;"

	"CREATE TRIGGER txn_no_update BEFORE UPDATE ON txn"
	"  BEGIN SELECT raise(ABORT, 'txn is append-only: post a correction'); END;"
	"CREATE TRIGGER txn_no_delete BEFORE DELETE ON txn"
	"  BEGIN SELECT raise(ABORT, 'txn is append-only: post a correction'); END;"
	"CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry"
	"  BEGIN SELECT raise(ABORT, 'entry is append-only: post a correction'); END;"
	"CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry"
	"  BEGIN SELECT raise(ABORT, 'entry is append-only: post a correction'); END;"
	"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
	"  BEGIN SELECT raise(ABORT, 'audit is append-only'); END;"
	"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
	"  BEGIN SELECT raise(ABORT, 'audit is append-only'); END;";

/* Version 2: messages in and out, settings of a phone, calls back, imports; where a dropped dialog was; how many
 * members. */
static const char messages_settings_imports[] =
	"INSERT INTO series (name, last) VALUES ('callback', 0), ('outbox', 0), ('lease', 0), ('import', 0);"

	"ALTER TABLE dialog ADD COLUMN resume_path TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE dialog ADD COLUMN resume_vars TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE household ADD COLUMN members INTEGER NOT NULL DEFAULT 0;"
	"UPDATE household SET members = (SELECT count(*) FROM member WHERE household = household.id);"

	"CREATE TABLE phone ("
	"  phone INTEGER PRIMARY KEY CHECK (phone > 0),"
	"  household INTEGER NOT NULL,"
	"  topics_off INTEGER NOT NULL,"
	"  topics_on INTEGER NOT NULL,"
	"  updated_ms INTEGER NOT NULL,"
	"  language TEXT NOT NULL) STRICT;"

	"CREATE TABLE callback ("
	"  id INTEGER PRIMARY KEY,"
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  household INTEGER NOT NULL,"
	"  asked_ms INTEGER NOT NULL,"
	"  done_ms INTEGER) STRICT;"
	"CREATE UNIQUE INDEX callback_open ON callback (phone, household) WHERE done_ms IS NULL;"

	"CREATE TABLE inbox ("
	"  key INTEGER PRIMARY KEY,"
	"  link INTEGER NOT NULL,"
	"  phone INTEGER NOT NULL,"
	"  at_ms INTEGER NOT NULL,"
	"  text TEXT NOT NULL) STRICT;"
	"CREATE INDEX inbox_age ON inbox (at_ms);"

	/* state: store/outbox.c. due_ms: from when it may be sent, or until when it is leased */
	"CREATE TABLE outbox ("
	"  id INTEGER PRIMARY KEY,"
	"  link INTEGER NOT NULL,"
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),"
	"  due_ms INTEGER NOT NULL,"
	"  expires_ms INTEGER NOT NULL,"
	"  lease INTEGER NOT NULL,"
	"  attempts INTEGER NOT NULL,"
	"  status INTEGER NOT NULL,"
	"  added_ms INTEGER NOT NULL,"
	"  done_ms INTEGER,"
	"  kind TEXT NOT NULL,"
	"  text TEXT NOT NULL) STRICT;"
	"CREATE INDEX outbox_link_due ON outbox (link, due_ms) WHERE done_ms IS NULL;"
	"CREATE INDEX outbox_due ON outbox (due_ms) WHERE done_ms IS NULL;"

	"CREATE TABLE import ("
	"  id INTEGER PRIMARY KEY,"
	"  file TEXT NOT NULL,"
	"  sha256 TEXT NOT NULL,"
	"  rows INTEGER NOT NULL CHECK (rows >= 0),"
	"  applied INTEGER NOT NULL CHECK (applied BETWEEN 0 AND rows),"
	"  started_ms INTEGER NOT NULL,"
	"  done_ms INTEGER CHECK (done_ms IS NULL OR applied = rows)) STRICT;"
	"CREATE UNIQUE INDEX import_open ON import ((done_ms IS NULL)) WHERE done_ms IS NULL;";

/* Version 3: the outbox with priorities, parts and receipts; phones that fail; parts of long messages in; reminders. */
static const char outbox_receipts_parts[] =
	"ALTER TABLE outbox RENAME TO outbox_2;"
	"CREATE TABLE outbox ("
	"  id INTEGER PRIMARY KEY,"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7)," /* enum store_message_state */
	"  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 4)," /* enum store_priority */
	"  link TEXT NOT NULL," /* '': any */
	"  via TEXT NOT NULL,"
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  household INTEGER NOT NULL," /* 0: none */
	"  due_ms INTEGER NOT NULL," /* queued: from when it may be sent; leased: until when it is */
	"  not_before_ms INTEGER NOT NULL,"
	"  expires_ms INTEGER NOT NULL,"
	"  lease INTEGER NOT NULL CHECK ((lease > 0) = (state = 1)),"
	"  attempts INTEGER NOT NULL,"
	"  status INTEGER NOT NULL,"
	"  parts INTEGER NOT NULL,"
	"  parts_delivered INTEGER NOT NULL CHECK (parts_delivered BETWEEN 0 AND parts),"
	"  first_part INTEGER NOT NULL,"
	"  is_exact INTEGER NOT NULL,"
	"  is_withdrawn INTEGER NOT NULL,"
	"  added_ms INTEGER NOT NULL,"
	"  sent_ms INTEGER,"
	"  done_ms INTEGER CHECK ((done_ms IS NULL) = (state < 3)),"
	"  again_of INTEGER,"
	"  kind TEXT NOT NULL,"
	"  topic TEXT NOT NULL,"
	"  subject TEXT NOT NULL,"
	"  text TEXT NOT NULL) STRICT;"
	"INSERT INTO outbox SELECT id, (CASE state WHEN 3 THEN 4 WHEN 4 THEN 6 ELSE state END), 1, '', '', phone, 0, due_ms,"
	"  added_ms, expires_ms, iif(state = 1, lease, 0), attempts, status, 0, 0, 0, 0, 0, added_ms, iif(state = 2, done_ms, NULL),"
	"  iif(state = 2, NULL, done_ms), NULL, kind, '', '', text FROM outbox_2;"
	"DROP TABLE outbox_2;"
	"CREATE INDEX outbox_queue ON outbox (link, priority, due_ms) WHERE state = 0;"
	"CREATE INDEX outbox_leased ON outbox (due_ms) WHERE state = 1;"
	"CREATE INDEX outbox_expires ON outbox (expires_ms) WHERE state = 0;"
	"CREATE INDEX outbox_phone ON outbox (phone);"
	"CREATE INDEX outbox_household ON outbox (household) WHERE household <> 0;"
	"CREATE UNIQUE INDEX outbox_again ON outbox (again_of) WHERE again_of IS NOT NULL;"

	/* what a gateway has taken; id: its message_id, canonical */
	"CREATE TABLE outbox_part ("
	"  message INTEGER NOT NULL,"
	"  part INTEGER NOT NULL CHECK (part >= 0),"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3)," /* enum store_part_state */
	"  id TEXT NOT NULL,"
	"  PRIMARY KEY (message, part)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX outbox_part_id ON outbox_part (id);"

	/* receipts that wait for their message */
	"CREATE TABLE receipt ("
	"  id TEXT NOT NULL,"
	"  link TEXT NOT NULL,"
	"  phone INTEGER NOT NULL,"
	"  state INTEGER NOT NULL,"
	"  error INTEGER NOT NULL,"
	"  at_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (id, link, phone)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX receipt_age ON receipt (at_ms);"

	"CREATE TABLE park ("
	"  phone INTEGER PRIMARY KEY CHECK (phone > 0),"
	"  failures INTEGER NOT NULL,"
	"  until_ms INTEGER NOT NULL) STRICT;" /* 0: not parked */

	"CREATE TABLE phone_count ("
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  what TEXT NOT NULL,"
	"  period INTEGER NOT NULL,"
	"  n INTEGER NOT NULL,"
	"  PRIMARY KEY (phone, what)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE inbox_part ("
	"  phone INTEGER NOT NULL,"
	"  link INTEGER NOT NULL,"
	"  reference INTEGER NOT NULL,"
	"  total INTEGER NOT NULL,"
	"  no INTEGER NOT NULL CHECK (no BETWEEN 1 AND total),"
	"  data_coding INTEGER NOT NULL,"
	"  at_ms INTEGER NOT NULL,"
	"  octets BLOB NOT NULL,"
	"  PRIMARY KEY (phone, link, reference, total, no)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX inbox_part_age ON inbox_part (at_ms);"

	/* reminders: every household is due once, so that the next sweep finds out its day */
	"ALTER TABLE household ADD COLUMN remind_on INTEGER;"
	"ALTER TABLE household ADD COLUMN reminded_on INTEGER;"
	"ALTER TABLE household ADD COLUMN reminder INTEGER;"
	"UPDATE household SET remind_on = 0;"
	"CREATE INDEX household_remind ON household (remind_on) WHERE remind_on IS NOT NULL;";

static const char *const steps[] = {people_money_dialogs, messages_settings_imports, outbox_receipts_parts};

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
