/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder by which the audit is found by household, by phone and by staff, newest first. */
#include "store/ladder.h"

const char store_ladder_audit_by[] =
	"CREATE INDEX audit_household ON audit (household) WHERE household <> 0;"
	"CREATE INDEX audit_phone ON audit (actor_phone) WHERE actor_phone <> 0;"
	"CREATE INDEX audit_staff ON audit (staff) WHERE staff <> '';";
