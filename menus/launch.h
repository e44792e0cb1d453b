/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manager starts a campaign that was approved (P25): those of her place, what the approver saw of each, and her yes. */
#ifndef MENUS_LAUNCH_H
#define MENUS_LAUNCH_H

#include "menus/view.h"

size_t menus_launch_fill(struct menus_view *v, const void **rows);
void menus_launch_key(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_launch_more(struct menus_view *v, struct buf *out);         /* how many come after the list */
void menus_launch_title(struct menus_view *v, struct buf *out);        /* of the row, as those that follow */
void menus_launch_phones(struct menus_view *v, struct buf *out);
void menus_launch_parts(struct menus_view *v, struct buf *out);
void menus_launch_price(struct menus_view *v, struct buf *out);        /* of all parts, as one costs today */
void menus_launch_day(struct menus_view *v, struct buf *out);          /* when it was counted */

int menus_launch_start(struct menus_view *v);  /* as menus_office_carry_out */

#endif
