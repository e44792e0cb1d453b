/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments at the desk when things go wrong: deaths, other amounts, money after the end, references that came before, lies. */
#include "tests/lib/paybed.h"

#include "base/buf.h"
#include "base/rng.h"
#include "desk/held.h"
#include "desk/import.h"
#include "desk/pay.h"
#include "store/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BEFORE 3850     /* seven months at 550 F */
#define AFTER (BEFORE + 1100)

static int setup(void **state)
{
	static struct paybed bed;

	paybed_open(&bed);
	*state = &bed;
	return 0;
}

static int teardown(void **state)
{
	paybed_close(*state);
	return 0;
}

static void after_a_start_everything_is_asked_for_and_nothing_sent(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_OUTCOMES);
	struct desk_paid before = paybed_said(&b->jobs[0], DESK_PAY_REJECTED, "");

	paybed_restart(b);
	assert_int_equal(paybed_lease(b, true), 1);
	assert_int_equal(b->jobs[0].verb, DESK_PAY_QUERY);
	paybed_result(b, &before); /* of the life before */
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_SUBMITTING);
	assert_true(paybed_load(b, p.intent).is_unknown);
	paybed_say(b, &b->jobs[0], DESK_PAY_SUCCEEDED, "MP1");
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
}

/* A step beside it is refused, so the batch runs a second time: still one payment, one receipt. */
static void a_batch_that_runs_twice_settles_once(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct desk_pay_job job = paybed_ask(b, 5000);
	struct desk_paid paid = paybed_said(&job, DESK_PAY_SUCCEEDED, "MP1");
	struct desk_pay_results results = {.n = 1, .paid = &paid};
	struct desk_import_chunk chunk = {.import = 99};
	struct desk_request requests[] = {
		{.kind = DESK_PAY_RESULT, .now_ms = b->now_ms, .body = &results},
		{.kind = DESK_IMPORT_CHUNK, .now_ms = b->now_ms, .body = &chunk},
		{.kind = DESK_PAY_RESULT, .now_ms = b->now_ms, .body = &results},
	};
	struct desk_reply *replies = base_alloc(sizeof *replies * 3);

	desk_batch_run(b->desk, requests, replies, 3);
	assert_int_equal(replies[0].verdict, DESK_DONE);
	assert_int_equal(replies[1].verdict, DESK_FAILED);
	assert_int_equal(replies[2].verdict, DESK_DONE);
	assert_true(replies[2].next_pay_ms == INT64_MAX);
	free(replies);
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

static void another_amount_is_held_and_looked_at(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct desk_pay_job job = paybed_ask(b, 5000);
	struct desk_paid paid = paybed_said(&job, DESK_PAY_SUCCEEDED, "MP1");

	paid.francs = 1000;
	paybed_result(b, &paid);
	assert_string_equal(paybed_load(b, p.intent).review, "other amount");
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_PENDING);
	assert_int_equal(paybed_balance(b, p.household, "dues"), BEFORE);
	assert_int_equal(paybed_balance(b, 0, "held"), 1000);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
	paybed_check(b);
	assert_true(paybed_notice(b, "orange", &(struct store_intent[]){paybed_load(b, p.intent)}[0], "", "{}"));
	job = paybed_ask(b, 0);
	paid.lease = job.lease;
	paybed_result(b, &paid); /* it says so again */
	assert_int_equal(paybed_balance(b, 0, "held"), 1000);
	assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 1);
}

static void another_currency_is_no_money_of_ours(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct desk_pay_job job = paybed_ask(b, 5000);
	struct desk_paid paid = paybed_said(&job, DESK_PAY_SUCCEEDED, "MP1");

	strcpy(paid.currency, "GNF");
	paybed_result(b, &paid);
	assert_string_equal(paybed_load(b, p.intent).review, "other currency");
	assert_int_equal(paybed_balance(b, p.household, "dues"), BEFORE);
	assert_int_equal(paybed_balance(b, 0, "held"), 0);
}

