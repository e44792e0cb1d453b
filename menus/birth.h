/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pregnancy or a birth as the care point tells it (P22): which woman on the card, since when, and whether she wants messages. Asked for
 * behind the look-up of the care point (menus/agent.h): its limits and its audit are this menu's, too. */
#ifndef MENUS_BIRTH_H
#define MENUS_BIRTH_H

#include "menus/view.h"

size_t menus_birth_fill_women(struct menus_view *v, const void **rows);  /* on the card looked at, of an age to bear */
void menus_birth_woman(struct menus_view *v, struct buf *out);
void menus_birth_age(struct menus_view *v, struct buf *out);
void menus_birth_months(struct menus_view *v, struct buf *out);          /* as typed */
void menus_birth_day(struct menus_view *v, struct buf *out);             /* of the birth, as typed or chosen */

int menus_birth_today(struct menus_view *v);     /* ok */
int menus_birth_week(struct menus_view *v);      /* ok */
/* She said yes. ok; silent: it is written down, but there is no phone that it may be told to; refused. */
int menus_birth_pregnant(struct menus_view *v);
int menus_birth_born(struct menus_view *v);
int menus_birth_stop(struct menus_view *v);      /* ok, refused: nothing more of either */

#endif
