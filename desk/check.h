/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs a plan, proved again: every household's cached cover (law 6), and what State and partners add to its dues. */
#ifndef DESK_CHECK_H
#define DESK_CHECK_H

#include "scheme/scheme.h"
#include "store/store.h"

#include <stdint.h>

/* Calls back for each household whose caches are not what plan, entries and calendar say today (one whose day of change or of
 * reminder has come waits for the sweep and is no error), or whose plan the scheme does not have. Returns how many are broken, or an enum
 * store_error. */
int desk_check_cover(struct store *store, const struct scheme *scheme, int32_t today,
		     void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx);

/* Likewise for each giver whose shares of a household's dues are not what plan and dues say (desk/shares.h). */
int desk_check_shares(struct store *store, const struct scheme *scheme,
		      void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx);

#endif
