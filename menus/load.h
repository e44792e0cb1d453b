/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of menu files and catalogues, read. */
#ifndef MENUS_LOAD_H
#define MENUS_LOAD_H

#include "menus/set.h"

/* Reads the files, puts texts into every language and links the names; says the first error. What can only be
 * judged of the whole is menus/check.c's. NULL on failure; to be freed by menus_free. */
struct menus *menus_load_read(const char *dir, const struct scheme *scheme, struct text_budget budget, struct error *e);

#endif
