/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets in a box (sim/wallet.h) as a process reaches them: requests by pay/transport.h, whose answers come or do not, and calls
 * back. In virtual time, no socket. The wallets outlive a process that dies; what is on the way to it is lost then. */
#ifndef TESTS_PURSE_H
#define TESTS_PURSE_H

#include "pay/transport.h"
#include "sim/wallet.h"

#define PURSE_WALLETS 2

/* A wallet's URL in a configuration is this and its name. */
#define PURSE_URL "http://127.0.0.1/"
extern const char *const purse_names[PURSE_WALLETS];    /* "orange" speaks GSMA, "moov" Moov */

/* Where a process can die while it speaks with a wallet. */
enum purse_boundary {
	PURSE_SEND,             /* a request is made, no octet has left */
	PURSE_SENT,             /* the wallet has it, and will answer */
	PURSE_ANSWERED,         /* the answer was read; nothing of it is committed */
};

struct purse_call {             /* a wallet calls us */
	char method[8], url[300];
	char *body;
	size_t len;
};

struct purse_events {
	void *ctx;
	/* True: the process died of it. NULL: nothing dies. */
	bool (*on_boundary)(void *ctx, enum purse_boundary b);
	void (*on_call)(void *ctx, const struct purse_call *c);
	void (*on_question)(void *ctx, uint64_t phone, const char *text);       /* as struct sim_wallet_events has it */
	bool (*is_busy)(void *ctx, uint64_t phone);
};

struct purse;

/* config: of both wallets; its dialect and notice_url are not looked at. notice_urls: each wallet's, or NULL. */
struct purse *purse_new(const struct sim_wallet_config *config, const char *const notice_urls[PURSE_WALLETS],
			const struct purse_events *events);
void purse_free(struct purse *p);

struct pay_transport purse_transport(struct purse *p);
struct sim_wallet *purse_wallet(struct purse *p, size_t i);
void purse_cut(struct purse *p);        /* the process is gone: nobody waits for an answer, and calls reach nobody until the next tick */

void purse_set_time(struct purse *p, int64_t now_ms);   /* before anything else of that moment */
void purse_tick(struct purse *p, int64_t now_ms);       /* answers, patience that ends, calls, questions */
int64_t purse_next_deadline(const struct purse *p);

#endif
