/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a store is: "sqlite:PATH", "sqlite::memory:", and for tests "sqlite:PATH?vfs=NAME". */
#include "store/url.h"

#include <string.h>

int store_url_parse(const char *url, struct store_url *out, struct error *e)
{
	const char *path, *query;
	size_t len;

	*out = (struct store_url){0};
	if (strncmp(url, "sqlite:", 7))
		return base_error_set(e, "store '%s': must begin with \"sqlite:\", like \"sqlite:var/mutuelle.db\"",
				      url);
	path = url + 7;
	query = strstr(path, "?vfs=");
	len = query ? (size_t) (query - path) : strlen(path);
	if (!len || len >= sizeof out->path)
		return base_error_set(e,
				      "store '%s': a file is missing behind \"sqlite:\", or its name is too long",
				      url);
	memcpy(out->path, path, len);
	if (query && strlen(query + 5) >= sizeof out->vfs)
		return base_error_set(e, "store '%s': the name of the vfs is too long", url);
	if (query)
		memcpy(out->vfs, query + 5, strlen(query + 5));
	out->is_memory = !strcmp(out->path, ":memory:");
	return 0;
}
