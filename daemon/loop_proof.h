/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hourly proof: every invariant of the store, and every household's cover and shares (law 6), read by a worker on a connection of
 * its own, so that no phone waits. While the caches are computed anew, after a start or a reload, they would be called wrong: then
 * the store's own invariants are proved alone, and all of it as soon as that is over. */
#ifndef DAEMON_LOOP_PROOF_H
#define DAEMON_LOOP_PROOF_H

#include "daemon/proof.h"
#include "scheme/scheme.h"
#include "store/store.h"

#include <uv.h>

struct loop_proof;

/* NULL with a sentence where the store can't be opened. */
struct loop_proof *daemon_loop_proof_open(uv_loop_t *loop, const char *store_url, struct error *e);
/* Proves where its hour has come; is_walking: caches are computed anew. */
void daemon_loop_proof_tick(struct loop_proof *p, int64_t now_ms, int64_t wall_ms, const struct scheme *scheme, bool is_walking);
/* This scheme is replaced: freed now or when its proof is over, which then does not count. */
void daemon_loop_proof_free_scheme(struct loop_proof *p, struct scheme *scheme);
const struct proof *daemon_loop_proof_last(const struct loop_proof *p); /* NULL: none yet */
void daemon_loop_proof_stop(struct loop_proof *p);  /* breaks off; NULL is well, here and below */
void daemon_loop_proof_close(struct loop_proof *p); /* when the loop has run to its end */

#endif
