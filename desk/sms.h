/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message came in. */
#ifndef DESK_SMS_H
#define DESK_SMS_H

#include "desk/step.h"

int desk_sms_in(struct desk_step *s);

/* Long messages of which a part is missing for a day, up to limit: what there is of them is kept. *n: how many. */
int desk_sms_give_up_parts(struct desk_step *s, int limit, int *n);

#endif
