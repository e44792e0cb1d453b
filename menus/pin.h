/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PIN of a phone: chosen, changed, asked for (P12). What is typed is hashed at once and kept nowhere else. */
#ifndef MENUS_PIN_H
#define MENUS_PIN_H

#include "menus/view.h"

#define MENUS_PIN_KNOWN "pin_su" /* the variable that says when the PIN was typed rightly in this dialog */

bool menus_pin_is_set(struct menus_view *v);
bool menus_pin_is_unset(struct menus_view *v);
bool menus_pin_is_known(struct menus_view *v); /* typed rightly in this dialog */
void menus_pin_note(struct menus_view *v, struct buf *out);    /* what was wrong, or nothing */
void menus_pin_until(struct menus_view *v, struct buf *out);   /* when a locked PIN may be tried again */

int menus_pin_check(struct menus_view *v);     /* ok, wrong, locked, unset */
int menus_pin_choose(struct menus_view *v);    /* ok, weak */
int menus_pin_keep(struct menus_view *v);      /* ok, differs, old */

/* {code_heure} says until when from now on. */
void menus_pin_set_until(struct menus_view *v, int64_t until_ms);

#endif
