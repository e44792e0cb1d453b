/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A phone that several people use (P12): nothing of a family is shown on it before its PIN, or the number of its card, was typed; which
 * family was looked at last, whom it paid for and what was asked for on it are not told to the next one, and no SMS to it names anybody. It
 * is switched on and off on the phone itself. */
#ifndef MENUS_SHARED_H
#define MENUS_SHARED_H

#include "menus/view.h"

#define MENUS_OPENED "ouvert"       /* the variable that is set once this dialog may show a family */

/* What this caller must type first: MENUS_HOME_SHARED_PIN, MENUS_HOME_SHARED_CARD, or MENUS_NO_HOME for nothing (more). */
enum menus_home menus_shared_gate(struct menus_view *v);

bool menus_shared_is_on(struct menus_view *v);
bool menus_shared_is_off(struct menus_view *v);
void menus_shared_state(struct menus_view *v, struct buf *out);

int menus_shared_turn_on(struct menus_view *v);     /* ok */
int menus_shared_turn_off(struct menus_view *v);    /* ok, several */
int menus_shared_pin(struct menus_view *v);         /* ok, wrong, locked, unset */
int menus_shared_card(struct menus_view *v);        /* ok, unknown, often */

#endif
