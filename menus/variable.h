/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a dialog remembers beside rows of lists: typed (`input:`), or worked out by an action. */
#ifndef MENUS_VARIABLE_H
#define MENUS_VARIABLE_H

#include "menus/input.h"
#include "menus/view.h"

struct menus_variable {
	const char *name;
	enum menus_kind kind;   /* what may be typed into it; MENUS_KINDS: set by actions only */
};

extern const struct menus_variable menus_variable_table[MENUS_VARIABLES - MENUS_SOURCES + 1]; /* ended by a name NULL */

const char *menus_variable_name(enum menus_variable_id variable);

#endif
