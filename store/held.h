/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money that came without an intent of ours, or with another amount: posted at once, kept until its owner is found (P7).
 *
 *     add           a household matches       the payer says yes
 *   ------> open <--------------------> offered -----------------> claimed
 *            | ^    the payer says no      |                          |
 *            | `--the wallet refused--.    |                          |
 *            |                        |    |                          |
 *            +--> returning ----------'<---+--------------------------+
 *            |        `----> returned      v                          v
 *            `--------------------------> moved (to a household, by a person and a second signature, or by its own intent)
 */
#ifndef STORE_HELD_H
#define STORE_HELD_H

#include "store/ledger.h"

enum store_held_state {
	STORE_HELD_OPEN, STORE_HELD_OFFERED, STORE_HELD_CLAIMED, STORE_HELD_RETURNING, /* ours to look after */
	STORE_HELD_MOVED, STORE_HELD_RETURNED,
	STORE_HELD_STATES
};

struct store_held {
	int64_t id;
	/* what store_held_add takes */
	int64_t francs;
	char wallet[STORE_OPERATOR], operator_name[STORE_OPERATOR];
	char reference[STORE_REFERENCE]; /* the wallet's */
	uint64_t phone;                 /* who paid; 0: not told */
	char name[STORE_NAME];          /* likewise, as the wallet says; "" */
	char subject[STORE_NAME];       /* what the payer typed; "" */
	int64_t intent;                 /* whose payment it came by, with another amount or once more; 0: none */
	int32_t day;
	/* what became of it */
	enum store_held_state state;
	int64_t household;              /* offered, claimed, moved: whose; 0: nobody's yet */
	bool is_declined;               /* the payer said once that it is not theirs: a person must look */
	int64_t txn, done_txn;          /* how it came, and how it went; done_txn 0: not yet */
	int64_t at_ms, done_ms;
};

const char *store_held_state_name(enum store_held_state state); /* "open" */

/* Posts it (wallet:WALLET:clearing to held, kind "held") and keeps the row. STORE_EXISTS: this reference of this operator was
 * credited before (store/credit.h tells by what). STORE_REFUSED: no francs. */
int store_held_add(struct store *s, const struct store_held *h, int64_t now_ms, int64_t *id);
/* Likewise of money that a transaction posted already brought to "held", from a household or a wallet. */
int store_held_keep(struct store *s, const struct store_held *h, int64_t txn, int64_t now_ms, int64_t *id);
int store_held_load(struct store *s, int64_t id, struct store_held *out);
int store_held_of_txn(struct store *s, int64_t txn, struct store_held *out); /* the row that this transaction brought */

/* Those that are still ours to look after, newest first: of a payer's phone, or all with an id < before (0: from the newest). */
int store_held_of_phone(struct store *s, uint64_t phone, struct store_held *out, int cap, int *n);
int store_held_list(struct store *s, bool with_ended, int64_t before, struct store_held *out, int cap, int *n);

/* What is on its way back through this wallet, of so many francs, to this phone (0: not told); the newest. By an index. */
int store_held_returning(struct store *s, const char *wallet, int64_t francs, uint64_t phone, struct store_held *out);

/* The one function that moves. Offered and claimed want the household, which a move back to open forgets (from offered: the
 * payer declined). Moved and returned want the transaction that took it out of "held" (or, returned, out of "payable:WALLET"):
 * post it first, in the same part of the batch. Returning wants none: it posts held to payable:WALLET itself, and back when it
 * opens again. STORE_NONE: not in the state `from` (any more). */
struct store_held_move {
	int64_t id;
	enum store_held_state from, to;
	int64_t household, txn;
	int32_t day;                    /* RETURNING and back: of its own posting */
};
int store_held_move(struct store *s, const struct store_held_move *m, int64_t now_ms);

#endif
