/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member of staff decides: who may order it, and whether another one must sign first. */
#include "desk/counter.h"

#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "desk/act.h"
#include "desk/audit.h"
#include "desk/campaign_again.h"
#include "desk/campaign_order.h"
#include "desk/change.h"
#include "desk/claim.h"
#include "desk/join.h"
#include "desk/pay.h"
#include "desk/reconcile.h"
#include "desk/series_order.h"
#include "desk/referral.h"
#include "desk/settle.h"
#include "desk/staff.h"
#include "desk/ticket.h"
#include "store/held.h"
#include "store/intent.h"
#include "store/ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- asking and signing ---- */

static int audit(struct desk_step *s, const struct store_staff *by, const char *what, int64_t id, int64_t household)
{
	char about[24];

	snprintf(about, sizeof about, "%" PRId64, id);
	return desk_audit_staff(s, by, household, what, id ? about : NULL);
}

/* Is the household of her place? 0: nobody's, which is everybody's. */
static int covers(struct desk_step *s, const struct store_staff *by, int64_t household, struct desk_counter *o, bool *does)
{
	struct store_household h;
	int rc = household ? store_household_load(s->store, household, &h) : 0;

	*does = !rc && (!household || desk_staff_covers(s->memory->scheme, by, h.mutuelle));
	if (!rc && !*does)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_PLACE), "household %s is not of the place of %s", h.no, by->code);
	return rc;
}

/* Likewise, what an act is about. */
static int covers_act(struct desk_step *s, const struct store_staff *by, const struct store_signature *act, int64_t household,
		      struct desk_counter *o, bool *does)
{
	char mutuelle[STORE_CODE];

	if (act->act != STORE_ACT_CLAIM)
		return covers(s, by, household, o, does);
	desk_claim_mutuelle(act, mutuelle);
	*does = desk_staff_covers(s->memory->scheme, by, mutuelle);
	if (!*does)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_PLACE), "%s is not of the place of %s", mutuelle, by->code);
	return 0;
}

/* The waiting signature of a new act. */
static int ask(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, const struct store_signature *act,
	       int64_t household)
{
	char about[STORE_AUDIT_ABOUT];
	const struct error what = o->said;
	int64_t id;
	int rc = store_signature_ask(s->store, act, s->request->now_ms, &id);

	if (rc == STORE_EXISTS) {
		o->is_done = false;
		o->signature = id;
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_WAITS), "this waits for a second signature already: "
			       "'mutuelle pay sign %" PRId64 "', by another person", id);
		return 0;
	}
	o->is_asked = true;
	o->signature = id;
	base_error_set(&o->said, "%.350s: waits for a second signature: 'mutuelle pay sign %" PRId64 "', by another person", what.text, id);
	base_log(LOG_INFO, "signature-asked", "id=%" PRId64 " act=%s by=%s", id, store_signature_act_name(act->act), act->asked_by);
	snprintf(about, sizeof about, "%" PRId64 ": %s %" PRId64, id, store_signature_act_name(act->act), act->subject);
	return rc ? rc : desk_audit_staff(s, by, household, "signature-asked", about);
}

/* The francs that it is about, where the order does not name them: whoever signs reads them. */
static int add_francs(struct desk_step *s, struct store_signature *act)
{
	struct store_intent i;
	struct store_held h;
	int rc = 0;

	if (act->act == STORE_ACT_MOVE || act->act == STORE_ACT_RETURN || act->act == STORE_ACT_KEEP) {
		rc = store_held_load(s->store, act->subject, &h);
		act->francs = h.francs;
	} else if (act->act == STORE_ACT_SETTLE) {
		rc = store_intent_load(s->store, act->subject, &i);
		act->francs = store_intent_francs(&i);
	} else if (act->act == STORE_ACT_REFUSE) {
		rc = desk_join_paid(s, act->household, &act->francs);
	}
	return rc;
}

