/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intents: somebody wants to pay, one row from the confirmation in the dialog to its one end (P6).
 *
 *       add             lease                  the wallet took it
 *   ----------> created ------> submitting ----------------------> pending
 *               |    ^----------------'  |                            |
 *               |  not one byte left,    `-------------+--------------'
 *               |  or it never arrived                 |
 *               v                                      v
 *       cancelled, expired             succeeded, failed, cancelled, expired
 *
 * (One that waits to be sent again may succeed, too: it had arrived after all.)
 * `submitting` is committed before a byte leaves; after that nothing but the wallet's own answer ends it, or a person.
 * Unknown and review are flags, never ends: unknown while the wallet's answer is in doubt (law 4), review when a person must
 * look, with the reason. An end never changes: money that comes after failed, cancelled or expired is an entry of its own
 * ("late", at most one). Every change of state or flag is a row of the intent's history. */
#ifndef STORE_INTENT_H
#define STORE_INTENT_H

#include "store/ledger.h"

#define STORE_INTENT_KEY 37     /* UUID (RFC 4122) in lower case, with NUL */
#define STORE_INTENT_TOKEN 33   /* 128 bits in hexadecimal, with NUL */
#define STORE_INTENT_QUERY 97
#define STORE_INTENT_REASON 49

enum store_intent_state {
	STORE_INTENT_CREATED, STORE_INTENT_SUBMITTING, STORE_INTENT_PENDING, /* open */
	STORE_INTENT_SUCCEEDED, STORE_INTENT_FAILED, STORE_INTENT_CANCELLED, STORE_INTENT_EXPIRED, /* ended */
	STORE_INTENT_STATES
};

enum store_purpose { STORE_FOR_DUES, STORE_FOR_RENEWAL, STORE_FOR_JOINING, STORE_PURPOSES };

struct store_intent {
	int64_t id;
	/* what store_intent_add takes; never changed after */
	char key[STORE_INTENT_KEY];     /* ours towards the wallet, for every attempt; made from the secret, by the caller */
	char token[STORE_INTENT_TOKEN]; /* of the callback's path, behind the key; likewise */
	enum store_purpose purpose;
	int64_t household;              /* for whom is paid */
	uint64_t payer;                 /* whose wallet is asked; 0: cash, no phone */
	char language[8];               /* of the payer's receipt */
	char wallet[STORE_OPERATOR];
	int64_t dues_francs, fee_francs; /* what is credited where; never negative, their sum is asked for */
	int64_t created_ms, not_before_ms;
	/* what became of it since */
	enum store_intent_state state;
	bool is_unknown, is_review;
	char review[STORE_INTENT_REASON]; /* why a person must look, or had to; "": never */
	char reason[STORE_INTENT_REASON]; /* the wallet's last word */
	char reference[STORE_REFERENCE]; /* the wallet's own number, "": not yet known */
	char query[STORE_INTENT_QUERY]; /* what it wants to be asked by, where that is not our key */
	int64_t due_ms;                 /* when it is looked at next, or until when it is leased; 0: no more */
	int64_t lease;                  /* fencing: a result must bring the same number; 0: not leased */
	int64_t give_up_ms;             /* from when on only a person can end it; 0: nothing was sent yet */
	int64_t submitted_ms, done_ms;  /* the last attempt to send; the end; 0: not yet */
	int attempts, polls;            /* how often it was leased to be sent, and to be asked for */
	bool is_to_send;                /* from store_intent_lease only: send it; else ask for it */
};

int64_t store_intent_francs(const struct store_intent *i); /* dues and fee */
bool store_intent_is_open(enum store_intent_state state);
const char *store_intent_state_name(enum store_intent_state state); /* "created" */
const char *store_intent_purpose_name(enum store_purpose purpose);  /* "dues" */

/* Makes a row, due at not_before_ms (0: now). STORE_EXISTS: the household has an open one of this purpose already, *id is its
 * id. STORE_REFUSED: no francs, no such household, a key that another one has. */
int store_intent_add(struct store *s, const struct store_intent *i, int64_t now_ms, int64_t *id);

int store_intent_load(struct store *s, int64_t id, struct store_intent *out);
int store_intent_find(struct store *s, const char *key, struct store_intent *out);
int store_intent_open_of(struct store *s, int64_t household, enum store_purpose purpose, struct store_intent *out);
/* The newest one that this phone pays, or that is for this household; for line 0 of home. */
int store_intent_last_of_phone(struct store *s, uint64_t payer, struct store_intent *out);
int store_intent_last_of_household(struct store *s, int64_t household, struct store_intent *out);
/* What this phone asked to pay since then and did not see fail: the francs of its open and succeeded ones. */
int store_intent_sum_of_phone(struct store *s, uint64_t payer, int64_t since_ms, int64_t *francs, int *n);

/* Newest first, those with an id < before (0: from the newest). */
struct store_intent_filter {
	unsigned states;                /* bit 1 << state; 0: any */
	bool is_review, is_unknown;     /* true: only those */
	int64_t household;              /* 0: any */
	uint64_t payer;                 /* 0: any */
	const char *wallet;             /* NULL: any */
};
int store_intent_list(struct store *s, const struct store_intent_filter *f, int64_t before, struct store_intent *out, int cap,
		      int *n);

/* One that was sent through this wallet, was made before then, and of which nobody knows the end. One look into an index. */
int store_intent_undecided(struct store *s, const char *wallet, int64_t before_ms, int64_t *id);

/* ---- the worker's ---- */

/* When the first intent is due; INT64_MAX: none. One look into an index. */
int store_intent_next_due(struct store *s, int64_t *due_ms);
/* Up to cap that are due, the longest due first, are the caller's until `until_ms`; a created one moves to submitting and is
 * to be sent, any other one (ended ones, too: money may come late) is to be asked for. What runs out is due again, and
 * unknown if it was to be sent: it is asked for then. */
int store_intent_lease(struct store *s, int64_t now_ms, int64_t until_ms, struct store_intent *out, int cap, int *n);
/* After a start: what was leased is over. All of it is due now, and unknown if it was to be sent. */
int store_intent_abandon(struct store *s, int64_t now_ms, int *n);
/* The wallet called: look at it now, or as soon as the lease it is under ends. Of one that succeeded nothing is to be asked. */
int store_intent_hurry(struct store *s, int64_t id, int64_t now_ms);

/* ---- the one function that moves ---- */

struct store_intent_move {
	int64_t id;
	int64_t lease;                  /* fencing: the lease that brings this result; 0: a person or the time, whoever has it */
	enum store_intent_state from, to; /* the same: it stays, and only what follows changes */
	bool is_unsent;                 /* submitting -> created: not one byte left, it was no attempt */
	bool is_unknown;
	const char *review;             /* NULL: as it is; "": a person has looked; else why one must */
	const char *reference, *query, *reason; /* NULL or "": as they are */
	int64_t due_ms;                 /* when it is looked at next; 0: no more. An open one is due, or in review */
	int64_t give_up_ms;             /* 0: as it is */
};
/* STORE_NONE: it is not (any more) in the state `from`, or not by this lease; nothing was changed. must(): a move that the
 * picture does not have; succeeded is store_intent_settle's. */
int store_intent_move(struct store *s, const struct store_intent_move *m, int64_t now_ms);

/* Moves to succeeded and posts the payment, both or none. m->to is not looked at, nor p's kind and intent. The legs on the
 * household's "dues" and "fee" are the intent's francs (store check proves it). STORE_EXISTS: as store_ledger_post.
 * STORE_REFUSED: as there, or it was never sent; one that waits to be sent again may have arrived after all. */
int store_intent_settle(struct store *s, const struct store_intent_move *m, const struct store_posting *p,
			const struct store_leg *legs, size_t n, int64_t now_ms, int64_t *txn);
/* The money of one that failed, was cancelled or has expired came all the same: posts it as "late", at most once
 * (STORE_EXISTS). Its end stays; it is due no more. STORE_NONE: it has no such end, or not this lease. */
int store_intent_settle_late(struct store *s, const struct store_intent_move *m, const struct store_posting *p,
			     const struct store_leg *legs, size_t n, int64_t now_ms, int64_t *txn);

/* ---- what happened to it ---- */

struct store_intent_event {
	int64_t at_ms;
	enum store_intent_state state;
	bool is_unknown, is_review;
	char why[STORE_INTENT_REASON];  /* the wallet's reason, or the review's */
};
/* Oldest first. */
int store_intent_history(struct store *s, int64_t id, struct store_intent_event *out, int cap, int *n);

#endif
