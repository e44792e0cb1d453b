/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moods of a wallet's payers: what each takes, tells and hides. */
#include "sim/wallet.h"
#include "sim/wallet_loop.h"
#include "tests/lib/walletbed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TYPE_MS 1000
#define EXPIRE_MS 120000

/* A payer of this mood is asked for 550 F and types by herself. */
static uint64_t begin(struct walletbed *b, enum sim_wallet_mood mood)
{
	char phone[32];

	walletbed_open(b, (struct sim_wallet_config){.type_ms = TYPE_MS});
	snprintf(phone, sizeof phone, "+22376000%03d", mood ? 900 + mood : 1);
	walletbed_pay(b, WALLETBED_KEY, phone, "550");
	return 22376000000 + (mood ? 900u + mood : 1u);
}

static int64_t taken(const struct walletbed *b)
{
	return sim_wallet_taken(b->wallet, WALLETBED_KEY, NULL);
}

static void search(struct walletbed *b)
{
	walletbed_ask(b, "GET", "/responses/" WALLETBED_KEY, NULL, NULL);
}

/* The state of the first payment, by the link of /responses. */
static void look(struct walletbed *b)
{
	char link[128];

	search(b);
	walletbed_value(b, "link", link);
	walletbed_ask(b, "GET", link, NULL, NULL);
}

static void test_names(void **state)
{
	enum sim_wallet_mood mood;
	struct error e;
	char row[64];

	(void) state;
	for (int m = 0; m < SIM_WALLET_MOODS; m++) {
		assert_int_equal(sim_wallet_mood_read(sim_wallet_mood_name((enum sim_wallet_mood) m), &mood, &e), 0);
		assert_int_equal(mood, m);
		if (m)
			snprintf(row, sizeof row, "\n  %d  %s ", 900 + m, sim_wallet_mood_name((enum sim_wallet_mood) m));
		else
			snprintf(row, sizeof row, "\n       %s ", sim_wallet_mood_name((enum sim_wallet_mood) m));
		if (!strstr(sim_wallet_loop_usage, row))
			fail_msg("the help has no row '%s'", row + 1);
	}
	assert_int_equal(sim_wallet_mood_read("happy", &mood, &e), -1);
	assert_int_equal(sim_wallet_mood_of(22376000001), SIM_WALLET_PAYS);
	assert_int_equal(sim_wallet_mood_of(22379999999), SIM_WALLET_PAYS);
	assert_int_equal(sim_wallet_mood_of(22376000900), SIM_WALLET_PAYS);
	assert_int_equal(sim_wallet_mood_of(22376000920), SIM_WALLET_PAYS);
	assert_int_equal(sim_wallet_mood_of(22376000901), SIM_WALLET_REFUSES);
	assert_int_equal(sim_wallet_mood_of(22376000919), SIM_WALLET_OTHER_CURRENCY);
}

static void test_fails(void **state)
{
	static const struct { enum sim_wallet_mood mood; int64_t ms; const char *code; } tries[] = {
		{SIM_WALLET_REFUSES, TYPE_MS, "requestDeclined"}, {SIM_WALLET_NO_MONEY, TYPE_MS, "insufficientFunds"},
		{SIM_WALLET_EXPIRES, EXPIRE_MS, "genericError"}, {SIM_WALLET_LIES, TYPE_MS, "insufficientFunds"},
	};
	struct walletbed b;

	(void) state;
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		uint64_t phone = begin(&b, tries[i].mood);

		walletbed_advance(&b, tries[i].ms - 1);
		assert_int_equal(b.calls, 0);
		assert_true(*b.question);
		look(&b);
		assert_true(walletbed_says(&b, "\"status\":\"pending\""));
		walletbed_advance(&b, 1);
		assert_int_equal(b.calls, 1);
		assert_string_equal(b.question, "");
		assert_true(walletbed_called(&b, tries[i].mood == SIM_WALLET_LIES ? "\"amount\":\"550\"" : tries[i].code));
		look(&b);
		assert_true(walletbed_says(&b, "\"status\":\"failed\""));
		assert_true(walletbed_says(&b, tries[i].code));
		walletbed_advance(&b, 86400000);
		assert_int_equal(taken(&b), 0);
		assert_int_equal(sim_wallet_balance(b.wallet, phone), 200000);
		walletbed_close(&b);
	}
}

static void test_callbacks(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_TWICE);
	walletbed_advance(&b, TYPE_MS);
	assert_int_equal(b.calls, 2);
	assert_int_equal(taken(&b), 550);
	walletbed_close(&b);

	begin(&b, SIM_WALLET_NO_CALLBACK);
	walletbed_advance(&b, 86400000);
	assert_int_equal(b.calls, 0);
	assert_int_equal(taken(&b), 550);
	walletbed_close(&b);

	begin(&b, SIM_WALLET_EARLY);
	assert_int_equal(b.answers, 0);
	walletbed_advance(&b, TYPE_MS);
	assert_int_equal(b.calls, 1);
	assert_int_equal(b.answers, 0);
	walletbed_advance(&b, 1000);
	assert_int_equal(b.answers, 1);
	assert_true(walletbed_says(&b, "\"status\":\"pending\"")); /* as it was when it was written */
	walletbed_close(&b);
}

