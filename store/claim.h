/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the State and partners owe for members' dues (P28), told from the ledger: by the accounts "state:MUTUELLE" and
 * "partner:CODE:MUTUELLE" of store/ledger.h. Reads whole accounts: on a read-only connection. */
#ifndef STORE_CLAIM_H
#define STORE_CLAIM_H

#include "store/ledger.h"

#define STORE_KIND_CLAIM "claim"        /* of a transaction by which State or partner pay what they owe */
#define STORE_CLAIM_AGES 4              /* days: 0-30, 31-60, 61-90, over 90 */

/* One account at the end of a day. What was paid or taken back went against the oldest; what was paid ahead stands as less than
 * nothing in the first column. */
struct store_claim {
	char account[STORE_ACCOUNT];
	int64_t francs, ages[STORE_CLAIM_AGES]; /* owed; the ages add up to it */
};
/* In the order of their names, behind `after` ("": from the first), up to cap. */
int store_claim_list(struct store *s, int32_t at, const char *after, struct store_claim *out, int cap, int *n);

/* One account over the days first..last: before + claimed - paid is what is owed at the end. */
struct store_claim_sheet {
	char account[STORE_ACCOUNT];
	int64_t before, claimed, paid;
};
int store_claim_sheets(struct store *s, int32_t first, int32_t last, const char *after, struct store_claim_sheet *out, int cap, int *n);

/* What was claimed over these days for one household, on one account. All of an account add up to the sheet's `claimed`. */
struct store_claim_line {
	int64_t household;
	char account[STORE_ACCOUNT];
	int64_t claimed;                /* less than 0: more was taken back than claimed */
	int n;                          /* transactions */
};
/* Calls for each line, in the order of the households' ids; what it returns but 0 ends the walk and is returned. It may read the
 * store, but not walk again. */
int store_claim_lines(struct store *s, int32_t first, int32_t last, int (*line)(void *ctx, const struct store_claim_line *l), void *ctx);

/* "state:m-klela" is "state" and "m-klela", "partner:ong:m-klela" is "ong" and "m-klela". False: no such account. */
bool store_claim_split(const char *account, char giver[STORE_CODE], char mutuelle[STORE_CODE]);

#endif