static void money_that_comes_after_the_end_is_credited_once(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct desk_pay_job job = paybed_ask(b, 5000);
	struct store_intent i;
	struct desk_step s;

	paybed_say(b, &job, DESK_PAY_FAILED, "");
	i = paybed_load(b, p.intent);
	for (int times = 0; times < 3; times++) {
		assert_true(paybed_notice(b, "orange", &i, "", "{\"status\":\"completed\"}"));
		job = paybed_ask(b, 0);
		paybed_say(b, &job, times ? DESK_PAY_SUCCEEDED : DESK_PAY_UNKNOWN, "MP1");
		if (!times) { /* unclear: asked for again */
			assert_true(b->reply.next_pay_ms > b->now_ms && b->reply.next_pay_ms < INT64_MAX);
			continue;
		}
		assert_true(b->reply.next_pay_ms == INT64_MAX);
		assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
		assert_int_equal(paybed_balance(b, p.household, "shares"), 1100);
		assert_int_equal(paybed_messages(b, PAYBED_AWA, NULL), 2); /* that it failed, and the receipt */
	}
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_FAILED);
	assert_true(paybed_notice(b, "orange", &i, "", "{\"status\":\"completed\"}"));
	job = paybed_ask(b, 0);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP2"); /* another transaction: more money, of nobody's */
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
	assert_int_equal(paybed_balance(b, 0, "held"), 1100);
	assert_string_equal(paybed_load(b, p.intent).review, "paid twice");
	assert_true(paybed_notice(b, "orange", &i, "", "{\"status\":\"completed\"}"));
	job = paybed_ask(b, 0);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP2"); /* told again: it stays where it is */
	assert_int_equal(b->reply.verdict, DESK_DONE);
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
	assert_int_equal(paybed_balance(b, 0, "held"), 1100);
	assert_true(b->reply.next_pay_ms == INT64_MAX);
	assert_true(paybed_load(b, p.intent).is_review);
	s = paybed_step(b);
	assert_int_equal(desk_held_move(&s, 1, p.household), 0); /* a person has decided */
	assert_false(paybed_load(b, p.intent).is_review);
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_FAILED);
}

/* What the store refuses is put aside: what stands beside it is kept, and it is not brought again for ever. */
static void a_result_that_is_refused_stands_alone(void **state)
{
	struct paybed *b = *state;
	int64_t second = paybed_household(b, "KLE-2", "amv", PAYBED_SON, 2), other;
	struct desk_pay_job job;
	struct desk_paid paid[2];
	struct desk_pay_results results = {.n = 2, .paid = paid};
	struct paybed_paying p;

	strcpy(b->wallets[0].name, "or ange"); /* no account can have this name: a fault of ours */
	p = paybed_submit(b, "or ange", DESK_PAY_ACCEPTED);
	job = paybed_ask(b, 5000);
	paid[0] = paybed_said(&job, DESK_PAY_SUCCEEDED, "MP1");
	other = paybed_intent(b, second, STORE_FOR_DUES, PAYBED_SON, 550, 0, "moov");
	job = paybed_job(b, DESK_PAY_SUBMIT);
	paid[1] = paybed_said(&job, DESK_PAY_REJECTED, "");
	b->request = (struct desk_request){.kind = DESK_PAY_RESULT, .now_ms = b->now_ms, .body = &results};
	desk_batch_run(b->desk, &b->request, &b->reply, 1);
	assert_int_equal(b->reply.verdict, DESK_DONE);
	assert_int_equal(paybed_load(b, other).state, STORE_INTENT_FAILED);
	assert_int_equal(paybed_load(b, p.intent).state, STORE_INTENT_PENDING);
	assert_string_equal(paybed_load(b, p.intent).review, "the store refuses it");
	assert_int_equal(paybed_balance(b, p.household, "dues"), BEFORE);
}

