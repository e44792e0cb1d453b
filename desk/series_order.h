/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staff tells of an event, or that it did not happen (P22). */
#ifndef DESK_SERIES_ORDER_H
#define DESK_SERIES_ORDER_H

#include "desk/counter.h"

int desk_series_order_start(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_series_order_end(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
