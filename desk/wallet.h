/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which wallet a phone has, by its number. */
#ifndef DESK_WALLET_H
#define DESK_WALLET_H

#include "desk/desk.h"

/* The name of the wallet that can be asked for a payment of this phone: of the longest prefix that fits, the first one where several
 * fit alike. NULL: none, or one that is written down by hand. */
const char *desk_wallet_of(const struct desk_memory *m, uint64_t phone);

#endif
