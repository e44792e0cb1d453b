/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for one-time codes of the care point. */
#include "store/ladder.h"

const char store_ladder_care_code[] =
	"CREATE TABLE care_code ("
	"  hash BLOB PRIMARY KEY CHECK (length(hash) = 32)," /* keyed: six digits are soon tried out without the key */
	"  phone INTEGER NOT NULL CHECK (phone > 0)," /* that asked for it */
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2)," /* enum store_care_code_state */
	"  made_ms INTEGER NOT NULL,"
	"  draw INTEGER NOT NULL CHECK (draw >= 0)," /* with made_ms: what the digits were drawn from, by the key */
	"  until_ms INTEGER NOT NULL CHECK (until_ms > made_ms),"
	"  ended_ms INTEGER CHECK ((ended_ms IS NULL) = (state = 0)),"
	"  used_by INTEGER CHECK ((used_by IS NULL) = (state <> 1))) STRICT, WITHOUT ROWID;" /* the care point's phone */
	"CREATE UNIQUE INDEX care_code_waits ON care_code (phone) WHERE state = 0;" /* asked again, the older one is worth nothing */
	"CREATE INDEX care_code_until ON care_code (until_ms);";
