/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a store is: "sqlite:PATH", "sqlite::memory:", and for tests "sqlite:PATH?vfs=NAME". Private to store/. */
#ifndef STORE_URL_H
#define STORE_URL_H

#include "base/error.h"

#include <stdbool.h>

#define STORE_URL_PATH 4096

struct store_url {
	char path[STORE_URL_PATH];
	char vfs[32];               /* "" : the system's */
	bool is_memory;
};

int store_url_parse(const char *url, struct store_url *out, struct error *e);

#endif
