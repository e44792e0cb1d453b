/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of Mali, for the fuzz targets that read files which lean on them. */
#ifndef TESTS_FUZZ_MALI_H
#define TESTS_FUZZ_MALI_H

#include "base/error.h"
#include "base/must.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "text/fit.h"

#include <stdio.h>
#include <stdlib.h>

/* Loaded at the first call from $srcdir, and kept for all inputs of the process. */
static inline const struct menus *fuzz_mali_menus(void)
{
	static struct menus *menus;
	const char *srcdir = getenv("srcdir");
	struct scheme *scheme;
	struct error e;
	char path[512];

	if (menus)
		return menus;
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	scheme = scheme_load(path, &e);
	must(scheme);
	snprintf(path, sizeof path, "%s/menus/mali", srcdir ? srcdir : ".");
	menus = menus_load(path, scheme, TEXT_FIT_USSD, &e);
	must(menus);
	return menus;
}

#endif
