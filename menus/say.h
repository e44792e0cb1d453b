/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing texts and values: what stands on a screen is appended here and nowhere else, folded and within its
 * longest form. */
#ifndef MENUS_SAY_H
#define MENUS_SAY_H

#include "base/buf.h"
#include "menus/values.h"

/* A figure of money as every screen has it: never negative, never longer than the longest one. Returns out. */
#define MENUS_FRANCS 24
const char *menus_say_francs(int64_t francs, char out[MENUS_FRANCS]);

void menus_say_text(struct menus_view *v, const struct menus_text *t, struct buf *out);

/* holes: texts in the order of the message's row in menus/message.c; NULL: each at its longest. */
void menus_say_message(struct menus_view *v, enum menus_message message, const char *const *holes, struct buf *out);

#endif
