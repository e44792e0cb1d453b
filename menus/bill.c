/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of paying, in words. What is said before a payment is what the rules find after it. */
#include "menus/bill.h"

#include "base/date.h"
#include "menus/pay.h"
#include "menus/payee.h"
#include "menus/say.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAME_MOST 20    /* septets, as menus_message_longest has them */
#define REFERENCE_MOST 24

static void say_offer(struct menus_view *v, int periods, struct buf *out)
{
	struct scheme_offer o = menus_view_offer(v, periods);
	char francs[MENUS_FRANCS], date[BASE_DATE_TEXT];
	const char *holes[] = {francs, date};

	if (o.until == BASE_DAY_NONE || o.francs <= 0)
		return;
	menus_say_francs(o.francs, francs);
	base_date_format_phone(o.until, date);
	menus_say_message(v, MENUS_MESSAGE_OFFER_SHORT, holes, out);
}

void menus_bill_offer_opens(struct menus_view *v, struct buf *out)
{
	char francs[MENUS_FRANCS];
	const char *hole = menus_say_francs(menus_view_next(v).opens_francs, francs);

	menus_say_message(v, MENUS_MESSAGE_OFFER_OPENS, &hole, out);
}

void menus_bill_offer_arrears(struct menus_view *v, struct buf *out)
{
	say_offer(v, 0, out);
}

void menus_bill_offer_1(struct menus_view *v, struct buf *out)
{
	say_offer(v, 1, out);
}

void menus_bill_offer_3(struct menus_view *v, struct buf *out)
{
	say_offer(v, 3, out);
}

void menus_bill_offer_6(struct menus_view *v, struct buf *out)
{
	say_offer(v, 6, out);
}

static int64_t amount(struct menus_view *v)
{
	return v->showing == MENUS_SAMPLE ? 1650 : menus_view_figure(v, MENUS_AMOUNT);
}

void menus_bill_amount(struct menus_view *v, struct buf *out)
{
	char text[MENUS_FRANCS];

	base_buf_append_str(out, menus_say_francs(amount(v), text));
}

/* The purchase of a household of this phone; false for somebody else's. */
static bool find_purchase(struct menus_view *v, struct scheme_purchase *out)
{
	struct menus_payee *p = menus_view_payee(v);
	struct scheme_account a;
	int64_t francs = amount(v);

	if (v->showing == MENUS_SAMPLE) {
		a = menus_view_account(v);
	} else {
		if (!p || !p->plan || !menus_payee_is_own(v, p))
			return false;
		a = menus_view_payee_account(p);
		francs -= scheme_buy_fee(&a, p->fee_paid, v->today, francs);
	}
	*out = scheme_buy_amount(&a, v->today, francs);
	return true;
}

/* A period that `opens_at` has opened is care, though a rest is owed. */
static bool opens_care(const struct scheme_purchase *p)
{
	return p->then.state == SCHEME_COVERED || (p->then.state == SCHEME_WAITING && p->covered_from != BASE_DAY_NONE);
}

void menus_bill_buys(struct menus_view *v, struct buf *out)
{
	struct scheme_purchase bought;
	char francs[MENUS_FRANCS], date[BASE_DATE_TEXT] = "", from[BASE_DATE_TEXT] = "";
	const char *dates[] = {from, date}, *until = date, *behind = menus_say_francs(0, francs);

	if (!find_purchase(v, &bought))
		return;
	menus_say_francs(bought.then.behind_francs, francs);
	if (bought.then.paid_until != BASE_DAY_NONE)
		base_date_format_phone(bought.then.paid_until, date);
	if (bought.covered_from != BASE_DAY_NONE)
		base_date_format_phone(bought.covered_from, from);
	if (bought.then.behind_francs > 0 && !opens_care(&bought))
		menus_say_message(v, MENUS_MESSAGE_BUYS_BEHIND, &behind, out);
	else if (bought.covered_from == BASE_DAY_NONE)
		menus_say_message(v, MENUS_MESSAGE_BUYS_PAID, &until, out);
	else if (bought.covered_from > v->today)
		menus_say_message(v, MENUS_MESSAGE_BUYS_WAITING, dates, out);
	else
		menus_say_message(v, MENUS_MESSAGE_BUYS_COVER, &until, out);
}

