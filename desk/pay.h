/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments at the desk: what is to be asked of the wallets, what they said, and that they called. */
#ifndef DESK_PAY_H
#define DESK_PAY_H

#include "desk/step.h"

int desk_pay_lease(struct desk_step *s);
int desk_pay_result(struct desk_step *s);
int desk_pay_notice(struct desk_step *s);

/* When the first payment or notice is due (wall clock); INT64_MAX: none. */
int desk_pay_next_due(struct store *store, int64_t *due_ms);

/* A person knows that it was never paid and never will be: ends it and tells the payer. Money that comes all the same is posted as
 * late. STORE_NONE: no such payment, or it has ended. */
int desk_pay_fail(struct desk_step *s, int64_t intent);

#endif
