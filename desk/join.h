/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications that came by phone, decided by a manager (P11), and members' PINs that she resets. */
#ifndef DESK_JOIN_H
#define DESK_JOIN_H

#include "desk/counter.h"

int desk_join_confirm(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
/* As desk/act.h; a refusal wants a second signature where money was paid, which is then held. */
int desk_join_prove_refusal(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
			    bool *is_well);
int desk_join_refuse(struct desk_step *s, const struct store_signature *a, struct desk_counter *o);
int desk_join_paid(struct desk_step *s, int64_t household, int64_t *francs); /* what was paid for an application */

int desk_join_reset_pin(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
