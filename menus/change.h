/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child for the card (P9), and another phone (P12): asked for by a member, decided by the manager (store/change.h). */
#ifndef MENUS_CHANGE_H
#define MENUS_CHANGE_H

#include "menus/view.h"

size_t menus_change_fill_holders(struct menus_view *v, const void **rows); /* who of the household has this phone */

void menus_change_child(struct menus_view *v, struct buf *out);      /* the first name typed */
void menus_change_year(struct menus_view *v, struct buf *out);
void menus_change_number(struct menus_view *v, struct buf *out);     /* of the card, as it was typed */
void menus_change_holder(struct menus_view *v, struct buf *out);
void menus_change_waits(struct menus_view *v, struct buf *out);      /* what the other phone asked for */

int menus_change_look_child(struct menus_view *v);  /* ok, twin, age, full */
int menus_change_ask_child(struct menus_view *v);   /* likewise, and often */
int menus_change_begin(struct menus_view *v);       /* ok, several, pin */
int menus_change_pin(struct menus_view *v);         /* ok, several; wrong, locked, unset */
int menus_change_look_phone(struct menus_view *v); /* ok, same, often */
int menus_change_ask(struct menus_view *v);         /* ok, later, same, already, often, pin */
int menus_change_find(struct menus_view *v);        /* ok, unknown, often, same */
int menus_change_take(struct menus_view *v);        /* ok, later, already, often */
int menus_change_stop(struct menus_view *v);        /* ok, gone */
int menus_change_agree(struct menus_view *v);       /* ok */

/* The PIN was typed, and she has had it for longer than a thief has had the phone: a day. */
bool menus_change_is_proven(struct menus_view *v);

/* As people hear it: "Aïssata" and "aissata" are one. */
bool menus_change_is_same_name(const char *a, const char *b);

/* The phone that asks says no to every change that names it. How many it stopped. */
int menus_change_say_no(struct menus_view *v);

#endif
