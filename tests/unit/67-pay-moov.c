/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moov Money Mali's four calls: what is asked, and what each answer means. And the dialect that asks nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pay/call.h"
#include "pay/manual.h"
#include "pay/moov.h"

#include <stdio.h>
#include <string.h>

#define KEY "7b0a3a1e-1111-4222-8333-444455556666"

struct bed {
	struct desk_wallet desk;
	struct pay_wallet wallet;
	struct desk_pay_job job;
	struct pay_call call;
};

static struct bed *open_bed(struct bed *b, enum desk_pay_verb verb)
{
	*b = (struct bed){
		.desk = {.name = "moov"},
		.wallet = {.connector = &pay_moov, .url = "http://127.0.0.1:1", .auth = PAY_AUTH_BEARER_BASIC, .user = "Aladdin",
			   .secret = "open sesame"},
		.job = {.verb = verb, .id = 7, .lease = 9, .wallet = "moov", .key = KEY, .subject = "Carte 12", .phone = 22366000001,
			.francs = 2500},
	};
	b->wallet.desk = &b->desk;
	pay_call_init(&b->call, &b->wallet, &b->job, 0);
	return b;
}

static const char *header(struct bed *b, const char *name)
{
	for (size_t i = 0; i < b->call.n_headers; i++)
		if (!strncmp(base_buf_str(&b->call.headers[i]), name, strlen(name)))
			return base_buf_str(&b->call.headers[i]) + strlen(name) + 2;
	return "";
}

static void asks(struct bed *b, const char *path, const char *command, const char *body, bool moves_money)
{
	pay_call_empty(&b->call);
	assert_false(pay_moov.ask(&b->call));
	assert_string_equal(b->call.method, "POST");
	assert_string_equal(base_buf_str(&b->call.url), path);
	assert_string_equal(header(b, "command-id"), command);
	assert_string_equal(base_buf_str(&b->call.body), body);
	assert_int_equal(b->call.moves_money, moves_money);
}

static bool hears(struct bed *b, int status, const char *body)
{
	const struct pay_http_response r = {.is_answered = true, .status = status, .body = body, .len = strlen(body)};

	return pay_moov.read(&b->call, &r);
}

static void ends(struct bed *b, int status, const char *body, enum desk_pay_outcome outcome, const char *reason)
{
	assert_true(hears(b, status, body));
	if (b->call.paid.outcome != outcome || strcmp(b->call.paid.reason, reason))
		fail_msg("HTTP %d %s: outcome %d, reason '%s'", status, body, b->call.paid.outcome, b->call.paid.reason);
	pay_call_release(&b->call);
}

static void asks_for_subscriber(struct bed *b)
{
	asks(b, "http://127.0.0.1:1/apiaccess/QueryCustomerStatus", "process-check-subscriber",
	     "{\"request-id\":\"" KEY "\",\"destination\":\"66000001\"}", false);
}

static void asks_for_push(struct bed *b)
{
	asks_for_subscriber(b);
	assert_false(hears(b, 200, "{\"status\":\"0\",\"message\":\"ok\"}"));
	asks(b, "http://127.0.0.1:1/apiaccess/CustomerPayOnlineMerchant", "mror-transaction-ussd",
	     "{\"request-id\":\"" KEY "\",\"destination\":\"66000001\",\"amount\":\"2500\",\"remarks\":\"" KEY "\","
	     "\"message\":\"Carte 12\",\"extended-data\":{}}", true);
}

static void a_push_that_was_sent_is_not_paid(void **state)
{
	struct bed b;

	(void) state;
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	assert_string_equal(header(&b, "Authorization"), "Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	ends(&b, 200, "{\"request-id\":\"" KEY "\",\"trans-id\":\"9\",\"status\":\"0\",\"message\":\"SUCCESS\"}", DESK_PAY_ACCEPTED, "");
	assert_string_equal(b.call.paid.reference, "");
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "{\"status\":0}", DESK_PAY_ACCEPTED, "");
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "{\"status\":\"12\",\"message\":\"BALANCE\"}", DESK_PAY_REJECTED, "status-12");
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "{\"status\":\"12\",\"message\":\"Duplicate request\"}", DESK_PAY_UNKNOWN, "duplicate");
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "{\"status\":\"99\"}", DESK_PAY_UNKNOWN, "status-99");
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 500, "{\"status\":\"0\"}", DESK_PAY_UNKNOWN, "unreadable");
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "<html>", DESK_PAY_UNKNOWN, "not-json");
	asks_for_push(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "{\"request-id\":\"another\",\"status\":\"0\"}", DESK_PAY_UNKNOWN, "another-request");
}

