/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The GSMA Mobile Money API 1.2 as a provider speaks it: merchant payments, and what is asked about them. */
#include "sim/wallet_inside.h"
#include "sim/wallet_json.h"

#include "base/date.h"
#include "base/phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS SIM_WALLET_LETTERS_GSMA
#define FRANCS_MAX 5000000      /* of one payment */
#define POLL_LIMIT 1000

static const struct { int status; const char *category, *code, *sentence; } failures[SIM_WALLET_FAILURES] = {
	[SIM_WALLET_DECLINED] = {401, "authorisation", "requestDeclined", "the payer refused"},
	[SIM_WALLET_FUNDS] = {400, "businessRule", "insufficientFunds", "the payer's balance is too small"},
	[SIM_WALLET_TOO_LATE] = {400, "businessRule", "genericError", "the payer did not answer in time"},
	[SIM_WALLET_BUSY] = {400, "businessRule", "genericError", "the payer's phone is busy"},
	[SIM_WALLET_WRONG_PIN] = {401, "authorisation", "requestingPartyAuthorisationError", "wrong PIN"},
	[SIM_WALLET_DUPLICATE] = {400, "businessRule", "duplicateRequest", "this X-CorrelationID was used before"},
	[SIM_WALLET_UNKNOWN_PHONE] = {404, "identification", "identifierError", "no such account"},
	[SIM_WALLET_BAD_FORM] = {400, "validation", "formatError", "a value has the wrong form"},
	[SIM_WALLET_MISSING] = {400, "validation", "mandatoryValueNotSupplied", "a value is missing"},
	[SIM_WALLET_CURRENCY] = {400, "validation", "currencyNotSupported", "accounts are in XOF"},
	[SIM_WALLET_NO_SUCH] = {404, "identification", "identifierError", "there is no such thing"},
	[SIM_WALLET_STATE] = {400, "businessRule", "incorrectState", "it can't be given back, or is already"},
	[SIM_WALLET_NOT_LET_IN] = {401, "authorisation", "clientAuthorisationError", "wrong name or password"},
	[SIM_WALLET_AWAY] = {503, "serviceUnavailable", "genericError", "try again later"},
	[SIM_WALLET_TYPE] = {400, "businessRule", "transactionTypeError", "only merchantpay is served here"},
};

static void append_error(const struct sim_wallet *w, enum sim_wallet_failure f, struct buf *body)
{
	char at[BASE_INSTANT_TEXT];

	sim_wallet_json_pack(body, "{s:s, s:s, s:s, s:s}", "errorCategory", failures[f].category, "errorCode", failures[f].code,
			     "errordescription", failures[f].sentence, "errorDateTime",
			     base_date_format_ms(sim_wallet_inside_wall_ms(w), at));
}

static void refuse(struct sim_wallet *w, int64_t exchange, enum sim_wallet_failure f, size_t payment, bool is_submit)
{
	struct buf body = {0};

	append_error(w, f, &body);
	sim_wallet_say_answer(w, exchange, failures[f].status, &body, payment, is_submit);
}

/* ---- what is told of a payment ---- */

