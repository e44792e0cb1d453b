/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set as a drawing, in the language of Graphviz. */
#ifndef MENUS_GRAPH_H
#define MENUS_GRAPH_H

#include "base/buf.h"
#include "menus/menus.h"

/* Appends a digraph: a box a screen, an arrow a choice. */
void menus_graph_draw(const struct menus *m, struct buf *out);

#endif
