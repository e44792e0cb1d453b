/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying by phone: from what is chosen to the intent. */
#include "menus/pay.h"

#include "base/secret.h"
#include "menus/machine.h"
#include "menus/payee.h"
#include "menus/pin.h"
#include "menus/say.h"
#include "menus/trail.h"
#include "menus/variable.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000

/* ---- may it be paid? ---- */

/* An open intent of this household, whatever it is for: two at once could charge for the same days. */
static enum menus_pay_outcome find_open(struct menus_view *v, int64_t household)
{
	for (enum store_purpose purpose = 0; purpose < STORE_PURPOSES; purpose++) {
		struct store_intent i;

		if (!menus_view_is_there(v, store_intent_open_of(v->store, household, purpose, &i)))
			continue;
		if (i.payer != v->phone)
			return MENUS_PAY_BUSY;
		menus_view_intent(v);
		v->intent = i; /* this is the one to tell of, though another one may be newer */
		v->has_intent = true;
		return MENUS_PAY_OPEN;
	}
	return MENUS_PAY_OK;
}

static bool can_ask_wallet(const struct menus_view *v)
{
	return v->step && v->step->secret && v->step->wallet;
}

static void set_note(struct menus_view *v, enum menus_message message, int64_t francs)
{
	v->note.message = message;
	menus_say_francs(francs, v->note.hole);
}

/* Of somebody else's household no figure is told that depends on what it owes (P4). */
static bool is_within_limits(struct menus_view *v, const struct menus_payee *p, int64_t francs)
{
	struct scheme_account a = menus_view_payee_account(p);
	bool is_own = menus_payee_is_own(v, p);
	int64_t today = 0, limit = 0;
	int n;

	menus_view_note(v, store_intent_sum_of_phone(v->store, v->phone, v->now_ms - v->now_ms % DAY_MS, &today, &n));
	if (v->error)
		return false;
	switch (scheme_buy_judge(&a, p->fee_paid, v->today, francs, today, &limit)) {
	case SCHEME_BUY_YES:
		return true;
	case SCHEME_BUY_TOO_LITTLE:
		set_note(v, is_own ? MENUS_MESSAGE_LIMIT_LEAST : MENUS_MESSAGE_LIMIT_NOT_THIS, limit);
		break;
	case SCHEME_BUY_TOO_MUCH:
		set_note(v, is_own && limit > 0 ? MENUS_MESSAGE_LIMIT_MOST : MENUS_MESSAGE_LIMIT_NOT_THIS, limit);
		break;
	case SCHEME_BUY_TOO_MUCH_TODAY:
		set_note(v, limit > 0 ? MENUS_MESSAGE_LIMIT_TODAY : MENUS_MESSAGE_LIMIT_TOMORROW, limit);
		break;
	}
	return false;
}

void menus_pay_note(struct menus_view *v, struct buf *out)
{
	const char *hole = v->note.hole;

	if (v->note.message >= MENUS_MESSAGE_LIMIT_LEAST && v->note.message <= MENUS_MESSAGE_LIMIT_NOT_THIS)
		menus_say_message(v, v->note.message, &hole, out);
}

static enum menus_pay_outcome judge_amount(struct menus_view *v, const struct menus_payee *p, int64_t francs, bool is_pin_known)
{
	if (!is_within_limits(v, p, francs))
		return MENUS_PAY_LIMIT;
	if (!scheme_buy_asks_pin(p->plan, francs) || is_pin_known)
		return MENUS_PAY_OK;
	return menus_view_has_pin(v) ? MENUS_PAY_PIN : MENUS_PAY_NO_PIN;
}

enum menus_pay_outcome menus_pay_judge(struct menus_view *v, struct menus_payee *p, enum store_purpose purpose, int64_t francs,
				       bool is_pin_known)
{
	enum menus_pay_outcome open = p ? find_open(v, p->id) : MENUS_PAY_OK;

	if (open != MENUS_PAY_OK)
		return open;
	if (!p || !p->plan || !can_ask_wallet(v) || (purpose != STORE_FOR_JOINING && p->household.enrolled_on == BASE_DAY_NONE))
		return MENUS_PAY_BY_HAND;
	return judge_amount(v, p, francs, is_pin_known);
}

/* ---- the intent ---- */

/* Key and token of an intent: nobody without the key file can guess them, and a step that runs twice makes the same ones. */
static void make_key(const struct menus_view *v, struct store_intent *i)
{
	uint8_t h[32];
	char text[128];
	int len = snprintf(text, sizeof text, "intent %" PRIu64 " %" PRIu64 " %" PRId64 " %" PRId64 " %d", v->step->entropy, i->payer,
			   i->household, v->now_ms, (int) i->purpose);

	base_secret_hash(v->step->secret, text, (size_t) len, h);
	h[6] = (uint8_t) ((h[6] & 0x0f) | 0x40); /* RFC 4122 4.4: version 4, and its variant */
	h[8] = (uint8_t) ((h[8] & 0x3f) | 0x80);
	snprintf(i->key, sizeof i->key, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", h[0], h[1], h[2],
		 h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14], h[15]);
	for (int n = 0; n < 16; n++)
		snprintf(i->token + 2 * n, 3, "%02x", h[16 + n]);
}