static void append_transaction(const struct sim_wallet *w, size_t n, bool says_paid, struct buf *body)
{
	const struct sim_wallet_payment *p = &w->book.payments[n];
	bool is_back = p->of != SIM_WALLET_NOTHING;
	int64_t francs = p->francs ? llabs(p->francs) : says_paid ? p->asked_francs : 0;
	char reference[SIM_WALLET_REFERENCE], original[SIM_WALLET_REFERENCE], phone[BASE_PHONE_TEXT], amount[24], charge[24];
	char since[BASE_INSTANT_TEXT], done[BASE_INSTANT_TEXT];

	snprintf(amount, sizeof amount, "%" PRId64, francs);
	snprintf(charge, sizeof charge, "%" PRId64, p->charge_francs);
	if (is_back)
		sim_wallet_book_reference(&w->book, p->of, LETTERS, original);
	sim_wallet_json_pack(body, "{s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:s}], s:[{s:s, s:s}], s:[{s:s, s:s, s:s}], "
			     "s:s*, s:s*, s:s*, s:s, s:s}",
			     "transactionReference", sim_wallet_book_reference(&w->book, n, LETTERS, reference),
			     "transactionStatus", p->given_back_francs ? "reversed" : "completed",
			     "type", is_back ? "reversal" : "merchantpay", "amount", amount, "currency", p->currency,
			     is_back ? "creditParty" : "debitParty", "key", "msisdn", "value", base_phone_format(p->phone, phone),
			     is_back ? "debitParty" : "creditParty", "key", "organisationid", "value", "mutuelle",
			     "fees", "feeType", "merchant", "feeAmount", charge, "feeCurrency", p->currency,
			     "requestingOrganisationTransactionReference", *p->key ? p->key : *p->subject ? p->subject : NULL,
			     "descriptionText", *p->subject ? p->subject : NULL,
			     "originalTransactionReference", is_back ? original : NULL,
			     "creationDate", base_date_format_ms(p->since_ms, since),
			     "modificationDate", base_date_format_ms(p->done_ms, done));
}

static void append_state(const struct sim_wallet *w, size_t n, struct buf *body)
{
	const struct sim_wallet_payment *p = &w->book.payments[n];
	char uuid[SIM_WALLET_UUID], reference[SIM_WALLET_REFERENCE], expires[BASE_INSTANT_TEXT];
	bool is_open = p->state == SIM_WALLET_WAITING || p->state == SIM_WALLET_ASKED;
	const char *status = is_open ? "pending" : p->state == SIM_WALLET_PAID ? "completed" : "failed";
	const char *method = p->url ? "callback" : "polling";

	sim_wallet_book_uuid(n, w->config.seed, uuid);
	if (p->state == SIM_WALLET_FAILED)
		sim_wallet_json_pack(body, "{s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "serverCorrelationId", uuid, "status", status,
				     "notificationMethod", method, "error", "errorCategory", failures[p->failure].category,
				     "errorCode", failures[p->failure].code, "errordescription", failures[p->failure].sentence);
	else
		sim_wallet_json_pack(body, "{s:s, s:s, s:s, s:s*, s:s*, s:s, s:i}", "serverCorrelationId", uuid, "status", status,
				     "notificationMethod", method, "objectReference",
				     is_open ? NULL : sim_wallet_book_reference(&w->book, n, LETTERS, reference),
				     "pendingReason", is_open ? "waits for the payer's PIN" : NULL,
				     "expiryTime", base_date_format_ms(p->expires_ms, expires), "pollLimit", POLL_LIMIT);
}

void sim_wallet_gsma_call(const struct sim_wallet *w, size_t payment, bool says_paid, struct buf *body)
{
	if (says_paid)
		append_transaction(w, payment, true, body);
	else
		append_error(w, w->book.payments[payment].failure, body);
}

/* ---- requests ---- */

static enum sim_wallet_failure read_order(const struct sim_wallet_json *j, struct sim_wallet_order *o)
{
	char room[24];
	const char *amount = sim_wallet_json_text(j, "amount", room), *currency = sim_wallet_json_text(j, "currency", room);
	const char *payer = sim_wallet_json_listed(j, "debitParty", "msisdn");
	const char *subject = sim_wallet_json_text(j, "descriptionText", room);
	size_t digits = amount ? strspn(amount, "0123456789") : 0;

	if (!amount || !currency || !payer)
		return SIM_WALLET_MISSING;
	if (strcmp(currency, "XOF"))
		return SIM_WALLET_CURRENCY;
	if (!digits || digits > 9 || amount[digits] || *amount == '0')
		return SIM_WALLET_BAD_FORM; /* no francs, or fractions of one */
	o->francs = strtoll(amount, NULL, 10);
	if (o->francs > FRANCS_MAX)
		return SIM_WALLET_BAD_FORM;
	o->phone = base_phone_parse(payer);
	if (!subject)
		subject = sim_wallet_json_text(j, "requestingOrganisationTransactionReference", room);
	snprintf(o->subject, sizeof o->subject, "%s", subject ? subject : "");
	return o->phone ? SIM_WALLET_FAILURES : SIM_WALLET_UNKNOWN_PHONE;
}

