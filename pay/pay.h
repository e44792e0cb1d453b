/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments out: leases jobs from the desk, asks the wallets, reports what they said.
 *
 * The payment is committed as "submitting" before its job comes here (law 1); whatever is not a clear answer is an unknown outcome
 * (law 4): reported as such, asked for again when the desk says so, never sent again from here. */
#ifndef PAY_PAY_H
#define PAY_PAY_H

#include "pay/transport.h"
#include "pay/wallet.h"

struct pay;

struct pay_out {
	void *ctx;
	void (*post)(void *ctx, const struct desk_request *r);  /* to the desk; copied */
};

/* Borrows the wallets. Without any it never posts. */
struct pay *pay_new(const struct pay_wallet *wallets, size_t n, struct pay_transport transport, struct pay_out out, int64_t now_ms,
		    int64_t wall_ms);
void pay_free(struct pay *p); /* when no request of its is at the desk, and its transport is freed */

/* The time, read once a loop turn, before anything else of that turn: answers come between two ticks. */
void pay_set_time(struct pay *p, int64_t now_ms, int64_t wall_ms);
/* next_pay_ms of the latest batch (wall clock): when a payment has something to ask. */
void pay_set_due(struct pay *p, int64_t next_pay_ms);
/* Of the kinds DESK_PAY_LEASE and DESK_PAY_RESULT. */
void pay_on_reply(struct pay *p, const struct desk_reply *r);
void pay_tick(struct pay *p);
int64_t pay_next_deadline(const struct pay *p); /* monotonic, as now_ms; INT64_MAX: none */
void pay_stop(struct pay *p);            /* leases no more, begins nothing of what it has; answers in flight are waited for */
size_t pay_in_hand(const struct pay *p); /* jobs not yet reported, and requests at the desk */

struct pay_counts {                      /* of one wallet, since start */
	uint64_t requests, answers, unanswered, unsent; /* HTTP */
	uint64_t outcomes[3][DESK_PAY_OUTCOMES];        /* by enum desk_pay_verb */
	uint64_t given_back;                            /* leased, and left for later */
	uint64_t answer_ms;                             /* the sum of the answers' times */
	size_t in_flight;
	bool is_down;                                   /* it says so, or does not answer: it is sent no new payment, only questions */
};
const struct pay_counts *pay_counts(struct pay *p, size_t wallet);

#endif
