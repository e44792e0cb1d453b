/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which topic is which bit of what a phone has stopped or asked for. */
#include "store/ladder.h"

const char store_ladder_stoppable[] =
	"CREATE TABLE stoppable ("
	"  place INTEGER PRIMARY KEY CHECK (place BETWEEN 0 AND 31)," /* the bit of phone.topics_off and topics_on */
	"  code TEXT NOT NULL UNIQUE CHECK (code <> '')) STRICT;";
