/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New menus and a new scheme, from the next batch on. */
#ifndef DESK_RELOAD_H
#define DESK_RELOAD_H

#include "desk/step.h"

/* Body of DESK_RELOAD. The maker proved and owns all four; after DESK_DONE the old ones are unused and the maker's
 * to free, after DESK_FAILED the new ones are. */
struct desk_reload {
	const struct menus *menus;
	const struct scheme *scheme;
	const struct menus *old_menus;    /* filled by the desk */
	const struct scheme *old_scheme;
};

int desk_reload_swap(struct desk_step *s);

#endif
