/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GSMA Mobile Money API 1.2: merchant payment, asked for by our correlation id.
 *
 *   submit  POST /transactions/type/merchantpay       X-CorrelationID: our key; 202: it asks the payer
 *   query   GET  /requeststates/{theirs}, where we have it: pending, failed, or completed and the transaction's reference
 *           GET  /responses/{our key}, where the 202 was lost: a link to either
 *           GET  /transactions/{reference}: status, amount and currency
 *   reverse POST /transactions/{reference}/reversals
 *
 * The published texts and schemas differ in the case of names, transactionStatus is free text, and a second submit under the same key
 * is refused as a duplicate, not answered again: that says only that the first one arrived. */
#include "pay/gsma.h"

#include "base/date.h"
#include "base/must.h"
#include "base/phone.h"
#include "pay/call.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum step { BEGIN, SUBMIT, REVERSAL, STATE, RESPONSE, TRANSACTION, HEARTBEAT };

static void begin(struct pay_call *c, const char *method, const char *path)
{
	char now[BASE_INSTANT_TEXT];

	pay_call_begin(c, method, path);
	pay_call_header(c, "X-Date: %s", base_date_format_ms(c->wall_ms, now));
}

static void get(struct pay_call *c, const char *path, const char *segment)
{
	begin(c, "GET", path);
	pay_call_segment(c, segment);
}

/* What POSTs share. */
static void headers(struct pay_call *c)
{
	const struct pay_wallet *w = c->wallet;

	c->moves_money = true;
	pay_call_header(c, "Content-Type: application/json");
	pay_call_header(c, "X-CorrelationID: %s", c->job->key);
	if (w->callback_url && c->job->token[0])
		pay_call_header(c, "X-Callback-URL: %s/pay/%s/%s/%s", w->callback_url, w->desk->name, c->job->key, c->job->token);
}

static void party(struct buf *out, const char *name, const char *key, const char *value)
{
	base_buf_printf(out, ",\"%s\":[{\"key\":", name);
	pay_json_quote(out, key);
	base_buf_append_str(out, ",\"value\":");
	pay_json_quote(out, value);
	base_buf_append_str(out, "}]");
}

static void submit(struct pay_call *c)
{
	const struct desk_pay_job *job = c->job;
	char phone[BASE_PHONE_TEXT];
	struct buf *b = &c->body;

	begin(c, "POST", "/transactions/type/merchantpay");
	headers(c);
	/* without decimals: the schema's pattern refuses "2500.00" */
	base_buf_printf(b, "{\"amount\":\"%" PRId64 "\",\"currency\":\"" DESK_PAY_CURRENCY "\"", job->francs);
	party(b, "debitParty", "msisdn", base_phone_format(job->phone, phone));
	party(b, "creditParty", c->wallet->payee_type, c->wallet->payee);
	base_buf_append_str(b, ",\"requestingOrganisationTransactionReference\":");
	pay_json_quote(b, job->key);
	if (job->subject[0]) {
		base_buf_append_str(b, ",\"descriptionText\":");
		pay_json_quote(b, job->subject);
	}
	base_buf_append_str(b, "}");
}

static enum step first_step(const struct pay_call *c)
{
	const struct desk_pay_job *job = c->job;

	if (!job)
		return HEARTBEAT;
	if (job->verb == DESK_PAY_SUBMIT)
		return SUBMIT;
	if (job->verb == DESK_PAY_REVERSE)
		return REVERSAL;
	if (job->query[0] && !job->is_notice)
		return STATE;
	return job->reference[0] ? TRANSACTION : RESPONSE;
}

