/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store thread: takes a batch whole, runs it in one transaction, gives it back whole. */
#ifndef DAEMON_LOOP_STORE_H
#define DAEMON_LOOP_STORE_H

#include "daemon/house.h"
#include "desk/desk.h"

#include <stdbool.h>
#include <uv.h>

struct loop_store;

/* `done` is called on the loop's thread for each batch handed over, in order. desk is used by the new thread only
 * from here on. With is_off nothing is run: each step is answered with a canned screen. */
struct loop_store *daemon_loop_store_start(uv_loop_t *loop, struct desk *desk, bool is_off,
					   void (*done)(void *ctx, struct house_batch *batch), void *ctx);
bool daemon_loop_store_is_idle(const struct loop_store *s);
/* Only when idle. The batch stays the caller's, untouched, until done. */
void daemon_loop_store_hand(struct loop_store *s, struct house_batch *batch);
const struct desk_counts *daemon_loop_store_counts(const struct loop_store *s); /* as of the last batch */
/* Ends the thread after the batch in hand, whose `done` is not called any more, and closes the handle; the loop
 * must run on until it is closed. */
void daemon_loop_store_stop(struct loop_store *s);
void daemon_loop_store_free(struct loop_store *s);

#endif