static enum menus_pay_outcome add_intent(struct menus_view *v, struct menus_payee *p, enum store_purpose purpose, int64_t francs)
{
	struct scheme_account a = menus_view_payee_account(p);
	int64_t fee = scheme_buy_fee(&a, p->fee_paid, v->today, francs), id;
	struct store_intent i = {
		.purpose = purpose, .household = p->id, .payer = v->phone, .dues_francs = francs - fee, .fee_francs = fee,
		.created_ms = v->now_ms, .not_before_ms = v->now_ms + v->step->pay_delay_ms,
	};
	int rc;

	snprintf(i.language, sizeof i.language, "%s", v->menus->languages[v->language].code);
	snprintf(i.wallet, sizeof i.wallet, "%s", v->step->wallet);
	make_key(v, &i);
	rc = store_intent_add(v->store, &i, v->now_ms, &id);
	if (rc == STORE_EXISTS)
		return find_open(v, p->id);
	menus_view_note(v, rc);
	if (!v->error)
		menus_view_audit(v, p->id, "pay");
	return MENUS_PAY_OK;
}

enum menus_pay_outcome menus_pay_start(struct menus_view *v, struct menus_payee *p, enum store_purpose purpose, int64_t francs,
				       bool is_pin_known)
{
	enum menus_pay_outcome outcome = menus_pay_judge(v, p, purpose, francs, is_pin_known);

	return outcome == MENUS_PAY_OK && !v->error ? add_intent(v, p, purpose, francs) : outcome;
}

#define HOLD_MS 20000          /* what a person takes to answer a screen */
#define HOLD_MOST_MS 600000    /* but nobody puts it off for ever */

#define PUT_OFF "attente"      /* the variable of a dialog that began while such a payment was there: others need not look */

void menus_pay_put_off(struct menus_view *v, bool is_first, bool is_last)
{
	const struct store_intent *i;
	struct store_intent_move m;
	char text[4];
	int rc;

	if (!is_first && !menus_trail_get(v->dialog->vars, PUT_OFF, text, sizeof text))
		return;
	i = menus_view_intent(v);
	if (!i || i->state != STORE_INTENT_CREATED || i->is_review || v->now_ms - i->created_ms > HOLD_MOST_MS)
		return;
	m = (struct store_intent_move){.id = i->id, .from = STORE_INTENT_CREATED, .to = STORE_INTENT_CREATED, .is_unknown = i->is_unknown,
				       .due_ms = v->now_ms + (is_last ? v->step->pay_delay_ms : HOLD_MS)};
	if (m.due_ms <= i->due_ms || v->error)
		return;
	menus_trail_set(v->dialog->vars, sizeof v->dialog->vars, PUT_OFF, "1");
	rc = store_intent_move(v->store, &m, v->now_ms);
	if (rc != STORE_NONE) /* else it was just leased */
		menus_view_note(v, rc);
}

/* ---- actions ---- */

static void set_amount(struct menus_view *v, int64_t francs)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, francs);
	menus_view_set(v, menus_variable_name(MENUS_AMOUNT), text);
}

struct scheme_bill menus_pay_bill_of(const struct scheme_account *a, int64_t fee_paid, int32_t today, bool is_renewal)
{
	struct scheme_bill bill = scheme_buy_bill(a, fee_paid, today, 0);

	return is_renewal && bill.arrears_francs <= 0 ? scheme_buy_bill(a, fee_paid, today, 1) : bill;
}

static int64_t take_bill(struct menus_view *v, struct menus_payee *p, enum store_purpose purpose)
{
	struct scheme_account a = menus_view_payee_account(p);
	int64_t francs = menus_pay_bill_of(&a, p->fee_paid, v->today, purpose == STORE_FOR_RENEWAL).francs;

	menus_payee_choose(v, p->id, purpose);
	set_amount(v, francs);
	return francs;
}