static bool ask(struct pay_call *c)
{
	const struct desk_pay_job *job = c->job;

	if (c->step == BEGIN) {
		c->step = first_step(c);
		snprintf(c->at, sizeof c->at, "%s", c->step == STATE ? job->query : c->step == TRANSACTION ? job->reference : "");
	}
	switch ((enum step) c->step) {
	case SUBMIT:
		submit(c);
		return false;
	case REVERSAL:
		get(c, "/transactions", job->reference);
		c->method = "POST";
		base_buf_append_str(&c->url, "/reversals");
		headers(c);
		base_buf_append_str(&c->body, "{\"type\":\"reversal\"}");
		return false;
	case STATE:
		get(c, "/requeststates", c->at);
		return false;
	case RESPONSE:
		if (job->is_notice)
			return pay_call_end(c, DESK_PAY_UNKNOWN, "no-reference");
		get(c, "/responses", job->key);
		return false;
	case TRANSACTION:
		get(c, "/transactions", c->at);
		return false;
	case HEARTBEAT:
		begin(c, "GET", "/heartbeat");
		return false;
	case BEGIN:
		break;
	}
	return pay_call_end(c, DESK_PAY_UNKNOWN, "no-step");
}

/* ---- answers ---- */

/* An error object has a code; a page of a proxy has none. */
static bool read_error(const struct pay_json *j, char code[DESK_PAY_REASON])
{
	return pay_json_text(j, "errorCode", code, DESK_PAY_REASON) && code[0];
}

/* HTTP 4xx with an error object: the wallet read the request and refused it. */
static bool is_refusal(int status, const struct pay_json *j, char code[DESK_PAY_REASON])
{
	return status >= 400 && status < 500 && status != 408 && status != 429 && read_error(j, code);
}

/* The desk's words (struct desk_paid) for the standard's codes; any other code stands for itself. */
static const char *reason_of(const char *code)
{
	static const struct { const char *code, *reason; } known[] = {
		{"requestDeclined", "cancelled"}, {"insufficientFunds", "no-money"}, {"identifierError", "wrong-phone"},
		{"incorrectState", "barred"}, {"lessThanTransactionMinValue", "limit"}, {"greaterThanTransactionMaxValue", "limit"},
		{"maxBalanceExceeded", "limit"}, {"expired", "expired"}, {"cancelled", "cancelled"}, {"canceled", "cancelled"},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcasecmp(known[i].code, code))
			return known[i].reason;
	return strcasestr(code, "LimitExceeded") || strcasestr(code, "accountMaxTotal") ? "limit" : code;
}

static bool read_submitted(struct pay_call *c, int status, const struct pay_json *j)
{
	struct desk_paid *p = &c->paid;
	char word[DESK_PAY_REASON];

	if (status == 202 && pay_json_text(j, "serverCorrelationId", p->query, sizeof p->query) && p->query[0]) {
		pay_json_text(j, "objectReference", p->reference, sizeof p->reference);
		return pay_call_end(c, DESK_PAY_ACCEPTED, "");
	}
	/* a final answer at once is an answer to the submit still: a question shall prove it */
	if (status == 201 && pay_json_text(j, "transactionReference", p->reference, sizeof p->reference) && p->reference[0])
		return pay_call_end(c, DESK_PAY_ACCEPTED, "");
	if (!is_refusal(status, j, word))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "unreadable");
	if (!strcasecmp(word, "duplicateRequest")) /* the first one arrived; what became of it? */
		return pay_call_end(c, DESK_PAY_UNKNOWN, word);
	return pay_call_end(c, DESK_PAY_REJECTED, reason_of(word));
}

/* Goes on at another address of the wallet. False, so that a reader can return it. */
static bool go_on(struct pay_call *c, enum step step, const char *at)
{
	size_t len = strlen(at);

	must(len < sizeof c->at);
	memmove(c->at, at, len + 1); /* it may stand there already */
	c->step = step;
	return false;
}

