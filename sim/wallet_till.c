/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a wallet's money moves: a payment is opened, its phone is asked, the PIN is typed, the money is taken. */
#include "sim/wallet_inside.h"

#include "base/must.h"

#include <stdio.h>
#include <string.h>

#define BALANCE_FRANCS 200000
#define EXPIRE_MS 120000
#define REFUSE_MS 1000
#define EARLIER_MS 1000         /* a callback that overtakes its answer does so by this */
#define AGAIN_MS 60000
#define LATE_PAID_MS 600000
#define WRONG_FRANCS 50
#define WRONG_PINS 3
#define SPOILED 3               /* so many answers go wrong */

struct sim_wallet_account *sim_wallet_till_account(struct sim_wallet *w, uint64_t phone)
{
	return sim_wallet_book_account(&w->book, phone, w->config.balance_francs ? w->config.balance_francs : BALANCE_FRANCS);
}

enum sim_wallet_mood sim_wallet_till_mood(const struct sim_wallet *w, uint64_t phone)
{
	const struct sim_wallet_account *a = sim_wallet_book_find_account(&w->book, phone);

	return a && a->mood < SIM_WALLET_MOODS ? a->mood : sim_wallet_mood_of(phone);
}

size_t sim_wallet_till_open(struct sim_wallet *w, const struct sim_wallet_order *o)
{
	size_t n = sim_wallet_book_add(&w->book, o->key);
	struct sim_wallet_payment *p = &w->book.payments[n];

	snprintf(p->subject, sizeof p->subject, "%s", o->subject);
	snprintf(p->currency, sizeof p->currency, "XOF");
	p->phone = o->phone;
	p->asked_francs = o->francs;
	p->url = o->url ? base_strdup(o->url) : NULL;
	p->mood = sim_wallet_till_mood(w, o->phone);
	if (p->mood == SIM_WALLET_HTML || p->mood == SIM_WALLET_HUGE || p->mood == SIM_WALLET_STORM)
		p->spoiled = SPOILED;
	p->since_ms = sim_wallet_inside_wall_ms(w);
	p->expires_ms = p->since_ms + w->config.ask_ms + (w->config.expire_ms ? w->config.expire_ms : EXPIRE_MS);
	sim_wallet_till_account(w, o->phone)->storms = 0;
	sim_wallet_say_later(w, SIM_WALLET_ASK, n, w->config.ask_ms);
	return n;
}

/* ---- how a payment ends ---- */

static void call(struct sim_wallet *w, size_t n, enum sim_wallet_what what)
{
	const struct sim_wallet_payment *p = &w->book.payments[n];

	if (!p->url || p->mood == SIM_WALLET_NO_CALLBACK)
		return;
	sim_wallet_say_later(w, what, n, 0);
	if (p->mood == SIM_WALLET_TWICE)
		sim_wallet_say_later(w, what, n, 0);
}

static void hide(struct sim_wallet *w, size_t n)
{
	struct sim_wallet_account *a = sim_wallet_till_account(w, w->book.payments[n].phone);

	if (a->asked != n)
		return;
	a->asked = SIM_WALLET_NOTHING;
	sim_wallet_say_show(w, a->phone);
}

static void finish(struct sim_wallet *w, size_t n, enum sim_wallet_state state)
{
	struct sim_wallet_payment *p = &w->book.payments[n];

	hide(w, n);
	p->state = state;
	p->done_ms = sim_wallet_inside_wall_ms(w);
	if (p->parked)
		sim_wallet_due_put(&w->heap, &(struct sim_wallet_due){.at_ms = w->now_ms + EARLIER_MS, .what = SIM_WALLET_ANSWER,
								      .payment = n, .reply = p->parked});
	p->parked = NULL;
}

static void fail(struct sim_wallet *w, size_t n, enum sim_wallet_failure why)
{
	w->book.payments[n].failure = why;
	w->counts.failures++;
	finish(w, n, SIM_WALLET_FAILED);
	call(w, n, w->book.payments[n].mood == SIM_WALLET_LIES ? SIM_WALLET_CALL_PAID : SIM_WALLET_CALL_FAILED);
}

