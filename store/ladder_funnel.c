/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for the funnel of screens (P29): a counter each, none of them of a person. */
#include "store/ladder.h"

const char store_ladder_funnel[] =
	"CREATE TABLE funnel ("
	"  day INTEGER NOT NULL,"
	"  screen TEXT NOT NULL,"
	"  link INTEGER NOT NULL,"
	"  language TEXT NOT NULL,"
	"  what INTEGER NOT NULL CHECK (what BETWEEN 0 AND 10)," /* store/funnel.c */
	"  n INTEGER NOT NULL CHECK (n > 0),"
	"  PRIMARY KEY (day, screen, link, language, what)) STRICT, WITHOUT ROWID;";
