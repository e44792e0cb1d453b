/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the menus of those who work here have the desk do (menus/office.h). */
#ifndef DESK_OFFICE_H
#define DESK_OFFICE_H

#include "desk/step.h"
#include "menus/office.h"

/* To be given to a step of the menus; valid as long as the step. */
struct menus_office desk_office_of(struct desk_step *s);

#endif
