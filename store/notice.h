/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wallets called to tell us: kept as it came, each once, before it is answered. Nothing of it is believed: an intent that
 * it names is asked for (store_intent_hurry); one that names none waits here until the wallet is asked by its reference.
 *
 *   add (of an intent) ------------------------------------> done
 *   add (of none) ----> waiting ----result, or given up----> done */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "store/ledger.h"

#define STORE_NOTICE_HASH 65            /* of wallet and body, in hexadecimal, with NUL; the caller's */
#define STORE_NOTICE_OUTCOME 17
#define STORE_NOTICES_OF_INTENT 32      /* kept: more is a wallet gone mad, or somebody who knows a path, and would fill the disk */

struct store_notice {
	int64_t id;
	/* what store_notice_add takes */
	char wallet[STORE_OPERATOR];
	char hash[STORE_NOTICE_HASH];
	int64_t intent;                 /* 0: it names none of ours */
	char reference[STORE_REFERENCE]; /* the wallet's, as it claims; "": none */
	/* what became of it */
	int64_t at_ms, due_ms, done_ms; /* due 0: nothing (more) to be asked */
	int64_t lease;
	int polls;
	int repeats;                    /* how often the very same came again */
	char outcome[STORE_NOTICE_OUTCOME]; /* "intent", "held", "credited", "nothing", "given up"; "": waits still */
};

/* Keeps it with its body (len octets, as they came). Of an intent: done at once, outcome "intent"; else due at now_ms, or, where
 * it has no reference either, done with the outcome "nothing". STORE_EXISTS: had the very same before (counted), *id is the
 * first one's; or there are enough of this intent, and *id is 0. */
int store_notice_add(struct store *s, const struct store_notice *n, const void *body, size_t len, int64_t now_ms, int64_t *id);
int store_notice_load(struct store *s, int64_t id, struct store_notice *out);
/* Its body as it came; *len octets, cut to size. Nothing, once it was pruned. */
int store_notice_body(struct store *s, int64_t id, void *out, size_t size, size_t *len);
/* Those of an intent, oldest first; there are no more than STORE_NOTICES_OF_INTENT. */
int store_notice_list(struct store *s, int64_t intent, struct store_notice *out, int cap, int *n);

/* As of intents: when the first one is due, and the lease of those that are. A lease that runs out is due again. */
int store_notice_next_due(struct store *s, int64_t *due_ms);
int store_notice_lease(struct store *s, int64_t now_ms, int64_t until_ms, struct store_notice *out, int cap, int *n);
int store_notice_abandon(struct store *s, int64_t now_ms, int *n);
/* Ask again at due_ms. STORE_NONE: not leased by this number (any more). */
int store_notice_again(struct store *s, int64_t id, int64_t lease, int64_t due_ms);
int store_notice_end(struct store *s, int64_t id, int64_t lease, const char *outcome, int64_t now_ms);

/* Forgets the bodies of up to `limit` that are done and came before `before_ms`; that they came is kept for ever. */
int store_notice_prune(struct store *s, int64_t before_ms, int limit, int *n);

#endif