static bool read_state(struct pay_call *c, int status, const struct pay_json *j)
{
	const struct pay_json *error = j ? pay_json_child(j, "error") : NULL;
	char word[DESK_PAY_REASON], code[DESK_PAY_REASON] = "";

	if (status == 404 && read_error(j, word)) /* it keeps them for a while only */
		return go_on(c, RESPONSE, "");
	if (status != 200 || !pay_json_text(j, "status", word, sizeof word))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "unreadable");
	pay_json_text(j, "objectReference", c->paid.reference, sizeof c->paid.reference);
	if (!strcasecmp(word, "pending"))
		return pay_call_end(c, DESK_PAY_PENDING, "");
	if (!strcasecmp(word, "failed")) {
		if (!error || !read_error(error, code))
			snprintf(code, sizeof code, "failed");
		return pay_call_end(c, DESK_PAY_FAILED, reason_of(code));
	}
	if (!strcasecmp(word, "completed") && c->paid.reference[0])
		return go_on(c, TRANSACTION, c->paid.reference);
	return pay_call_end(c, DESK_PAY_UNKNOWN, word);
}

/* "/transactions/REF" or ".../requeststates/ID": only the last two parts count, so that no link leads us to another host. */
static bool read_response(struct pay_call *c, int status, const struct pay_json *j)
{
	char link[257], word[DESK_PAY_REASON], *id, *kind;

	if (status == 404 && read_error(j, word))
		return pay_call_end(c, DESK_PAY_NOT_FOUND, word);
	if (status != 200 || !pay_json_text(j, "link", link, sizeof link))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "unreadable");
	link[strcspn(link, "?#")] = '\0';
	id = strrchr(link, '/');
	if (id)
		*id++ = '\0';
	kind = strrchr(link, '/');
	kind = kind ? kind + 1 : link;
	if (id && *id && strlen(id) < DESK_PAY_REFERENCE && !strcasecmp(kind, "transactions"))
		return go_on(c, TRANSACTION, id);
	if (id && *id && strlen(id) < DESK_PAY_QUERY_MAX && !strcasecmp(kind, "requeststates")) {
		memcpy(c->paid.query, id, strlen(id) + 1);
		return go_on(c, STATE, id);
	}
	return pay_call_end(c, DESK_PAY_UNKNOWN, "another-link");
}

/* The standard leaves the words to each provider: those that stand in its examples and in simulators. */
static enum desk_pay_outcome outcome_of(const char *status)
{
	static const struct { const char *word; enum desk_pay_outcome outcome; } words[] = {
		{"completed", DESK_PAY_SUCCEEDED}, {"success", DESK_PAY_SUCCEEDED}, {"successful", DESK_PAY_SUCCEEDED},
		{"succeeded", DESK_PAY_SUCCEEDED},
		{"pending", DESK_PAY_PENDING}, {"initiated", DESK_PAY_PENDING}, {"accepted", DESK_PAY_PENDING},
		{"submitted", DESK_PAY_PENDING}, {"processing", DESK_PAY_PENDING}, {"in progress", DESK_PAY_PENDING},
		{"inprogress", DESK_PAY_PENDING},
		{"failed", DESK_PAY_FAILED}, {"declined", DESK_PAY_FAILED}, {"rejected", DESK_PAY_FAILED},
		{"cancelled", DESK_PAY_FAILED}, {"canceled", DESK_PAY_FAILED}, {"expired", DESK_PAY_FAILED},
		{"reversed", DESK_PAY_FAILED},
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcasecmp(words[i].word, status))
			return words[i].outcome;
	return DESK_PAY_UNKNOWN;
}

/* What a notice is about, for a person or for the household's number in it. */
static void read_payer(struct desk_paid *p, const struct pay_json *j)
{
	char phone[32];

	if (pay_json_pair(j, "debitParty", "msisdn", phone, sizeof phone))
		p->phone = base_phone_parse(phone);
	if (!pay_json_text(j, "descriptionText", p->subject, sizeof p->subject) || !p->subject[0])
		pay_json_text(j, "requestingOrganisationTransactionReference", p->subject, sizeof p->subject);
}

