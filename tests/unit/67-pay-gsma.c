/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GSMA Mobile Money API 1.2: what is asked, and what each answer means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pay/call.h"
#include "pay/gsma.h"

#include <stdio.h>
#include <string.h>

#define KEY "7b0a3a1e-1111-4222-8333-444455556666"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define THEIRS "878be43d-9fde-467b-a26b-889c80bf8830"

struct bed {
	struct desk_wallet desk;
	struct pay_wallet wallet;
	struct desk_pay_job job;
	struct pay_call call;
};

static struct bed *open_bed(struct bed *b, enum desk_pay_verb verb)
{
	*b = (struct bed){
		.desk = {.name = "orange"},
		.wallet = {.connector = &pay_gsma, .url = "http://127.0.0.1:1/v1", .auth = PAY_AUTH_BASIC, .user = "Aladdin",
			   .secret = "open sesame", .payee_type = "organisationid", .payee = "M01",
			   .callback_url = "https://pay.example"},
		.job = {.verb = verb, .id = 7, .lease = 9, .wallet = "orange", .key = KEY, .token = TOKEN, .subject = "Carte 12",
			.phone = 22376000001, .francs = 2500},
	};
	b->wallet.desk = &b->desk;
	pay_call_init(&b->call, &b->wallet, &b->job, 1760000000123);
	return b;
}

/* Asks, and compares method and path. */
static void asks(struct bed *b, const char *method, const char *path)
{
	pay_call_empty(&b->call);
	assert_false(pay_gsma.ask(&b->call));
	assert_string_equal(b->call.method, method);
	assert_memory_equal(base_buf_str(&b->call.url), "http://127.0.0.1:1/v1", 21);
	assert_string_equal(base_buf_str(&b->call.url) + 21, path);
}

static bool hears(struct bed *b, int status, const char *body)
{
	const struct pay_http_response r = {.is_answered = true, .status = status, .body = body, .len = strlen(body)};

	return pay_gsma.read(&b->call, &r);
}

static void ends(struct bed *b, int status, const char *body, enum desk_pay_outcome outcome, const char *reason)
{
	assert_true(hears(b, status, body));
	if (b->call.paid.outcome != outcome || strcmp(b->call.paid.reason, reason))
		fail_msg("HTTP %d %s: outcome %d, reason '%s'", status, body, b->call.paid.outcome, b->call.paid.reason);
	pay_call_release(&b->call);
}

static const char *header(struct bed *b, const char *name)
{
	for (size_t i = 0; i < b->call.n_headers; i++)
		if (!strncmp(base_buf_str(&b->call.headers[i]), name, strlen(name)))
			return base_buf_str(&b->call.headers[i]) + strlen(name) + 2;
	return "";
}

