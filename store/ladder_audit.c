/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for the audit: who of the staff, through what, about what. */
#include "store/ladder.h"

const char store_ladder_audit[] =
	"ALTER TABLE audit ADD COLUMN through INTEGER NOT NULL DEFAULT 0" /* enum store_through */
	"  CHECK (through BETWEEN 0 AND 5);"
	"ALTER TABLE audit ADD COLUMN staff TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE audit ADD COLUMN about TEXT NOT NULL DEFAULT '';";
