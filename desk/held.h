/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money without a payment of ours: posted at once, kept until its household is found (P7).
 *
 * It is moved by itself only when two things agree that would not agree by chance: the payer typed the number of a household, and the
 * phone that paid is its own or has paid for it before; and no payment of ours is near whose money it might be: none of that phone is open,
 * none is named by its key. Anything less is a guess: it is offered to the payer at the next dial, whose yes is a claim; a person and a
 * second signature move it. */
#ifndef DESK_HELD_H
#define DESK_HELD_H

#include "desk/settle.h"

/* What a wallet said of a reference that none of our payments has (paid->is_notice). A lease that has run out: nothing changes. */
int desk_held_result(struct desk_step *s, const struct desk_paid *paid);

/* Money that a wallet's statement shows and no payment of ours has (desk/reconcile.c): posted and told, and moved by itself where it
 * may be. `h` is as store_held_add takes it; *id: the row. STORE_EXISTS: this reference of this operator was credited before; nothing
 * changed. */
int desk_held_take(struct desk_step *s, const struct store_held *h, int64_t *id);

/* The wallet proved another amount than this payment's: what came is held, and the payment is in review until a person has moved it. The
 * same reference again changes nothing. STORE_NONE: as desk_settle_payment. */
int desk_held_other_amount(struct desk_step *s, const struct store_intent *i, const char *reference, int64_t francs);

/* A person has decided about money that came by a payment (0: by none): nobody need look at that one any more, and an open one ends, for it
 * never will be paid as it was asked. */
int desk_held_end_payment(struct desk_step *s, const struct store_held *h);

/* Gives it to the household, by a manager's word and a second signature. A payment that it came for with another amount
 * ends with that. STORE_NONE: no such row or household, or it is nobody's to move any more. */
int desk_held_move(struct desk_step *s, int64_t held, int64_t household);

#endif