/* Does it at once where one person may, else asks for the second signature. */
static int decide(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_signature *act, bool by_two)
{
	int64_t household;
	bool is_hers;
	int rc = desk_act_prove(s, act, o, &household, &o->is_done);

	if (rc || !o->is_done)
		return rc;
	rc = covers_act(s, by, act, household, o, &is_hers);
	o->is_done = is_hers;
	if (rc || !is_hers)
		return rc;
	rc = add_francs(s, act);
	if (rc)
		return rc;
	snprintf(act->asked_by, sizeof act->asked_by, "%s", by->code);
	if (by_two)
		return ask(s, o, by, act, household);
	rc = desk_act_do(s, act, o);
	return rc || !o->is_done ? rc : audit(s, by, store_signature_act_name(act->act), act->subject, household);
}

/* The waiting one of this number; o->said says why there is none. */
static int find_waiting(struct desk_step *s, struct desk_counter *o, struct store_signature *act, bool *is_there)
{
	int rc = store_signature_load(s->store, o->id, act);

	*is_there = !rc && act->state == STORE_SIGNATURE_WAITING;
	if (rc == STORE_NONE)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "nothing of number %" PRId64 " was asked for", o->id);
	if (rc || *is_there)
		return rc == STORE_NONE ? 0 : rc;
	snprintf(o->whose, sizeof o->whose, "%s", act->signed_by);
	base_error_set(desk_counter_refuse(o, MENUS_REFUSED_ENDED), "number %" PRId64 " is %s already, by %s", o->id,
		       store_signature_state_name(act->state), act->signed_by);
	return 0;
}

static int run_sign(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_staff first;
	struct store_signature act;
	int64_t household;
	bool is_well;
	int rc = find_waiting(s, o, &act, &is_well);

	if (rc || !is_well)
		return rc;
	rc = store_staff_load(s->store, act.asked_by, &first);
	if (rc)
		return rc;
	if (!strcmp(first.code, by->code) || (by->phone && by->phone == first.phone)) {
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_SAME), "%s asked for it: the second signature is another person's",
			       first.code);
		return 0;
	}
	if (first.removed_ms) {
		snprintf(o->whose, sizeof o->whose, "%s", first.code);
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_ASKER), "%s, who asked for it, works here no more: decline it, "
			       "and ask anew", first.code);
		return 0;
	}
	rc = desk_act_prove(s, &act, o, &household, &is_well);
	if (!rc && is_well)
		rc = covers_act(s, by, &act, household, o, &is_well);
	if (rc || !is_well)
		return rc;
	/* the signature first: what it allows refers to it */
	rc = store_signature_end(s->store, act.id, STORE_SIGNATURE_DONE, by->code, s->request->now_ms);
	if (!rc)
		rc = desk_act_do(s, &act, o);
	if (!rc && !o->is_done)
		return STORE_REFUSED; /* undone whole; o->said says why */
	base_log(LOG_INFO, "signature-given", "id=%" PRId64 " act=%s asked=%s signed=%s", act.id, store_signature_act_name(act.act),
		 act.asked_by, by->code);
	return rc ? rc : audit(s, by, "signed", act.id, household);
}

static int run_decline(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_signature act;
	int rc = find_waiting(s, o, &act, &o->is_done);

	if (!rc && o->is_done)
		rc = covers_act(s, by, &act, act.household, o, &o->is_done);
	if (rc || !o->is_done)
		return rc;
	rc = store_signature_end(s->store, act.id, STORE_SIGNATURE_REFUSED, by->code, s->request->now_ms);
	base_error_set(&o->said, "number %" PRId64 " will not happen", act.id);
	return rc ? rc : audit(s, by, "declined", act.id, act.household);
}

/* ---- acts ---- */

/* The act that this order asks for. */
static struct store_signature make_act(const struct desk_counter *o, enum store_act what, int64_t household)
{
	struct store_signature act = {.act = what, .subject = o->id, .household = household, .francs = o->francs, .day = o->day};

