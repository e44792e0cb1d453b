/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves money by a person's word. */
#include "desk/act.h"

#include "base/date.h"
#include "base/must.h"
#include "desk/claim.h"
#include "desk/held.h"
#include "desk/join.h"
#include "desk/reconcile.h"
#include "desk/say.h"
#include "desk/settle.h"
#include "store/application.h"
#include "store/credit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CASH_DAYS 366           /* a receipt book may be written down late, but not older */

/* ---- cash ---- */

static int prove_cash(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
		      bool *is_well)
{
	const int32_t today = base_date_of_ms(s->request->now_ms);
	struct store_application application;
	struct store_household h;
	int64_t txn;
	int rc = store_household_load(s->store, a->household, &h);
	int posted = rc ? rc : store_ledger_posted(s->store, "cash", a->reference, &txn);
	int applied = rc ? rc : store_application_load(s->store, a->household, &application);

	if (rc || (posted && posted != STORE_NONE))
		return rc ? rc : posted;
	if (applied && applied != STORE_NONE)
		return applied;
	*household = h.id;
	if (a->francs < 1 || a->francs > SCHEME_FRANCS_MAX)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_AMOUNT), "%" PRId64 " F can't be: say 1 to %d", a->francs,
			       SCHEME_FRANCS_MAX);
	else if (a->day > today || a->day < today - CASH_DAYS)
		base_error_set(&o->said, "cash is written down for today or a day of the last year");
	else if (!a->reference[0])
		base_error_set(&o->said, "say the number of the paper receipt");
	else if (!applied && application.state == STORE_TURNED_DOWN)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "the application of household %s was refused by %s: it has "
			       "no card", h.no, application.decided_by);
	else if (!posted)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_RECEIPT), "receipt %s was written down before", a->reference);
	else {
		*is_well = true;
		base_error_set(&o->said, "%" PRId64 " F in cash for household %s, receipt %s", a->francs, h.no, a->reference);
	}
	return 0;
}

static int do_cash(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	(void) o;
	return desk_settle_cash(s, a->household, a->francs, a->day, a->reference);
}

/* ---- a payment that a wallet's paper proves ---- */

static int prove_settle(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
			bool *is_well)
{
	struct store_credit credit;
	struct store_intent i;
	int rc = store_intent_load(s->store, a->subject, &i);

	if (rc)
		return rc;
	*household = i.household;
	if (i.state == STORE_INTENT_SUCCEEDED || i.state == STORE_INTENT_CREATED) {
		base_error_set(&o->said, "payment %" PRId64 " is %s: there is nothing to settle", i.id, store_intent_state_name(i.state));
		return 0;
	}
	if (!a->reference[0]) {
		base_error_set(&o->said, "say the reference by which the wallet proves it");
		return 0;
	}
	if (!desk_settle_wallet(s->memory, i.wallet)) { /* whose references these are, the configuration says */
		base_error_set(&o->said, "wallet '%s' is not in the configuration any more: put it back first", i.wallet);
		return 0;
	}
	rc = store_credit_find(s->store, desk_settle_operator(s->memory, i.wallet), a->reference, &credit);
	if (!rc)
		base_error_set(&o->said, "reference %s was credited before, in transaction %" PRId64, a->reference, credit.txn);
	if (rc == STORE_NONE) {
		*is_well = true;
		base_error_set(&o->said, "payment %" PRId64 " of %" PRId64 " F is paid, by reference %s of %s", i.id,
			       store_intent_francs(&i), a->reference, i.wallet);
	}
	return rc == STORE_NONE ? 0 : rc;
}

static int do_settle(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	enum desk_settled settled;
	struct store_intent i;
	int rc = store_intent_load(s->store, a->subject, &i);

	if (rc)
		return rc;
	i.lease = 0; /* a person's word, not the worker's */
	rc = desk_settle_payment(s, &i, a->reference, &settled);
	if (rc || settled == DESK_SETTLED)
		return rc;
	base_error_set(&o->said, "payment %" PRId64 " was credited before, or its reference was", i.id);
	o->is_done = false;
	return 0;
}

/* ---- held money ---- */

static bool is_ours(const struct store_held *h)
{
	return h->state == STORE_HELD_OPEN || h->state == STORE_HELD_OFFERED || h->state == STORE_HELD_CLAIMED;
}

static int load_held(struct desk_step *s, int64_t id, struct desk_counter *o, struct store_held *h, bool *is_well)
{
	int rc = store_held_load(s->store, id, h);

	*is_well = !rc && is_ours(h);
	if (!rc && !*is_well)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "held money %" PRId64 " is %s already", h->id,
			       store_held_state_name(h->state));
	return rc;
}

static int prove_move(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
		      bool *is_well)
{
	struct store_household to;
	struct store_held h;
	int rc = load_held(s, a->subject, o, &h, is_well);

	if (rc || !*is_well)
		return rc;
	rc = store_household_load(s->store, a->household, &to);
	*household = a->household;
	if (!rc)
		base_error_set(&o->said, "held money %" PRId64 " of %" PRId64 " F goes to household %s", h.id, h.francs, to.no);
	return rc;
}