static void test_silent(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_SILENT);
	walletbed_advance(&b, 86400000);
	assert_int_equal(b.answers + b.calls + b.questions, 0);
	search(&b);
	assert_int_equal(b.status, 404);
	walletbed_close(&b);
}

static void test_late(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_LATE);
	walletbed_advance(&b, 59999);
	assert_int_equal(b.answers, 0);
	assert_int_equal(taken(&b), 550);
	walletbed_advance(&b, 1);
	assert_int_equal(b.status, 202);
	search(&b);
	assert_int_equal(b.answers, 1);
	walletbed_advance(&b, 60000);
	assert_int_equal(b.answers, 2);
	walletbed_close(&b);
}

static void test_late_paid(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_LATE_PAID);
	walletbed_advance(&b, EXPIRE_MS);
	assert_true(walletbed_called(&b, "\"errorCode\":\"genericError\""));
	look(&b);
	assert_true(walletbed_says(&b, "\"status\":\"failed\""));
	assert_int_equal(taken(&b), 0);
	walletbed_advance(&b, 600000);
	assert_int_equal(b.calls, 2);
	assert_true(walletbed_called(&b, "\"transactionStatus\":\"completed\""));
	look(&b);
	assert_true(walletbed_says(&b, "\"transactionStatus\":\"completed\""));
	assert_int_equal(taken(&b), 550);
	walletbed_close(&b);
}

static void test_wrong_money(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_WRONG_AMOUNT);
	walletbed_advance(&b, TYPE_MS);
	assert_true(walletbed_called(&b, "\"amount\":\"500\",\"currency\":\"XOF\""));
	assert_int_equal(taken(&b), 500);
	walletbed_close(&b);

	begin(&b, SIM_WALLET_OTHER_CURRENCY);
	walletbed_advance(&b, TYPE_MS);
	assert_true(walletbed_called(&b, "\"amount\":\"550\",\"currency\":\"XAF\""));
	walletbed_close(&b);
}

static void test_answer_lost(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_ANSWER_LOST);
	assert_int_equal(b.answers, 1);
	assert_int_equal(b.status, 0);
	walletbed_advance(&b, TYPE_MS);
	assert_int_equal(taken(&b), 550);
	search(&b);
	assert_int_equal(b.status, 200);
	walletbed_close(&b);
}

static void test_unsolicited(void **state)
{
	struct walletbed b;
	struct sim_wallet_move m;

	(void) state;
	begin(&b, SIM_WALLET_UNSOLICITED);
	walletbed_advance(&b, TYPE_MS + 60000);
	assert_int_equal(taken(&b), 550);
	assert_int_equal(b.calls, 1); /* nobody asked to be told of the other */
	assert_true(sim_wallet_move_at(b.wallet, 1, &m));
	assert_string_equal(m.key, "");
	assert_string_equal(m.subject, "carte 1000001");
	assert_int_equal(m.francs, 550);
	assert_false(sim_wallet_move_at(b.wallet, 2, &m));
	walletbed_close(&b);
}

static void test_storm(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_STORM);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(b.status, 503);
		search(&b);
		assert_int_equal(b.status, 404);
		b.status = 503;
		walletbed_pay(&b, WALLETBED_KEY, "+22376000910", "550");
	}
	assert_int_equal(b.status, 202);
	for (int i = 0; i < 3; i++) {
		search(&b);
		assert_int_equal(b.status, 503);
	}
	search(&b);
	assert_int_equal(b.status, 200);
	walletbed_advance(&b, TYPE_MS);
	assert_int_equal(taken(&b), 550);
	walletbed_close(&b);
}

static void test_pages(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_HTML);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(b.status, 200);
		assert_string_equal(b.type, "text/html");
		assert_true(walletbed_says(&b, "<h1>"));
		search(&b);
	}
	assert_string_equal(b.type, "application/json");
	walletbed_close(&b);

	begin(&b, SIM_WALLET_HUGE);
	for (int i = 0; i < 3; i++) {
		assert_true(b.body.len > 10 << 20);
		search(&b);
	}
	assert_true(b.body.len < 200);
	walletbed_close(&b);
}

static void test_pending(void **state)
{
	struct walletbed b;
	uint64_t phone;

	(void) state;
	phone = begin(&b, SIM_WALLET_PENDING);
	assert_int_equal(sim_wallet_type(b.wallet, phone, "1234", b.now_ms, NULL), 0);
	walletbed_advance(&b, 10 * 86400000ll);
	assert_string_equal(b.question, "");
	look(&b);
	assert_true(walletbed_says(&b, "\"status\":\"pending\""));
	assert_int_equal(b.calls, 0);
	walletbed_close(&b);
}

