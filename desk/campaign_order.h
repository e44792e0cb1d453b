/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff orders about campaigns (P21): one person writes, another one approves; both are managers or officers. */
#ifndef DESK_CAMPAIGN_ORDER_H
#define DESK_CAMPAIGN_ORDER_H

#include "desk/counter.h"
#include "menus/campaign.h"

/* For orders in files of their own: the campaign o->campaign. *is_there false: o->said says why it is none of hers. */
int desk_campaign_order_find(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_campaign *row,
			     bool *is_there);
/* Its file, proved by today's menus, scheme and clock. NULL: *rc is the store's error, or 0 and o->said says why it does not fit. */
struct menus_campaign *desk_campaign_order_load(struct desk_step *s, struct desk_counter *o, const struct store_campaign *row, int *rc);
int desk_campaign_order_audit(struct desk_step *s, const struct store_staff *by, const char *what, const struct store_campaign *row);

/* Each answers in o->is_done and o->said, and writes nothing where it refuses. */
int desk_campaign_order_submit(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_approve(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_start(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_pause(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_resume(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_campaign_order_stop(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