/* The client's own key. Without one the wallet makes one up, as nobody can ask by it. */
static bool read_key(const struct sim_wallet_request *r, char key[SIM_WALLET_KEY])
{
	const char *given = sim_wallet_say_header(r, "X-CorrelationID");

	snprintf(key, SIM_WALLET_KEY, "%s", given ? given : "");
	return !given || (strlen(given) == 36 && strspn(given, "0123456789abcdefABCDEF-") == 36);
}

static void on_merchantpay(struct sim_wallet *w, int64_t exchange, const struct sim_wallet_request *r)
{
	struct sim_wallet_json *j = sim_wallet_json_read(r->body, r->len);
	struct sim_wallet_order o = {.url = sim_wallet_say_header(r, "X-Callback-URL")};
	enum sim_wallet_failure f = j && read_key(r, o.key) ? read_order(j, &o) : SIM_WALLET_BAD_FORM;
	size_t earlier = sim_wallet_book_by_key(&w->book, o.key), n;
	enum sim_wallet_mood mood = sim_wallet_till_mood(w, o.phone);
	struct buf body = {0};

	sim_wallet_json_free(j);
	if (earlier != SIM_WALLET_NOTHING && !w->config.is_forgetful && f == SIM_WALLET_FAILURES) {
		w->counts.duplicates++;
		refuse(w, exchange, SIM_WALLET_DUPLICATE, earlier, true);
	} else if (f != SIM_WALLET_FAILURES || mood == SIM_WALLET_NO_ACCOUNT) {
		refuse(w, exchange, f != SIM_WALLET_FAILURES ? f : SIM_WALLET_UNKNOWN_PHONE, SIM_WALLET_NOTHING, true);
	} else if (mood == SIM_WALLET_STORM && sim_wallet_till_account(w, o.phone)->storms++ < 3) {
		refuse(w, exchange, SIM_WALLET_AWAY, SIM_WALLET_NOTHING, true);
	} else if (mood != SIM_WALLET_SILENT) {
		n = sim_wallet_till_open(w, &o);
		append_state(w, n, &body);
		sim_wallet_say_answer(w, exchange, 202, &body, n, true);
	}
}

static void on_reversal(struct sim_wallet *w, int64_t exchange, const struct sim_wallet_request *r, const char *reference)
{
	size_t of = sim_wallet_book_by_reference(&w->book, reference, LETTERS), n;
	struct sim_wallet_json *j = sim_wallet_json_read(r->body, r->len);
	struct sim_wallet_order o = {0};
	struct buf body = {0};
	char room[24];
	const char *type = j ? sim_wallet_json_text(j, "type", room) : NULL;

	if (!type || strcmp(type, "reversal") || !read_key(r, o.key)) {
		refuse(w, exchange, SIM_WALLET_BAD_FORM, SIM_WALLET_NOTHING, true);
	} else if (of == SIM_WALLET_NOTHING || !w->book.payments[of].francs) {
		refuse(w, exchange, SIM_WALLET_NO_SUCH, SIM_WALLET_NOTHING, true);
	} else if (sim_wallet_book_by_key(&w->book, o.key) != SIM_WALLET_NOTHING) {
		w->counts.duplicates++;
		refuse(w, exchange, SIM_WALLET_DUPLICATE, SIM_WALLET_NOTHING, true);
	} else {
		o.phone = w->book.payments[of].phone;
		o.francs = w->book.payments[of].francs;
		n = sim_wallet_till_give(w, &o, of);
		if (n == SIM_WALLET_NOTHING) {
			refuse(w, exchange, SIM_WALLET_STATE, SIM_WALLET_NOTHING, true);
		} else {
			append_transaction(w, n, true, &body);
			sim_wallet_say_answer(w, exchange, 201, &body, SIM_WALLET_NOTHING, true);
		}
	}
	sim_wallet_json_free(j);
}

