/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series' file, read and proved. */
#ifndef MENUS_SERIES_LOAD_H
#define MENUS_SERIES_LOAD_H

#include "menus/series.h"

/* NULL with a sentence; else menus_series_free. `path` is for complaints only. */
struct menus_series *menus_series_load(const struct menus *m, const char *path, const char *text, size_t len, struct error *e);

#endif
