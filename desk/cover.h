/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household's cover from its rows, and the caches of law 6. */
#ifndef DESK_COVER_H
#define DESK_COVER_H

#include "scheme/cover.h"
#include "scheme/scheme.h"
#include "store/household.h"

#include <stdbool.h>

/* The dues entries of one household after another, and its members where the plan counts heads, in the same memory. All zero is
 * valid. */
struct desk_dues {
	struct scheme_entry *entries; size_t n, cap;
	struct scheme_member *members; size_t n_members, cap_members;
};
void desk_cover_release(struct desk_dues *dues);
int64_t desk_cover_francs(const struct desk_dues *dues); /* credited so far: the entries' sum */

/* The household as the rules see it, valid until `dues` is used again. STORE_REFUSED: the scheme has no such plan. */
int desk_cover_account(struct store *store, const struct scheme *scheme, const struct store_household *h, struct desk_dues *dues,
		       struct scheme_account *out);

/* Reads the entries and computes. STORE_REFUSED: the scheme has no such plan. */
int desk_cover_compute(struct store *store, const struct scheme *scheme, const struct store_household *h, int32_t today,
		       struct desk_dues *dues, struct scheme_cover *out);

/* The day of the household's next reminder, not long ago: what is older than DESK_REMIND_LATE_DAYS is of no use any more. */
#define DESK_REMIND_LATE_DAYS 2
int32_t desk_cover_remind_on(const struct scheme *scheme, const struct store_household *h, const struct scheme_cover *c, int32_t today);

/* The first day on which it has lapsed unless more is paid; BASE_DAY_NONE: it has lapsed, or was never enrolled. */
int32_t desk_cover_lapse_on(const struct scheme_cover *c);

/* True where the cached state and days are what `c`, computed today, says. */
bool desk_cover_is_cached(const struct store_household *h, const struct scheme_cover *c);

/* Rewrites the caches where they are not what `c`, computed today, says. */
int desk_cover_keep(struct store *store, const struct scheme *scheme, const struct store_household *h, const struct scheme_cover *c,
		    int32_t today);

/* Computes, and keeps. */
int desk_cover_refresh(struct store *store, const struct scheme *scheme, const struct store_household *h, int32_t today,
		       struct desk_dues *dues);

#endif
