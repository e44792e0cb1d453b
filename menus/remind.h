/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text that reminds a phone of the dues of its households (P17). */
#ifndef MENUS_REMIND_H
#define MENUS_REMIND_H

#include "base/buf.h"
#include "menus/menus.h"

#include <stdint.h>

#define MENUS_REMIND_ROWS 8     /* households named one by one in a message */
#define MENUS_REMIND_NAME 20    /* septets of a name */

enum menus_owing {
	MENUS_OWING_AHEAD,      /* paid until `until`: francs for the time behind it */
	MENUS_OWING_LATE,       /* behind, and covered until `until` all the same */
	MENUS_OWING_UNCOVERED,  /* `until` is not read */
};

struct menus_owed {             /* one household */
	const char *first_name, *last_name; /* of its head, as the roll has them */
	enum menus_owing owing;
	int64_t francs;
	int32_t until;
};

/* Appends the whole text: GSM 03.38, one line a household; those beyond MENUS_REMIND_ROWS are counted. mutuelle: the one of all rows,
 * of the menus' own scheme; NULL: they have not the same. */
void menus_remind_text(const struct menus *m, size_t language, const struct scheme_mutuelle *mutuelle, const struct menus_owed *rows,
		       size_t n, struct buf *out);

/* The whole text to a phone that several people use: that there is something to pay, and nobody's name. */
void menus_remind_shared(const struct menus *m, size_t language, const struct scheme_mutuelle *mutuelle, struct buf *out);

/* Which bit of store_phone's topics is this topic's; -1: the set has no such topic. */
int menus_remind_topic(const struct menus *m, const char *code);

#endif
