/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallet in a box as GSMA's API has it: what is asked, answered, called back and really taken. */
#include "base/date.h"
#include "sim/wallet.h"
#include "tests/lib/walletbed.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define AWA 22376000001u
#define AWA_TEXT "+22376000001"

static void test_paid(void **state)
{
	struct walletbed b;
	char uuid[128], reference[128], path[200], question[SIM_WALLET_QUESTION];
	int n;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.charge_permille = 10, .answer_ms = 100, .ask_ms = 2000});
	walletbed_pay(&b, WALLETBED_KEY, AWA_TEXT, "2500");
	assert_int_equal(b.answers, 0);
	walletbed_advance(&b, 100);
	assert_int_equal(b.answers, 1);
	assert_int_equal(b.answered, b.exchange);
	assert_int_equal(b.status, 202);
	assert_string_equal(b.type, "application/json");
	assert_true(walletbed_says(&b, "\"status\":\"pending\""));
	assert_true(walletbed_says(&b, "\"notificationMethod\":\"callback\""));
	assert_true(walletbed_says(&b, "\"expiryTime\":\"2026-11-22T08:02:02.000Z\""));
	walletbed_value(&b, "serverCorrelationId", uuid);
	assert_int_equal(strlen(uuid), 36);
	assert_null(sim_wallet_question(b.wallet, AWA, question));

	walletbed_advance(&b, 1900);
	assert_string_equal(b.question, "Payer 2500 F, carte 1000001?\nTapez votre code secret.\n0 Refuser");
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_KEY, NULL), 0);
	assert_int_equal(sim_wallet_type(b.wallet, AWA, "1234", b.now_ms, NULL), 0);
	assert_int_equal(b.calls, 0);
	walletbed_advance(&b, 0);
	assert_string_equal(b.question, "");
	assert_int_equal(b.calls, 1);
	assert_string_equal(b.url, "PUT http://127.0.0.1:8080/pay/orange/1");
	assert_true(walletbed_called(&b, "\"amount\":\"2500\",\"currency\":\"XOF\""));
	assert_true(walletbed_called(&b, "\"transactionStatus\":\"completed\""));
	assert_true(walletbed_called(&b, "\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+22376000001\"}]"));
	assert_true(walletbed_called(&b, "\"feeAmount\":\"25\""));
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_KEY, &n), 2500);
	assert_int_equal(n, 1);
	assert_int_equal(sim_wallet_balance(b.wallet, AWA), 197500);

	snprintf(path, sizeof path, "/requeststates/%s", uuid);
	walletbed_ask(&b, "GET", path, NULL, NULL);
	walletbed_advance(&b, 100);
	assert_int_equal(b.status, 200);
	assert_true(walletbed_says(&b, "\"status\":\"completed\""));
	walletbed_value(&b, "objectReference", reference);
	assert_string_equal(reference, "MP261122.0800.A00001");
	walletbed_ask(&b, "GET", "/responses/" WALLETBED_KEY, NULL, NULL);
	walletbed_advance(&b, 100);
	assert_true(walletbed_says(&b, "{\"link\":\"/transactions/MP261122.0800.A00001\"}"));
	walletbed_ask(&b, "GET", "/transactions/MP261122.0800.A00001", NULL, NULL);
	walletbed_advance(&b, 100);
	assert_true(walletbed_says(&b, "\"transactionReference\":\"MP261122.0800.A00001\""));
	assert_true(walletbed_says(&b, "\"creationDate\":\"2026-11-22T08:00:00.000Z\""));
	walletbed_close(&b);
}

/* The same key is never taken twice, whatever became of the first, and asked for it is found. */
static void test_same_key(void **state)
{
	struct walletbed b;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){0});
	walletbed_ask(&b, "GET", "/responses/" WALLETBED_KEY, NULL, NULL);
	assert_int_equal(b.status, 404);
	assert_true(walletbed_says(&b, "\"errorCategory\":\"identification\",\"errorCode\":\"identifierError\""));
	walletbed_pay(&b, WALLETBED_KEY, AWA_TEXT, "550");
	assert_int_equal(b.status, 202);
	walletbed_ask(&b, "GET", "/responses/" WALLETBED_KEY, NULL, NULL);
	assert_true(walletbed_says(&b, "{\"link\":\"/requeststates/"));
	walletbed_pay(&b, WALLETBED_KEY, AWA_TEXT, "550");
	assert_int_equal(b.status, 400);
	assert_true(walletbed_says(&b, "duplicateRequest"));
	assert_int_equal(sim_wallet_type(b.wallet, AWA, "0", b.now_ms, NULL), 0);
	walletbed_pay(&b, WALLETBED_KEY, AWA_TEXT, "550");
	assert_int_equal(b.status, 400);
	assert_int_equal(b.questions, 1);
	assert_int_equal(sim_wallet_counts(b.wallet)->duplicates, 2);
	walletbed_close(&b);

	walletbed_open(&b, (struct sim_wallet_config){.is_forgetful = true, .type_ms = 1000});
	for (int i = 0; i < 2; i++) {
		walletbed_pay(&b, WALLETBED_KEY, AWA_TEXT, "550");
		walletbed_advance(&b, 1000);
	}
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_KEY, &b.questions), 1100);
	assert_int_equal(b.questions, 2);
	walletbed_close(&b);
}

