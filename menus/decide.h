/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manager's word about what waits for her (menus/task.h): each acts on the row chosen; an outcome of menus_office_carry_out. */
#ifndef MENUS_DECIDE_H
#define MENUS_DECIDE_H

#include "menus/view.h"

int menus_decide_confirm(struct menus_view *v);
int menus_decide_refuse(struct menus_view *v);
int menus_decide_sign(struct menus_view *v);
int menus_decide_decline(struct menus_view *v);
int menus_decide_move(struct menus_view *v);
int menus_decide_call_done(struct menus_view *v);      /* ok, gone */

#endif
