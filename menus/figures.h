/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manager's figures (P25): what came in today or this month, and how her place stands; counted by store/figures.h and nowhere else. */
#ifndef MENUS_FIGURES_H
#define MENUS_FIGURES_H

#include "menus/view.h"

/* Today, this month. */
size_t menus_figures_fill(struct menus_view *v, const void **rows);
void menus_figures_key(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_figures_when(struct menus_view *v, struct buf *out);        /* of the row */

/* All of her place; NULL: nobody who may see them. Read once a step. */
const struct store_figures *menus_figures_read(struct menus_view *v);

void menus_figures_cash(struct menus_view *v, struct buf *out);        /* francs, as the next but one */
void menus_figures_cash_count(struct menus_view *v, struct buf *out);
void menus_figures_phone(struct menus_view *v, struct buf *out);       /* by mobile money */
void menus_figures_phone_count(struct menus_view *v, struct buf *out);
void menus_figures_joined(struct menus_view *v, struct buf *out);
void menus_figures_renewed(struct menus_view *v, struct buf *out);
void menus_figures_covered(struct menus_view *v, struct buf *out);     /* households, as those that follow */
void menus_figures_waiting(struct menus_view *v, struct buf *out);
void menus_figures_lapsed(struct menus_view *v, struct buf *out);

#endif