static int do_move(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	(void) o;
	return desk_held_move(s, a->subject, a->household);
}

static int prove_return(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
			bool *is_well)
{
	struct store_held h;
	int rc = load_held(s, a->subject, o, &h, is_well);

	*household = 0;
	if (!rc && *is_well)
		base_error_set(&o->said, "held money %" PRId64 " of %" PRId64 " F goes back through %s: send it there, "
			       "the statement will show it",
			       h.id, h.francs, h.wallet);
	return rc;
}

/* Notes and coins: handed back as it is signed. Through a wallet the statement must show it first (desk/reconcile.c). */
static int return_cash(struct desk_step *s, const struct store_held *h)
{
	const int32_t today = base_date_of_ms(s->request->now_ms);
	const struct store_leg legs[] = {{0, "payable:cash", -h->francs}, {0, "cash", h->francs}};
	struct store_held_move move = {.id = h->id, .from = STORE_HELD_RETURNING, .to = STORE_HELD_RETURNED, .day = today};
	char reference[STORE_CODE];
	const struct store_posting p = {.kind = "returned", .reference = reference, .day = today};
	int rc;

	snprintf(reference, sizeof reference, "held %" PRId64, h->id);
	rc = store_ledger_post(s->store, &p, legs, 2, s->request->now_ms, &move.txn);
	return rc ? rc : store_held_move(s->store, &move, s->request->now_ms);
}

static int do_return(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	struct store_held h;
	int rc = store_held_load(s->store, a->subject, &h);
	const struct store_held_move move = {.id = h.id, .from = h.state, .to = STORE_HELD_RETURNING,
					     .day = base_date_of_ms(s->request->now_ms)};
	const struct desk_news news = {.what = MENUS_PAY_RETURNED, .phone = h.phone, .language = "", .francs = h.francs,
				       .reference = h.reference};

	(void) o;
	if (!rc)
		rc = store_held_move(s->store, &move, s->request->now_ms);
	if (!rc && !strcmp(h.wallet, "cash"))
		rc = return_cash(s, &h);
	if (!rc)
		rc = desk_held_end_payment(s, &h);
	return rc ? rc : desk_say_news(s, &news);
}

static int prove_keep(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household, bool *is_well)
{
	struct store_held h;
	int rc = store_held_load(s->store, a->subject, &h);

	*household = 0;
	*is_well = !rc && h.state == STORE_HELD_RETURNING;
	if (!rc && *is_well)
		base_error_set(&o->said, "held money %" PRId64 " of %" PRId64 " F was not sent back, it is held again", h.id, h.francs);
	else if (!rc)
		base_error_set(&o->said, "held money %" PRId64 " is %s: it is not on its way back", h.id, store_held_state_name(h.state));
	return rc;
}

static int do_keep(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	const struct store_held_move move = {.id = a->subject, .from = STORE_HELD_RETURNING, .to = STORE_HELD_OPEN,
					     .day = base_date_of_ms(s->request->now_ms)};

	(void) o;
	return store_held_move(s->store, &move, s->request->now_ms);
}

/* ---- the table ---- */

static const struct act {
	int (*prove)(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household, bool *is_well);
	int (*perform)(struct desk_step *s, const struct store_signature *a, struct desk_counter *o);
	const char *none;               /* what it is that is not there */
} acts[STORE_ACTS] = {
	[STORE_ACT_CASH] = {prove_cash, do_cash, "household"},
	[STORE_ACT_SETTLE] = {prove_settle, do_settle, "payment"},
	[STORE_ACT_MOVE] = {prove_move, do_move, "held money, or no household"},
	[STORE_ACT_RETURN] = {prove_return, do_return, "held money"},
	[STORE_ACT_KEEP] = {prove_keep, do_keep, "held money"},
	[STORE_ACT_REST] = {desk_reconcile_prove_rest, desk_reconcile_rest, "row of a statement"},
	[STORE_ACT_CLAIM] = {desk_claim_prove, desk_claim_pay, "account"},
	[STORE_ACT_REFUSE] = {desk_join_prove_refusal, desk_join_refuse, "application"},
};

int desk_act_prove(struct desk_step *s, const struct store_signature *act, struct desk_counter *o, int64_t *household,
		   bool *is_well)
{
	int rc;

	must(act->act < STORE_ACTS);
	*household = 0;
	*is_well = false;
	rc = acts[act->act].prove(s, act, o, household, is_well);
	if (rc == STORE_NONE) {
		*is_well = false;
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "there is no such %s", acts[act->act].none);
	}
	return rc == STORE_NONE ? 0 : rc;
}

int desk_act_do(struct desk_step *s, const struct store_signature *act, struct desk_counter *o)
{
	int64_t household;
	int rc = desk_act_prove(s, act, o, &household, &o->is_done);

	return rc || !o->is_done ? rc : acts[act->act].perform(s, act, o);
}
