/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a market share. */
#ifndef TESTS_MARKET_INSIDE_H
#define TESTS_MARKET_INSIDE_H

#include "base/rng.h"
#include "daemon/house.h"
#include "desk/desk.h"
#include "tests/soak/market.h"

#define MARKET_LEASE 128

enum market_phone_state { PHONE_RESTS, PHONE_DIALS, PHONE_ANSWERS, PHONE_LEAVES };

struct market_phone {
	uint64_t number;
	enum market_phone_state state;  /* what it does next */
	int64_t at_ms;                  /* when */
	int presses;                    /* of this dialog */
	int dials;                      /* of this day */
	char key[8];                    /* that it presses next */
};

struct market {
	struct market_config config;
	char url[300];
	struct config house_config;
	char callback[32];
	struct pay_wallet wallets[PURSE_WALLETS];
	struct desk_wallet desk_wallets[PURSE_WALLETS];
	struct store *store;
	struct desk_memory memory;
	struct desk *desk;
	struct house *house;
	struct house_batch batch;
	struct purse *purse;
	struct rng rng;
	int64_t now_ms, wall_offset_ms;
	struct market_phone *phones;
	size_t n_dialling;              /* that do not rest */
	int64_t next_sms_ms;            /* wall clock */
	struct desk_lease lease;        /* of messages */
	struct desk_results results;    /* of those leased; n 0: none to be told */
	size_t read[PURSE_WALLETS];     /* moves that were on a statement */
	size_t read_before[PURSE_WALLETS]; /* this evening */
	int64_t rest_ms;                /* when the day is over; INT64_MAX: not yet known */
	void (*on_ended)(void *ctx, const struct store_intent *i);
	void *watcher;
	struct market_counts counts;
};

/* market_fill.c. -1 with a sentence. */
int market_fill(struct market *m, struct error *e);

/* market_phone.c */
uint64_t market_phone_number(size_t i);
/* What phone i does now, as a request; false: nothing. */
bool market_phone_press(struct market *m, size_t i, struct desk_request *r);
void market_phone_on_reply(struct market *m, const struct desk_request *r, const struct desk_reply *reply);

#endif
