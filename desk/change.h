/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What members ask the manager for, decided: a child on the card (P9), another phone (P12). */
#ifndef DESK_CHANGE_H
#define DESK_CHANGE_H

#include "desk/counter.h"

/* Orders of the counter; as desk/counter.h says of each. */
int desk_change_confirm(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_change_refuse(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_change_phone(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
