/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages that a menu sends by SMS (P8, P13), and what only an SMS says. */
#ifndef MENUS_SMS_PAGE_H
#define MENUS_SMS_PAGE_H

#include "menus/view.h"

/* Actions: what the screen is about goes by SMS as well, unless the same is on its way already. */
int menus_sms_page_care(struct menus_view *v);
int menus_sms_page_receipt(struct menus_view *v);

#define MENUS_SMS_AMOUNT "montant" /* the variable that keeps the N of PAY N */
void menus_sms_page_amount(struct menus_view *v, struct buf *out);

#endif