/* Every franc that a wallet takes is taken here. */
static void take(struct sim_wallet *w, size_t n, int64_t francs)
{
	struct sim_wallet_payment *p = &w->book.payments[n];
	struct sim_wallet_account *a = sim_wallet_till_account(w, p->phone);

	must(francs > 0 && a->francs >= francs && !p->francs);
	a->francs -= francs;
	p->francs = francs;
	p->charge_francs = francs * w->config.charge_permille / 1000;
	w->counts.payments++;
	finish(w, n, SIM_WALLET_PAID);
	sim_wallet_book_move(&w->book, n);
	call(w, n, SIM_WALLET_CALL_PAID);
}

static int64_t francs_to_take(const struct sim_wallet_payment *p)
{
	if (p->mood != SIM_WALLET_WRONG_AMOUNT)
		return p->asked_francs;
	return p->asked_francs > WRONG_FRANCS ? p->asked_francs - WRONG_FRANCS : p->asked_francs + WRONG_FRANCS;
}

static bool is_affordable(struct sim_wallet *w, const struct sim_wallet_payment *p)
{
	return p->mood != SIM_WALLET_NO_MONEY && sim_wallet_till_account(w, p->phone)->francs >= francs_to_take(p);
}

/* The right PIN was typed. */
static void approve(struct sim_wallet *w, size_t n)
{
	struct sim_wallet_payment *p = &w->book.payments[n];

	if (p->mood == SIM_WALLET_LIES || !is_affordable(w, p)) {
		fail(w, n, SIM_WALLET_FUNDS);
		return;
	}
	if (p->mood == SIM_WALLET_OTHER_CURRENCY)
		snprintf(p->currency, sizeof p->currency, "XAF");
	take(w, n, francs_to_take(p));
	if (p->mood == SIM_WALLET_UNSOLICITED)
		sim_wallet_say_later(w, SIM_WALLET_PAY_AGAIN, n, AGAIN_MS);
}

/* ---- the question on the phone ---- */

static bool is_deaf(enum sim_wallet_mood mood)
{
	return mood == SIM_WALLET_EXPIRES || mood == SIM_WALLET_LATE_PAID || mood == SIM_WALLET_PENDING;
}

static void ask(struct sim_wallet *w, size_t n)
{
	struct sim_wallet_payment *p = &w->book.payments[n];
	struct sim_wallet_account *a = sim_wallet_till_account(w, p->phone);

	if (a->asked != SIM_WALLET_NOTHING || (w->events.is_busy && w->events.is_busy(w->events.ctx, p->phone))) {
		fail(w, n, SIM_WALLET_BUSY);
		return;
	}
	p->state = SIM_WALLET_ASKED;
	a->asked = n;
	w->counts.questions++;
	sim_wallet_say_show(w, p->phone);
	sim_wallet_say_later(w, SIM_WALLET_EXPIRE, n, p->expires_ms - sim_wallet_inside_wall_ms(w));
	if (p->mood == SIM_WALLET_REFUSES)
		sim_wallet_say_later(w, SIM_WALLET_TYPED, n, w->config.type_ms ? w->config.type_ms : REFUSE_MS);
	else if (w->config.type_ms && !is_deaf(p->mood))
		sim_wallet_say_later(w, SIM_WALLET_TYPED, n, w->config.type_ms);
}

static void expire(struct sim_wallet *w, size_t n)
{
	const struct sim_wallet_payment *p = &w->book.payments[n];

	if (p->mood == SIM_WALLET_PENDING) {
		hide(w, n);
		return;
	}
	if (p->mood == SIM_WALLET_LATE_PAID)
		sim_wallet_say_later(w, SIM_WALLET_TAKE_LATE, n, LATE_PAID_MS);
	fail(w, n, SIM_WALLET_TOO_LATE);
}

