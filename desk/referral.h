/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of those who bring members (P23), given and ended by staff. */
#ifndef DESK_REFERRAL_H
#define DESK_REFERRAL_H

#include "desk/counter.h"

/* By a manager or an officer, of a place of hers. */
int desk_referral_add(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_referral_end(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
