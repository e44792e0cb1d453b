/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the State and a partner add to a household's dues (P28), to the franc. */
#ifndef SCHEME_SUBSIDY_H
#define SCHEME_SUBSIDY_H

#include "scheme/plan.h"

#define SCHEME_SUBSIDY_PARTNERS 4 /* different ones, that one payment can reach */

/* The household's dues are what is left of a period's whole price: with `state: 50 %` dues of 550 F mean 1,100 F, 550 F of them the
 * State's. Their shares of a period are whole francs that, with the dues, are the whole price exactly; each franc of dues
 * brings its part of them, counted from the period's first franc and rounded down, so that the last one brings what is left.
 * So any split of a payment brings the same, and a period that is paid has brought its whole shares. */
struct scheme_subsidy_sum {
	int64_t state_francs;
	struct { const char *code; int64_t francs; } partners[SCHEME_SUBSIDY_PARTNERS]; /* codes are the scheme's */
	int n_partners;
};

/* Shares of one period that begins on `first_day` and is paid whole. */
struct scheme_subsidy_sum scheme_subsidy_period(const struct scheme_account *a, int32_t first_day);

/* Shares of the dues that take the household's dues account from `from` francs to `to` (less than `from`: a correction, the shares
 * are negative). The account's entries are not read; not enrolled: nothing. */
struct scheme_subsidy_sum scheme_subsidy_between(const struct scheme_account *a, int64_t from, int64_t to);

#endif
