/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step 1 of the ladder: people, money, dialogs, audit. */
#include "store/ladder.h"

const char store_ladder_people[] =
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
