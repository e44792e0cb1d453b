/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which wallet a phone has: the longest prefix of its number. */
#include "desk/wallet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* How long the prefix is by which this wallet serves the number; 0: any number; -1: not this one. */
static int fit(const struct desk_wallet *w, const char *number)
{
	int longest = w->n_prefixes ? -1 : 0;

	for (size_t i = 0; i < w->n_prefixes; i++) {
		int len = (int) strlen(w->prefixes[i]);

		if (len > longest && !strncmp(number, w->prefixes[i], (size_t) len))
			longest = len;
	}
	return longest;
}

const char *desk_wallet_of(const struct desk_memory *m, uint64_t phone)
{
	const struct desk_wallet *best = NULL;
	char number[24];
	int longest = -1;

	snprintf(number, sizeof number, "%" PRIu64, phone);
	for (size_t i = 0; i < m->n_wallets; i++) {
		int len = fit(&m->wallets[i], number);

		if (len > longest) {
			longest = len;
			best = &m->wallets[i];
		}
	}
	return best && !(best->caps & DESK_WALLET_BY_HAND) ? best->name : NULL;
}
