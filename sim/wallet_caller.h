/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's callbacks over HTTP, to this machine only: each once, and what is answered is nothing to it. */
#ifndef SIM_WALLET_CALLER_H
#define SIM_WALLET_CALLER_H

#include "sim/wallet.h"

#include <uv.h>

/* Told of each call's end: the status, or 0 and why. */
typedef void sim_wallet_caller_note(void *ctx, const char *url, int status, const char *why);

/* Sends it; note is called once, perhaps at once. Its handles belong to the loop: let it run to its end before it is closed. */
void sim_wallet_caller_send(uv_loop_t *loop, const struct sim_wallet_call *call, sim_wallet_caller_note *note, void *ctx);

#endif
