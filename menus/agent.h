/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The care point's menu (P26): is a family covered today, so that its people pay their part only? */
#ifndef MENUS_AGENT_H
#define MENUS_AGENT_H

#include "menus/view.h"

void menus_agent_cover(struct menus_view *v, struct buf *out);
int menus_agent_look_up(struct menus_view *v);

#endif
