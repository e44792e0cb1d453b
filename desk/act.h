/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves money by a person's word: proved when it is asked for, and again when it is done. */
#ifndef DESK_ACT_H
#define DESK_ACT_H

#include "desk/counter.h"

/* May it be done as things stand? *is_well false: o->said says why not, nothing was changed. Else o->said says in words what it would
 * do, and *household whose it is, 0: nobody's. */
int desk_act_prove(struct desk_step *s, const struct store_signature *act, struct desk_counter *o, int64_t *household,
		   bool *is_well);

/* Proves and does it: o->is_done, or o->said says why not. Nothing was changed then. */
int desk_act_do(struct desk_step *s, const struct store_signature *act, struct desk_counter *o);

#endif