	memcpy(act.reference, o->reference, sizeof act.reference);
	memcpy(act.note, o->note, sizeof act.note);
	return act;
}

static int find_household(struct desk_step *s, struct desk_counter *o, struct store_household *h, bool *is_there)
{
	int rc = store_household_find(s->store, o->household, &h->id);

	*is_there = !rc;
	if (rc == STORE_NONE)
		base_error_set(desk_counter_refuse(o, MENUS_REFUSED_GONE), "there is no household %s", o->household);
	return rc ? rc == STORE_NONE ? 0 : rc : store_household_load(s->store, h->id, h);
}

/* In one sum or in pieces: what the household gave in cash on that day counts together. */
static int is_cash_for_two(struct desk_step *s, const struct store_household *h, const struct store_signature *act, bool *is)
{
	const struct scheme_plan *plan = scheme_find_plan(s->memory->scheme, h->plan);
	int64_t before = 0;     /* what came in is negative */
	int rc = store_ledger_movement(s->store, h->id, "cash", act->day, act->day, &before);

	*is = plan && plan->cash_alone_francs >= 0 && act->francs > plan->cash_alone_francs + before;
	return rc;
}

static int run_cash(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_household h;
	struct store_signature act;
	bool is_there, by_two;
	int rc = find_household(s, o, &h, &is_there);

	if (rc || !is_there)
		return rc;
	act = make_act(o, STORE_ACT_CASH, h.id);
	act.subject = 0;
	if (act.day == BASE_DAY_NONE)
		act.day = base_date_of_ms(s->request->now_ms);
	if (act.reference[0]) /* each mutuelle numbers its own receipt books */
		snprintf(act.reference, sizeof act.reference, "%.24s/%.39s", h.mutuelle, o->reference);
	rc = is_cash_for_two(s, &h, &act, &by_two);
	return rc ? rc : decide(s, o, by, &act, by_two);
}

static int run_move(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_household h;
	struct store_signature act;
	bool is_there;
	int rc = find_household(s, o, &h, &is_there);

	if (rc || !is_there)
		return rc;
	act = make_act(o, STORE_ACT_MOVE, h.id);
	return decide(s, o, by, &act, true);
}

static int run_settle(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_signature act = make_act(o, STORE_ACT_SETTLE, 0);

	return decide(s, o, by, &act, true);
}

/* An order that wants a reason. */
static int decide_with_note(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, enum store_act what)
{
	struct store_signature act = make_act(o, what, 0);

	if (!o->note[0]) {
		base_error_set(&o->said, "say why, or how: whoever signs reads it");
		return 0;
	}
	return decide(s, o, by, &act, true);
}

static int run_return(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	return decide_with_note(s, o, by, STORE_ACT_RETURN);
}

static int run_keep(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	return decide_with_note(s, o, by, STORE_ACT_KEEP);
}

static int run_rest(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	return decide_with_note(s, o, by, STORE_ACT_REST);
}

static int run_claim(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_signature act = make_act(o, STORE_ACT_CLAIM, 0);
	char mutuelle[STORE_CODE];

	act.subject = 0;
	if (act.day == BASE_DAY_NONE)
		act.day = base_date_of_ms(s->request->now_ms);
	desk_claim_mutuelle(&act, mutuelle);
	if (act.reference[0]) /* as with cash: each mutuelle has its own papers */
		snprintf(act.reference, sizeof act.reference, "%.24s/%.39s", mutuelle, o->reference);
	return decide(s, o, by, &act, true);
}

static int run_refuse(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_household h;
	struct store_signature act;
	int64_t francs = 0;
	bool is_there;
	int rc = find_household(s, o, &h, &is_there);

	if (rc || !is_there)
		return rc;
	act = make_act(o, STORE_ACT_REFUSE, h.id);
	act.subject = 0;
	rc = desk_join_paid(s, h.id, &francs);
	return rc ? rc : decide(s, o, by, &act, francs != 0);
}

