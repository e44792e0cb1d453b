/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values and rows about covered care (P8). */
#ifndef MENUS_CARE_H
#define MENUS_CARE_H

#include "menus/view.h"

size_t menus_care_fill_categories(struct menus_view *v, const void **rows);
size_t menus_care_fill_benefits(struct menus_view *v, const void **rows);
size_t menus_care_fill_levels(struct menus_view *v, const void **rows);
void menus_care_key_category(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_care_key_benefit(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_care_key_level(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_care_category(struct menus_view *v, struct buf *out);
void menus_care_benefit(struct menus_view *v, struct buf *out);
void menus_care_note(struct menus_view *v, struct buf *out);
void menus_care_share(struct menus_view *v, struct buf *out);        /* at the lowest level that offers it */
void menus_care_levels(struct menus_view *v, struct buf *out);       /* "CSCom, CSRef" */
void menus_care_prices(struct menus_view *v, struct buf *out);       /* "CSCom: gratuit\nCSRef: gratuit" */
void menus_care_names(struct menus_view *v, struct buf *out);        /* all categories, or the benefits of the chosen one */
void menus_care_level(struct menus_view *v, struct buf *out);        /* of the row */
void menus_care_level_share(struct menus_view *v, struct buf *out);  /* of the row */
/* What a patient pays; first: that of four messages, as share_ and pays_ stand. s NULL: all. */
void menus_care_say_share(struct menus_view *v, const struct scheme_share *s, enum menus_message first, struct buf *out);
void menus_care_say_level(struct menus_view *v, enum scheme_level_kind level, struct buf *out);

#endif
