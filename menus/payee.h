/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For whom is paid: one's own household, one paid for before, or one found by its number and its head's birth year (P4). */
#ifndef MENUS_PAYEE_H
#define MENUS_PAYEE_H

#include "menus/view.h"

/* Why something is paid; what the dialog remembers of it beside the payee. */
void menus_payee_choose(struct menus_view *v, int64_t household, enum store_purpose purpose);
enum store_purpose menus_payee_purpose(struct menus_view *v);

bool menus_payee_is_pending(struct menus_view *v, int64_t household);   /* it waits for the manager (P11) */

size_t menus_payee_fill(struct menus_view *v, const void **rows);
void menus_payee_key(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_payee_row_name(struct menus_view *v, struct buf *out);      /* of the row, as the next one */
void menus_payee_row_village(struct menus_view *v, struct buf *out);
void menus_payee_name(struct menus_view *v, struct buf *out);          /* whom the dialog pays for */
void menus_payee_village(struct menus_view *v, struct buf *out);
void menus_payee_is(struct menus_view *v, struct buf *out);            /* " for NAME, VILLAGE", nothing for one's own household */

bool menus_payee_is_own(struct menus_view *v, const struct menus_payee *p); /* this phone is on its card: it may see figures */
bool menus_payee_has_some(struct menus_view *v);
int menus_payee_take(struct menus_view *v);    /* ok */
int menus_payee_find(struct menus_view *v);    /* ok, unknown, often */

/* The household of the number and the year that were typed; each miss counts, and is written down. */
enum menus_payee_found { MENUS_PAYEE_FOUND, MENUS_PAYEE_UNKNOWN, MENUS_PAYEE_OFTEN };
enum menus_payee_found menus_payee_look_up(struct menus_view *v, int64_t *household);

#endif
