/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step 2 of the ladder: messages in and out, settings of a phone, calls back, imports; where a dropped dialog was; how
 * many members. */
#include "store/ladder.h"

const char store_ladder_messages[] =
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
