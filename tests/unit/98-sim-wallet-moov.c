/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallet in a box as Moov Money Mali has it. */
#include "sim/wallet.h"
#include "tests/lib/walletbed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char order[] = "{\"request-id\":\"" WALLETBED_KEY "\",\"destination\":\"66000001\",\"amount\":\"550\",\"remarks\":\"r\","
			    "\"message\":\"carte 1000001\",\"extended-data\":{}}";

static void pay(struct walletbed *b)
{
	walletbed_command(b, "/apiaccess/CustomerPayOnlineMerchant", "mror-transaction-ussd", order);
}

static void search(struct walletbed *b, const char *key)
{
	struct buf body = {0};

	base_buf_printf(&body, "{\"request-id\":\"%s\"}", key);
	walletbed_command(b, "/apiaccess/SearchTransactionByExtID", "process-check-transaction", base_buf_str(&body));
	base_buf_release(&body);
}

static void test_paid(void **state)
{
	struct sim_wallet_move m;
	struct walletbed b;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.dialect = SIM_WALLET_MOOV, .type_ms = 1000});
	search(&b, WALLETBED_KEY);
	assert_true(walletbed_says(&b, "\"status\":\"15\""));
	pay(&b);
	assert_int_equal(b.status, 200);
	assert_true(walletbed_says(&b, "\"request-id\":\"" WALLETBED_KEY "\""));
	assert_true(walletbed_says(&b, "\"status\":\"0\""));
	assert_string_equal(b.question, "Payer 550 F, carte 1000001?\nTapez votre code secret.\n0 Refuser");
	search(&b, WALLETBED_KEY);
	assert_true(walletbed_says(&b, "\"status\":\"15\""));
	pay(&b);
	assert_true(walletbed_says(&b, "\"status\":\"12\",\"message\":\"DUPLICATE\""));
	walletbed_advance(&b, 1000);
	search(&b, WALLETBED_KEY);
	assert_true(walletbed_says(&b, "\"status\":\"0\""));
	assert_true(walletbed_says(&b, "\"extended-data\":{\"data\":{\"reference-id\":\"WMRCH261122.0800.A00001\"}}"));
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_KEY, NULL), 550);
	assert_int_equal(b.calls, 0);

	walletbed_command(&b, "/apiaccess/OnlineMerchantTransferMoneytoCustomer", "transfer-api-transaction",
			  "{\"request-id\":\"back-1\",\"destination\":\"66000001\",\"amount\":550,\"remarks\":\"WMRCH261122.0800.A00001\"}");
	assert_true(walletbed_says(&b, "\"status\":\"0\""));
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_KEY, NULL), 0);
	assert_true(sim_wallet_move_at(b.wallet, 1, &m));
	assert_string_equal(m.of, "WMRCH261122.0800.A00001");
	assert_int_equal(m.francs, -550);
	walletbed_command(&b, "/apiaccess/OnlineMerchantTransferMoneytoCustomer", "transfer-api-transaction",
			  "{\"request-id\":\"back-2\",\"destination\":\"66000001\",\"amount\":550,\"remarks\":\"WMRCH261122.0800.A00001\"}");
	assert_true(walletbed_says(&b, "\"status\":\"12\"")); /* it was given back */
	assert_int_equal(sim_wallet_balance(b.wallet, 22366000001), 200000);
	walletbed_close(&b);
}

static void test_refused(void **state)
{
	struct walletbed b;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.dialect = SIM_WALLET_MOOV});
	pay(&b);
	assert_int_equal(sim_wallet_type(b.wallet, 22366000001, "0", b.now_ms, NULL), 0);
	search(&b, WALLETBED_KEY);
	assert_true(walletbed_says(&b, "\"status\":\"12\",\"message\":\"FAILED\""));
	walletbed_command(&b, "/apiaccess/CustomerPayOnlineMerchant", "process-check-transaction", order);
	assert_true(walletbed_says(&b, "INVALID REQUEST"));
	walletbed_command(&b, "/apiaccess/CustomerPayOnlineMerchant", "mror-transaction-ussd", "{\"request-id\":\"x\"}");
	assert_true(walletbed_says(&b, "INVALID REQUEST"));
	walletbed_command(&b, "/apiaccess/CustomerPayOnlineMerchant", "mror-transaction-ussd", "not JSON");
	assert_true(walletbed_says(&b, "INVALID REQUEST"));
	walletbed_command(&b, "/apiaccess/QueryCustomerStatus", "process-check-subscriber",
			  "{\"request-id\":\"q\",\"destination\":\"66000001\"}");
	assert_true(walletbed_says(&b, "ACTIVE"));
	walletbed_command(&b, "/apiaccess/QueryCustomerStatus", "process-check-subscriber",
			  "{\"request-id\":\"q\",\"destination\":\"66000918\"}");
	assert_true(walletbed_says(&b, "SUBSCRIBER NOT FOUND"));
	walletbed_command(&b, "/transactions/type/merchantpay", "", "{}");
	assert_int_equal(b.status, 404);
	walletbed_close(&b);
}

static void test_who_is_let_in(void **state)
{
	static const char *const right[] = {"Basic bXV0dWVsbGU6c2VjcmV0", "Bearer bXV0dWVsbGU6c2VjcmV0"};
	struct walletbed b;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){.dialect = SIM_WALLET_MOOV, .user = "mutuelle", .password = "secret"});
	search(&b, WALLETBED_KEY);
	assert_int_equal(b.status, 401);
	for (size_t i = 0; i < 2; i++) {
		const struct sim_wallet_header headers[] = {{"Authorization", right[i]}, {"Command-Id", "process-check-transaction"}};
		const struct sim_wallet_request r = {"POST", "/apiaccess/SearchTransactionByExtID", headers, 2, "{\"request-id\":\"1\"}", 18};

		sim_wallet_request(b.wallet, &r, b.now_ms);
		walletbed_advance(&b, 0);
		assert_int_equal(b.status, 200);
	}
	walletbed_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paid), cmocka_unit_test(test_refused), cmocka_unit_test(test_who_is_let_in),
	};

	return cmocka_run_group_tests_name("sim/wallet moov", tests, NULL, NULL);
}
