/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole program in one process and in virtual time: a store on a disk that can fail, the house, and the gateway
 * of sim/ with its phones. No socket, no thread, no clock. */
#ifndef TESTS_TALK_WORLD_H
#define TESTS_TALK_WORLD_H

#include "desk/counter.h"
#include "desk/import.h"
#include "sim/gateway.h"
#include "sim/wallet.h"
#include "store/store.h"
#include "tests/lib/faultvfs.h"
#include "tests/talk/set.h"

#include <stdbool.h>
#include <stdint.h>

#define WORLD_PHONES 8
#define WORLD_ANSWER_MS 10000   /* the gateway's patience, longer than the link's own deadline */

struct world_phone {
	uint64_t number;
	char screen[600];               /* the last one shown */
	bool is_open, is_last;
	bool has_screen;                /* one came since the last dial or answer */
	int64_t asked_ms;               /* wall clock of the last dial or answer */
	int64_t shown_ms;               /* asked_ms of what `screen` answers */
	char sms[4][1100];              /* the latest first */
	int n_sms;
	char question[200];             /* of a wallet, on it now; "": none */
	int n_questions;
};

/* Where a process can die beside the changes of its disk. */
enum world_boundary {
	WORLD_COMMIT,                   /* a batch is about to write */
	WORLD_COMMITTED,                /* it is committed; nobody was told */
	WORLD_SEND,                     /* a request to a wallet is made; nothing has left */
	WORLD_SENT,                     /* it left; no answer yet */
	WORLD_ANSWERED,                 /* the answer was read; nothing of it is committed */
	WORLD_CALLED,                   /* a wallet calls; nothing of it is committed */
	WORLD_BOUNDARIES
};

const char *world_boundary_name(enum world_boundary b); /* "before a commit" */

/* How a world ends early: the process dies at the nth boundary (0: whichever), and there before the nth change of its disk from then
 * on (0: at once). Both 0: never. */
struct world_death {
	uint64_t boundary, at;
	enum faultvfs_death how;
	uint64_t seed;                  /* of a pulled plug */
};

/* Dues that a manager took. */
struct world_payment {
	char household[STORE_CODE], reference[STORE_CODE];
	int32_t day;                    /* BASE_DAY_NONE: today */
	int64_t francs;
};

/* The database as it was filled: worlds of the same roll and day begin with a copy. */
struct world_image {
	void *octets;
	size_t len;
};

/* What is in the store when a talk begins: the caller's. */
struct world_roll {
	struct desk_import_row *rows;
	size_t n;
	struct world_payment *payments;
	size_t n_payments;
	struct desk_counter *staff;     /* the first one is a manager */
	size_t n_staff;
	struct world_image *image;      /* empty: is made; NULL: not wanted */
	bool has_wallets;               /* orange and moov, as in tests/lib/purse.h */
};

struct world;

/* A store in a folder of its own with this roll in it, the house on it, bound to the gateway. NULL with a sentence. */
struct world *world_new(const struct talk_set *set, const char *dialect, int32_t today, const struct world_roll *roll,
			struct error *e);
void world_free(struct world *w);

void world_die_at(struct world *w, struct world_death death);
bool world_is_dead(const struct world *w);
uint64_t world_changes(const struct world *w);          /* of the disk, since world_new */
/* Which of them were syncs, into numbers[0..return): the caller's. */
size_t world_syncs(const struct world *w, uint64_t **numbers);
/* The boundaries that were passed since world_new; the kind of the nth, from 1. */
uint64_t world_boundaries(const struct world *w);
enum world_boundary world_boundary_at(const struct world *w, uint64_t nth);
/* So much later, the next process on the same files, by a good disk. It may be made to die, too. */
int world_revive(struct world *w, int64_t ms, struct error *e);

void world_advance(struct world *w, int64_t ms);        /* lets so much time pass, and all that happens in it */
int world_restart(struct world *w, int64_t ms, struct error *e); /* a stop, and so much later a start */
int world_take(struct world *w, const struct world_payment *p, struct error *e); /* money comes; 0 also where the process dies of it */
int world_dismiss(struct world *w, const char *staff, struct error *e); /* she works here no more; likewise */
void world_order(struct world *w, struct desk_counter *o); /* staff orders; o->said is "" where the process died of it */
int world_fault(struct world *w, const char *kind, struct error *e); /* full, io, busy, none */
void world_gateway_away(struct world *w, bool is_away); /* connections to it break, and new ones are refused */
void world_store_late(struct world *w, int64_t ms);     /* the store does not run for so long */
/* the phone's last word comes once more */
int world_redeliver(struct world *w, struct world_phone *p, struct error *e);

const struct talk_set *world_set(const struct world *w);
const struct world_phone *world_phone_at(const struct world *w, int i); /* NULL behind the last */
struct sim_gateway *world_gateway(struct world *w);
/* The wallets' daily statements of all days are read, as a manager does: money that nobody told us of is found by them. */
int world_read_statements(struct world *w, struct error *e);
struct purse *world_purse(struct world *w);             /* NULL: it has no wallets */
struct sim_wallet *world_wallet_of(struct world *w, uint64_t phone); /* orange, or moov for those that begin with 2236 */
struct store *world_store(struct world *w);
struct world_phone *world_phone(struct world *w, uint64_t number);
int64_t world_now_ms(const struct world *w);
int64_t world_wall_ms(const struct world *w);
const char *world_complaints(const struct world *w);    /* of the gateway, "" when it has none */
void world_forgive(struct world *w);                    /* forgets them */

#endif
