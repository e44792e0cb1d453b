/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which operator's reference was credited by which transaction: once, for ever. Rows are made by store_ledger_post. */
#ifndef STORE_CREDIT_H
#define STORE_CREDIT_H

#include "store/ledger.h"

struct store_credit {
	char operator_name[STORE_OPERATOR], reference[STORE_REFERENCE];
	char wallet[STORE_OPERATOR];
	int32_t day;
	int64_t francs;                 /* what came through the wallet */
	int64_t txn;
};

/* STORE_NONE: never credited. */
int store_credit_find(struct store *s, const char *operator_name, const char *reference, struct store_credit *out);
/* Of one wallet and day, in the order of the transactions: those with a number > after. For reconciliation. */
int store_credit_walk(struct store *s, const char *wallet, int32_t day, int64_t after, struct store_credit *out, int cap, int *n);

#endif
