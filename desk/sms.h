/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message came in. */
#ifndef DESK_SMS_H
#define DESK_SMS_H

#include "desk/step.h"

int desk_sms_in(struct desk_step *s);

#endif
