/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What screens say of paying: what may be paid, what an amount buys, the bill in one line, how a payment stands. */
#ifndef MENUS_BILL_H
#define MENUS_BILL_H

#include "menus/view.h"

/* The arrears of one's own household; so many more months (or one year). Nothing where there is nothing to pay. */
void menus_bill_offer_arrears(struct menus_view *v, struct buf *out);
void menus_bill_offer_1(struct menus_view *v, struct buf *out);
void menus_bill_offer_3(struct menus_view *v, struct buf *out);
void menus_bill_offer_6(struct menus_view *v, struct buf *out);
void menus_bill_offer_opens(struct menus_view *v, struct buf *out); /* the part that opens the next month or year, where the plan has one */

void menus_bill_amount(struct menus_view *v, struct buf *out); /* what is to be paid */
void menus_bill_buys(struct menus_view *v, struct buf *out);   /* what it buys; nothing for somebody else's household (P4) */
void menus_bill_rest(struct menus_view *v, struct buf *out);   /* what of it is kept for a period that it does not fill */
void menus_bill_line(struct menus_view *v, struct buf *out);   /* arrears, card, dues, State (P5) of whom is paid for */
void menus_bill_say(struct menus_view *v, const struct scheme_account *a, int64_t fee_paid, bool is_renewal, struct buf *out);
void menus_bill_intent(struct menus_view *v, struct buf *out); /* how the last payment of this phone stands (P6) */

#endif
