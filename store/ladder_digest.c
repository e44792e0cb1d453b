/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for digests: what was told to whom last, where an alert is heard, and all that one message told of. */
#include "store/ladder.h"

const char store_ladder_digest[] =
	"ALTER TABLE alert ADD COLUMN place TEXT NOT NULL DEFAULT '';" /* '': its household's, or everywhere */
	"CREATE INDEX alert_step_message ON alert_step (message) WHERE message <> 0;"
	"CREATE TABLE digest ("
	"  staff TEXT NOT NULL REFERENCES staff (code),"
	"  what INTEGER NOT NULL," /* enum scheme_alert_what */
	"  day INTEGER NOT NULL,"  /* of its hour */
	"  message INTEGER NOT NULL," /* of the outbox; 0: there was nothing to tell */
	"  PRIMARY KEY (staff, what)) STRICT, WITHOUT ROWID;";
