/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's daily statement against our ledger (P7): rows that agree are settled, money that only they know is held at once, the rest
 * keeps its day open until somebody has explained it. The same rows again change nothing. */
#ifndef DESK_RECONCILE_H
#define DESK_RECONCILE_H

#include "desk/counter.h"

#define DESK_RECONCILE_WALK 200 /* credits looked at by one DESK_COUNTER_READ */

int desk_reconcile_statement(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
/* o->id: transactions up to this one were looked at. o->said: "whole", or "more N", with which to go on. */
int desk_reconcile_read(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
int desk_reconcile_close(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

/* As desk/act.h: what is open of a row stays as it is. */
int desk_reconcile_prove_rest(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
			      bool *is_well);
int desk_reconcile_rest(struct desk_step *s, const struct store_signature *a, struct desk_counter *o);

#endif
