/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of a menu file share. Seen by load.c and screen.c only. */
#ifndef MENUS_READ_H
#define MENUS_READ_H

#include "menus/set.h"

struct menus_reader {
	struct menus *m;
	const struct yaml *y;
	struct error *e;
};

/* The index of the row of a table (each row begins with its name, the last is NULL) that the node names; else -1, and the sentence
 * names the nearest `what`. */
int menus_read_row(struct menus_reader *r, const struct yaml_node *n, const char *word, const void *table, size_t stride,
		   const char *what);

/* The text under a key, where it is there. context and name: what the catalogues know it by. */
int menus_read_text(struct menus_reader *r, struct menus_text *t, const struct yaml_node *map, const char *key,
		    const char *context, const char *name);

#endif