static void one_reference_credits_one_payment(void **state)
{
	struct paybed *b = *state;
	int64_t first = paybed_household(b, "KLE-1", "amv", PAYBED_AWA, 2), second = paybed_household(b, "KLE-2", "amv", 0, 2);
	int64_t one = paybed_intent(b, first, STORE_FOR_DUES, PAYBED_AWA, 550, 0, "orange"), two;
	struct desk_pay_job job = paybed_job(b, DESK_PAY_SUBMIT);
	struct desk_paid paid;

	paybed_say(b, &job, DESK_PAY_ACCEPTED, "");
	job = paybed_ask(b, 5000);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "OM-5");
	two = paybed_intent(b, second, STORE_FOR_DUES, PAYBED_SON, 550, 0, "moov");
	job = paybed_job(b, DESK_PAY_SUBMIT);
	paid = paybed_said(&job, DESK_PAY_ACCEPTED, "");
	strcpy(paid.query, "T-1");
	paybed_result(b, &paid);
	job = paybed_ask(b, 5000);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "OM-5"); /* the aggregator shows the operator's own */
	assert_int_equal(paybed_load(b, one).state, STORE_INTENT_SUCCEEDED);
	assert_int_equal(paybed_load(b, two).state, STORE_INTENT_PENDING);
	assert_string_equal(paybed_load(b, two).review, "reference of another payment");
	assert_int_equal(paybed_balance(b, second, "dues"), BEFORE);
	assert_int_equal(paybed_balance(b, 0, "wallet:moov:clearing"), 0);
}

static void callbacks_are_kept_and_never_believed(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	struct store_intent i = paybed_load(b, p.intent), other = i;
	struct desk_pay_job job;

	assert_false(paybed_notice(b, "moov", &i, "", "{}"));
	assert_false(paybed_notice(b, "nobody", NULL, "", "{}"));
	other.token[3] = 'x';
	assert_false(paybed_notice(b, "orange", &other, "", "{}"));
	assert_true(b->reply.next_pay_ms == b->now_ms + 5000);
	assert_true(paybed_notice(b, "orange", &i, "MP1", "{\"transactionStatus\":\"completed\"}"));
	assert_true(paybed_notice(b, "orange", &i, "MP1", "{\"transactionStatus\":\"completed\"}"));
	assert_int_equal(paybed_balance(b, p.household, "dues"), BEFORE);
	job = paybed_ask(b, 0);
	assert_true(paybed_notice(b, "orange", &i, "", "{\"transactionStatus\":\"failed\"}")); /* while it is being asked */
	paybed_say(b, &job, DESK_PAY_PENDING, "");
	job = paybed_ask(b, 0);
	paybed_say(b, &job, DESK_PAY_SUCCEEDED, "MP1");
	assert_int_equal(paybed_balance(b, p.household, "dues"), AFTER);
	assert_true(paybed_notice(b, "orange", &i, "", "{\"transactionStatus\":\"reversed\"}"));
	assert_true(b->reply.next_pay_ms == INT64_MAX);
}

static void a_wallet_that_is_gone_leaves_nothing_hanging(void **state)
{
	struct paybed *b = *state;
	struct paybed_paying p = paybed_submit(b, "orange", DESK_PAY_ACCEPTED);
	int64_t two = paybed_household(b, "KLE-2", "amv", 0, 2), created = paybed_intent(b, two, STORE_FOR_DUES, PAYBED_SON, 550, 0, "orange");

	strcpy(b->wallets[0].name, "other");
	b->now_ms += 5000;
	assert_int_equal(paybed_lease(b, true), 0);
	assert_string_equal(paybed_load(b, p.intent).review, "no such wallet");
	assert_int_equal(paybed_load(b, created).state, STORE_INTENT_EXPIRED);
	assert_true(b->reply.next_pay_ms == INT64_MAX);
}

static void decide(struct paybed *b, const struct store_intent *i)
{
	struct desk_step s = paybed_step(b);

	assert_int_equal(desk_pay_fail(&s, i->id), 0);
	assert_int_equal(desk_pay_fail(&s, i->id), STORE_NONE);
}

static void intend(struct paybed *b, int64_t household, struct rng *rng)
{
	uint64_t payer = PAYBED_AWA + base_rng_below(rng, 4);
	int64_t francs = 1 + base_rng_below(rng, 3000);

	paybed_intent(b, household, STORE_FOR_DUES, payer, francs, 0, base_rng_below(rng, 2) ? "orange" : "moov");
}