static void who_has_no_wallet_is_not_asked(void **state)
{
	struct bed b;

	(void) state;
	asks_for_subscriber(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "{\"status\":\"12\",\"message\":\"not registered\"}", DESK_PAY_REJECTED, "wrong-phone");
	asks_for_subscriber(open_bed(&b, DESK_PAY_SUBMIT));
	ends(&b, 200, "{\"status\":\"15\"}", DESK_PAY_UNKNOWN, "status-15");
}

static void a_search_proves(void **state)
{
#define DATA ",\"trans-id\":\"1\",\"extended-data\":{\"data\":{\"reference-id\":\"MP9\"}}}"
	static const struct { const char *body; enum desk_pay_outcome outcome; const char *reason; int64_t francs; } cases[] = {
		{"{\"status\":\"0\"" DATA, DESK_PAY_SUCCEEDED, "", 0},
		{"{\"status\":\"0\",\"amount\":\"2500\"" DATA, DESK_PAY_SUCCEEDED, "", 2500},
		{"{\"status\":\"0\",\"amount\":\"lots\"" DATA, DESK_PAY_UNKNOWN, "no-amount", 0},
		{"{\"status\":\"0\",\"trans-id\":\"1\"}", DESK_PAY_UNKNOWN, "no-reference", 0},
		{"{\"status\":\"12\"" DATA, DESK_PAY_FAILED, "status-12", 0},
		{"{\"status\":\"15\"}", DESK_PAY_PENDING, "", 0},
		{"{\"status\":\"\"}", DESK_PAY_UNKNOWN, "status-", 0},
		{"{\"message\":\"ok\"}", DESK_PAY_UNKNOWN, "unreadable", 0},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed b;

		asks(open_bed(&b, DESK_PAY_QUERY), "http://127.0.0.1:1/apiaccess/SearchTransactionByExtID", "process-check-transaction",
		     "{\"request-id\":\"" KEY "\"}", false);
		ends(&b, 200, cases[i].body, cases[i].outcome, cases[i].reason);
		assert_int_equal(b.call.paid.francs, cases[i].francs);
		if (cases[i].outcome == DESK_PAY_SUCCEEDED)
			assert_string_equal(b.call.paid.reference, "MP9");
	}
}

static void a_reversal_is_a_transfer_back(void **state)
{
	struct bed b;

	(void) state;
	asks(open_bed(&b, DESK_PAY_REVERSE), "http://127.0.0.1:1/apiaccess/OnlineMerchantTransferMoneytoCustomer",
	     "transfer-api-transaction",
	     "{\"request-id\":\"" KEY "\",\"destination\":\"66000001\",\"amount\":\"2500\",\"remarks\":\"" KEY "\","
	     "\"message\":\"Carte 12\",\"extended-data\":{}}", true);
	ends(&b, 200, "{\"status\":\"0\"}", DESK_PAY_ACCEPTED, "");
}

static void by_hand_nobody_is_asked(void **state)
{
	static const enum desk_pay_outcome outcomes[] = {DESK_PAY_ACCEPTED, DESK_PAY_PENDING, DESK_PAY_REJECTED};

	(void) state;
	for (enum desk_pay_verb verb = DESK_PAY_SUBMIT; verb <= DESK_PAY_REVERSE; verb++) {
		struct bed b;

		open_bed(&b, verb)->wallet.connector = &pay_manual;
		assert_true(pay_manual.ask(&b.call));
		assert_int_equal(b.call.paid.outcome, outcomes[verb]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_push_that_was_sent_is_not_paid),
		cmocka_unit_test(who_has_no_wallet_is_not_asked),
		cmocka_unit_test(a_search_proves),
		cmocka_unit_test(a_reversal_is_a_transfer_back),
		cmocka_unit_test(by_hand_nobody_is_asked),
	};

	return cmocka_run_group_tests_name("pay/moov", tests, NULL, NULL);
}
