/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof that every screen and message has room, in every language, at its longest. */
#ifndef MENUS_CHECK_ROOM_H
#define MENUS_CHECK_ROOM_H

#include "menus/check_tell.h"

void menus_check_room(struct menus_check *c);

#endif
