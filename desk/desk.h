/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store thread's side: runs whole batches of requests, each kind in a file of its own, and commits once. */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "desk/request.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "store/store.h"

/* All that the desk remembers between batches; who makes a desk sets what it borrows, the rest is zero. A copy is kept before a batch
 * and put back when it fails, so that no change in memory outlives a transaction that did not. */
struct desk_memory {
	const struct menus *menus;
	const struct scheme *scheme;
	const struct desk_wallet *wallets; size_t n_wallets; /* in the order of the configuration */
	int64_t sms_price_francs; /* what one SMS costs; 0: the configuration does not say */
	const uint8_t *secret;    /* BASE_SECRET_KEY octets of the key file; NULL: none, then nothing that needs one is offered */
	int64_t digest_ms;        /* when the next digest is due; 0: the sweep looks */
	bool knows_rules;         /* the sweep has looked at what is open by the alert rules of this scheme */
	int64_t walked;           /* the sweep's slow walk: households up to this id are re-proved; INT64_MAX: all */
	int64_t series_walked;    /* likewise, who is in a series (desk/series.h) */
};

struct desk;

/* The desk borrows the store and what `borrowed` points at. Entropy comes with each request. */
struct desk *desk_batch_new(struct store *store, const struct desk_memory *borrowed);
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
	bool is_walking;                                /* caches of cover are still being computed anew, after a start or a reload */
};
const struct desk_counts *desk_batch_counts(const struct desk *d);

#endif
