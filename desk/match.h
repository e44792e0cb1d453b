/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose money is this? What is known of a payment that nobody asked for, held against the roll (P7). */
#ifndef DESK_MATCH_H
#define DESK_MATCH_H

#include "desk/step.h"
#include "store/held.h"

struct desk_match {
	int64_t household;      /* the one that fits best; 0: none fits, or two as well as each other */
	bool is_sure;           /* the payer typed its number, and the phone is its own or has paid for it before */
};

int desk_match_held(struct desk_step *s, const struct store_held *held, struct desk_match *out);

#endif
