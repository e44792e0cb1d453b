/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One screen as a phone shows it, without a member: for `menu show`. */
#ifndef MENUS_SHOW_H
#define MENUS_SHOW_H

#include "base/buf.h"
#include "menus/menus.h"

/* Appends every page of the screen with the values of a made-up family, then how many septets the screen needs at
 * its longest. language: a code; NULL: the source language. -1 where there is no such screen or language: `e` says
 * the nearest. */
int menus_show_screen(const struct menus *m, const char *screen, const char *language, struct buf *out,
		      struct error *e);

#endif
