/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet in a box on the bench: what it told is kept as text. */
#ifndef TESTS_LIB_WALLETBED_H
#define TESTS_LIB_WALLETBED_H

#include "sim/wallet.h"

#define WALLETBED_KEY "7b0a3a1e-0000-4000-8000-000000000001"
#define WALLETBED_OTHER "7b0a3a1e-0000-4000-8000-000000000002"
#define WALLETBED_WALL_MS 1795334400000ll /* 2026-11-22, 08:00 */

struct walletbed {
	struct sim_wallet *wallet;
	int64_t now_ms, exchange;     /* the last one */
	int answers, calls, questions;
	int64_t answered, answered_ms, called_ms; /* the exchange answered last */
	int status;
	struct buf body, call;        /* of the last answer, of the last callback */
	char type[64], url[128];
	char question[SIM_WALLET_QUESTION];
	bool is_busy;
};

/* Gives the config the wall clock. The bed must not move. */
void walletbed_open(struct walletbed *b, struct sim_wallet_config config);
void walletbed_close(struct walletbed *b);
void walletbed_advance(struct walletbed *b, int64_t ms);
void walletbed_ask(struct walletbed *b, const char *method, const char *path, const char *key, const char *body);
void walletbed_command(struct walletbed *b, const char *path, const char *command, const char *body);
void walletbed_pay(struct walletbed *b, const char *key, const char *phone, const char *amount); /* GSMA merchantpay */
bool walletbed_says(const struct walletbed *b, const char *part);      /* the last answer's body */
bool walletbed_called(const struct walletbed *b, const char *part);    /* the last callback's */
/* Behind `name":"` of the last answer, up to the quote. */
const char *walletbed_value(const struct walletbed *b, const char *name, char out[128]);

#endif
