/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made-up family for `menu show`, so that a screen is seen as members see it. */
#ifndef MENUS_SAMPLE_H
#define MENUS_SAMPLE_H

#include "menus/view.h"

/* Gives a view that shows MENUS_SAMPLE a household of the scheme's first mutuelle, covered until 30/06/26. */
void menus_sample_fill(struct menus_view *v);

#endif
