/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a series of messages after an event, and which phones were asked which question. */
#include "store/ladder.h"

const char store_ladder_series[] =
	"INSERT INTO series (name, last) VALUES ('enrolment', 0);"

	/* a household, or one of its members, and what happened: once each */
	"CREATE TABLE enrolment ("
	"  id INTEGER PRIMARY KEY,"
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  member INTEGER NOT NULL," /* 0: the household as one */
	"  event INTEGER NOT NULL CHECK (event BETWEEN 0 AND 2)," /* enum store_event */
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2)," /* enum store_enrolment_state */
	"  day INTEGER," /* on which it happened; NULL: not known */
	"  reached INTEGER NOT NULL," /* days behind it, up to which all is said or passed over */
	"  next_on INTEGER CHECK (state = 0 OR next_on IS NULL)," /* NULL: nothing to say, or no such series now */
	"  asked INTEGER CHECK (asked > 0)," /* the phone on which the event asked for the topic */
	"  message INTEGER," /* the last one in the outbox */
	"  sent INTEGER NOT NULL,"
	"  begun_ms INTEGER NOT NULL,"
	"  ended_ms INTEGER CHECK ((ended_ms IS NULL) = (state = 0)),"
	"  UNIQUE (household, member, event)) STRICT;"
	"CREATE INDEX enrolment_due ON enrolment (next_on, id) WHERE next_on IS NOT NULL;"

	/* one answer a phone and question, whatever asked it */
	"CREATE TABLE quiz_asked ("
	"  phone INTEGER NOT NULL CHECK (phone > 0),"
	"  quiz TEXT NOT NULL CHECK (quiz <> ''),"
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  language TEXT NOT NULL," /* in which it was asked */
	"  asked_ms INTEGER NOT NULL,"
	"  until_ms INTEGER NOT NULL," /* an answer that comes later is not counted */
	"  answer INTEGER CHECK (answer BETWEEN 1 AND 9),"
	"  is_right INTEGER CHECK (is_right IN (0, 1)),"
	"  answered_ms INTEGER,"
	"  PRIMARY KEY (phone, quiz),"
	"  CHECK ((answer IS NULL) = (is_right IS NULL) AND (answer IS NULL) = (answered_ms IS NULL))) STRICT, WITHOUT ROWID;"
	"CREATE INDEX quiz_asked_of ON quiz_asked (quiz);";
