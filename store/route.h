/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which link a number goes by, by the number's beginning: an operator's own phones by his own link. */
#ifndef STORE_ROUTE_H
#define STORE_ROUTE_H

#include "store/outbox.h"

struct store_route {
	const char *prefix;             /* E.164 digits: "22376" */
	const char *link;
};

/* What store_outbox_add gives to messages that name no link, from now on, on this connection. Copied. */
void store_route_set(struct store *s, const struct store_route *routes, size_t n);
/* The link of the longest prefix; "" where there is none: any link. */
const char *store_route_find(const struct store *s, uint64_t phone);
void store_route_release(struct store *s);

#endif
