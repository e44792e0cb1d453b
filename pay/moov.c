/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moov Money Mali ("MM FRS Integration with Merchant"): four POSTs, told apart by their command-id, and no callbacks.
 *
 *   submit  process-check-subscriber  has this number a wallet at all? Nothing has left yet.
 *           mror-transaction-ussd     the push. Status 0 says that it was sent to the phone, never that it was paid
 *   query   process-check-transaction by our request-id: 0 paid, 12 failed, 15 not yet
 *   reverse transfer-api-transaction  a transfer back
 *
 * What a second push under the same request-id does is not known, so it is never sent again (no DESK_WALLET_DEDUPES). */
#include "pay/moov.h"

#include "base/phone.h"
#include "pay/call.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NATIONAL 100000000      /* 8 digits, without the country's 223 */

enum step { BEGIN, SUBSCRIBER, PUSH, SEARCH, TRANSFER };

static void begin(struct pay_call *c, const char *path, const char *command)
{
	pay_call_begin(c, "POST", path);
	pay_call_header(c, "Content-Type: application/json");
	pay_call_header(c, "command-id: %s", command);
	base_buf_append_str(&c->body, "{\"request-id\":");
	pay_json_quote(&c->body, c->job->key);
}

static void destination(struct pay_call *c)
{
	base_buf_printf(&c->body, ",\"destination\":\"%08" PRIu64 "\"", c->job->phone % NATIONAL);
}

static void money(struct pay_call *c)
{
	c->moves_money = true;
	destination(c);
	base_buf_printf(&c->body, ",\"amount\":\"%" PRId64 "\",\"remarks\":", c->job->francs);
	pay_json_quote(&c->body, c->job->key);
	base_buf_append_str(&c->body, ",\"message\":");
	pay_json_quote(&c->body, c->job->subject);
	base_buf_append_str(&c->body, ",\"extended-data\":{}");
}

static bool ask(struct pay_call *c)
{
	static const enum step first[] = {[DESK_PAY_SUBMIT] = SUBSCRIBER, [DESK_PAY_QUERY] = SEARCH, [DESK_PAY_REVERSE] = TRANSFER};

	if (!c->job || c->job->is_notice)
		return pay_call_end(c, DESK_PAY_UNKNOWN, "no-such-call");
	if (c->step == BEGIN)
		c->step = first[c->job->verb];
	switch ((enum step) c->step) {
	case SUBSCRIBER:
		begin(c, "/apiaccess/QueryCustomerStatus", "process-check-subscriber");
		destination(c);
		break;
	case PUSH:
		begin(c, "/apiaccess/CustomerPayOnlineMerchant", "mror-transaction-ussd");
		money(c);
		break;
	case SEARCH:
		begin(c, "/apiaccess/SearchTransactionByExtID", "process-check-transaction");
		break;
	case TRANSFER:
		begin(c, "/apiaccess/OnlineMerchantTransferMoneytoCustomer", "transfer-api-transaction");
		money(c);
		break;
	case BEGIN:
		return pay_call_end(c, DESK_PAY_UNKNOWN, "no-step");
	}
	base_buf_append_str(&c->body, "}");
	return false;
}

/* trans-id is that of the search itself; the payment's stands deeper. */
static void read_reference(struct desk_paid *p, const struct pay_json *j)
{
	const struct pay_json *extended = pay_json_child(j, "extended-data");
	const struct pay_json *data = extended ? pay_json_child(extended, "data") : NULL;

	if (data)
		pay_json_text(data, "reference-id", p->reference, sizeof p->reference);
}

static bool is_duplicate(const struct pay_json *j)
{
	char message[160];

	return pay_json_text(j, "message", message, sizeof message) && strcasestr(message, "duplicate");
}

/* 0, 12 and 15 are all that is documented; anything else is a doubt. */
static bool read_status(struct pay_call *c, const char *status, const struct pay_json *j)
{
	struct desk_paid *p = &c->paid;
	bool is_done = !strcmp(status, "0"), is_failed = !strcmp(status, "12"), is_going = !strcmp(status, "15");
	char reason[DESK_PAY_REASON];

	snprintf(reason, sizeof reason, "status-%s", status);
	if (!is_done && !is_failed && !is_going)
		return pay_call_end(c, DESK_PAY_UNKNOWN, reason);
	if (c->step == SUBSCRIBER) {
		if (is_going)
			return pay_call_end(c, DESK_PAY_UNKNOWN, reason);
		c->step = PUSH;
		return is_failed && pay_call_end(c, DESK_PAY_REJECTED, "wrong-phone");
	}
	if (c->step == PUSH || c->step == TRANSFER) {
		if (is_failed && is_duplicate(j)) /* it has had this one before: what became of that? */
			return pay_call_end(c, DESK_PAY_UNKNOWN, "duplicate");
		return pay_call_end(c, is_failed ? DESK_PAY_REJECTED : DESK_PAY_ACCEPTED, is_failed ? reason : "");
	}
	read_reference(p, j);
	if (is_done && pay_json_has(j, "amount") && !pay_json_francs(j, "amount", &p->francs))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "no-amount");
	if (is_done && !p->reference[0]) /* its number is what the credit is entered under, once and for ever */
		return pay_call_end(c, DESK_PAY_UNKNOWN, "no-reference");
	return pay_call_end(c, is_done ? DESK_PAY_SUCCEEDED : is_failed ? DESK_PAY_FAILED : DESK_PAY_PENDING, is_failed ? reason : "");
}

static bool read_object(struct pay_call *c, const struct pay_http_response *r, const struct pay_json *j)
{
	char status[16], id[DESK_PAY_KEY];

	if (r->status != 200 || !pay_json_text(j, "status", status, sizeof status))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "unreadable");
	if (pay_json_has(j, "request-id") && (!pay_json_text(j, "request-id", id, sizeof id) || strcmp(id, c->job->key)))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "another-request");
	return read_status(c, status, j);
}

static bool read_answer(struct pay_call *c, const struct pay_http_response *r)
{
	struct pay_json *j = pay_json_parse(r->body, r->len);
	bool is_over;

	c->is_trouble = r->status == 401 || r->status == 403; /* we are not let in */
	is_over = j ? read_object(c, r, j) : pay_call_end(c, DESK_PAY_UNKNOWN, "not-json");

	pay_json_free(j);
	return is_over;
}

static void claim(const char *body, size_t len, char reference[DESK_PAY_REFERENCE])
{
	(void) body;
	(void) len;
	*reference = '\0';
}

const struct pay_connector pay_moov = {
	.name = "moov",
	.caps = DESK_WALLET_QUERY_OURS | DESK_WALLET_REVERSES,
	.waits = {.approve_s = 120, .not_found_grace_s = 600, .give_up_s = 48 * 3600},
	.ask = ask, .read = read_answer, .claim = claim,
};
