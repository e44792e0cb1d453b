/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders of dues (P17): of the households whose day has come, one message a phone. */
#ifndef DESK_REMIND_H
#define DESK_REMIND_H

#include "desk/cover.h"
#include "desk/step.h"

/* Makes the reminders of today for up to `cap` households; *n: how many were looked at, `cap`: there may be more. Part of the sweep. */
int desk_remind_some(struct desk_step *s, int32_t today, int cap, struct desk_dues *dues, int *n);

#endif
