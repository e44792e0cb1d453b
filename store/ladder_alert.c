/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts to staff, and the life of each. */
#include "store/ladder.h"

const char store_ladder_alert[] =
	"INSERT INTO series (name, last) VALUES ('alert', 0);"

	"CREATE TABLE alert ("
	"  id INTEGER PRIMARY KEY,"
	"  what INTEGER NOT NULL CHECK (what >= 0)," /* enum scheme_alert_what */
	"  subject TEXT NOT NULL," /* of its kind: held money 12, signature 3, link "orange" */
	"  household INTEGER NOT NULL," /* 0: none */
	"  francs INTEGER NOT NULL,"
	"  about TEXT NOT NULL,"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4)," /* enum store_alert_state */
	"  level INTEGER NOT NULL," /* enum scheme_alert_level: who was told last */
	"  raised_ms INTEGER NOT NULL,"
	"  over_ms INTEGER CHECK ((over_ms IS NULL) = (state <> 4)),"
	"  due_ms INTEGER," /* when it is to be looked at again; NULL: never */
	"  steps INTEGER NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX alert_open ON alert (what, subject) WHERE state <> 4;"
	"CREATE INDEX alert_same ON alert (what, subject, id);"
	"CREATE INDEX alert_due ON alert (due_ms) WHERE due_ms IS NOT NULL;"
	"CREATE TRIGGER alert_over BEFORE UPDATE OF state ON alert WHEN OLD.state = 4 AND NEW.state <> 4"
	"  BEGIN SELECT raise(ABORT, 'an alert that is over stays'); END;"
	"CREATE TRIGGER alert_no_delete BEFORE DELETE ON alert"
	"  BEGIN SELECT raise(ABORT, 'an alert stays'); END;"

	/* what happened to it, in order */
	"CREATE TABLE alert_step ("
	"  alert INTEGER NOT NULL REFERENCES alert (id),"
	"  n INTEGER NOT NULL,"
	"  at_ms INTEGER NOT NULL,"
	"  did INTEGER NOT NULL CHECK (did BETWEEN 0 AND 6)," /* enum store_alert_did */
	"  level INTEGER NOT NULL,"
	"  staff TEXT NOT NULL," /* '': nobody */
	"  phone INTEGER NOT NULL," /* 0: none */
	"  message INTEGER NOT NULL," /* of the outbox; 0: none */
	"  PRIMARY KEY (alert, n)) STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER alert_step_no_update BEFORE UPDATE ON alert_step"
	"  BEGIN SELECT raise(ABORT, 'the life of an alert is append-only'); END;"
	"CREATE TRIGGER alert_step_no_delete BEFORE DELETE ON alert_step"
	"  BEGIN SELECT raise(ABORT, 'the life of an alert is append-only'); END;";
