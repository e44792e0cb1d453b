/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step 3 of the ladder: the outbox with priorities, parts and receipts; phones that fail; parts of long messages in;
 * reminders. */
#include "store/ladder.h"

const char store_ladder_outbox[] =
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
