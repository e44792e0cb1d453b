/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's doors and its time. */
#include "sim/wallet.h"

#include "base/date.h"
#include "base/must.h"
#include "base/phone.h"
#include "sim/wallet_inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LATE_MS 60000
#define TEN_MB (10 << 20)

static const char page[] = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Service en maintenance</h1>"
			   "<p>Merci de revenir plus tard.</p></body></html>\n";

struct sim_wallet *sim_wallet_new(const struct sim_wallet_config *config, const struct sim_wallet_events *events)
{
	struct sim_wallet *w = base_alloc(sizeof *w);

	w->config = *config;
	if (!w->config.late_ms)
		w->config.late_ms = LATE_MS;
	w->events = *events;
	return w;
}

void sim_wallet_free(struct sim_wallet *w)
{
	if (!w)
		return;
	sim_wallet_due_release(&w->heap);
	sim_wallet_book_release(&w->book);
	free(w);
}

/* ---- who may ask ---- */

static void append_base64(struct buf *out, const char *text) /* RFC 4648 4 */
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t) (uint8_t) text[i] << 16;
		char four[4] = {0, 0, '=', '='};

		bits |= i + 1 < len ? (uint32_t) (uint8_t) text[i + 1] << 8 : 0;
		bits |= i + 2 < len ? (uint8_t) text[i + 2] : 0;
		four[0] = digits[bits >> 18];
		four[1] = digits[bits >> 12 & 63];
		if (i + 1 < len)
			four[2] = digits[bits >> 6 & 63];
		if (i + 2 < len)
			four[3] = digits[bits & 63];
		base_buf_append(out, four, 4);
	}
}

static bool is_let_in(const struct sim_wallet *w, const struct sim_wallet_request *r)
{
	const char *given = sim_wallet_say_header(r, "Authorization");
	struct buf plain = {0}, coded = {0};
	bool is_right = false;

	if (!w->config.user)
		return true;
	base_buf_printf(&plain, "%s:%s", w->config.user, w->config.password ? w->config.password : "");
	append_base64(&coded, base_buf_str(&plain));
	if (given && !strncmp(given, "Basic ", 6))
		is_right = !strcmp(given + 6, base_buf_str(&coded));
	else if (given && w->config.dialect == SIM_WALLET_MOOV && !strncmp(given, "Bearer ", 7))
		is_right = !strcmp(given + 7, base_buf_str(&coded));
	base_buf_release(&plain);
	base_buf_release(&coded);
	return is_right;
}

int64_t sim_wallet_request(struct sim_wallet *w, const struct sim_wallet_request *r, int64_t now_ms)
{
	int64_t exchange = ++w->last_exchange;

	w->now_ms = now_ms;
	w->counts.requests++;
	if (w->is_down)
		return exchange;
	if (w->config.dialect == SIM_WALLET_MOOV)
		sim_wallet_moov_request(w, exchange, r, is_let_in(w, r));
	else
		sim_wallet_gsma_request(w, exchange, r, is_let_in(w, r));
	return exchange;
}

/* ---- what is told ---- */

static void tell_answer(struct sim_wallet *w, struct sim_wallet_reply *r)
{
	char date[BASE_INSTANT_TEXT];
	struct sim_wallet_answer a = {r->exchange, r->status, "application/json",
				      base_date_format_ms(sim_wallet_inside_wall_ms(w), date), NULL, 0};
	struct buf huge = {0};

	if (r->spoil == SIM_WALLET_CUT) {
		a.status = 0;
		r->body.len = 0;
	} else if (r->spoil == SIM_WALLET_503) {
		a.status = 503;
		r->body.len = 0;
	} else if (r->spoil == SIM_WALLET_PAGE) {
		a.status = 200;
		a.type = "text/html";
		r->body.len = 0;
		base_buf_append_str(&r->body, page);
	} else if (r->spoil == SIM_WALLET_TEN_MB) { /* still JSON, and still true */
		memset(base_buf_reserve(&huge, TEN_MB), ' ', TEN_MB);
		huge.len = TEN_MB;
		base_buf_append(&huge, r->body.data, r->body.len);
		base_buf_release(&r->body);
		r->body = huge;
	}
	a.body = base_buf_str(&r->body);
	a.len = r->body.len;
	w->counts.answers++;
	if (w->events.on_answer)
		w->events.on_answer(w->events.ctx, &a);
}

static void tell_call(struct sim_wallet *w, size_t payment, bool says_paid)
{
	const struct sim_wallet_payment *p = &w->book.payments[payment];
	char date[BASE_INSTANT_TEXT];
	const struct sim_wallet_header headers[] = {
		{"Content-Type", "application/json"},
		{"X-Date", base_date_format_ms(sim_wallet_inside_wall_ms(w), date)},
		{"X-CorrelationID", p->key},
	};
	struct sim_wallet_call c = {"PUT", p->url, headers, *p->key ? 3 : 2, NULL, 0};
	struct buf body = {0};

	sim_wallet_gsma_call(w, payment, says_paid, &body);
	c.body = base_buf_str(&body);
	c.len = body.len;
	w->counts.calls++;
	if (w->events.on_call)
		w->events.on_call(w->events.ctx, &c);
	base_buf_release(&body);
}

