/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists for a manager by SMS to her own phone (P25): who of her place loses cover soon, is behind, waits for a card. One message of
 * MENUS_ROSTER_PARTS parts at most, which says how many more there are; so many a day; each household in it is written down as looked
 * at (P33). */
#ifndef MENUS_ROSTER_H
#define MENUS_ROSTER_H

#include "menus/view.h"

#define MENUS_ROSTER_PARTS 4    /* SMS of one list */
#define MENUS_ROSTERS_A_DAY 6   /* for one phone */
#define MENUS_ROSTER_KIND "list" /* of the messages in the outbox */

size_t menus_roster_fill(struct menus_view *v, const void **rows);
void menus_roster_key(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_roster_name(struct menus_view *v, struct buf *out);         /* of the row */

int menus_roster_send(struct menus_view *v);   /* ok, empty, often */

#endif
