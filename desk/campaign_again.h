/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign's messages of which nobody knows whether they arrived, sent once more because a person says so. */
#ifndef DESK_CAMPAIGN_AGAIN_H
#define DESK_CAMPAIGN_AGAIN_H

#include "desk/counter.h"

int desk_campaign_again_run(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