static void tell_question(struct sim_wallet *w, uint64_t phone)
{
	char text[SIM_WALLET_QUESTION];

	if (w->events.on_question)
		w->events.on_question(w->events.ctx, phone, sim_wallet_question(w, phone, text));
}

void sim_wallet_tick(struct sim_wallet *w, int64_t now_ms)
{
	struct sim_wallet_due due;

	w->now_ms = now_ms;
	while (sim_wallet_due_take(&w->heap, now_ms, &due)) {
		switch (due.what) {
		case SIM_WALLET_SHOW:
			tell_question(w, due.phone);
			break;
		case SIM_WALLET_ANSWER:
			if (!w->is_down)
				tell_answer(w, due.reply);
			break;
		case SIM_WALLET_CALL_PAID: case SIM_WALLET_CALL_FAILED:
			if (!w->is_down)
				tell_call(w, due.payment, due.what == SIM_WALLET_CALL_PAID);
			break;
		case SIM_WALLET_ASK: case SIM_WALLET_TYPED: case SIM_WALLET_EXPIRE: case SIM_WALLET_TAKE_LATE: case SIM_WALLET_PAY_AGAIN:
			sim_wallet_till_step(w, &due);
		}
		sim_wallet_due_free_reply(due.reply);
	}
}

int64_t sim_wallet_next_deadline(const struct sim_wallet *w)
{
	const struct sim_wallet_due *first = sim_wallet_due_first(&w->heap);

	return first ? first->at_ms : INT64_MAX;
}

/* ---- phones ---- */

const char *sim_wallet_question(const struct sim_wallet *w, uint64_t phone, char out[SIM_WALLET_QUESTION])
{
	const struct sim_wallet_account *a = sim_wallet_book_find_account(&w->book, phone);
	const struct sim_wallet_payment *p;

	if (!a || a->asked == SIM_WALLET_NOTHING)
		return NULL;
	p = &w->book.payments[a->asked];
	snprintf(out, SIM_WALLET_QUESTION, "%sPayer %" PRId64 " F%s%s?\nTapez votre code secret.\n0 Refuser",
		 p->wrong_pins ? "Code faux.\n" : "", p->asked_francs, *p->subject ? ", " : "", p->subject);
	return out;
}

int sim_wallet_type(struct sim_wallet *w, uint64_t phone, const char *text, int64_t now_ms, struct error *e)
{
	w->now_ms = now_ms;
	return sim_wallet_till_type(w, phone, text, e);
}

void sim_wallet_not_shown(struct sim_wallet *w, uint64_t phone, int64_t now_ms)
{
	w->now_ms = now_ms;
	sim_wallet_till_not_shown(w, phone);
}

int sim_wallet_pay(struct sim_wallet *w, uint64_t phone, int64_t francs, const char *subject, int64_t now_ms, struct error *e)
{
	w->now_ms = now_ms;
	return sim_wallet_till_unasked(w, phone, francs, subject) == SIM_WALLET_NOTHING
		? base_error_set(e, "this phone has no %" PRId64 " F", francs) : 0;
}

void sim_wallet_set_mood(struct sim_wallet *w, uint64_t phone, enum sim_wallet_mood mood)
{
	sim_wallet_till_account(w, phone)->mood = mood;
}

void sim_wallet_set_balance(struct sim_wallet *w, uint64_t phone, int64_t francs)
{
	sim_wallet_till_account(w, phone)->francs = francs;
}

int64_t sim_wallet_balance(struct sim_wallet *w, uint64_t phone)
{
	return sim_wallet_till_account(w, phone)->francs;
}

void sim_wallet_set_down(struct sim_wallet *w, bool is_down)
{
	w->is_down = is_down;
}

/* ---- the truth ---- */

bool sim_wallet_move_at(const struct sim_wallet *w, size_t n, struct sim_wallet_move *out)
{
	const char *letters = w->config.dialect == SIM_WALLET_MOOV ? SIM_WALLET_LETTERS_MOOV : SIM_WALLET_LETTERS_GSMA;
	const struct sim_wallet_payment *p;

	if (n >= w->book.n_moves)
		return false;
	p = &w->book.payments[w->book.moves[n]];
	*out = (struct sim_wallet_move){.at_ms = p->done_ms, .key = p->key, .subject = p->subject, .phone = p->phone,
					.francs = p->francs, .charge_francs = p->charge_francs, .currency = p->currency};
	sim_wallet_book_reference(&w->book, w->book.moves[n], letters, out->reference);
	if (p->of != SIM_WALLET_NOTHING)
		sim_wallet_book_reference(&w->book, p->of, letters, out->of);
	return true;
}

int64_t sim_wallet_taken(const struct sim_wallet *w, const char *key, int *n)
{
	int64_t francs = 0;
	int payments = 0;

	for (size_t i = sim_wallet_book_by_key(&w->book, key); i != SIM_WALLET_NOTHING; i = w->book.payments[i].same_key) {
		const struct sim_wallet_payment *p = &w->book.payments[i];

		francs += p->francs > 0 ? p->francs - p->given_back_francs : 0;
		payments += p->francs > 0;
	}
	if (n)
		*n = payments;
	return francs;
}

const struct sim_wallet_counts *sim_wallet_counts(const struct sim_wallet *w)
{
	return &w->counts;
}
