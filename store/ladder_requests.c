/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for what members ask of the manager: complaints beside call-backs, and who ended them. */
#include "store/ladder.h"

const char store_ladder_requests[] =
	"ALTER TABLE callback ADD COLUMN about INTEGER NOT NULL DEFAULT 0 CHECK (about >= 0);" /* enum store_callback_about */
	"ALTER TABLE callback ADD COLUMN done_by TEXT NOT NULL DEFAULT '';"
	"DROP INDEX callback_open;"
	"CREATE UNIQUE INDEX callback_open ON callback (phone, household, about) WHERE done_ms IS NULL;"
	"CREATE INDEX callback_waiting ON callback (id) WHERE done_ms IS NULL;";
