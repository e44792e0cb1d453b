/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets' daily statements beside our ledger: one row a reference, with what they say and what we posted.
 *
 *   theirs and ours agree ------------------------------> matched
 *   another amount -------------------------------------> differs
 *   ours only (no statement has shown it) --------------> ours   --a later statement shows it--> matched
 *   theirs, of a payment that is not decided here yet --> waiting --it settles, and the file comes again--> matched
 *   money that left the wallet -------------------------> left
 *
 * What is not matched is a rest: it keeps its day open until it is matched or signed. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "store/signature.h"

#define STORE_STATEMENT_KEY 37

enum store_statement_state {
	STORE_STATEMENT_MATCHED, STORE_STATEMENT_DIFFERS, STORE_STATEMENT_OURS, STORE_STATEMENT_WAITING, STORE_STATEMENT_LEFT,
	STORE_STATEMENT_STATES
};

struct store_statement {
	int64_t id;
	char wallet[STORE_OPERATOR];
	char reference[STORE_REFERENCE]; /* the wallet's */
	enum store_statement_state state;
	/* theirs */
	int32_t day;                    /* BASE_DAY_NONE: no statement has it */
	int64_t francs;                 /* as the payer gave them; negative: they left the wallet */
	int64_t charge;                 /* what the wallet kept of them */
	uint64_t phone;                 /* 0: it does not say */
	char name[STORE_NAME], subject[STORE_NAME];
	char key[STORE_STATEMENT_KEY];  /* ours, where the statement shows it; else "" */
	/* ours */
	int32_t our_day;                /* BASE_DAY_NONE: the ledger does not have it */
	int64_t our_francs;
	int64_t txn;                    /* that brought it; 0: none. One row a transaction */
	int64_t intent;                 /* 0: none, or not known */
	int64_t signature;              /* of a rest that stays as it is; 0: none */
	int64_t added_ms;
};

int store_statement_find(struct store *s, const char *wallet, const char *reference, struct store_statement *out);
/* The row that this transaction of ours is on. */
int store_statement_of_txn(struct store *s, int64_t txn, struct store_statement *out);
int store_statement_load(struct store *s, int64_t id, struct store_statement *out);
/* STORE_EXISTS: there is a row of this wallet and reference. *id: of the new one. */
int store_statement_add(struct store *s, const struct store_statement *row, int64_t now_ms, int64_t *id);
/* Everything but id, wallet and added_ms anew. */
int store_statement_save(struct store *s, const struct store_statement *row);
/* Rows that one side or the other has on this day, by number behind `after`; only_rests: those neither matched nor signed. */
int store_statement_list(struct store *s, const char *wallet, int32_t day, bool only_rests, int64_t after,
			 struct store_statement *out, int cap, int *n);

/* A wallet's day whose statement was read. */
struct store_statement_day {
	char wallet[STORE_OPERATOR];
	int32_t day;
	int64_t read_ms, closed_ms;     /* closed_ms 0: it is open */
	char closed_by[STORE_STAFF_CODE];
};
int store_statement_day_load(struct store *s, const char *wallet, int32_t day, struct store_statement_day *out);
/* Read now: made, or its time moved on. */
int store_statement_day_read(struct store *s, const char *wallet, int32_t day, int64_t now_ms);
int store_statement_day_close(struct store *s, const char *wallet, int32_t day, const char *by, int64_t now_ms);
/* A row came for it after all. Nothing happens where it is not closed. */
int store_statement_day_reopen(struct store *s, const char *wallet, int32_t day);

/* Invariant 12: ledger = theirs + exceptions, where
 * exceptions = ours + differ - waiting - left - theirs_other + ours_other. */
struct store_statement_part { int n; int64_t francs; };
struct store_statement_sum {
	struct store_statement_part theirs;       /* rows of this day */
	struct store_statement_part matched;      /* of those: came, and are in our ledger with the same francs */
	struct store_statement_part charges;      /* what the wallet kept */
	struct store_statement_part ledger;       /* what our ledger says the wallet took on this day */
	struct store_statement_part ours;         /* no statement has shown it */
	struct store_statement_part differ;       /* francs: ours less theirs */
	struct store_statement_part waiting;      /* of a payment that is not decided here yet */
	struct store_statement_part left;         /* went out; below 0 */
	struct store_statement_part theirs_other; /* on this day's statement, in our ledger on another day */
	struct store_statement_part ours_other;   /* in our ledger on this day, on another day's statement */
	int rests;                                /* neither matched nor signed */
	int n_signed;
};
int store_statement_sum(struct store *s, const char *wallet, int32_t day, struct store_statement_sum *out);
int64_t store_statement_gap(const struct store_statement_sum *sum); /* 0, or our books are wrong */

const char *store_statement_state_name(enum store_statement_state state); /* "matched" */

#endif
