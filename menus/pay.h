/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying by phone (P3 to P6): what is chosen, what it buys, and the one intent that a yes makes. */
#ifndef MENUS_PAY_H
#define MENUS_PAY_H

#include "menus/view.h"
#include "scheme/buy.h"

/* What came of a wish to pay. */
enum menus_pay_outcome {
	MENUS_PAY_OK,           /* may be paid; of menus_pay_start: the intent is made */
	MENUS_PAY_OPEN,         /* this phone is paying for this household already: the one intent goes on (P6) */
	MENUS_PAY_BUSY,         /* another phone is */
	MENUS_PAY_PIN,          /* the plan asks for a PIN */
	MENUS_PAY_NO_PIN,       /* likewise, and this phone has none yet */
	MENUS_PAY_LIMIT,        /* the amount is against a limit; v->note says which */
	MENUS_PAY_BY_HAND,      /* not by this phone: it has no wallet that can be asked, or paying is switched off */
};

/* Everything that is judged before an intent is made, for the household of menus_view_look_at. */
enum menus_pay_outcome menus_pay_judge(struct menus_view *v, struct menus_payee *p, enum store_purpose purpose, int64_t francs,
				       bool is_pin_known);
/* The same, and on OK the intent: not before the phone can show the wallet's question. */
enum menus_pay_outcome menus_pay_start(struct menus_view *v, struct menus_payee *p, enum store_purpose purpose, int64_t francs,
				       bool is_pin_known);

/* A phone in a dialog can't show the wallet's question: a payment that was not asked for when this dialog began is put off while it
 * lasts, until a while after its last screen. */
void menus_pay_put_off(struct menus_view *v, bool is_first, bool is_last);

/* rows: 0 (the arrears), 1, 3 and 6 more periods, opens (the part that opens one) */
size_t menus_pay_fill_instalments(struct menus_view *v, const void **rows);
void menus_pay_key_instalment(struct menus_view *v, const void *row, char out[STORE_CODE]);

bool menus_pay_has_arrears(struct menus_view *v);
bool menus_pay_has_1(struct menus_view *v);
bool menus_pay_has_3(struct menus_view *v);
bool menus_pay_has_6(struct menus_view *v);
bool menus_pay_has_opens(struct menus_view *v);
bool menus_pay_is_renewable(struct menus_view *v);

void menus_pay_note(struct menus_view *v, struct buf *out);    /* which limit the amount was against, or nothing */
/* A renewal: what is owed and, where that is nothing, one more year. Joining: what is owed from its first day. */
struct scheme_bill menus_pay_bill_of(const struct scheme_account *a, int64_t fee_paid, int32_t today, bool is_renewal);

/* Actions; outcomes in the order of menus/values.c. */
int menus_pay_begin(struct menus_view *v);     /* ok, open, busy, joining, paid, by_hand */
int menus_pay_renew(struct menus_view *v);     /* ok, open, busy, by_hand */
int menus_pay_choose(struct menus_view *v);    /* ok, pin, no_pin, limit */
int menus_pay_check(struct menus_view *v);     /* ok, pin, no_pin, limit */
int menus_pay_confirm(struct menus_view *v);   /* ok, open, busy, pin, no_pin, limit, by_hand */

#endif
