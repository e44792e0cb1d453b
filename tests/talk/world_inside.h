/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a world share. */
#ifndef TESTS_TALK_WORLD_INSIDE_H
#define TESTS_TALK_WORLD_INSIDE_H

#include "base/buf.h"
#include "daemon/house.h"
#include "desk/desk.h"
#include "tests/lib/purse.h"
#include "tests/talk/world.h"

#include <stdio.h>

#define WORLD_LEGS 2
#define WORLD_VFS "talk"

struct world {
	const struct talk_set *set;
	char folder[64], db[96], url[128];
	struct config *config;
	struct faultvfs *disk;
	uint64_t changes_at_start;
	size_t syncs_at_start;
	bool is_revived;
	struct store *store, *other;    /* other: a program that holds the lock */
	struct desk *desk;
	struct house *house;
	struct sim_gateway *gateway;
	struct purse *purse;            /* NULL: no wallets */
	int calls_kept;                 /* of the wallets', answered with 204 */
	struct world_death death;
	enum world_boundary *boundaries; /* that were passed */
	size_t n_boundaries, cap_boundaries;
	int connections[WORLD_LEGS];      /* of the legs; -1: none */
	bool is_gateway_away;           /* nobody listens there */
	struct house_batch batch;
	bool has_batch;                 /* taken by the store, not yet run */
	int64_t now_ms, wall_offset_ms, store_free_ms;
	struct desk_counter *order;     /* of staff, under way; the caller's */
	struct world_phone phones[WORLD_PHONES];
	int n_phones;
	struct buf complaints;
};

/* world_fill.c: the roll and the payments go into the store by the plain VFS, so that the disk's changes are counted from the
 * talk's own first one. 0, or -1 with a sentence. */
int world_fill(struct world *w, const struct world_roll *roll, struct error *e);

/* world_phone.c */
struct sim_gateway_events world_phone_events(struct world *w);

/* world_wallet.c */
#define WORLD_SECRET "the key of every talk: 32 octets"
void world_wallet_open(struct world *w);
int world_wallet_write_config(struct world *w, FILE *out, struct error *e);
void world_wallet_go_on(struct world *w, int64_t ms); /* so long, without a process that would hear of it */
void world_note(struct world *w, enum world_boundary b); /* it was passed */
/* Likewise. True: the process died of it. */
bool world_pass(struct world *w, enum world_boundary b);

/* world_time.c: all that can happen now, happens. */
void world_settle(struct world *w);

#endif
