/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a wallet is to do at which time: a heap. Of two at the same time the one that was put in first comes first. */
#ifndef SIM_WALLET_DUE_H
#define SIM_WALLET_DUE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sim_wallet_what {
	SIM_WALLET_ANSWER,            /* reply */
	SIM_WALLET_CALL_PAID, SIM_WALLET_CALL_FAILED, /* a callback that says so */
	SIM_WALLET_ASK, SIM_WALLET_TYPED, SIM_WALLET_EXPIRE, SIM_WALLET_TAKE_LATE, SIM_WALLET_PAY_AGAIN,
	SIM_WALLET_SHOW,              /* tells what the phone shows: the question, or none */
};

enum sim_wallet_spoil { SIM_WALLET_WHOLE, SIM_WALLET_CUT, SIM_WALLET_PAGE, SIM_WALLET_TEN_MB, SIM_WALLET_503 };

struct sim_wallet_reply {
	int64_t exchange;
	int status;
	enum sim_wallet_spoil spoil;
	struct buf body;
};

struct sim_wallet_due {
	int64_t at_ms;
	uint64_t order;               /* given by put */
	enum sim_wallet_what what;
	size_t payment;               /* of SHOW: none */
	uint64_t phone;               /* of SHOW */
	struct sim_wallet_reply *reply; /* owned */
};

struct sim_wallet_heap {
	struct sim_wallet_due *items;
	size_t n, cap;
	uint64_t order;
};

void sim_wallet_due_put(struct sim_wallet_heap *h, const struct sim_wallet_due *due);
const struct sim_wallet_due *sim_wallet_due_first(const struct sim_wallet_heap *h); /* NULL: none */
bool sim_wallet_due_take(struct sim_wallet_heap *h, int64_t now_ms, struct sim_wallet_due *out);
void sim_wallet_due_release(struct sim_wallet_heap *h);
void sim_wallet_due_free_reply(struct sim_wallet_reply *r); /* NULL is fine */

#endif
