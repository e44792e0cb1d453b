/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moov Money Mali's four POSTs ("Integration with Merchant" v1.1, as seen in integrators' code). No callbacks; an answer of "0" to
 * a payment says only that the phone is asked; no answer tells an amount. What it does with a request-id that it knows is not
 * written anywhere: here it refuses it. */
#include "sim/wallet_inside.h"
#include "sim/wallet_json.h"

#include "base/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS SIM_WALLET_LETTERS_MOOV
#define OK "0"
#define FAILED "12"
#define UNKNOWN "15"

struct call {
	struct sim_wallet *w;
	int64_t exchange;
	struct sim_wallet_order order;
	char remarks[SIM_WALLET_REFERENCE];
};

/* `payment`: with its mood; `told`: the payment whose reference is told, or SIM_WALLET_NOTHING. */
static void say(const struct call *c, const char *status, const char *message, size_t payment, size_t told, bool is_submit)
{
	struct buf body = {0};
	char reference[SIM_WALLET_REFERENCE], id[64];

	snprintf(id, sizeof id, "CHKTRANS%lld", (long long) c->exchange);
	if (told == SIM_WALLET_NOTHING)
		sim_wallet_json_pack(&body, "{s:s, s:s, s:s, s:s, s:{}}", "request-id", c->order.key, "trans-id", id,
				     "status", status, "message", message, "extended-data");
	else
		sim_wallet_json_pack(&body, "{s:s, s:s, s:s, s:s, s:{s:{s:s}}}", "request-id", c->order.key, "trans-id", id,
				     "status", status, "message", message, "extended-data", "data", "reference-id",
				     sim_wallet_book_reference(&c->w->book, told, LETTERS, reference));
	sim_wallet_say_answer(c->w, c->exchange, 200, &body, payment, is_submit);
}

static void refuse(const struct call *c, const char *message)
{
	say(c, FAILED, message, SIM_WALLET_NOTHING, SIM_WALLET_NOTHING, true);
}

static bool read_order(const struct sim_wallet_request *r, struct call *c)
{
	struct sim_wallet_json *j = sim_wallet_json_read(r->body, r->len);
	struct sim_wallet_order *o = &c->order;
	char room[24];
	const char *text;
	bool is_good = j;

	if (j && (text = sim_wallet_json_text(j, "request-id", room))) {
		is_good = strlen(text) < sizeof o->key && *text;
		snprintf(o->key, sizeof o->key, "%s", text);
	}
	if (j && (text = sim_wallet_json_text(j, "destination", room)))
		o->phone = base_phone_parse(text);
	if (j && (text = sim_wallet_json_text(j, "amount", room)) && strlen(text) < 10 && !text[strspn(text, "0123456789")])
		o->francs = strtoll(text, NULL, 10);
	if (j && (text = sim_wallet_json_text(j, "message", room)))
		snprintf(o->subject, sizeof o->subject, "%s", text);
	if (j && (text = sim_wallet_json_text(j, "remarks", room)))
		snprintf(c->remarks, sizeof c->remarks, "%s", text);
	sim_wallet_json_free(j);
	return is_good && *o->key;
}

/* command-id mror-transaction-ussd */
static void on_pay(const struct call *c)
{
	struct sim_wallet *w = c->w;
	enum sim_wallet_mood mood = sim_wallet_till_mood(w, c->order.phone);
	size_t earlier = sim_wallet_book_by_key(&w->book, c->order.key), n;
	struct buf away = {0};

	if (!c->order.phone || !c->order.francs) {
		refuse(c, "INVALID REQUEST");
	} else if (earlier != SIM_WALLET_NOTHING && !w->config.is_forgetful) {
		w->counts.duplicates++;
		say(c, FAILED, "DUPLICATE", earlier, SIM_WALLET_NOTHING, true);
	} else if (mood == SIM_WALLET_NO_ACCOUNT) {
		refuse(c, "SUBSCRIBER NOT FOUND");
	} else if (mood == SIM_WALLET_STORM && sim_wallet_till_account(w, c->order.phone)->storms++ < 3) {
		base_buf_append_str(&away, "Service Unavailable");
		sim_wallet_say_answer(w, c->exchange, 503, &away, SIM_WALLET_NOTHING, true);
	} else if (mood != SIM_WALLET_SILENT) {
		n = sim_wallet_till_open(w, &c->order);
		say(c, OK, "USSD PUSH SENT", n, SIM_WALLET_NOTHING, true);
	}
}

