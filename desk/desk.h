/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store thread's side: runs whole batches of requests, each kind in a file of its own, and commits once. */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "desk/request.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "store/store.h"

struct desk;

/* The desk borrows store, menus and scheme. Entropy comes with each request. */
struct desk *desk_batch_new(struct store *store, const struct menus *menus, const struct scheme *scheme);
void desk_batch_free(struct desk *d);

/* Runs requests[0..n) in one transaction, background work behind the phones; fills replies[0..n) in the same order. The
 * replies may be told once this returns: they are committed, or say DESK_FAILED. How much background work a batch
 * takes is the caller's choice: few such requests, each with a small count (about 2 ms in all). */
void desk_batch_run(struct desk *d, const struct desk_request *requests, struct desk_reply *replies, size_t n);

/* Work that can wait for a batch with room: leases, results, imports, reloads, sweeps. */
bool desk_batch_is_background(enum desk_kind kind);

struct desk_counts {
	uint64_t batches, steps, failed, largest_batch; /* failed: steps that got DESK_FAILED */
	bool is_failing;                                /* the last batch was lost whole */
};
const struct desk_counts *desk_batch_counts(const struct desk *d);

#endif
