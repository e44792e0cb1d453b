/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for people who dial: PINs, households looked for by number, whom a phone has paid for, joining. */
#include "store/ladder.h"

const char store_ladder_callers[] =
	"CREATE TABLE pin ("
	"  phone INTEGER PRIMARY KEY CHECK (phone > 0),"
	"  wrong INTEGER NOT NULL CHECK (wrong >= 0)," /* tries since the last right one */
	"  until_ms INTEGER NOT NULL," /* no try is looked at before */
	"  set_ms INTEGER NOT NULL,"
	"  hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT;"

	/* which key the hashes were made with: its own hash, one row */
	"CREATE TABLE pin_key ("
	"  one INTEGER PRIMARY KEY CHECK (one = 1),"
	"  hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT;"

	/* a number as people type it: store/lookup.c makes the same of what is typed */
	"ALTER TABLE household ADD COLUMN no_key TEXT GENERATED ALWAYS AS"
	"  (upper(replace(replace(replace(replace(no, ' ', ''), '-', ''), '.', ''), '/', ''))) VIRTUAL;"
	"CREATE INDEX household_no_key ON household (no_key);"

	"CREATE TABLE payee ("
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  used_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (phone, household)) STRICT, WITHOUT ROWID;"

	"INSERT INTO series (name, last) VALUES ('application', 0);"
	"CREATE TABLE application ("
	"  id INTEGER PRIMARY KEY,"
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3)," /* enum store_application_state */
	"  household INTEGER UNIQUE REFERENCES household (id) CHECK ((household IS NULL) = (state = 0)),"
	"  mutuelle TEXT NOT NULL,"
	"  plan TEXT NOT NULL,"
	"  commune TEXT NOT NULL,"
	"  village TEXT NOT NULL,"
	"  begun_ms INTEGER NOT NULL,"
	"  sent_ms INTEGER CHECK ((sent_ms IS NULL) = (state = 0)),"
	"  decided_ms INTEGER CHECK ((decided_ms IS NULL) = (state < 2)),"
	"  decided_by TEXT NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX application_draft ON application (phone) WHERE state = 0;"
	"CREATE INDEX application_begun ON application (begun_ms) WHERE state = 0;"
	"CREATE INDEX application_pending ON application (id) WHERE state = 1;"
	"CREATE TABLE applicant ("
	"  application INTEGER NOT NULL REFERENCES application (id),"
	"  no INTEGER NOT NULL CHECK (no > 0),"
	"  role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3)," /* enum store_role */
	"  sex TEXT NOT NULL CHECK (sex IN ('F', 'M')),"
	"  birth_year INTEGER NOT NULL,"
	"  first_name TEXT NOT NULL,"
	"  last_name TEXT NOT NULL,"
	"  PRIMARY KEY (application, no)) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX applicant_head ON applicant (application) WHERE role = 0;";
