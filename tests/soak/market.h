/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A market day: many members who dial, drop, dial again and pay, all at once, in one process and in virtual time. The house without its
 * links on a store, both wallets in a box, and phones whose keys are requests to the desk: the gateway's side has its own tests.
 *
 * Time goes in turns: the wallets speak, phones press, then everything that waits is one batch. */
#ifndef TESTS_MARKET_H
#define TESTS_MARKET_H

#include "base/error.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "store/intent.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/purse.h"

#include <stdint.h>

#define MARKET_TURN_MS 250
#define MARKET_VFS "market"

struct market_config {
	const char *path;               /* of the database; made anew */
	struct faultvfs *disk;          /* named MARKET_VFS; NULL: the system's own */
	const struct scheme *scheme;
	const struct menus *menus;
	size_t households;              /* one phone each; every fourth one's is moov's */
	int at_once;                    /* dialogs begun in a turn, at most */
	bool is_calm;                   /* everybody pays and nobody is moody: for measures */
	uint64_t seed;
	int32_t day;                    /* the first one */
	double (*cpu)(void);            /* seconds of CPU until now, for counts.store_s; NULL: not measured */
};

struct market_counts {
	uint64_t turns, batches, requests;
	uint64_t dialled, pressed, dropped, confirmed;  /* by phones */
	uint64_t ended[STORE_INTENT_STATES];            /* intents, by enum store_intent_state */
	uint64_t reviewed, messages, calls, restarts;
	double store_s;                                 /* CPU of the batches */
};

struct market;

struct market *market_new(const struct market_config *config, struct error *e);
void market_free(struct market *m);

/* One turn; where nobody is about, it is as long as nothing happens. false: the process died in it (its disk did): market_restart. */
bool market_turn(struct market *m);
int market_restart(struct market *m, struct error *e);
int market_copy(struct market *m, const char *to, struct error *e);     /* stopped, copied, started */

void market_open(struct market *m);                     /* everybody comes to dial, each with a mood of the day */
bool market_is_over(struct market *m);                  /* nobody dials any more, and hours have gone by since */
int market_manage(struct market *m, struct error *e);   /* the manager does what is hers; nothing may die in it */
void market_skip(struct market *m, int days);           /* so many days go by */

/* Is told of each intent that ended, or that a person must look at, in the turn in which the wallet said so. */
void market_watch(struct market *m, void (*on_ended)(void *ctx, const struct store_intent *i), void *ctx);

void market_household_no(size_t i, char no[STORE_CODE]); /* of the ith, as the store knows it */
struct store *market_store(struct market *m);
struct purse *market_purse(struct market *m);
const struct market_counts *market_counts(const struct market *m);
int32_t market_day(const struct market *m);
int64_t market_wall_ms(const struct market *m);

#endif
