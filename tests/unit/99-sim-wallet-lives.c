/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet through random lives: whatever is asked, typed, refused, reversed or left alone, in every mood, no franc is made or lost,
 * no key is taken twice, and no request is answered twice. It is what ledgers are measured by: it must be right itself. */
#include "base/buf.h"
#include "base/rng.h"
#include "sim/wallet.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIVES 60
#define STEPS 2000
#define KEYS 400
#define PHONES 40
#define BALANCE 20000
#define EXCHANGES (STEPS + 1)

struct life {
	struct rng rng;
	struct sim_wallet *wallet;
	int64_t now_ms;
	uint8_t answered[EXCHANGES];
	bool is_busy;
};

static void on_answer(void *ctx, const struct sim_wallet_answer *a)
{
	struct life *l = ctx;

	assert_true(a->exchange > 0 && a->exchange < EXCHANGES);
	assert_int_equal(l->answered[a->exchange]++, 0);
}

static bool is_busy(void *ctx, uint64_t phone)
{
	struct life *l = ctx;

	(void) phone;
	return l->is_busy;
}

static uint64_t phone_of(uint32_t i)
{
	return 22376000000 + (i < SIM_WALLET_MOODS && i != SIM_WALLET_HUGE ? 900 + i : i); /* 10 MB a time take too long */
}

static void ask(struct life *l, const char *method, const char *path, const char *key, const char *body)
{
	const struct sim_wallet_header headers[] = {{"X-CorrelationID", key}, {"X-Callback-URL", "http://127.0.0.1:1/"}};
	const struct sim_wallet_request r = {method, path, headers, 2, body, strlen(body)};

	sim_wallet_request(l->wallet, &r, l->now_ms);
}

static void step(struct life *l)
{
	char key[64], body[256], path[128];
	uint64_t phone = phone_of(base_rng_below(&l->rng, PHONES));
	int64_t next_ms = sim_wallet_next_deadline(l->wallet);
	struct sim_wallet_move m;
	struct error e;

	snprintf(key, sizeof key, "7b0a3a1e-0000-4000-8000-%012u", base_rng_below(&l->rng, KEYS));
	switch (base_rng_below(&l->rng, 10)) {
	case 0: case 1: case 2:
		snprintf(body, sizeof body,
			 "{\"amount\":\"%u\",\"currency\":\"XOF\",\"debitParty\":[{\"key\":\"msisdn\",\"value\":\"+%" PRIu64 "\"}]}",
			 1 + base_rng_below(&l->rng, 3000), phone);
		ask(l, "POST", "/transactions/type/merchantpay", key, body);
		break;
	case 3:
		snprintf(path, sizeof path, "/responses/%s", key);
		ask(l, "GET", path, key, "");
		break;
	case 4:
		snprintf(path, sizeof path, "/transactions/%s/reversals", sim_wallet_move_at(l->wallet, base_rng_below(&l->rng, 50), &m)
			 ? m.reference : "none");
		ask(l, "POST", path, key, "{\"type\":\"reversal\"}");
		break;
	case 5:
		sim_wallet_type(l->wallet, phone, (const char *[]){"1234", "0", "9999"}[base_rng_below(&l->rng, 3)], l->now_ms, &e);
		break;
	case 6:
		sim_wallet_pay(l->wallet, phone, base_rng_below(&l->rng, 3000), "carte", l->now_ms, &e);
		break;
	case 7:
		l->is_busy = base_rng_below(&l->rng, 4) == 0;
		sim_wallet_set_down(l->wallet, base_rng_below(&l->rng, 8) == 0);
		break;
	default:
		l->now_ms += base_rng_below(&l->rng, 100000);
		if (next_ms > l->now_ms && next_ms != INT64_MAX && base_rng_below(&l->rng, 2))
			l->now_ms = next_ms;
	}
	sim_wallet_tick(l->wallet, l->now_ms);
}

/* Is what this move gives back money that nobody had asked for? */
static bool gives_back_unasked(struct life *l, const char *of)
{
	struct sim_wallet_move m;

	for (size_t i = 0; sim_wallet_move_at(l->wallet, i, &m); i++)
		if (!strcmp(m.reference, of))
			return !*m.key;
	fail_msg("%s was never taken, yet given back", of);
	return false;
}

static void prove(struct life *l, bool is_forgetful)
{
	struct sim_wallet_move m;
	int64_t moved = 0, left = 0, by_key = 0, unasked = 0;
	char key[64];
	int n;

	for (size_t i = 0; sim_wallet_move_at(l->wallet, i, &m); i++) {
		int64_t francs = m.francs; /* m.of goes with the next question */

		assert_true(francs > 0 ? !*m.of : *m.of != '\0');
		moved += francs;
		if (*m.of ? gives_back_unasked(l, m.of) : !*m.key)
			unasked += francs;
	}
	for (uint32_t i = 0; i < PHONES; i++) {
		assert_true(sim_wallet_balance(l->wallet, phone_of(i)) >= 0);
		left += sim_wallet_balance(l->wallet, phone_of(i));
	}
	assert_int_equal(left, PHONES * BALANCE - moved);
	for (int i = 0; i < KEYS; i++) {
		snprintf(key, sizeof key, "7b0a3a1e-0000-4000-8000-%012d", i);
		by_key += sim_wallet_taken(l->wallet, key, &n);
		assert_true(is_forgetful || n <= 1);
	}
	assert_int_equal(by_key + unasked, moved);
}

static void test_lives(void **state)
{
	struct life *l = base_alloc(sizeof *l);
	uint64_t payments = 0, failures = 0, reversals = 0;

	(void) state;
	for (uint64_t seed = 1; seed <= LIVES; seed++) {
		struct sim_wallet_config config = {.balance_francs = BALANCE, .ask_ms = 500, .charge_permille = 10, .seed = seed,
						   .type_ms = seed % 3 ? 2000 : 0, .is_forgetful = seed % 4 == 0,
						   .wall_offset_ms = 1795334400000};

		*l = (struct life){.rng = {seed}};
		l->wallet = sim_wallet_new(&config, &(struct sim_wallet_events){l, on_answer, NULL, NULL, is_busy});
		for (int i = 0; i < STEPS; i++) {
			step(l);
			if (i % 500 == 0)
				prove(l, config.is_forgetful);
		}
		for (int i = 0; i < 100 && sim_wallet_next_deadline(l->wallet) < INT64_MAX; i++)
			sim_wallet_tick(l->wallet, l->now_ms += 600000);
		assert_int_equal(sim_wallet_next_deadline(l->wallet), INT64_MAX);
		prove(l, config.is_forgetful);
		payments += sim_wallet_counts(l->wallet)->payments;
		failures += sim_wallet_counts(l->wallet)->failures;
		reversals += sim_wallet_counts(l->wallet)->reversals;
		sim_wallet_free(l->wallet);
	}
	print_message("# %" PRIu64 " payments, %" PRIu64 " failures, %" PRIu64 " reversals\n", payments, failures, reversals);
	assert_true(payments > 1000 && failures > 1000 && reversals > 100);
	free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_lives)};

	return cmocka_run_group_tests_name("sim/wallet lives", tests, NULL, NULL);
}
