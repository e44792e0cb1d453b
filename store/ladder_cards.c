/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for members who come and go: dues by head count who is on the card. */
#include "store/ladder.h"

const char store_ladder_cards[] =
	"ALTER TABLE member ADD COLUMN joined_on INTEGER;" /* NULL: from the beginning */
	"ALTER TABLE member ADD COLUMN left_on INTEGER"    /* the last day on the card */
	"  CHECK (left_on IS NULL OR joined_on IS NULL OR left_on >= joined_on);";