/* ---- payments in doubt, where no money moves ---- */

static int load_intent(struct desk_step *s, struct desk_counter *o, const struct store_staff *by, struct store_intent *i, bool *is_well)
{
	int rc = store_intent_load(s->store, o->id, i);

	*is_well = false;
	if (rc == STORE_NONE)
		base_error_set(&o->said, "there is no payment %" PRId64, o->id);
	return rc ? rc == STORE_NONE ? 0 : rc : covers(s, by, i->household, o, is_well);
}

static int run_fail(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_intent i;
	bool is_well;
	int rc = load_intent(s, o, by, &i, &is_well);

	if (rc || !is_well)
		return rc;
	if (!store_intent_is_open(i.state) && !i.is_review) {
		base_error_set(&o->said, "payment %" PRId64 " is %s: it has ended", i.id, store_intent_state_name(i.state));
		return 0;
	}
	if (store_intent_is_open(i.state)) {
		rc = desk_pay_fail(s, i.id);
		base_error_set(&o->said, "payment %" PRId64 " has failed; should its money come all the same, it is posted as late", i.id);
	} else {
		rc = desk_settle_looked_at(s, &i);
		base_error_set(&o->said, "payment %" PRId64 " stays %s, and nobody need look at it any more", i.id,
			       store_intent_state_name(i.state));
	}
	o->is_done = !rc;
	return rc ? rc : audit(s, by, "pay-fail", i.id, i.household);
}

static int run_ask(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_intent i;
	bool is_well;
	int rc = load_intent(s, o, by, &i, &is_well);

	if (rc || !is_well)
		return rc;
	if (i.state == STORE_INTENT_SUCCEEDED || i.state == STORE_INTENT_CREATED) {
		base_error_set(&o->said, "payment %" PRId64 " is %s: there is nothing to ask", i.id, store_intent_state_name(i.state));
		return 0;
	}
	rc = store_intent_hurry(s->store, i.id, s->request->now_ms);
	o->is_done = !rc;
	base_error_set(&o->said, "%s is asked about payment %" PRId64 " again", i.wallet, i.id);
	return rc ? rc : audit(s, by, "pay-ask", i.id, i.household);
}

/* ---- the table ---- */

enum who { NOBODY, MANAGER, ANYONE, FIRST /* a manager, once there is one */ };

