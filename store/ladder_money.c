/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder's step for money: entries of nobody's, intents and their history, credits of wallets, notices, held money. */
#include "store/ladder.h"

/* What can't be changed any more. */
#define REFUSE(table, verb, what) \
	"CREATE TRIGGER " table "_no_" verb " BEFORE " verb " ON " table \
	" BEGIN SELECT raise(ABORT, '" table " is append-only" what "'); END;"
#define APPEND_ONLY(table, what) REFUSE(table, "update", what) REFUSE(table, "delete", what)

const char store_ladder_money[] =
	"INSERT INTO series (name, last) VALUES ('intent', 0), ('pay_lease', 0), ('notice', 0), ('held', 0);"

	/* states, purposes: store/intent.h */
	"CREATE TABLE intent ("
	"  id INTEGER PRIMARY KEY,"
	"  key TEXT NOT NULL UNIQUE CHECK (key <> ''),"
	"  token TEXT NOT NULL CHECK (token <> ''),"
	"  purpose INTEGER NOT NULL CHECK (purpose BETWEEN 0 AND 2),"
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  payer INTEGER NOT NULL CHECK (payer >= 0)," /* 0: cash */
	"  language TEXT NOT NULL,"
	"  wallet TEXT NOT NULL CHECK (wallet <> ''),"
	"  dues_francs INTEGER NOT NULL CHECK (dues_francs >= 0),"
	"  fee_francs INTEGER NOT NULL CHECK (fee_francs >= 0),"
	"  created_ms INTEGER NOT NULL,"
	"  not_before_ms INTEGER NOT NULL,"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),"
	"  is_unknown INTEGER NOT NULL CHECK (NOT is_unknown OR state IN (1, 2)),"
	"  is_review INTEGER NOT NULL CHECK (NOT is_review OR review <> ''),"
	"  review TEXT NOT NULL,"
	"  reason TEXT NOT NULL,"
	"  reference TEXT NOT NULL,"
	"  query TEXT NOT NULL,"
	"  due_ms INTEGER CHECK (due_ms IS NOT NULL OR is_review OR state >= 3)," /* an open one is not forgotten */
	"  lease INTEGER NOT NULL CHECK (lease = 0 OR due_ms IS NOT NULL),"
	"  is_hurried INTEGER NOT NULL," /* called while it was leased: it is due again as soon as that ends */
	"  give_up_ms INTEGER NOT NULL,"
	"  submitted_ms INTEGER CHECK (submitted_ms IS NOT NULL OR state NOT BETWEEN 1 AND 4),"
	"  done_ms INTEGER CHECK ((done_ms IS NULL) = (state < 3)),"
	"  attempts INTEGER NOT NULL,"
	"  polls INTEGER NOT NULL,"
	"  CHECK (dues_francs + fee_francs > 0),"
	"  CHECK (state <> 3 OR due_ms IS NULL)) STRICT;"
	"CREATE UNIQUE INDEX intent_open ON intent (household, purpose) WHERE state < 3;" /* P6 */
	"CREATE INDEX intent_household ON intent (household);"
	"CREATE INDEX intent_payer ON intent (payer);"
	"CREATE INDEX intent_due ON intent (due_ms) WHERE due_ms IS NOT NULL;"
	"CREATE INDEX intent_leased ON intent (lease) WHERE lease > 0;"
	"CREATE INDEX intent_undecided ON intent (wallet, created_ms) WHERE state IN (1, 2);"
	"CREATE INDEX intent_review ON intent (id) WHERE is_review;"
	"CREATE TRIGGER intent_no_delete BEFORE DELETE ON intent"
	"  BEGIN SELECT raise(ABORT, 'intents are kept for ever'); END;"
	"CREATE TRIGGER intent_end_stays BEFORE UPDATE OF state ON intent WHEN old.state >= 3 AND new.state <> old.state"
	"  BEGIN SELECT raise(ABORT, 'an intent ends once'); END;"
	"CREATE TRIGGER intent_terms_stay BEFORE UPDATE OF id, key, token, purpose, household, payer, wallet, dues_francs, fee_francs,"
	"  created_ms ON intent BEGIN SELECT raise(ABORT, 'what an intent asks for never changes'); END;"

	"CREATE TABLE intent_log ("
	"  intent INTEGER NOT NULL REFERENCES intent (id),"
	"  no INTEGER NOT NULL CHECK (no > 0),"
	"  at_ms INTEGER NOT NULL,"
	"  state INTEGER NOT NULL,"
	"  is_unknown INTEGER NOT NULL,"
	"  is_review INTEGER NOT NULL,"
	"  why TEXT NOT NULL,"
	"  PRIMARY KEY (intent, no)) STRICT, WITHOUT ROWID;"
	APPEND_ONLY("intent_log", "")

	"ALTER TABLE txn ADD COLUMN intent INTEGER REFERENCES intent (id);"
	/* one payment or late payment an intent, and each other kind once */
	"CREATE UNIQUE INDEX txn_intent ON txn (intent, iif(kind IN ('payment', 'late'), 'credit', kind)) WHERE intent IS NOT NULL;"

	/* what belongs to nobody has household 0 */
	"CREATE TABLE entry_new ("
	"  household INTEGER NOT NULL,"
	"  account INTEGER NOT NULL REFERENCES account (id),"
	"  day INTEGER NOT NULL,"
	"  txn INTEGER NOT NULL REFERENCES txn (id),"
	"  francs INTEGER NOT NULL CHECK (francs <> 0),"
	"  owner INTEGER GENERATED ALWAYS AS (nullif(household, 0)) VIRTUAL REFERENCES household (id),"
	"  PRIMARY KEY (household, account, day, txn)) STRICT, WITHOUT ROWID;"
	"INSERT INTO entry_new (household, account, day, txn, francs) SELECT household, account, day, txn, francs FROM entry;"
	"DROP TABLE entry;"
	"ALTER TABLE entry_new RENAME TO entry;"
	"CREATE INDEX entry_txn ON entry (txn, francs);"
	APPEND_ONLY("entry", ": post a correction")

	/* which transaction credited an operator's reference */
	"CREATE TABLE credit ("
	"  txn INTEGER PRIMARY KEY REFERENCES txn (id),"
	"  operator TEXT NOT NULL CHECK (operator <> ''),"
	"  reference TEXT NOT NULL CHECK (reference <> ''),"
	"  wallet TEXT NOT NULL CHECK (wallet <> ''),"
	"  day INTEGER NOT NULL,"
	"  francs INTEGER NOT NULL CHECK (francs > 0),"
	"  UNIQUE (operator, reference)) STRICT;"
	"CREATE INDEX credit_day ON credit (wallet, day);"
	APPEND_ONLY("credit", ": a reference is credited once")

	/* which message tells of a transaction */
	"CREATE TABLE told ("
	"  txn INTEGER NOT NULL REFERENCES txn (id),"
	"  message INTEGER NOT NULL,"
	"  PRIMARY KEY (txn, message)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX told_message ON told (message);"

	"CREATE TABLE notice ("
	"  id INTEGER PRIMARY KEY,"
	"  wallet TEXT NOT NULL CHECK (wallet <> ''),"
	"  hash TEXT NOT NULL CHECK (hash <> ''),"
	"  intent INTEGER REFERENCES intent (id),"
	"  reference TEXT NOT NULL,"
	"  at_ms INTEGER NOT NULL,"
	"  due_ms INTEGER CHECK ((due_ms IS NULL) = (done_ms IS NOT NULL)),"
	"  done_ms INTEGER,"
	"  lease INTEGER NOT NULL CHECK (lease = 0 OR due_ms IS NOT NULL),"
	"  polls INTEGER NOT NULL,"
	"  repeats INTEGER NOT NULL,"
	"  outcome TEXT NOT NULL CHECK ((outcome = '') = (done_ms IS NULL)),"
	"  body BLOB," /* NULL: pruned */
	"  UNIQUE (wallet, hash)) STRICT;"
	"CREATE INDEX notice_intent ON notice (intent) WHERE intent IS NOT NULL;"
	"CREATE INDEX notice_due ON notice (due_ms) WHERE due_ms IS NOT NULL;"
	"CREATE INDEX notice_body ON notice (at_ms) WHERE body IS NOT NULL;"

	/* states: store/held.h */
	"CREATE TABLE held ("
	"  id INTEGER PRIMARY KEY,"
	"  txn INTEGER NOT NULL UNIQUE REFERENCES txn (id),"
	"  francs INTEGER NOT NULL CHECK (francs > 0),"
	"  wallet TEXT NOT NULL CHECK (wallet <> ''),"
	"  operator TEXT NOT NULL,"
	"  reference TEXT NOT NULL,"
	"  phone INTEGER NOT NULL CHECK (phone >= 0),"
	"  name TEXT NOT NULL,"
	"  subject TEXT NOT NULL,"
	"  intent INTEGER REFERENCES intent (id),"
	"  day INTEGER NOT NULL,"
	"  at_ms INTEGER NOT NULL,"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),"
	"  household INTEGER REFERENCES household (id) CHECK (household IS NOT NULL OR state NOT IN (1, 2)),"
	"  is_declined INTEGER NOT NULL,"
	"  returns INTEGER NOT NULL," /* how often it was tried to send it back */
	"  done_txn INTEGER REFERENCES txn (id) CHECK ((done_txn IS NULL) = (state < 4)),"
	"  done_ms INTEGER CHECK ((done_ms IS NULL) = (state < 4))) STRICT;"
	"CREATE INDEX held_phone ON held (phone) WHERE state < 4;"
	"CREATE INDEX held_ours ON held (id) WHERE state < 4;"
	"CREATE INDEX held_returning ON held (wallet, francs) WHERE state = 3;"
	"CREATE INDEX held_done ON held (done_txn) WHERE done_txn IS NOT NULL;"
	"CREATE TRIGGER held_no_delete BEFORE DELETE ON held"
	"  BEGIN SELECT raise(ABORT, 'held money is kept for ever'); END;"
	"CREATE TRIGGER held_end_stays BEFORE UPDATE OF state ON held WHEN old.state >= 4 AND new.state <> old.state"
	"  BEGIN SELECT raise(ABORT, 'held money goes once'); END;";