static void test_no_account(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_NO_ACCOUNT);
	assert_int_equal(b.status, 404);
	assert_true(walletbed_says(&b, "identifierError"));
	search(&b);
	assert_int_equal(b.status, 404);
	walletbed_close(&b);
}

/* A person's hands: wrong PINs, a refusal, a phone in a dialog, two questions at once, an empty account. */
static void test_hands(void **state)
{
	uint64_t awa = 22376000001;
	struct walletbed b;
	struct error e;

	(void) state;
	walletbed_open(&b, (struct sim_wallet_config){0});
	assert_int_equal(sim_wallet_type(b.wallet, awa, "1234", b.now_ms, &e), -1);
	walletbed_pay(&b, WALLETBED_KEY, "76000001", "550");
	sim_wallet_type(b.wallet, awa, "1111", b.now_ms, &e);
	walletbed_advance(&b, 0);
	assert_string_equal(b.question, "Code faux.\nPayer 550 F, carte 1000001?\nTapez votre code secret.\n0 Refuser");
	walletbed_pay(&b, WALLETBED_OTHER, "76000001", "550");
	walletbed_advance(&b, 0);
	assert_true(walletbed_called(&b, "busy"));
	sim_wallet_type(b.wallet, awa, "1111", b.now_ms, &e);
	sim_wallet_type(b.wallet, awa, "", b.now_ms, &e);
	walletbed_advance(&b, 0);
	assert_string_equal(b.question, "");
	look(&b);
	assert_true(walletbed_says(&b, "requestingPartyAuthorisationError"));
	assert_int_equal(sim_wallet_counts(b.wallet)->failures, 2);

	b.is_busy = true;
	walletbed_pay(&b, "7b0a3a1e-0000-4000-8000-000000000003", "76000001", "550");
	assert_int_equal(b.questions, 2); /* the first one, shown twice */
	b.is_busy = false;
	walletbed_pay(&b, "7b0a3a1e-0000-4000-8000-000000000006", "76000001", "550");
	assert_int_equal(b.questions, 3);
	sim_wallet_not_shown(b.wallet, awa, b.now_ms);
	sim_wallet_not_shown(b.wallet, awa, b.now_ms); /* nothing is asked any more */
	walletbed_advance(&b, 0);
	assert_true(walletbed_called(&b, "busy"));
	sim_wallet_set_balance(b.wallet, awa, 549);
	walletbed_pay(&b, "7b0a3a1e-0000-4000-8000-000000000004", "76000001", "550");
	sim_wallet_type(b.wallet, awa, "1234", b.now_ms, &e);
	walletbed_advance(&b, 0);
	assert_true(walletbed_called(&b, "insufficientFunds"));
	sim_wallet_set_mood(b.wallet, awa, SIM_WALLET_SILENT);
	b.answers = 0;
	walletbed_pay(&b, "7b0a3a1e-0000-4000-8000-000000000005", "76000001", "550");
	assert_int_equal(b.answers, 0);
	sim_wallet_set_mood(b.wallet, awa, SIM_WALLET_MOODS);
	walletbed_pay(&b, "7b0a3a1e-0000-4000-8000-000000000005", "76000001", "50");
	assert_int_equal(b.answers, 1);
	walletbed_close(&b);
}

/* Away: nobody is heard and nobody answered; what was asked before goes on. */
static void test_down(void **state)
{
	struct walletbed b;

	(void) state;
	begin(&b, SIM_WALLET_PAYS);
	sim_wallet_set_down(b.wallet, true);
	b.answers = 0;
	walletbed_pay(&b, WALLETBED_OTHER, "76000002", "550");
	walletbed_advance(&b, TYPE_MS);
	assert_int_equal(b.answers + b.calls, 0);
	assert_int_equal(taken(&b), 550);
	sim_wallet_set_down(b.wallet, false);
	search(&b);
	assert_int_equal(b.status, 200);
	assert_int_equal(sim_wallet_taken(b.wallet, WALLETBED_OTHER, NULL), 0);
	walletbed_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names), cmocka_unit_test(test_fails), cmocka_unit_test(test_callbacks), cmocka_unit_test(test_silent),
		cmocka_unit_test(test_late), cmocka_unit_test(test_late_paid), cmocka_unit_test(test_wrong_money),
		cmocka_unit_test(test_answer_lost), cmocka_unit_test(test_unsolicited), cmocka_unit_test(test_storm),
		cmocka_unit_test(test_pages), cmocka_unit_test(test_pending), cmocka_unit_test(test_no_account),
		cmocka_unit_test(test_hands), cmocka_unit_test(test_down),
	};

	return cmocka_run_group_tests_name("sim/wallet moods", tests, NULL, NULL);
}
