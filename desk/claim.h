/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The State or a partner pays what it owes for a mutuelle's members (P28): money that moves by two persons' word. No household's
 * cover knows of it: what a share is owed or paid is on nobody's accounts. */
#ifndef DESK_CLAIM_H
#define DESK_CLAIM_H

#include "desk/counter.h"

/* Of a signature of STORE_ACT_CLAIM; as desk/act.h says of prove and do. */
int desk_claim_prove(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household, bool *is_well);
int desk_claim_pay(struct desk_step *s, const struct store_signature *a, struct desk_counter *o);

/* Whose place it must be who signs: the mutuelle of the account. "": the account is none. */
void desk_claim_mutuelle(const struct store_signature *a, char out[STORE_CODE]);

#endif