void menus_bill_rest(struct menus_view *v, struct buf *out)
{
	struct scheme_purchase bought;
	char francs[MENUS_FRANCS];
	const char *hole = francs;

	if (!find_purchase(v, &bought) || bought.kept_francs <= 0)
		return;
	menus_say_francs(bought.kept_francs, francs);
	menus_say_message(v, MENUS_MESSAGE_BUYS_KEPT, &hole, out);
}

void menus_bill_say(struct menus_view *v, const struct scheme_account *a, int64_t fee_paid, bool is_renewal, struct buf *out)
{
	struct scheme_bill b = menus_pay_bill_of(a, fee_paid, v->today, is_renewal);
	char arrears[MENUS_FRANCS], fee[MENUS_FRANCS], dues[MENUS_FRANCS], sum[MENUS_FRANCS], state[MENUS_FRANCS];
	const char *holes[] = {menus_say_francs(is_renewal ? b.arrears_francs : 0, arrears), menus_say_francs(b.fee_francs, fee),
			       menus_say_francs(b.dues_francs + (is_renewal ? 0 : b.arrears_francs), dues), menus_say_francs(b.francs, sum),
			       menus_say_francs(b.subsidy.state_francs, state)};
	const char *joining[] = {holes[1], holes[2], holes[3], holes[4]};

	if (is_renewal)
		menus_say_message(v, b.subsidy.state_francs > 0 ? MENUS_MESSAGE_BILL_STATE : MENUS_MESSAGE_BILL, holes, out);
	else
		menus_say_message(v, b.subsidy.state_francs > 0 ? MENUS_MESSAGE_BILL_JOIN_STATE : MENUS_MESSAGE_BILL_JOIN, joining, out);
}

void menus_bill_line(struct menus_view *v, struct buf *out)
{
	struct menus_payee *p = menus_view_payee(v);
	struct scheme_account a;

	if (v->showing == MENUS_SAMPLE) {
		a = menus_view_account(v);
		menus_bill_say(v, &a, 0, true, out);
	} else if (p && p->plan && menus_payee_is_own(v, p)) {
		a = menus_view_payee_account(p);
		menus_bill_say(v, &a, p->fee_paid, menus_payee_purpose(v) == STORE_FOR_RENEWAL, out);
	}
}

/* How it stands, from the one durable intent. */
static enum menus_message said_of(const struct store_intent *i)
{
	if (i->is_review || (i->is_unknown && store_intent_is_open(i->state)))
		return MENUS_MESSAGE_INTENT_CHECK;
	if (store_intent_is_open(i->state))
		return MENUS_MESSAGE_INTENT_OPEN;
	return i->state == STORE_INTENT_SUCCEEDED ? MENUS_MESSAGE_INTENT_RECEIVED : MENUS_MESSAGE_INTENT_FAILED;
}

static void cut(const char *text, int septets, struct buf *out)
{
	text_fit_fold(out, text, strlen(text));
	out->len = text_fit_cut(base_buf_str(out), out->len, septets);
}

void menus_bill_intent(struct menus_view *v, struct buf *out)
{
	const struct store_intent *i = menus_view_intent(v);
	const struct menus_payee *p = i ? menus_view_look_at(v, i->household) : NULL;
	struct buf name = {0}, reference = {0};
	char francs[MENUS_FRANCS], date[BASE_DATE_TEXT] = "";
	const char *holes[4] = {francs, NULL, date};

	if (!i) {
		menus_say_message(v, MENUS_MESSAGE_INTENT_NONE, NULL, out);
		return;
	}
	menus_say_francs(store_intent_francs(i), francs);
	cut(p ? p->first_name : "", NAME_MOST, &name);
	cut(i->reference, REFERENCE_MOST, &reference);
	if (i->done_ms)
		base_date_format_phone(base_date_of_ms(i->done_ms), date);
	holes[1] = base_buf_str(&name);
	holes[3] = base_buf_str(&reference);
	menus_say_message(v, said_of(i), holes, out);
	base_buf_release(&name);
	base_buf_release(&reference);
}
