/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joining by phone (P11): where, which plan, who is on the card; then the fee and the first dues by one intent. */
#ifndef MENUS_JOIN_H
#define MENUS_JOIN_H

#include "menus/view.h"

size_t menus_join_fill_villages(struct menus_view *v, const void **rows);
size_t menus_join_fill_plans(struct menus_view *v, const void **rows);
size_t menus_join_fill_ties(struct menus_view *v, const void **rows);    /* head, spouse, child, other */
size_t menus_join_fill_sexes(struct menus_view *v, const void **rows);   /* F, M */
void menus_join_key_village(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_join_key_plan(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_join_key_word(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_join_village(struct menus_view *v, struct buf *out);
void menus_join_plan(struct menus_view *v, struct buf *out);
void menus_join_plan_price(struct menus_view *v, struct buf *out);
void menus_join_count(struct menus_view *v, struct buf *out);  /* how many are on the card so far */
void menus_join_bill(struct menus_view *v, struct buf *out);
void menus_join_number(struct menus_view *v, struct buf *out); /* of the household that was made */
void menus_join_referred(struct menus_view *v, struct buf *out); /* who sent the applicant of the row; nobody: nothing */

int menus_join_head(struct menus_view *v);     /* ok */
int menus_join_person(struct menus_view *v);   /* ok, full */
int menus_join_referral(struct menus_view *v); /* ok; unknown: no such code, or one that has ended. A lone 1 is nobody's */
int menus_join_send(struct menus_view *v);     /* ok, open, busy, pin, no_pin, limit, by_hand; often */

#endif
