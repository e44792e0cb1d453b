/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's line to the operator's gateway, by which its questions reach phones (sim/control.h). */
#ifndef SIM_WALLET_GATE_H
#define SIM_WALLET_GATE_H

#include "sim/wallet.h"

#include <uv.h>

struct sim_wallet_gate;

struct sim_wallet_gate_events {
	void *ctx;
	void (*on_typed)(void *ctx, uint64_t phone, const char *text);
	void (*on_busy)(void *ctx, uint64_t phone);
	void (*on_pays)(void *ctx, uint64_t phone, int64_t francs, const char *subject);
	void (*on_gone)(void *ctx);   /* the gateway, or it never was there */
};

/* Connects and says who we are. Its handle belongs to the loop: free it, then let the loop run to its end. */
struct sim_wallet_gate *sim_wallet_gate_new(uv_loop_t *loop, const char *path, const char *name, int port,
					    const struct sim_wallet_gate_events *events);
void sim_wallet_gate_free(struct sim_wallet_gate *g);

void sim_wallet_gate_ask(struct sim_wallet_gate *g, uint64_t phone, const char *text); /* NULL: no more */

#endif
