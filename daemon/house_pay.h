/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wallets call us: what they say is kept, and believed only after a question of ours. */
#ifndef DAEMON_HOUSE_PAY_H
#define DAEMON_HOUSE_PAY_H

#include "daemon/house.h"

#include <stdbool.h>

/* Is it the path of a payment or of a wallet that may call? False is all that a stranger learns. */
bool daemon_house_pay_knows(const struct house *h, const char *path);

/* A callback, whole. `answer` is called once, perhaps before this returns, with the HTTP status: 204 committed, 404 no such payment,
 * 413 too long, 503 the store is away or behind, come again. */
void daemon_house_pay_call(struct house *h, const char *path, const void *body, size_t len, void (*answer)(void *ctx, int status),
			   void *ctx);

#endif