/* Whatever wallets say in whatever order, with lives cut short: the rows agree with each other, and with what came. */
static void at_random(void **state)
{
	static const char *const reasons[] = {"", "cancelled", "expired", "no-money"};
	struct paybed *b = *state;
	struct rng rng = {20261122};
	int64_t households[4], taken[4] = {0};
	int references = 0, settled = 0;

	for (int h = 0; h < 4; h++) {
		char no[16];

		snprintf(no, sizeof no, "KLE-%d", h);
		households[h] = paybed_household(b, no, h % 2 ? "mixte" : "amv", PAYBED_AWA + (uint64_t) h, 1);
		taken[h] = paybed_balance(b, households[h], "dues");
	}
	for (int step = 0; step < 1500; step++) {
		int h = (int) base_rng_below(&rng, 4);
		struct store_intent open;
		int64_t dues;

		if (store_intent_open_of(b->store, households[h], STORE_FOR_DUES, &open) == STORE_NONE)
			intend(b, households[h], &rng);
		else if (open.is_review && base_rng_below(&rng, 2))
			decide(b, &open);
		else if (open.is_review)
			assert_true(paybed_notice(b, open.wallet, &open, "", base_rng_below(&rng, 2) ? "{}" : "[]"));
		b->now_ms += (int64_t) base_rng_below(&rng, 40000);
		paybed_lease(b, !base_rng_below(&rng, 20));
		for (size_t j = 0; j < b->n_jobs; j++) {
			struct desk_paid paid = paybed_said(&b->jobs[j], base_rng_below(&rng, DESK_PAY_OUTCOMES), "");
			struct store_intent before = paybed_load(b, paid.id);
			bool is_double = references && !base_rng_below(&rng, 30);

			if (paid.outcome == DESK_PAY_SUCCEEDED)
				snprintf(paid.reference, sizeof paid.reference, "R%d", is_double ? references : ++references);
			snprintf(paid.query, sizeof paid.query, "%s", base_rng_below(&rng, 3) ? "Q" : "");
			snprintf(paid.reason, sizeof paid.reason, "%s", reasons[base_rng_below(&rng, 4)]);
			paid.francs += paid.outcome == DESK_PAY_SUCCEEDED && !base_rng_below(&rng, 10);
			paid.is_unsent = !base_rng_below(&rng, 12);
			if (!base_rng_below(&rng, 10))
				continue; /* never reported */
			paybed_result(b, &paid);
			if (base_rng_below(&rng, 2))
				paybed_result(b, &paid);
			settled += before.state < STORE_INTENT_SUCCEEDED && paybed_load(b, before.id).state == STORE_INTENT_SUCCEEDED;
		}
		assert_int_equal(store_ledger_balance(b->store, households[h], "dues", &dues), 0);
		assert_true(dues >= taken[h]);
		taken[h] = dues;
		if (step % 50 == 0)
			paybed_check(b);
	}
	print_message("# %d settled, %d references\n", settled, references);
	assert_true(settled > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(after_a_start_everything_is_asked_for_and_nothing_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(a_batch_that_runs_twice_settles_once, setup, teardown),
		cmocka_unit_test_setup_teardown(another_amount_is_held_and_looked_at, setup, teardown),
		cmocka_unit_test_setup_teardown(another_currency_is_no_money_of_ours, setup, teardown),
		cmocka_unit_test_setup_teardown(money_that_comes_after_the_end_is_credited_once, setup, teardown),
		cmocka_unit_test_setup_teardown(a_result_that_is_refused_stands_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(one_reference_credits_one_payment, setup, teardown),
		cmocka_unit_test_setup_teardown(callbacks_are_kept_and_never_believed, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wallet_that_is_gone_leaves_nothing_hanging, setup, teardown),
		cmocka_unit_test_setup_teardown(at_random, setup, teardown),
	};

	return cmocka_run_group_tests_name("desk/pay in trouble", tests, NULL, NULL);
}
