/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member asks to have changed on the card; what a complaint was answered; phones that several people use. */
#include "store/ladder.h"

const char store_ladder_change[] =
	"ALTER TABLE callback ADD COLUMN answer INTEGER NOT NULL DEFAULT 0 CHECK (answer >= 0);" /* enum store_callback_answer */
	"CREATE UNIQUE INDEX callback_complaint ON callback (household, about)"
	"  WHERE done_ms IS NULL AND about > 0 AND household <> 0;"
	"CREATE INDEX callback_household ON callback (household, id) WHERE household <> 0;"

	"ALTER TABLE phone ADD COLUMN sharing INTEGER NOT NULL DEFAULT 0 CHECK (sharing BETWEEN 0 AND 2);" /* enum store_sharing */

	"CREATE TABLE change ("
	"  id INTEGER PRIMARY KEY," /* a ticket: one series with callback's */
	"  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 1)," /* enum store_change_kind */
	"  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3)," /* enum store_change_state */
	"  household INTEGER NOT NULL REFERENCES household (id),"
	"  member INTEGER NOT NULL CHECK (member > 0 OR (kind = 0 AND state <> 1))," /* the child, once it is on the card; whose phone */
	"  asked_by INTEGER NOT NULL," /* the phone that asked; 0: none, a manager */
	"  asked_ms INTEGER NOT NULL,"
	"  ripe_ms INTEGER NOT NULL," /* not to be confirmed before */
	"  decided_ms INTEGER CHECK ((decided_ms IS NULL) = (state = 0)),"
	"  decided_by TEXT NOT NULL CHECK ((state IN (1, 2)) = (decided_by <> ''))," /* staff */
	"  reason INTEGER NOT NULL CHECK ((reason <> 0) = (state = 2))," /* enum store_change_reason */
	/* a child */
	"  birth_year INTEGER NOT NULL,"
	"  sex TEXT NOT NULL CHECK (sex IN ('F', 'M') OR kind <> 0),"
	"  first_name TEXT NOT NULL CHECK ((first_name <> '') = (kind = 0)),"
	/* a phone */
	"  old_phone INTEGER NOT NULL," /* 0: there was none */
	"  new_phone INTEGER NOT NULL CHECK ((new_phone > 0) = (kind = 1)),"
	"  is_agreed INTEGER NOT NULL DEFAULT 0 CHECK (is_agreed IN (0, 1))," /* by the phone that did not ask */
	"  CHECK (old_phone <> new_phone OR kind <> 1)) STRICT;"
	"CREATE INDEX change_household ON change (household, id);"
	"CREATE INDEX change_waiting ON change (id) WHERE state = 0;"
	"CREATE UNIQUE INDEX change_phone ON change (household, member) WHERE state = 0 AND kind = 1;"
	"CREATE INDEX change_old ON change (old_phone) WHERE state = 0 AND kind = 1;"
	"CREATE INDEX change_new ON change (new_phone) WHERE state = 0 AND kind = 1;"
	"CREATE INDEX change_to ON change (new_phone, asked_ms) WHERE kind = 1;"
	"CREATE TRIGGER change_ended BEFORE UPDATE ON change WHEN OLD.state <> 0"
	"  BEGIN SELECT raise(ABORT, 'what was decided stays'); END;"
	"CREATE TRIGGER change_no_delete BEFORE DELETE ON change"
	"  BEGIN SELECT raise(ABORT, 'what was asked for stays'); END;";