static void test_refused_requests(void **state)
{
	static const struct { const char *key, *body, *code; int status; } tries[] = {
		{WALLETBED_KEY, "{", "formatError", 400},
		{WALLETBED_KEY, "[]", "formatError", 400},
		{WALLETBED_KEY, "{\"currency\":\"XOF\"}", "mandatoryValueNotSupplied", 400},
		{WALLETBED_KEY, "{\"amount\":\"550\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"walletid\",\"value\":\"7\"}]}",
		 "mandatoryValueNotSupplied", 400},
		{WALLETBED_KEY, "{\"amount\":\"5.5\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+22376000001\"}]}",
		 "formatError", 400},
		{WALLETBED_KEY, "{\"amount\":\"-5\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+22376000001\"}]}",
		 "formatError", 400},
		{WALLETBED_KEY, "{\"amount\":\"550\",\"currency\":\"EUR\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+22376000001\"}]}",
		 "currencyNotSupported", 400},
		{WALLETBED_KEY, "{\"amount\":\"550\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"abc\"}]}",
		 "identifierError", 404},
		{"INT-1", "{\"amount\":\"550\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+22376000001\"}]}",
		 "formatError", 400},
	};
	struct walletbed b;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){0});
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		walletbed_ask(&b, "POST", "/transactions/type/merchantpay", tries[i].key, tries[i].body);
		assert_int_equal(b.status, tries[i].status);
		assert_true(walletbed_says(&b, tries[i].code));
	}
	walletbed_ask(&b, "POST", "/transactions/type/merchantpay", NULL, NULL);
	assert_int_equal(b.status, 400);
	walletbed_ask(&b, "POST", "/transactions/type/deposit", WALLETBED_KEY, "{}");
	assert_true(walletbed_says(&b, "transactionTypeError"));
	walletbed_ask(&b, "DELETE", "/transactions/type/merchantpay", WALLETBED_KEY, "{}");
	assert_int_equal(b.status, 404);
	walletbed_ask(&b, "GET", "/requeststates/7b0a3a1e-0000-4000-8000-000000000001", NULL, NULL);
	assert_int_equal(b.status, 404);
	walletbed_ask(&b, "GET", "/transactions/MP261122.0800.A00001", NULL, NULL);
	assert_int_equal(b.status, 404);
	walletbed_ask(&b, "GET", "/transactions/.A18446744073709551615", NULL, NULL);
	assert_int_equal(b.status, 404);
	walletbed_ask(&b, "GET", "/heartbeat", NULL, NULL);
	assert_true(walletbed_says(&b, "{\"serviceStatus\":\"available\"}"));
	assert_int_equal(b.questions, 0);
	walletbed_close(&b);
}

static void test_who_is_let_in(void **state)
{
	const struct sim_wallet_header wrong = {"Authorization", "Basic bXV0dWVsbGU6c2VjcmU="};
	const struct sim_wallet_header right = {"authorization", "Basic bXV0dWVsbGU6c2VjcmV0"}; /* mutuelle:secret */
	struct walletbed b;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.user = "mutuelle", .password = "secret"});
	walletbed_ask(&b, "GET", "/heartbeat", NULL, NULL);
	assert_int_equal(b.status, 401);
	assert_true(walletbed_says(&b, "clientAuthorisationError"));
	sim_wallet_request(b.wallet, &(struct sim_wallet_request){"GET", "/heartbeat", &wrong, 1, NULL, 0}, b.now_ms);
	walletbed_advance(&b, 0);
	assert_int_equal(b.status, 401);
	sim_wallet_request(b.wallet, &(struct sim_wallet_request){"GET", "/heartbeat", &right, 1, NULL, 0}, b.now_ms);
	walletbed_advance(&b, 0);
	assert_int_equal(b.status, 200);
	walletbed_close(&b);
}

