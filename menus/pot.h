/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every text of a set and of its scheme that a translator has to put into a language. */
#ifndef MENUS_POT_H
#define MENUS_POT_H

#include "base/error.h"
#include "menus/menus.h"

/* Writes the template. Returns 0, or -1 with the sentence. */
int menus_pot_write(const struct menus *m, const char *path, struct error *e);

#endif
