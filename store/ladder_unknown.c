/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages whose outcome is unknown are found by what they are about: few, so the index is small and nearly never written. */
#include "store/ladder.h"

const char store_ladder_unknown[] =
	"CREATE INDEX outbox_unknown ON outbox (kind, subject) WHERE state = 6;";
