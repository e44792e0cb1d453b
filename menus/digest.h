/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff are told of their place by SMS, each day or week (P24). */
#ifndef MENUS_DIGEST_H
#define MENUS_DIGEST_H

#include "base/buf.h"
#include "menus/menus.h"
#include "store/figures.h"

#define MENUS_DIGEST_LAPSES 8   /* households that are named at most */

/* Each appends the whole text, GSM 03.38, of at most one SMS (`menu check` proves it). place: its name, which is cut. */

/* first, last: the days that the money is of. */
void menus_digest_figures(const struct menus *m, size_t language, const char *place, int32_t first, int32_t last,
			  const struct store_figures *f, struct buf *out);

struct menus_lapse {
	const char *first_name, *last_name, *household_no;
};
/* So many households lapse within so many days; of the rows as many are named as fit. */
void menus_digest_lapse(const struct menus *m, size_t language, const char *place, int days, int64_t lapsing,
			const struct menus_lapse *rows, int n, struct buf *out);

#endif
