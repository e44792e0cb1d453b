/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values and rows about the caller's household: members, cover, dues, payments (P2, P9, P13). */
#ifndef MENUS_FAMILY_H
#define MENUS_FAMILY_H

#include "menus/view.h"

size_t menus_family_fill_members(struct menus_view *v, const void **rows);
size_t menus_family_fill_households(struct menus_view *v, const void **rows);
size_t menus_family_fill_payments(struct menus_view *v, const void **rows);
void menus_family_key_member(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_family_key_household(struct menus_view *v, const void *row, char out[STORE_CODE]);
void menus_family_key_payment(struct menus_view *v, const void *row, char out[STORE_CODE]);

void menus_family_first_name(struct menus_view *v, struct buf *out);   /* of the caller */
void menus_family_last_name(struct menus_view *v, struct buf *out);
void menus_family_number(struct menus_view *v, struct buf *out);       /* household_no */
void menus_family_village(struct menus_view *v, struct buf *out);
void menus_family_cover(struct menus_view *v, struct buf *out);
int32_t menus_family_cover_day(const struct scheme_cover *c);          /* the day the state speaks of; BASE_DAY_NONE */
void menus_family_say_cover(struct menus_view *v, const struct scheme_cover *c, struct buf *out); /* of any household */
void menus_family_what_if(struct menus_view *v, struct buf *out);
void menus_family_owed(struct menus_view *v, struct buf *out);
void menus_family_debt(struct menus_view *v, struct buf *out);
void menus_family_offers(struct menus_view *v, struct buf *out);

void menus_family_member(struct menus_view *v, struct buf *out);       /* of the row, as those below */
void menus_family_member_last_name(struct menus_view *v, struct buf *out);
void menus_family_member_age(struct menus_view *v, struct buf *out);
void menus_family_member_cover(struct menus_view *v, struct buf *out);
void menus_family_other_number(struct menus_view *v, struct buf *out);
void menus_family_other_head(struct menus_view *v, struct buf *out);
void menus_family_other_village(struct menus_view *v, struct buf *out);
void menus_family_payment_day(struct menus_view *v, struct buf *out);
void menus_family_payment_francs(struct menus_view *v, struct buf *out);
void menus_family_payment_reference(struct menus_view *v, struct buf *out);
void menus_family_payments(struct menus_view *v, struct buf *out);     /* the last three, a line each */

bool menus_family_is_behind(struct menus_view *v);
bool menus_family_is_up_to_date(struct menus_view *v);
bool menus_family_is_enrolled(struct menus_view *v);
bool menus_family_has_several(struct menus_view *v);
bool menus_family_is_member(struct menus_view *v);
bool menus_family_has_paid(struct menus_view *v);

#endif