int menus_pay_begin(struct menus_view *v)
{
	enum { OK, OPEN, BUSY, JOINING, PAID, BY_HAND };
	struct menus_payee *p = menus_view_look_at(v, v->dialog->household);
	enum menus_pay_outcome open;

	if (!p || !p->plan)
		return BY_HAND;
	if ((open = find_open(v, p->id)) != MENUS_PAY_OK)
		return open == MENUS_PAY_OPEN ? OPEN : BUSY;
	menus_payee_choose(v, p->id, STORE_FOR_DUES);
	if (p->household.enrolled_on != BASE_DAY_NONE)
		return can_ask_wallet(v) ? OK : BY_HAND;
	if (!menus_payee_is_pending(v, p->id))
		return BY_HAND;
	if (take_bill(v, p, STORE_FOR_JOINING) <= 0)
		return PAID;
	return can_ask_wallet(v) ? JOINING : BY_HAND;
}

int menus_pay_renew(struct menus_view *v)
{
	enum { OK, OPEN, BUSY, BY_HAND };
	struct menus_payee *p = menus_view_look_at(v, v->dialog->household);
	enum menus_pay_outcome open = p ? find_open(v, p->id) : MENUS_PAY_OK;

	if (open != MENUS_PAY_OK)
		return open == MENUS_PAY_OPEN ? OPEN : BUSY;
	if (!p || !p->plan || !can_ask_wallet(v) || p->household.enrolled_on == BASE_DAY_NONE)
		return BY_HAND;
	take_bill(v, p, STORE_FOR_RENEWAL);
	return OK;
}

int menus_pay_check(struct menus_view *v)
{
	enum { OK, PIN, NO_PIN, LIMIT };
	struct menus_payee *p = menus_view_payee(v);
	int64_t francs = menus_view_figure(v, MENUS_AMOUNT);

	if (!p || !p->plan) {
		set_note(v, MENUS_MESSAGE_LIMIT_NOT_THIS, 0);
		return LIMIT;
	}
	switch (judge_amount(v, p, francs, menus_pin_is_known(v))) {
	case MENUS_PAY_OK: return OK;
	case MENUS_PAY_PIN: return PIN;
	case MENUS_PAY_NO_PIN: return NO_PIN;
	default: return LIMIT;
	}
}

int menus_pay_choose(struct menus_view *v)
{
	const char *const *row = menus_view_at(v, MENUS_INSTALMENTS);

	if (!strcmp(*row, "opens"))
		set_amount(v, menus_view_next(v).opens_francs);
	else
		set_amount(v, menus_view_offer(v, (int) strtol(*row, NULL, 10)).francs);
	return menus_pay_check(v);
}

int menus_pay_confirm(struct menus_view *v)
{
	struct menus_payee *p = menus_view_payee(v);

	return (int) menus_pay_start(v, p, menus_payee_purpose(v), menus_view_figure(v, MENUS_AMOUNT), menus_pin_is_known(v));
}

/* ---- what may be chosen ---- */

static const char *const instalments[] = {"0", "1", "3", "6", "opens"};

size_t menus_pay_fill_instalments(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof instalments / sizeof *instalments; i++)
		rows[i] = &instalments[i];
	return sizeof instalments / sizeof *instalments;
}

void menus_pay_key_instalment(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", *(const char *const *) row);
}

/* Can be paid, and is not for more than may be paid ahead. */
static bool is_payable(struct menus_view *v, int64_t francs)
{
	struct scheme_account a = menus_view_account(v);
	int64_t limit;

	return a.plan && francs > 0 && scheme_buy_judge(&a, 0, v->today, francs, 0, &limit) != SCHEME_BUY_TOO_MUCH;
}

static bool has_offer(struct menus_view *v, int periods)
{
	struct scheme_account a = menus_view_account(v);
	struct scheme_offer o;

	if (!a.plan || (periods > 1 && a.plan->period_months != 1))
		return false;
	o = menus_view_offer(v, periods);
	return o.until != BASE_DAY_NONE && is_payable(v, o.francs);
}

bool menus_pay_has_opens(struct menus_view *v)
{
	struct scheme_offer o = menus_view_next(v);

	return o.until != BASE_DAY_NONE && o.opens_francs < o.francs && is_payable(v, o.opens_francs);
}

bool menus_pay_has_arrears(struct menus_view *v)
{
	return menus_view_cover(v)->behind_francs > 0;
}

bool menus_pay_has_1(struct menus_view *v)
{
	return has_offer(v, 1);
}

bool menus_pay_has_3(struct menus_view *v)
{
	return has_offer(v, 3);
}

bool menus_pay_has_6(struct menus_view *v)
{
	return has_offer(v, 6);
}

#define RENEW_DAYS 60 /* before the last paid day of a year */

bool menus_pay_is_renewable(struct menus_view *v)
{
	const struct scheme_plan *plan = menus_view_plan(v);
	const struct scheme_cover *c = menus_view_cover(v);

	if (!plan || plan->period_months != 12 || c->state == SCHEME_NOT_ENROLLED)
		return false;
	return c->behind_francs > 0 || (c->paid_until != BASE_DAY_NONE && c->paid_until - v->today <= RENEW_DAYS);
}
