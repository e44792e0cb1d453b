/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A phone dialled, answered, left, or got no answer in time. */
#ifndef DESK_USSD_H
#define DESK_USSD_H

#include "desk/step.h"

int desk_ussd_begin(struct desk_step *s);
int desk_ussd_answer(struct desk_step *s);
int desk_ussd_left(struct desk_step *s);
int desk_ussd_late(struct desk_step *s);

#endif