static void a_submit_is_as_the_standard_says(void **state)
{
	struct bed b;

	(void) state;
	asks(open_bed(&b, DESK_PAY_SUBMIT), "POST", "/transactions/type/merchantpay");
	assert_true(b.call.moves_money);
	assert_string_equal(header(&b, "X-CorrelationID"), KEY);
	assert_string_equal(header(&b, "X-Callback-URL"), "https://pay.example/pay/orange/" KEY "/" TOKEN);
	assert_string_equal(header(&b, "X-Date"), "2025-10-09T08:53:20.123Z");
	assert_string_equal(header(&b, "Content-Type"), "application/json");
	assert_string_equal(header(&b, "Authorization"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="); /* RFC 7617 2 */
	assert_string_equal(base_buf_str(&b.call.body),
		"{\"amount\":\"2500\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+22376000001\"}],"
		"\"creditParty\":[{\"key\":\"organisationid\",\"value\":\"M01\"}],"
		"\"requestingOrganisationTransactionReference\":\"" KEY "\",\"descriptionText\":\"Carte 12\"}");
	ends(&b, 202, "{\"serverCorrelationId\":\"" THEIRS "\",\"status\":\"pending\",\"notificationMethod\":\"callback\"}",
	     DESK_PAY_ACCEPTED, "");
	assert_string_equal(b.call.paid.query, THEIRS);
	assert_int_equal(b.call.paid.id, 7);
	assert_int_equal(b.call.paid.lease, 9);
}

static void credentials_are_as_configured(void **state)
{
	struct bed b;

	(void) state;
	open_bed(&b, DESK_PAY_QUERY)->wallet.auth = PAY_AUTH_BEARER;
	asks(&b, "GET", "/responses/" KEY);
	assert_false(b.call.moves_money);
	assert_string_equal(header(&b, "Authorization"), "Bearer open sesame");
	b.wallet.auth = PAY_AUTH_API_KEY;
	asks(&b, "GET", "/responses/" KEY);
	assert_string_equal(header(&b, "Authorization"), "");
	assert_string_equal(header(&b, "X-API-Key"), "open sesame");
	assert_string_equal(header(&b, "X-Client-Id"), "Aladdin");
	b.wallet.auth = PAY_AUTH_NONE;
	asks(&b, "GET", "/responses/" KEY);
	assert_int_equal(b.call.n_headers, 2);
	pay_call_release(&b.call);
}

/* A refusal has an error object; everything that is not clear is unknown. */
static void what_a_submit_may_hear(void **state)
{
	static const struct { int status; const char *body; enum desk_pay_outcome outcome; const char *reason; } cases[] = {
		{400, "{\"errorCategory\":\"businessRule\",\"errorCode\":\"insufficientFunds\"}", DESK_PAY_REJECTED, "no-money"},
		{404, "{\"ErrorCategory\":\"identification\",\"ErrorCode\":\"IdentifierError\"}", DESK_PAY_REJECTED, "wrong-phone"},
		{401, "{\"errorCategory\":\"authorisation\",\"errorCode\":\"clientAuthorisationError\"}", DESK_PAY_REJECTED,
		 "clientAuthorisationError"},
		{400, "{\"errorCode\":\"dailyValueLimitExceeded\"}", DESK_PAY_REJECTED, "limit"},
		{400, "{\"errorCode\":\"formatError\"}", DESK_PAY_REJECTED, "formatError"},
		{400, "{\"errorCategory\":\"businessRule\",\"errorCode\":\"duplicateRequest\"}", DESK_PAY_UNKNOWN, "duplicateRequest"},
		{400, "{\"errorCode\":\"DuplicateRequest\"}", DESK_PAY_UNKNOWN, "DuplicateRequest"},
		{500, "{\"errorCategory\":\"internal\",\"errorCode\":\"genericError\"}", DESK_PAY_UNKNOWN, "unreadable"},
		{503, "{\"errorCategory\":\"serviceUnavailable\",\"errorCode\":\"genericError\"}", DESK_PAY_UNKNOWN, "unreadable"},
		{429, "{\"errorCode\":\"rateLimitError\"}", DESK_PAY_UNKNOWN, "unreadable"},
		{408, "{\"errorCode\":\"x\"}", DESK_PAY_UNKNOWN, "unreadable"},
		{404, "<html>404 Not Found</html>", DESK_PAY_UNKNOWN, "not-json"},
		{403, "{}", DESK_PAY_UNKNOWN, "unreadable"},
		{302, "{}", DESK_PAY_UNKNOWN, "unreadable"},
		{200, "<html><h1>Maintenance</h1></html>", DESK_PAY_UNKNOWN, "not-json"},
		{200, "{\"serverCorrelationId\":\"" THEIRS "\",\"status\":\"pending\"}", DESK_PAY_UNKNOWN, "unreadable"},
		{202, "{\"status\":\"pending\"}", DESK_PAY_UNKNOWN, "unreadable"},
		{202, "{\"serverCorrelationId\":\"\",\"status\":\"pending\"}", DESK_PAY_UNKNOWN, "unreadable"},
		{202, "", DESK_PAY_UNKNOWN, "not-json"},
		{201, "{\"transactionStatus\":\"completed\"}", DESK_PAY_UNKNOWN, "unreadable"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed b;

		asks(open_bed(&b, DESK_PAY_SUBMIT), "POST", "/transactions/type/merchantpay");
		ends(&b, cases[i].status, cases[i].body, cases[i].outcome, cases[i].reason);
	}
}

static void a_final_answer_to_a_submit_is_not_believed(void **state)
{
	struct bed b;

	(void) state;
	asks(open_bed(&b, DESK_PAY_SUBMIT), "POST", "/transactions/type/merchantpay");
	ends(&b, 201, "{\"transactionReference\":\"T1\",\"transactionStatus\":\"completed\",\"amount\":\"2500\",\"currency\":\"XOF\"}",
	     DESK_PAY_ACCEPTED, "");
	assert_string_equal(b.call.paid.reference, "T1");
	assert_int_equal(b.call.paid.francs, 0);
}

static const char done[] = "{\"transactionReference\":\"T1\",\"transactionStatus\":\"Completed\",\"amount\":\"2500.00\",\"currency\":\"XOF\","
			   "\"requestingOrganisationTransactionReference\":\"" KEY "\"}";

static void the_request_state_leads_to_the_transaction(void **state)
{
	struct bed b;

	(void) state;
	open_bed(&b, DESK_PAY_QUERY);
	strcpy(b.job.query, THEIRS);
	asks(&b, "GET", "/requeststates/" THEIRS);
	assert_false(hears(&b, 200, "{\"status\":\"completed\",\"objectReference\":\"T1\",\"serverCorrelationId\":\"" THEIRS "\"}"));
	asks(&b, "GET", "/transactions/T1");
	ends(&b, 200, done, DESK_PAY_SUCCEEDED, "");
	assert_string_equal(b.call.paid.reference, "T1");
	assert_int_equal(b.call.paid.francs, 2500);
	assert_string_equal(b.call.paid.currency, "XOF");
}

static void a_request_state_may_be_all_there_is(void **state)
{
	static const struct { int status; const char *body; enum desk_pay_outcome outcome; const char *reason; } cases[] = {
		{200, "{\"status\":\"pending\"}", DESK_PAY_PENDING, ""},
		{200, "{\"status\":\"failed\",\"error\":{\"errorCategory\":\"businessRule\",\"errorCode\":\"requestDeclined\"}}",
		 DESK_PAY_FAILED, "cancelled"},
		{200, "{\"status\":\"failed\"}", DESK_PAY_FAILED, "failed"},
		{200, "{\"status\":\"completed\"}", DESK_PAY_UNKNOWN, "completed"},
		{200, "{\"status\":\"odd\"}", DESK_PAY_UNKNOWN, "odd"},
		{200, "{}", DESK_PAY_UNKNOWN, "unreadable"},
		{404, "nothing here", DESK_PAY_UNKNOWN, "not-json"},
		{503, "{\"errorCode\":\"genericError\"}", DESK_PAY_UNKNOWN, "unreadable"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed b;

		open_bed(&b, DESK_PAY_QUERY);
		strcpy(b.job.query, THEIRS);
		asks(&b, "GET", "/requeststates/" THEIRS);
		ends(&b, cases[i].status, cases[i].body, cases[i].outcome, cases[i].reason);
	}
}

static void a_lost_answer_is_found_by_our_own_key(void **state)
{
	static const char *const links[] = {"/transactions/T1", "transactions/T1", "https://elsewhere.example/x/Transactions/T1?a=b"};
	struct bed b;

	(void) state;
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		char body[128];

		asks(open_bed(&b, DESK_PAY_QUERY), "GET", "/responses/" KEY);
		snprintf(body, sizeof body, "{\"link\":\"%s\"}", links[i]);
		assert_false(hears(&b, 200, body));
		asks(&b, "GET", "/transactions/T1"); /* on the wallet's own host, whatever the link says */
		ends(&b, 200, done, DESK_PAY_SUCCEEDED, "");
	}
	asks(open_bed(&b, DESK_PAY_QUERY), "GET", "/responses/" KEY);
	assert_false(hears(&b, 200, "{\"link\":\"/requeststates/" THEIRS "\"}"));
	asks(&b, "GET", "/requeststates/" THEIRS);
	ends(&b, 200, "{\"status\":\"pending\"}", DESK_PAY_PENDING, "");
	assert_string_equal(b.call.paid.query, THEIRS);
	asks(open_bed(&b, DESK_PAY_QUERY), "GET", "/responses/" KEY);
	ends(&b, 404, "{\"errorCategory\":\"identification\",\"errorCode\":\"identifierError\"}", DESK_PAY_NOT_FOUND, "identifierError");
	asks(open_bed(&b, DESK_PAY_QUERY), "GET", "/responses/" KEY);
	ends(&b, 404, "<html>no such page</html>", DESK_PAY_UNKNOWN, "not-json");
	asks(open_bed(&b, DESK_PAY_QUERY), "GET", "/responses/" KEY);
	ends(&b, 200, "{\"link\":\"/accounts/T1\"}", DESK_PAY_UNKNOWN, "another-link");
	asks(open_bed(&b, DESK_PAY_QUERY), "GET", "/responses/" KEY);
	ends(&b, 200, "{\"link\":\"/transactions/\"}", DESK_PAY_UNKNOWN, "another-link");
}

static void a_forgotten_state_is_looked_for_by_our_key(void **state)
{
	struct bed b;

	(void) state;
	open_bed(&b, DESK_PAY_QUERY);
	strcpy(b.job.query, THEIRS);
	asks(&b, "GET", "/requeststates/" THEIRS);
	assert_false(hears(&b, 404, "{\"errorCode\":\"identifierError\"}"));
	asks(&b, "GET", "/responses/" KEY);
	ends(&b, 404, "{\"errorCode\":\"identifierError\"}", DESK_PAY_NOT_FOUND, "identifierError");
}

/* It said itself that there is one: its absence is a doubt, and never "no such payment". */
static void a_transaction_that_was_named_and_is_missing_is_a_doubt(void **state)
{
	struct bed b;

	(void) state;
	open_bed(&b, DESK_PAY_QUERY);
	strcpy(b.job.query, THEIRS);
	asks(&b, "GET", "/requeststates/" THEIRS);
	assert_false(hears(&b, 200, "{\"status\":\"completed\",\"objectReference\":\"T1\"}"));
	asks(&b, "GET", "/transactions/T1");
	ends(&b, 404, "{\"errorCode\":\"identifierError\"}", DESK_PAY_UNKNOWN, "transaction-missing");
}

static void a_transaction_is_believed_only_whole(void **state)
{
#define HEAD "{\"transactionReference\":\"T1\",\"transactionStatus\":"
	static const struct { const char *body; enum desk_pay_outcome outcome; const char *reason; } cases[] = {
		{HEAD "\"completed\",\"amount\":\"2500\",\"currency\":\"XOF\"}", DESK_PAY_SUCCEEDED, ""},
		{HEAD "\"SUCCESSFUL\",\"amount\":2500,\"currency\":\"XAF\"}", DESK_PAY_SUCCEEDED, ""},
		{HEAD "\"completed\",\"amount\":\"2500.5\",\"currency\":\"XOF\"}", DESK_PAY_UNKNOWN, "no-amount"},
		{HEAD "\"completed\",\"amount\":\"2500\"}", DESK_PAY_UNKNOWN, "no-amount"},
		{HEAD "\"completed\",\"currency\":\"XOF\"}", DESK_PAY_UNKNOWN, "no-amount"},
		{HEAD "\"completed\",\"amount\":\"2500\",\"currency\":\"FCFA\"}", DESK_PAY_UNKNOWN, "no-amount"},
		{HEAD "\"pending\"}", DESK_PAY_PENDING, ""},
		{HEAD "\"in progress\"}", DESK_PAY_PENDING, ""},
		{HEAD "\"declined\"}", DESK_PAY_FAILED, "declined"},
		{HEAD "\"reversed\"}", DESK_PAY_FAILED, "reversed"},
		{HEAD "\"who knows\"}", DESK_PAY_UNKNOWN, "who knows"},
		{"{\"transactionReference\":\"T2\",\"transactionStatus\":\"completed\",\"amount\":\"2500\",\"currency\":\"XOF\"}",
		 DESK_PAY_UNKNOWN, "another-transaction"},
		{HEAD "\"completed\",\"amount\":\"2500\",\"currency\":\"XOF\",\"requestingOrganisationTransactionReference\":\"other\"}",
		 DESK_PAY_UNKNOWN, "another-transaction"},
		{"{\"transactionStatus\":\"completed\",\"amount\":\"2500\",\"currency\":\"XOF\"}", DESK_PAY_UNKNOWN, "unreadable"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed b;

		open_bed(&b, DESK_PAY_QUERY);
		strcpy(b.job.reference, "T1");
		asks(&b, "GET", "/transactions/T1");
		ends(&b, 200, cases[i].body, cases[i].outcome, cases[i].reason);
	}
}

static void a_notice_is_looked_up_by_its_reference(void **state)
{
	char reference[DESK_PAY_REFERENCE];
	struct bed b;

	(void) state;
	pay_gsma.claim("{\"transactionReference\":\"A/b c\"}", 32, reference);
	assert_string_equal(reference, "A/b c");
	open_bed(&b, DESK_PAY_QUERY);
	b.job.is_notice = true;
	b.job.key[0] = '\0';
	strcpy(b.job.reference, reference);
	pay_call_init(&b.call, &b.wallet, &b.job, 0);
	asks(&b, "GET", "/transactions/A%2Fb%20c");
	ends(&b, 200, "{\"transactionReference\":\"A/b c\",\"transactionStatus\":\"completed\",\"amount\":\"1000\",\"currency\":\"XOF\","
	     "\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+22376000009\"}],\"descriptionText\":\"carte 12\"}", DESK_PAY_SUCCEEDED, "");
	assert_int_equal(b.call.paid.phone, 22376000009);
	assert_string_equal(b.call.paid.subject, "carte 12");
	assert_true(b.call.paid.is_notice);
	pay_gsma.claim("not json", 8, reference);
	assert_string_equal(reference, "");
	open_bed(&b, DESK_PAY_QUERY);
	b.job.is_notice = true;
	assert_true(pay_gsma.ask(&b.call));
	assert_int_equal(b.call.paid.outcome, DESK_PAY_UNKNOWN);
}

static void a_reversal_has_a_key_of_its_own(void **state)
{
	struct bed b;

	(void) state;
	open_bed(&b, DESK_PAY_REVERSE);
	strcpy(b.job.reference, "T1");
	asks(&b, "POST", "/transactions/T1/reversals");
	assert_true(b.call.moves_money);
	assert_string_equal(header(&b, "X-CorrelationID"), KEY);
	assert_string_equal(base_buf_str(&b.call.body), "{\"type\":\"reversal\"}");
	ends(&b, 201, "{\"transactionReference\":\"R1\"}", DESK_PAY_ACCEPTED, "");
}

static void a_heartbeat_says_how_it_is(void **state)
{
	static const struct { int status; const char *body; bool is_well; } cases[] = {
		{200, "{\"serviceStatus\":\"available\"}", true}, {200, "{\"serviceStatus\":\"degraded\",\"delay\":1000}", true},
		{200, "{\"serviceStatus\":\"unavailable\"}", false}, {200, "OK", false}, {503, "{\"serviceStatus\":\"available\"}", false},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed b;

		open_bed(&b, DESK_PAY_QUERY);
		pay_call_init(&b.call, &b.wallet, NULL, 0);
		asks(&b, "GET", "/heartbeat");
		assert_true(hears(&b, cases[i].status, cases[i].body));
		assert_int_equal(b.call.paid.outcome == DESK_PAY_SUCCEEDED, cases[i].is_well);
		pay_call_release(&b.call);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_submit_is_as_the_standard_says),
		cmocka_unit_test(credentials_are_as_configured),
		cmocka_unit_test(what_a_submit_may_hear),
		cmocka_unit_test(a_final_answer_to_a_submit_is_not_believed),
		cmocka_unit_test(the_request_state_leads_to_the_transaction),
		cmocka_unit_test(a_request_state_may_be_all_there_is),
		cmocka_unit_test(a_lost_answer_is_found_by_our_own_key),
		cmocka_unit_test(a_forgotten_state_is_looked_for_by_our_key),
		cmocka_unit_test(a_transaction_that_was_named_and_is_missing_is_a_doubt),
		cmocka_unit_test(a_transaction_is_believed_only_whole),
		cmocka_unit_test(a_notice_is_looked_up_by_its_reference),
		cmocka_unit_test(a_reversal_has_a_key_of_its_own),
		cmocka_unit_test(a_heartbeat_says_how_it_is),
	};

	return cmocka_run_group_tests_name("pay/gsma", tests, NULL, NULL);
}
