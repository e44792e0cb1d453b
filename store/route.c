/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which link a number goes by, by the number's beginning. */
#include "store/route.h"

#include "base/buf.h"
#include "base/phone.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX_TEXT 16          /* 15 digits and NUL */

struct store_route_row { char prefix[PREFIX_TEXT], link[STORE_LINK_NAME]; };

void store_route_release(struct store *s)
{
	free(s->routes);
	s->routes = NULL;
	s->n_routes = 0;
}

void store_route_set(struct store *s, const struct store_route *routes, size_t n)
{
	store_route_release(s);
	s->routes = base_alloc((n ? n : 1) * sizeof *s->routes);
	s->n_routes = n;
	for (size_t i = 0; i < n; i++) {
		snprintf(s->routes[i].prefix, sizeof s->routes[i].prefix, "%s", routes[i].prefix);
		snprintf(s->routes[i].link, sizeof s->routes[i].link, "%s", routes[i].link);
	}
}

const char *store_route_find(const struct store *s, uint64_t phone)
{
	char text[BASE_PHONE_TEXT];
	const char *digits = base_phone_format(phone, text) + 1, *link = "";
	size_t longest = 0;

	for (size_t i = 0; i < s->n_routes; i++) {
		size_t len = strlen(s->routes[i].prefix);

		if (len > longest && !strncmp(digits, s->routes[i].prefix, len)) {
			longest = len;
			link = s->routes[i].link;
		}
	}
	return link;
}
