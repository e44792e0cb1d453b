/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Held money offered to who may have sent it: "is this yours?" (P7). */
#ifndef MENUS_HELD_H
#define MENUS_HELD_H

#include "menus/view.h"

void menus_held_is(struct menus_view *v, struct buf *out);     /* how much, from which day */
int menus_held_claim(struct menus_view *v);    /* ok, gone */
int menus_held_decline(struct menus_view *v);  /* ok, gone */

#endif
