/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns, and whom each has reached. */
#include "store/ladder.h"

const char store_ladder_campaign[] =
	"INSERT INTO series (name, last) VALUES ('campaign', 0);"

	"CREATE TABLE campaign ("
	"  id INTEGER PRIMARY KEY,"
	"  code TEXT NOT NULL UNIQUE CHECK (code <> ''),"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5)," /* enum store_campaign_state */
	"  stage INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 1)," /* 0: the messages, 1: the follow-up */
	"  text TEXT NOT NULL," /* the file, whole, as it was approved */
	"  place TEXT NOT NULL," /* of who wrote it: nobody outside of it is reached */
	"  author TEXT NOT NULL REFERENCES staff (code),"
	"  approver TEXT REFERENCES staff (code) CHECK (approver <> author),"
	"  from_min INTEGER NOT NULL," /* its hours, for what waits in the outbox */
	"  to_min INTEGER NOT NULL,"
	"  cursor INTEGER NOT NULL," /* the last household, or phone, that was looked at */
	"  next_ms INTEGER NOT NULL," /* when to go on */
	"  slot_ms INTEGER NOT NULL," /* before which no further message may go, by its pace */
	"  seen INTEGER NOT NULL,"
	"  put INTEGER NOT NULL,"
	"  submitted_ms INTEGER NOT NULL,"
	"  started_ms INTEGER,"
	"  done_ms INTEGER,"
	"  CHECK (state = 0 OR approver IS NOT NULL OR state = 5),"
	"  CHECK ((done_ms IS NULL) = (state < 4))) STRICT;"
	"CREATE INDEX campaign_running ON campaign (next_ms) WHERE state = 2;"

	"CREATE INDEX callback_phone ON callback (phone, asked_ms);"

	/* one phone gets one copy; those of the hold-out stand here, too, without a message */
	"CREATE TABLE campaign_recipient ("
	"  campaign INTEGER NOT NULL REFERENCES campaign (id),"
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  member INTEGER NOT NULL,"
	"  arm INTEGER NOT NULL,"
	"  parts INTEGER NOT NULL," /* of the message and the follow-up */
	"  day INTEGER NOT NULL," /* on which it may go; what happened from then on is counted */
	"  outbox INTEGER NOT NULL," /* 0: the hold-out */
	"  follow INTEGER NOT NULL," /* likewise of the follow-up; 0: none */
	"  PRIMARY KEY (campaign, phone)) STRICT, WITHOUT ROWID;";