static const struct verb {
	enum who who;                   /* must sign the order */
	int (*run)(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);
} verbs[DESK_COUNTER_VERBS] = {
	[DESK_COUNTER_CASH] = {MANAGER, run_cash},
	[DESK_COUNTER_SETTLE] = {MANAGER, run_settle},
	[DESK_COUNTER_FAIL] = {MANAGER, run_fail},
	[DESK_COUNTER_ASK] = {MANAGER, run_ask},
	[DESK_COUNTER_MOVE] = {MANAGER, run_move},
	[DESK_COUNTER_RETURN] = {MANAGER, run_return},
	[DESK_COUNTER_KEEP] = {MANAGER, run_keep},
	[DESK_COUNTER_REST] = {MANAGER, run_rest},
	[DESK_COUNTER_SIGN] = {MANAGER, run_sign},
	[DESK_COUNTER_DECLINE] = {MANAGER, run_decline},
	[DESK_COUNTER_CLOSE] = {MANAGER, desk_reconcile_close},
	[DESK_COUNTER_STATEMENT] = {NOBODY, desk_reconcile_statement},
	[DESK_COUNTER_READ] = {NOBODY, desk_reconcile_read},
	[DESK_COUNTER_STAFF_ADD] = {FIRST, desk_staff_add},
	[DESK_COUNTER_STAFF_REMOVE] = {MANAGER, desk_staff_remove},
	[DESK_COUNTER_STAFF_PIN] = {ANYONE, desk_staff_pin},
	[DESK_COUNTER_CONFIRM] = {MANAGER, desk_join_confirm},
	[DESK_COUNTER_REFUSE] = {MANAGER, run_refuse},
	[DESK_COUNTER_PIN_RESET] = {MANAGER, desk_join_reset_pin},
	[DESK_COUNTER_CLAIM] = {MANAGER, run_claim},
	[DESK_COUNTER_CAMPAIGN_SUBMIT] = {ANYONE, desk_campaign_order_submit},
	[DESK_COUNTER_CAMPAIGN_APPROVE] = {ANYONE, desk_campaign_order_approve},
	[DESK_COUNTER_CAMPAIGN_START] = {ANYONE, desk_campaign_order_start},
	[DESK_COUNTER_CAMPAIGN_PAUSE] = {ANYONE, desk_campaign_order_pause},
	[DESK_COUNTER_CAMPAIGN_RESUME] = {ANYONE, desk_campaign_order_resume},
	[DESK_COUNTER_CAMPAIGN_STOP] = {ANYONE, desk_campaign_order_stop},
	[DESK_COUNTER_CAMPAIGN_AGAIN] = {ANYONE, desk_campaign_again_run},
	[DESK_COUNTER_SERIES_START] = {ANYONE, desk_series_order_start},
	[DESK_COUNTER_SERIES_END] = {ANYONE, desk_series_order_end},
	[DESK_COUNTER_REFERRAL_ADD] = {ANYONE, desk_referral_add},
	[DESK_COUNTER_REFERRAL_END] = {ANYONE, desk_referral_end},
	[DESK_COUNTER_REQUEST_CONFIRM] = {MANAGER, desk_change_confirm},
	[DESK_COUNTER_REQUEST_REFUSE] = {MANAGER, desk_change_refuse},
	[DESK_COUNTER_REQUEST_ANSWER] = {MANAGER, desk_ticket_answer},
	[DESK_COUNTER_REQUEST_PHONE] = {MANAGER, desk_change_phone},
};

static int admit(struct desk_step *s, struct desk_counter *o, enum who who, struct store_staff *by, bool *is_admitted)
{
	int rc;

	if (!s->memory->secret) {
		*is_admitted = false;
		return base_error_set(&o->said, "the key file is not there: no PIN can be proved") + 1;
	}
	rc = desk_staff_admit(s, o->as, o->pin, by, is_admitted, &o->said);
	if (!rc && *is_admitted && who != ANYONE && by->role != STORE_MANAGER) {
		*is_admitted = false;
		base_error_set(&o->said, "%s is no manager", by->code);
	}
	return rc;
}

/* Nothing has happened yet. */
static void begin(struct desk_counter *o)
{
	o->is_done = o->is_asked = o->is_more = false;
	o->why = MENUS_REFUSED;
	o->signature = 0;
	o->whose[0] = o->said.text[0] = '\0';
}

int desk_counter_run(struct desk_step *s)
{
	struct desk_counter *o = s->request->body;
	struct store_staff by;
	bool is_admitted = true;
	int managers = 0, rc = 0;
	enum who who;

	must(o && o->verb < DESK_COUNTER_VERBS);
	who = verbs[o->verb].who;
	begin(o);
	memset(&o->counts, 0, sizeof o->counts);
	if (who == FIRST) {
		rc = store_staff_count(s->store, STORE_MANAGER, &managers);
		who = managers ? MANAGER : NOBODY;
	}
	if (!rc && who != NOBODY)
		rc = admit(s, o, who, &by, &is_admitted);
	return rc || !is_admitted ? rc : verbs[o->verb].run(s, o, who == NOBODY ? NULL : &by);
}

int desk_counter_do(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	must(o->verb < DESK_COUNTER_VERBS && verbs[o->verb].who != NOBODY);
	begin(o);
	if (by->role != STORE_MANAGER && verbs[o->verb].who != ANYONE) {
		base_error_set(&o->said, "%s is no manager", by->code);
		return 0;
	}
	return verbs[o->verb].run(s, o, by);
}
