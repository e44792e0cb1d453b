/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One screen, as a menu file has it. */
#ifndef MENUS_SCREEN_H
#define MENUS_SCREEN_H

#include "menus/read.h"

/* Adds the screen to the set; -1 with what is wrong. */
int menus_screen_read(struct menus_reader *r, const struct yaml_node *n);

#endif
