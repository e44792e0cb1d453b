/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What serve has opened before its loop runs. */
#ifndef DAEMON_PARTS_H
#define DAEMON_PARTS_H

#include "base/secret.h"
#include "daemon/config.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "store/store.h"
#include "ussd/dialect.h"

#include <stdbool.h>

/* menus and scheme are replaced at a reload (the loop frees the old ones); who opened frees what stands here at the
 * end. */
struct parts {
	const struct config *config;
	const struct ussd_dialects *dialects;
	struct text_budget budget;      /* the smallest screen of the configured links' dialects */
	struct scheme *scheme;
	struct menus *menus;
	struct store *store;
	uint8_t secret[BASE_SECRET_KEY]; /* the key of PINs and payment tokens; never in the store */
	bool is_store_off;              /* for measuring: every step gets a canned screen, nothing is read or written */
};

#endif
