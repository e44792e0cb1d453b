/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns: what exactly was handed in and approved, and why one waits. */
#include "store/ladder.h"

const char store_ladder_approval[] =
	"ALTER TABLE campaign ADD COLUMN title TEXT NOT NULL DEFAULT '';"
	/* of this handing in: who approves names it; '': handed in before there were marks, and not to be approved */
	"ALTER TABLE campaign ADD COLUMN mark TEXT NOT NULL DEFAULT '';"
	/* what the approver saw, and when; 0: not approved, or by a program that did not keep it */
	"ALTER TABLE campaign ADD COLUMN phones INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE campaign ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE campaign ADD COLUMN previewed_ms INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE campaign ADD COLUMN why TEXT NOT NULL DEFAULT '';"; /* it paused itself; '': it did not */
