/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The State or a partner pays what it owes for a mutuelle's members. */
#include "desk/claim.h"

#include "base/date.h"
#include "base/log.h"
#include "store/claim.h"

#include <inttypes.h>
#include <stdio.h>

#define CLAIM_DAYS 366          /* a bank's paper may come late, but not later */

void desk_claim_mutuelle(const struct store_signature *a, char out[STORE_CODE])
{
	char giver[STORE_CODE];

	if (!store_claim_split(a->note, giver, out))
		out[0] = '\0';
}

int desk_claim_prove(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household, bool *is_well)
{
	const int32_t today = base_date_of_ms(s->request->now_ms);
	char giver[STORE_CODE], mutuelle[STORE_CODE];
	int64_t owed, txn;
	int rc, posted;

	*household = 0;
	if (!store_claim_split(a->note, giver, mutuelle)) {
		base_error_set(&o->said, "say who pays and for which mutuelle");
		return 0;
	}
	rc = store_ledger_balance(s->store, 0, a->note, &owed);
	posted = store_ledger_posted(s->store, STORE_KIND_CLAIM, a->reference, &txn);
	if (rc || (posted && posted != STORE_NONE))
		return rc ? rc : posted;
	owed = -owed;
	if (a->francs < 1)
		base_error_set(&o->said, "%" PRId64 " F can't be: say 1 or more", a->francs);
	else if (a->day > today || a->day < today - CLAIM_DAYS)
		base_error_set(&o->said, "a payment is written down for today or a day of the last year");
	else if (!a->reference[0])
		base_error_set(&o->said, "say the number of the bank's paper");
	else if (!posted)
		base_error_set(&o->said, "paper %s was written down before", a->reference);
	else if (a->francs > owed)
		base_error_set(&o->said, "%s owes %" PRId64 " F for %s, not %" PRId64 " F", giver, owed, mutuelle, a->francs);
	else {
		*is_well = true;
		base_error_set(&o->said, "%" PRId64 " F of %s for %s, paper %s", a->francs, giver, mutuelle, a->reference);
	}
	return 0;
}

int desk_claim_pay(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	char giver[STORE_CODE], mutuelle[STORE_CODE] = "", bank[STORE_ACCOUNT];
	const struct store_posting p = {.kind = STORE_KIND_CLAIM, .reference = a->reference, .day = a->day};
	const struct store_leg legs[] = {{0, a->note, a->francs}, {0, bank, -a->francs}};
	int64_t txn;
	int rc;

	if (!store_claim_split(a->note, giver, mutuelle))
		return STORE_REFUSED;
	snprintf(bank, sizeof bank, "bank:%s", mutuelle);
	(void) o;
	rc = store_ledger_post(s->store, &p, legs, 2, s->request->now_ms, &txn); /* proved: nobody wrote this paper down before */
	if (!rc)
		base_log(LOG_INFO, "claim-paid", "account=%s francs=%" PRId64 " txn=%" PRId64, a->note, a->francs, txn);
	return rc;
}
