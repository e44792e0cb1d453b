/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store thread's side: runs whole batches of requests, each kind in a file of its own, and commits once. */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "desk/request.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "store/store.h"

struct desk;

/* The desk borrows store, menus and scheme. */
struct desk *desk_batch_new(struct store *store, const struct menus *menus, const struct scheme *scheme, uint64_t seed);
void desk_batch_free(struct desk *d);

/* Runs requests[0..n) in one transaction (USSD first, background work with what is left of 2 ms), fills replies[0..n) in the same order. The replies may be
 * told once this returns: they are committed, or say DESK_FAILED. */
void desk_batch_run(struct desk *d, const struct desk_request *requests, struct desk_reply *replies, size_t n);

struct desk_counts { uint64_t batches, steps, failed, largest_batch; };
const struct desk_counts *desk_batch_counts(const struct desk *d);

#endif
