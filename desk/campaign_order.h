/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff orders about campaigns (P21): one person writes, another one approves; both are managers or officers. */
#ifndef DESK_CAMPAIGN_ORDER_H
#define DESK_CAMPAIGN_ORDER_H

#include "desk/counter.h"

/* Each answers in o->is_done and o->said, and writes nothing where it refuses. */
int desk_campaign_order_submit(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_approve(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_start(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_pause(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_resume(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_stop(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