static void test_reversal(void **state)
{
	struct sim_wallet_move m;
	struct walletbed b;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.type_ms = 1000});
	walletbed_pay(&b, WALLETBED_KEY, AWA_TEXT, "550");
	walletbed_ask(&b, "POST", "/transactions/MP261122.0800.A00001/reversals", WALLETBED_OTHER, "{\"type\":\"reversal\"}");
	assert_int_equal(b.status, 404); /* nothing is paid yet */
	walletbed_advance(&b, 1000);
	walletbed_ask(&b, "POST", "/transactions/MP261122.0800.A00001/reversals", WALLETBED_OTHER, "{\"type\":\"reversal\"}");
	assert_int_equal(b.status, 201);
	assert_true(walletbed_says(&b, "\"originalTransactionReference\":\"MP261122.0800.A00001\""));
	assert_true(walletbed_says(&b, "\"type\":\"reversal\",\"amount\":\"550\""));
	walletbed_ask(&b, "POST", "/transactions/MP261122.0800.A00001/reversals", WALLETBED_OTHER, "{\"type\":\"reversal\"}");
	assert_true(walletbed_says(&b, "duplicateRequest"));
	walletbed_ask(&b, "POST", "/transactions/MP261122.0800.A00001/reversals", "7b0a3a1e-0000-4000-8000-000000000003",
		      "{\"type\":\"reversal\"}");
	assert_true(walletbed_says(&b, "incorrectState"));
	walletbed_ask(&b, "GET", "/responses/" WALLETBED_OTHER, NULL, NULL);
	assert_true(walletbed_says(&b, "{\"link\":\"/transactions/MP261122.0800.A00002\"}"));
	walletbed_ask(&b, "GET", "/transactions/MP261122.0800.A00001", NULL, NULL);
	assert_true(walletbed_says(&b, "\"transactionStatus\":\"reversed\""));
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_KEY, NULL), 0);
	assert_int_equal(sim_wallet_balance(b.wallet, AWA), 200000);
	assert_true(sim_wallet_move_at(b.wallet, 1, &m));
	assert_string_equal(m.of, "MP261122.0800.A00001");
	assert_int_equal(m.francs, -550);
	assert_false(sim_wallet_move_at(b.wallet, 2, &m));
	walletbed_close(&b);
}

static void test_statement(void **state)
{
	struct walletbed b;
	struct buf out = {0};

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.charge_permille = 15, .type_ms = 5000, .notice_url = "http://127.0.0.1:8080/n"});
	walletbed_pay(&b, WALLETBED_KEY, AWA_TEXT, "550");
	walletbed_advance(&b, 5000);
	walletbed_ask(&b, "POST", "/transactions/MP261122.0800.A00001/reversals", WALLETBED_OTHER, "{\"type\":\"reversal\"}");
	assert_int_equal(sim_wallet_pay(b.wallet, AWA, 3300, "carte, 1000001", b.now_ms, NULL), 0);
	walletbed_advance(&b, 0);
	assert_string_equal(b.url, "PUT http://127.0.0.1:8080/n");
	assert_true(walletbed_called(&b, "\"requestingOrganisationTransactionReference\":\"carte, 1000001\""));
	walletbed_advance(&b, 86400000);
	assert_int_equal(sim_wallet_pay(b.wallet, AWA, 300, "", b.now_ms, NULL), 0);
	sim_wallet_statement(b.wallet, base_date_make(2026, 11, 22), &out);
	assert_string_equal(base_buf_str(&out),
			    "date,time,reference,key,phone,subject,amount,charge,currency,kind,of\r\n"
			    "2026-11-22,08:00:05,MP261122.0800.A00001," WALLETBED_KEY ",+22376000001,carte 1000001,550,8,XOF,payment,\r\n"
			    "2026-11-22,08:00:05,MP261122.0800.A00002," WALLETBED_OTHER
			    ",+22376000001,,-550,0,XOF,reversal,MP261122.0800.A00001\r\n"
			    "2026-11-22,08:00:05,MP261122.0800.A00003,,+22376000001,\"carte, 1000001\",3300,49,XOF,payment,\r\n");
	base_buf_release(&out);
	walletbed_close(&b);
}

/* A hundred thousand payments, and the last is as near as the first; balances and moves say the same. */
static void test_many(void **state)
{
	enum { N = 100000, PHONES = 700 };
	struct walletbed b;
	struct sim_wallet_move m;
	int64_t sum = 0, left = 0;
	char key[64], phone[32];

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.type_ms = 10, .balance_francs = 1000000});
	for (int i = 0; i < N; i++) {
		snprintf(key, sizeof key, "7b0a3a1e-0000-4000-8000-%012x", i);
		snprintf(phone, sizeof phone, "+22365%06d", i % PHONES);
		walletbed_pay(&b, key, phone, "5");
		walletbed_advance(&b, 10);
	}
	for (size_t i = 0; sim_wallet_move_at(b.wallet, i, &m); i++)
		sum += m.francs;
	for (uint64_t i = 0; i < PHONES; i++)
		left += sim_wallet_balance(b.wallet, 22365000000 + i);
	assert_int_equal(sum, 5 * N);
	assert_int_equal(left, PHONES * 1000000ll - sum);
	assert_int_equal(b.calls, N);
	assert_int_equal(sim_wallet_taken(b.wallet, "7b0a3a1e-0000-4000-8000-00000000c350", NULL), 5);
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_KEY, NULL), 5);
	assert_int_equal(sim_wallet_taken(b.wallet, "7b0a3a1e-0000-4000-8000-100000000000", NULL), 0);
	walletbed_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paid), cmocka_unit_test(test_same_key), cmocka_unit_test(test_refused_requests),
		cmocka_unit_test(test_who_is_let_in), cmocka_unit_test(test_reversal), cmocka_unit_test(test_statement),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("sim/wallet", tests, NULL, NULL);
}