static void on_response(struct sim_wallet *w, int64_t exchange, const char *key)
{
	size_t n = sim_wallet_book_by_key(&w->book, key);
	char text[SIM_WALLET_REFERENCE], link[80];
	struct buf body = {0};

	if (n == SIM_WALLET_NOTHING) {
		refuse(w, exchange, SIM_WALLET_NO_SUCH, n, false);
		return;
	}
	if (w->book.payments[n].francs)
		snprintf(link, sizeof link, "/transactions/%s", sim_wallet_book_reference(&w->book, n, LETTERS, text));
	else
		snprintf(link, sizeof link, "/requeststates/%s", sim_wallet_book_uuid(n, w->config.seed, text));
	sim_wallet_json_pack(&body, "{s:s}", "link", link);
	sim_wallet_say_answer(w, exchange, 200, &body, n, false);
}

static void on_state(struct sim_wallet *w, int64_t exchange, const char *uuid)
{
	size_t n = sim_wallet_book_by_uuid(&w->book, uuid, w->config.seed);
	struct buf body = {0};

	if (n == SIM_WALLET_NOTHING) {
		refuse(w, exchange, SIM_WALLET_NO_SUCH, n, false);
		return;
	}
	append_state(w, n, &body);
	sim_wallet_say_answer(w, exchange, 200, &body, n, false);
}

static void on_transaction(struct sim_wallet *w, int64_t exchange, const char *reference)
{
	size_t n = sim_wallet_book_by_reference(&w->book, reference, LETTERS);
	struct buf body = {0};

	if (n == SIM_WALLET_NOTHING || !w->book.payments[n].francs) {
		refuse(w, exchange, SIM_WALLET_NO_SUCH, n, false);
		return;
	}
	append_transaction(w, n, true, &body);
	sim_wallet_say_answer(w, exchange, 200, &body, n, false);
}

static void on_heartbeat(struct sim_wallet *w, int64_t exchange)
{
	struct buf body = {0};

	sim_wallet_json_pack(&body, "{s:s}", "serviceStatus", "available");
	sim_wallet_say_answer(w, exchange, 200, &body, SIM_WALLET_NOTHING, false);
}

/* What follows `start` in the path, up to `end`; false: another path. */
static bool is_path(const char *path, const char *start, const char *end, char rest[128])
{
	size_t len = strcspn(path, "?"), head = strlen(start), tail = strlen(end);

	if (len < head + tail || len - head - tail >= 128 || strncmp(path, start, head) || strncmp(path + len - tail, end, tail))
		return false;
	snprintf(rest, 128, "%.*s", (int) (len - head - tail), path + head);
	return !strchr(rest, '/');
}

void sim_wallet_gsma_request(struct sim_wallet *w, int64_t exchange, const struct sim_wallet_request *r, bool is_let_in)
{
	bool is_get = !strcmp(r->method, "GET"), is_post = !strcmp(r->method, "POST");
	char rest[128];

	if (!is_let_in)
		refuse(w, exchange, SIM_WALLET_NOT_LET_IN, SIM_WALLET_NOTHING, false);
	else if (is_post && is_path(r->path, "/transactions/type/merchantpay", "", rest) && !*rest)
		on_merchantpay(w, exchange, r);
	else if (is_post && is_path(r->path, "/transactions/type/", "", rest))
		refuse(w, exchange, SIM_WALLET_TYPE, SIM_WALLET_NOTHING, true);
	else if (is_post && is_path(r->path, "/transactions/", "/reversals", rest))
		on_reversal(w, exchange, r, rest);
	else if (is_get && is_path(r->path, "/responses/", "", rest))
		on_response(w, exchange, rest);
	else if (is_get && is_path(r->path, "/requeststates/", "", rest))
		on_state(w, exchange, rest);
	else if (is_get && is_path(r->path, "/transactions/", "", rest))
		on_transaction(w, exchange, rest);
	else if (is_get && is_path(r->path, "/heartbeat", "", rest) && !*rest)
		on_heartbeat(w, exchange);
	else
		refuse(w, exchange, SIM_WALLET_NO_SUCH, SIM_WALLET_NOTHING, false);
}
