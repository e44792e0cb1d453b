/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: transactions of balanced entries, never changed, never taken away (law 5). */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "store/household.h"

/* Credits and debits of the household's dues account, oldest first, for scheme_cover_compute. Grows `out`
 * (base_realloc, *cap); *n entries. */
int store_ledger_dues(struct store *s, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n);

/* What stands in one of the household's accounts ("dues", "opening", "cash"): the sum of its legs. An opening of
 * 3,000 F leaves -3,000 in "opening". An account that the schema does not know holds 0. */
int store_ledger_balance(struct store *s, int64_t household, const char *account, int64_t *francs);

struct store_payment {
	int32_t day;
	int64_t francs;
	char kind[16];
	char reference[STORE_CODE];
};

/* Newest first; openings and corrections are no payments. */
int store_ledger_last_payments(struct store *s, int64_t household, struct store_payment *out, int cap, int *n);

/* Posts one balanced transaction: credit `francs` (may be negative for a correction, never 0) to the household's
 * dues, the other leg to `contra`, an account of the schema ("opening", "cash"). kind and reference together are
 * unique: STORE_EXISTS when they are there already. STORE_REFUSED: no such household or account, or no francs. All or
 * nothing. A reminder of the household that is on its way is taken back by it (store/remind.h). */
int store_ledger_post_dues(struct store *s, int64_t household, int32_t day, int64_t francs, const char *kind,
			   const char *contra, const char *reference, int64_t now_ms);

#endif
