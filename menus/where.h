/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values and rows about places, mutuelles, care points and health workers (P10, P11), and about the plan a mutuelle
 * offers. */
#ifndef MENUS_WHERE_H
#define MENUS_WHERE_H

#include "menus/view.h"

size_t menus_where_fill_regions(struct menus_view *v, const void **rows);
size_t menus_where_fill_districts(struct menus_view *v, const void **rows);
size_t menus_where_fill_communes(struct menus_view *v, const void **rows);
size_t menus_where_fill_mutuelles(struct menus_view *v, const void **rows);
size_t menus_where_fill_points(struct menus_view *v, const void **rows);
size_t menus_where_fill_workers(struct menus_view *v, const void **rows);
void menus_where_key_place(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_where_key_mutuelle(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_where_key_point(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_where_key_worker(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_where_region(struct menus_view *v, struct buf *out);
void menus_where_district(struct menus_view *v, struct buf *out);
void menus_where_commune(struct menus_view *v, struct buf *out);
void menus_where_mutuelle(struct menus_view *v, struct buf *out);
void menus_where_manager(struct menus_view *v, struct buf *out);
void menus_where_manager_phone(struct menus_view *v, struct buf *out);
void menus_where_point(struct menus_view *v, struct buf *out);
void menus_where_point_level(struct menus_view *v, struct buf *out);
void menus_where_point_phone(struct menus_view *v, struct buf *out);
void menus_where_worker(struct menus_view *v, struct buf *out);
void menus_where_worker_village(struct menus_view *v, struct buf *out);
void menus_where_worker_phone(struct menus_view *v, struct buf *out);
bool menus_where_has_worker(struct menus_view *v);

/* The plan spoken of: the one chosen, else the household's, else the first of the chosen mutuelle, else the scheme's first. */
void menus_where_dues(struct menus_view *v, struct buf *out);
void menus_where_fee(struct menus_view *v, struct buf *out);
void menus_where_waiting(struct menus_view *v, struct buf *out);
void menus_where_relapse(struct menus_view *v, struct buf *out);
void menus_where_grace(struct menus_view *v, struct buf *out);
void menus_where_period(struct menus_view *v, struct buf *out);
/* As one dials it in the country, else with its plus sign; 0: that there is none. */
void menus_where_say_phone(struct menus_view *v, uint64_t phone, struct buf *out);

#endif
