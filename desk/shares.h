/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What State and partners add to a household's dues (P28): what stands in the ledger, against what plan and dues say. */
#ifndef DESK_SHARES_H
#define DESK_SHARES_H

#include "desk/cover.h"
#include "desk/step.h"
#include "scheme/subsidy.h"

#define DESK_SHARES_ACCOUNTS 64 /* of givers, in all mutuelles and years of a household */
#define DESK_SHARES_GIVERS (DESK_SHARES_ACCOUNTS + 1 + SCHEME_SUBSIDY_PARTNERS) /* posted, and as it should be now */

/* By giver: "state", or "partner:CODE". */
struct desk_shares {
	struct { char giver[48]; int64_t posted, should; } of[DESK_SHARES_GIVERS];
	int n;
};

/* Of dues paid here alone: what the household opened with brought nothing. STORE_REFUSED: the scheme has no such plan. */
int desk_shares_compute(struct store *store, const struct scheme *scheme, const struct store_household *h, struct desk_dues *dues,
			struct desk_shares *out);

/* Posts a correction for each giver whose shares are not what they should be, on the accounts of the household's mutuelle: after
 * it was enrolled, after its plan, day or members changed, and after the scheme did (a row of `shares` or `changes` may touch periods
 * that are paid ahead). A plan that the scheme does not have is left alone. */
int desk_shares_keep(struct desk_step *s, const struct store_household *h, struct desk_dues *dues);

#endif