/* command-id process-check-transaction */
static void on_search(const struct call *c)
{
	const struct sim_wallet_book *b = &c->w->book;
	size_t n = sim_wallet_book_by_key(b, c->order.key);
	enum sim_wallet_state state = n == SIM_WALLET_NOTHING ? SIM_WALLET_WAITING : b->payments[n].state;

	if (state == SIM_WALLET_PAID)
		say(c, OK, "SUCCESS", n, n, false);
	else if (state == SIM_WALLET_FAILED)
		say(c, FAILED, b->payments[n].failure == SIM_WALLET_FUNDS ? "INSUFFICIENT BALANCE" : "FAILED", n, n, false);
	else
		say(c, UNKNOWN, "UNKNOWN", n, SIM_WALLET_NOTHING, false);
}

/* command-id transfer-api-transaction: money back, when remarks is the reference of a payment */
static void on_transfer(const struct call *c)
{
	struct sim_wallet *w = c->w;
	size_t n;

	if (!c->order.phone || !c->order.francs) {
		refuse(c, "INVALID REQUEST");
	} else if (sim_wallet_book_by_key(&w->book, c->order.key) != SIM_WALLET_NOTHING) {
		w->counts.duplicates++;
		refuse(c, "DUPLICATE");
	} else {
		n = sim_wallet_till_give(w, &c->order, sim_wallet_book_by_reference(&w->book, c->remarks, LETTERS));
		if (n == SIM_WALLET_NOTHING)
			refuse(c, "FAILED");
		else
			say(c, OK, "SUCCESS", SIM_WALLET_NOTHING, n, true);
	}
}

/* command-id process-check-subscriber */
static void on_subscriber(const struct call *c)
{
	if (!c->order.phone || sim_wallet_till_mood(c->w, c->order.phone) == SIM_WALLET_NO_ACCOUNT)
		refuse(c, "SUBSCRIBER NOT FOUND");
	else
		say(c, OK, "ACTIVE", SIM_WALLET_NOTHING, SIM_WALLET_NOTHING, false);
}

void sim_wallet_moov_request(struct sim_wallet *w, int64_t exchange, const struct sim_wallet_request *r, bool is_let_in)
{
	static const struct { const char *path, *command; void (*serve)(const struct call *c); } calls[] = {
		{"/apiaccess/CustomerPayOnlineMerchant", "mror-transaction-ussd", on_pay},
		{"/apiaccess/SearchTransactionByExtID", "process-check-transaction", on_search},
		{"/apiaccess/OnlineMerchantTransferMoneytoCustomer", "transfer-api-transaction", on_transfer},
		{"/apiaccess/QueryCustomerStatus", "process-check-subscriber", on_subscriber},
	};
	const char *command = sim_wallet_say_header(r, "command-id");
	struct call c = {.w = w, .exchange = exchange};
	struct buf body = {0};
	int status = is_let_in ? 404 : 401;

	for (size_t i = 0; is_let_in && i < sizeof calls / sizeof *calls; i++) {
		if (strcmp(r->method, "POST") || strcmp(r->path, calls[i].path))
			continue;
		if (!read_order(r, &c) || !command || strcmp(command, calls[i].command))
			refuse(&c, "INVALID REQUEST");
		else
			calls[i].serve(&c);
		return;
	}
	base_buf_append_str(&body, status == 404 ? "Not Found" : "Unauthorized");
	sim_wallet_say_answer(w, exchange, status, &body, SIM_WALLET_NOTHING, false);
}
