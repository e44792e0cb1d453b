/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a place stands today and what came in (P24, P25, P29): for a manager's menu and her daily figures. The sums are kept in the
 * transaction of what changes them (store/ladder_figures.c), so that reading costs a few rows a mutuelle, however many households there
 * are. `mutuelle report` tells the same of any month, from the ledger and the rules. */
#ifndef STORE_FIGURES_H
#define STORE_FIGURES_H

#include "scheme/scheme.h"
#include "store/household.h"

#define STORE_FIGURES_STATES (SCHEME_LAPSED + 1)

struct store_figures_span {
	int32_t first, last;            /* days of joined, payments and francs */
	int32_t lapse_first, lapse_last; /* days on which `lapsing` would lapse */
};

struct store_figures {
	/* now, by enum scheme_state; members: on the cards */
	int64_t households[STORE_FIGURES_STATES], members[STORE_FIGURES_STATES];
	/* on the days first..last */
	int64_t joined;                 /* households enrolled */
	int64_t payments, francs;       /* credited to dues and fees, corrections taken off; what a roll brought is no payment */
	int64_t cash_payments, cash_francs; /* of these in notes and coins; the rest came by phone */
	int64_t renewals;               /* of the payments, dues of households that had paid before */
	/* households that have no cover any more from a day of lapse_first..lapse_last on, unless they pay */
	int64_t lapsing;
	/* what waits for somebody here; what is of no household (yet) is everybody's, as in the manager's lists */
	int64_t applications, calls, complaints, signatures, held, held_francs;
	int64_t changes;                /* children for a card, other phones (store/change.h) */
};

/* Of a place of the scheme at any level; "": everywhere, and of what the scheme does not have (any more), too. */
int store_figures_of(struct store *s, const struct scheme *scheme, const char *place, const struct store_figures_span *span,
		     struct store_figures *out);

/* Members who get care today: of households that are covered, or in their days of grace. */
int64_t store_figures_covered(const struct store_figures *f);

/* Households of a place that lapse on the days first..last, the soonest first, up to cap. */
int store_figures_lapsing(struct store *s, const struct scheme *scheme, const char *place, int32_t first, int32_t last,
			  struct store_household *out, int cap, int *n);

/* Households of a place that are behind, up to cap: first those in their days of grace, the soonest to lapse first, then those that
 * lapsed. *all: how many there are. */
int store_figures_behind(struct store *s, const struct scheme *scheme, const char *place, struct store_household *out, int cap, int *n,
			 int64_t *all);

#endif
