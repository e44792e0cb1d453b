/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Topics keep their places: what phones have stopped goes by the place. */
#ifndef DESK_STOPPABLE_H
#define DESK_STOPPABLE_H

#include "base/error.h"
#include "menus/menus.h"
#include "store/store.h"

/* Within a transaction: notes the set's new topics. STORE_REFUSED with a sentence: one that the store knows is gone or has another
 * place. */
int desk_stoppable_keep(struct store *s, const struct menus *m, struct error *e);

#endif
