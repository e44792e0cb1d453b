/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line 0 of home: what was dropped, what is in progress, what is to be asked (P6, P7, P14). One line, one thing. */
#ifndef MENUS_ZERO_H
#define MENUS_ZERO_H

#include "menus/view.h"

/* In the order in which they go before each other: a payment that is open or ended within the hour, a phone that somebody wants to
 * change, held money, what was dropped, a payment of the last 24 hours. */
enum menus_zero_line { MENUS_ZERO_NOTHING, MENUS_ZERO_TELLS_CHANGE, MENUS_ZERO_TELLS_PAYMENT, MENUS_ZERO_TELLS_HELD, MENUS_ZERO_RESUME };

/* What this caller's line 0 is; its text, without the digit, is appended. left: the name of what was dropped, NULL for nothing. */
enum menus_zero_line menus_zero_find(struct menus_view *v, const char *left, struct buf *text);

/* The longest text of line 0 beside "resume", for the checker. */
void menus_zero_longest(struct menus_view *v, struct buf *text);

#endif