static bool read_transaction(struct pay_call *c, int status, const struct pay_json *j)
{
	struct desk_paid *p = &c->paid;
	enum desk_pay_outcome outcome;
	char word[DESK_PAY_REASON], ours[65], reference[DESK_PAY_REFERENCE];

	if (status == 404 && read_error(j, word)) /* a payment's was named by the wallet itself: a doubt; a notice's by whoever called */
		return c->job->is_notice ? pay_call_end(c, DESK_PAY_NOT_FOUND, word)
					 : pay_call_end(c, DESK_PAY_UNKNOWN, "transaction-missing");
	if (status != 200 || !pay_json_text(j, "transactionStatus", word, sizeof word)
	    || !pay_json_text(j, "transactionReference", reference, sizeof reference))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "unreadable");
	pay_json_text(j, "requestingOrganisationTransactionReference", ours, sizeof ours);
	if (strcmp(reference, c->at) || (!c->job->is_notice && ours[0] && strcasecmp(ours, c->job->key)))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "another-transaction");
	snprintf(p->reference, sizeof p->reference, "%s", reference);
	outcome = outcome_of(word);
	if (outcome == DESK_PAY_SUCCEEDED
	    && (!pay_json_francs(j, "amount", &p->francs) || !pay_json_text(j, "currency", p->currency, sizeof p->currency)
		|| !p->currency[0]))
		return pay_call_end(c, DESK_PAY_UNKNOWN, "no-amount");
	if (c->job->is_notice)
		read_payer(p, j);
	return pay_call_end(c, outcome, outcome == DESK_PAY_SUCCEEDED || outcome == DESK_PAY_PENDING ? "" : reason_of(word));
}

static bool read_heartbeat(struct pay_call *c, int status, const struct pay_json *j)
{
	char word[DESK_PAY_REASON] = "unreadable";
	bool is_well = status == 200 && pay_json_text(j, "serviceStatus", word, sizeof word)
		       && (!strcasecmp(word, "available") || !strcasecmp(word, "degraded"));

	return pay_call_end(c, is_well ? DESK_PAY_SUCCEEDED : DESK_PAY_UNKNOWN, word);
}

static bool read_object(struct pay_call *c, int status, const struct pay_json *j)
{
	switch ((enum step) c->step) {
	case SUBMIT:
	case REVERSAL:
		return read_submitted(c, status, j);
	case STATE:
		return read_state(c, status, j);
	case RESPONSE:
		return read_response(c, status, j);
	case TRANSACTION:
		return read_transaction(c, status, j);
	case HEARTBEAT:
		return read_heartbeat(c, status, j);
	case BEGIN:
		break;
	}
	return pay_call_end(c, DESK_PAY_UNKNOWN, "no-step");
}

/* We are not let in. A payer who is not (a wrong PIN) gets 401, too, with another code. */
static bool is_trouble(int status, const struct pay_json *j)
{
	char code[DESK_PAY_REASON];

	return status == 403 || (status == 401 && (!j || !read_error(j, code) || !strcasecmp(code, "clientAuthorisationError")));
}

static bool read_answer(struct pay_call *c, const struct pay_http_response *r)
{
	struct pay_json *j = pay_json_parse(r->body, r->len);
	bool is_over;

	c->is_trouble = is_trouble(r->status, j);
	is_over = j ? read_object(c, r->status, j) : pay_call_end(c, DESK_PAY_UNKNOWN, "not-json");

	pay_json_free(j);
	return is_over;
}

static void claim(const char *body, size_t len, char reference[DESK_PAY_REFERENCE])
{
	struct pay_json *j = pay_json_parse(body, len);

	*reference = '\0';
	if (j)
		pay_json_text(j, "transactionReference", reference, DESK_PAY_REFERENCE);
	pay_json_free(j);
}

const struct pay_connector pay_gsma = {
	.name = "gsma",
	.caps = DESK_WALLET_DEDUPES | DESK_WALLET_QUERY_OURS | DESK_WALLET_CALLS_BACK | DESK_WALLET_REVERSES
		| DESK_WALLET_UNSOLICITED,
	.has_heartbeat = true,
	.waits = {.approve_s = 120, .not_found_grace_s = 300, .give_up_s = 48 * 3600},
	.ask = ask, .read = read_answer, .claim = claim,
};
