/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What members ask for on a manager's phone: children, phones, and the answers to complaints (P9, P12, P13, P25). */
#ifndef MENUS_REQUEST_H
#define MENUS_REQUEST_H

#include "menus/view.h"

size_t menus_request_fill(struct menus_view *v, const void **rows);
size_t menus_request_fill_answers(struct menus_view *v, const void **rows);
size_t menus_request_fill_reasons(struct menus_view *v, const void **rows);
void menus_request_key_answer(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_request_key_reason(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_request_more(struct menus_view *v, struct buf *out);     /* how many come after the list */
void menus_request_number(struct menus_view *v, struct buf *out);   /* of the row, as those below */
void menus_request_name(struct menus_view *v, struct buf *out);
void menus_request_card(struct menus_view *v, struct buf *out);
void menus_request_about(struct menus_view *v, struct buf *out);
void menus_request_detail(struct menus_view *v, struct buf *out);
void menus_request_ripe(struct menus_view *v, struct buf *out);     /* when it may be confirmed */
void menus_request_answer_word(struct menus_view *v, struct buf *out);
void menus_request_reason_word(struct menus_view *v, struct buf *out);

int menus_request_confirm(struct menus_view *v);    /* ok, early, refused */
int menus_request_refuse(struct menus_view *v);     /* ok, refused */
int menus_request_answer(struct menus_view *v);     /* ok, refused */

#endif
