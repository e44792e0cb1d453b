/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands and serve open from a configuration. */
#include "daemon/open.h"

#include "base/buf.h"
#include "store/route.h"

#include <stdlib.h>
#include <time.h>

int64_t daemon_open_wall_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Each link's dialect must exist and be ready; the smallest of their screens is the one the menus must fit. */
static int prove_dialects(const struct config *c, const struct ussd_dialects *dialects, struct text_budget *budget,
			  struct error *e)
{
	*budget = TEXT_FIT_USSD;
	for (size_t i = 0; i < c->n_links; i++) {
		const struct ussd_dialect *d = ussd_dialect_select(dialects, c->links[i].dialect, e);
		struct error why;

		if (!d) {
			why = *e;
			return base_error_set(e, "%s: link '%s': %s", c->path, c->links[i].name, why.text);
		}
		*budget = text_fit_smaller(*budget, ussd_dialect_budget(d));
	}
	return 0;
}

int daemon_open_parts(const struct config *c, struct parts *out, struct ussd_dialects **dialects, struct error *e)
{
	*out = (struct parts){.config = c};
	*dialects = ussd_dialect_load(c->dialects, e);
	out->dialects = *dialects;
	if (*dialects && !prove_dialects(c, *dialects, &out->budget, e)) {
		out->scheme = scheme_load(c->scheme, e);
		if (out->scheme)
			out->menus = menus_load(c->menus, out->scheme, out->budget, e);
	}
	if (out->menus)
		return 0;
	daemon_open_close(out, *dialects);
	return -1;
}

struct store *daemon_open_store(const struct config *c, struct error *e)
{
	struct store *store = store_open(c->store, daemon_open_wall_ms(), e);
	struct store_route *routes = NULL;
	size_t n = 0;

	if (!store)
		return NULL;
	for (size_t i = 0; i < c->n_links; i++) {
		const struct config_link *l = &c->links[i];

		routes = base_realloc(routes, (n + l->n_prefixes + 1) * sizeof *routes);
		for (size_t p = 0; p < l->n_prefixes; p++)
			routes[n++] = (struct store_route){l->prefixes[p], l->name};
	}
	store_route_set(store, routes, n);
	free(routes);
	return store;
}

void daemon_open_close(struct parts *parts, struct ussd_dialects *dialects)
{
	menus_free(parts->menus);
	scheme_free(parts->scheme);
	ussd_dialect_free(dialects);
	parts->menus = NULL;
	parts->scheme = NULL;
}
