/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where wallets call us: /pay/WALLET/KEY/TOKEN about a payment of ours, /pay/WALLET/TOKEN about money that nobody asked for. */
#ifndef PAY_PATH_H
#define PAY_PATH_H

#include "pay/wallet.h"

#include <stdbool.h>

struct pay_path {
	char wallet[DESK_WALLET_NAME];
	char key[DESK_PAY_KEY];         /* "": of the wallet as a whole */
	char token[DESK_PAY_TOKEN];
};

/* False: no path of ours; nothing may tell the caller why. */
bool pay_path_read(const char *path, struct pay_path *out);

/* Is it the wallet's own token? Takes the same time for each wrong one. */
bool pay_path_is_own(const struct pay_path *p, const struct pay_wallet *w);

#endif
