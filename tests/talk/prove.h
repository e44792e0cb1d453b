/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold in a world at any time. */
#ifndef TESTS_TALK_PROVE_H
#define TESTS_TALK_PROVE_H

#include "tests/talk/world.h"

/* Every invariant of the store, the caches of cover, and law 1: what a phone saw of the menus is on disk. Returns
 * how many are broken; the first in `e`. */
int prove_world(struct world *w, struct error *e);

/* What the wallets took, by their own books, against the ledger: as it was taken, once, and nothing else. is_over: nothing is on
 * its way any more, so all of it must be there, or its payment in a person's review. */
int prove_money(struct world *w, bool is_over, struct error *e);

#endif