void sim_wallet_till_step(struct sim_wallet *w, const struct sim_wallet_due *due)
{
	const struct sim_wallet_payment *p = &w->book.payments[due->payment];
	bool is_asked = p->state == SIM_WALLET_ASKED;

	if (due->what == SIM_WALLET_ASK) {
		ask(w, due->payment);
	} else if (due->what == SIM_WALLET_TYPED && is_asked) {
		if (p->mood == SIM_WALLET_REFUSES)
			fail(w, due->payment, SIM_WALLET_DECLINED);
		else
			approve(w, due->payment);
	} else if (due->what == SIM_WALLET_EXPIRE && is_asked) {
		expire(w, due->payment);
	} else if (due->what == SIM_WALLET_TAKE_LATE && is_affordable(w, p)) {
		take(w, due->payment, p->asked_francs);
	} else if (due->what == SIM_WALLET_PAY_AGAIN) {
		sim_wallet_till_unasked(w, p->phone, p->francs, p->subject);
	}
}

int sim_wallet_till_type(struct sim_wallet *w, uint64_t phone, const char *text, struct error *e)
{
	size_t n = sim_wallet_till_account(w, phone)->asked;
	struct sim_wallet_payment *p;

	if (n == SIM_WALLET_NOTHING)
		return base_error_set(e, "the wallet asks nothing on this phone");
	p = &w->book.payments[n];
	if (is_deaf(p->mood))
		return 0;
	if (!strcmp(text, "0"))
		fail(w, n, SIM_WALLET_DECLINED);
	else if (!strcmp(text, SIM_WALLET_PIN))
		approve(w, n);
	else if (++p->wrong_pins == WRONG_PINS)
		fail(w, n, SIM_WALLET_WRONG_PIN);
	else
		sim_wallet_say_show(w, phone);
	return 0;
}

void sim_wallet_till_not_shown(struct sim_wallet *w, uint64_t phone)
{
	size_t n = sim_wallet_till_account(w, phone)->asked;

	if (n != SIM_WALLET_NOTHING)
		fail(w, n, SIM_WALLET_BUSY);
}

/* ---- money that nobody asked for, and money back ---- */

size_t sim_wallet_till_unasked(struct sim_wallet *w, uint64_t phone, int64_t francs, const char *subject)
{
	char text[SIM_WALLET_SUBJECT];
	struct sim_wallet_payment *p;
	size_t n;

	if (francs <= 0 || sim_wallet_till_account(w, phone)->francs < francs)
		return SIM_WALLET_NOTHING;
	snprintf(text, sizeof text, "%s", subject); /* it may be another payment's, which is about to move */
	n = sim_wallet_book_add(&w->book, "");
	p = &w->book.payments[n];
	snprintf(p->subject, sizeof p->subject, "%s", text);
	snprintf(p->currency, sizeof p->currency, "XOF");
	p->phone = phone;
	p->asked_francs = francs;
	p->url = w->config.notice_url ? base_strdup(w->config.notice_url) : NULL;
	p->since_ms = p->expires_ms = sim_wallet_inside_wall_ms(w);
	take(w, n, francs);
	return n;
}

size_t sim_wallet_till_give(struct sim_wallet *w, const struct sim_wallet_order *o, size_t of)
{
	struct sim_wallet_payment *p;
	size_t n;

	if (of != SIM_WALLET_NOTHING) {
		p = &w->book.payments[of];
		if (p->state != SIM_WALLET_PAID || p->of != SIM_WALLET_NOTHING || p->given_back_francs + o->francs > p->francs)
			return SIM_WALLET_NOTHING;
		p->given_back_francs += o->francs;
	}
	n = sim_wallet_book_add(&w->book, o->key);
	p = &w->book.payments[n];
	snprintf(p->subject, sizeof p->subject, "%s", o->subject);
	snprintf(p->currency, sizeof p->currency, "XOF");
	p->phone = o->phone;
	p->asked_francs = p->francs = -o->francs;
	p->of = of;
	p->state = SIM_WALLET_PAID;
	p->since_ms = p->done_ms = p->expires_ms = sim_wallet_inside_wall_ms(w);
	sim_wallet_till_account(w, o->phone)->francs += o->francs;
	w->counts.reversals++;
	sim_wallet_book_move(&w->book, n);
	return n;
}
