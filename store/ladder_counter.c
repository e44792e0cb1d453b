/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff, their signatures, and the wallets' daily statements. */
#include "store/ladder.h"

const char store_ladder_counter[] =
	"INSERT INTO series (name, last) VALUES ('signature', 0), ('statement', 0);"

	"CREATE TABLE staff ("
	"  code TEXT PRIMARY KEY CHECK (code <> ''),"
	"  name TEXT NOT NULL,"
	"  role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 2)," /* enum store_staff_role */
	"  place TEXT NOT NULL,"
	"  phone INTEGER CHECK (phone > 0),"
	"  language TEXT NOT NULL,"
	"  pin BLOB NOT NULL CHECK (length(pin) = 32)," /* keyed hash */
	"  misses INTEGER NOT NULL,"
	"  wait_until_ms INTEGER NOT NULL,"
	"  added_ms INTEGER NOT NULL,"
	"  removed_ms INTEGER) STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX staff_phone ON staff (phone) WHERE phone IS NOT NULL AND removed_ms IS NULL;"
	"CREATE TRIGGER staff_no_delete BEFORE DELETE ON staff"
	"  BEGIN SELECT raise(ABORT, 'staff stays: what she signed names her'); END;"

	/* what one person asked for; two names for what was done */
	"CREATE TABLE signature ("
	"  id INTEGER PRIMARY KEY,"
	"  act INTEGER NOT NULL CHECK (act >= 0)," /* enum store_act */
	"  subject INTEGER NOT NULL,"
	"  household INTEGER NOT NULL,"
	"  francs INTEGER NOT NULL,"
	"  day INTEGER,"
	"  reference TEXT NOT NULL,"
	"  note TEXT NOT NULL,"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2)," /* enum store_signature_state */
	"  asked_by TEXT NOT NULL REFERENCES staff (code),"
	"  signed_by TEXT REFERENCES staff (code),"
	"  asked_ms INTEGER NOT NULL,"
	"  done_ms INTEGER CHECK ((done_ms IS NULL) = (state = 0)),"
	"  CHECK (state <> 1 OR (signed_by IS NOT NULL AND signed_by <> asked_by))) STRICT;"
	"CREATE UNIQUE INDEX signature_waiting ON signature (act, subject, household, reference) WHERE state = 0;"
	"CREATE TRIGGER signature_ended BEFORE UPDATE ON signature WHEN OLD.state <> 0"
	"  BEGIN SELECT raise(ABORT, 'a signature that was given stays'); END;"
	"CREATE TRIGGER signature_no_delete BEFORE DELETE ON signature"
	"  BEGIN SELECT raise(ABORT, 'a signature stays'); END;"

	/* a wallet's day, once its statement has been read */
	"CREATE TABLE statement_day ("
	"  wallet TEXT NOT NULL,"
	"  day INTEGER NOT NULL,"
	"  read_ms INTEGER NOT NULL,"
	"  closed_ms INTEGER,"
	"  closed_by TEXT REFERENCES staff (code),"
	"  PRIMARY KEY (wallet, day),"
	"  CHECK ((closed_ms IS NULL) = (closed_by IS NULL))) STRICT, WITHOUT ROWID;"

	/* a row of a statement and what our ledger says of the same reference: either side may be missing */
	"CREATE TABLE statement ("
	"  id INTEGER PRIMARY KEY,"
	"  wallet TEXT NOT NULL,"
	"  reference TEXT NOT NULL CHECK (reference <> ''),"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4)," /* enum store_statement_state */
	"  day INTEGER," /* theirs; NULL: no statement has it */
	"  francs INTEGER NOT NULL,"
	"  charge INTEGER NOT NULL,"
	"  phone INTEGER NOT NULL,"
	"  name TEXT NOT NULL,"
	"  subject TEXT NOT NULL,"
	"  key TEXT NOT NULL,"
	"  our_day INTEGER," /* ours; NULL: the ledger does not have it */
	"  our_francs INTEGER NOT NULL,"
	"  txn INTEGER UNIQUE REFERENCES txn (id)," /* of ours */
	"  intent INTEGER NOT NULL," /* 0: none */
	"  signature INTEGER REFERENCES signature (id)," /* of a rest: it stays as it is */
	"  added_ms INTEGER NOT NULL,"
	"  UNIQUE (wallet, reference),"
	"  CHECK (day IS NOT NULL OR our_day IS NOT NULL),"
	"  CHECK ((txn IS NULL) = (our_day IS NULL))) STRICT;"
	"CREATE INDEX statement_theirs ON statement (wallet, day) WHERE day IS NOT NULL;"
	"CREATE INDEX statement_ours ON statement (wallet, our_day) WHERE our_day IS NOT NULL;"
	"CREATE INDEX statement_open ON statement (wallet) WHERE state <> 0 AND signature IS NULL;";
