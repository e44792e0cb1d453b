/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wallets tell by themselves is kept once, and money that nobody asked for is held until it is somebody's. */
#include "store/credit.h"
#include "store/notice.h"
#include "tests/lib/storebed_pay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW

static const struct store_notice claim = {.wallet = "orange", .hash = "aa", .reference = "MP-9"};

static void a_notice_is_kept_once_with_its_body(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), intent = storebed_pending(s, household, 1, NOW), id, again, due_ms;
	struct store_notice n = {.wallet = "orange", .hash = "bb", .intent = intent}, k;
	char body[16];
	size_t len;
	int gone;

	assert_int_equal(store_notice_add(s, &n, "{\"a\":\0 1}", 9, NOW, &id), STORE_OK);
	assert_int_equal(store_notice_add(s, &n, "{\"a\":\0 1}", 9, NOW + 1, &again), STORE_EXISTS);
	assert_int_equal(again, id);
	assert_int_equal(store_notice_list(s, intent, &k, 1, &gone), STORE_OK);
	assert_int_equal(gone, 1);
	assert_int_equal(k.id, id);
	assert_int_equal(store_notice_list(s, intent + 1, &k, 1, &gone), STORE_OK);
	assert_int_equal(gone, 0);
	assert_int_equal(store_notice_load(s, id, &k), STORE_OK);
	assert_int_equal(k.intent, intent);
	assert_int_equal(k.repeats, 1);
	assert_int_equal(k.at_ms, NOW);
	assert_string_equal(k.outcome, "intent"); /* the intent is asked for, not the notice */
	assert_int_equal(store_notice_next_due(s, &due_ms), STORE_OK);
	assert_true(due_ms == INT64_MAX);
	assert_int_equal(store_notice_body(s, id, body, sizeof body, &len), STORE_OK);
	assert_int_equal(len, 9);
	assert_memory_equal(body, "{\"a\":\0 1}", 9);
	assert_int_equal(store_notice_body(s, id, body, 4, &len), STORE_OK);
	assert_int_equal(len, 4);

	strcpy(n.hash, "cc");
	n.intent = 0; /* and no reference: nothing can be asked */
	assert_int_equal(store_notice_add(s, &n, "", 0, NOW, &again), STORE_OK);
	assert_int_equal(store_notice_load(s, again, &k), STORE_OK);
	assert_string_equal(k.outcome, "nothing");
	strcpy(n.wallet, "moov");
	assert_int_equal(store_notice_add(s, &n, "", 0, NOW, &again), STORE_OK); /* the same words of another wallet */
	n.intent = 999;
	strcpy(n.hash, "dd");
	assert_int_equal(store_notice_add(s, &n, "", 0, NOW, &again), STORE_REFUSED);

	assert_int_equal(store_notice_prune(s, NOW + 1, 10, &gone), STORE_OK);
	assert_int_equal(gone, 3);
	assert_int_equal(store_notice_body(s, id, body, sizeof body, &len), STORE_OK);
	assert_int_equal(len, 0);
	strcpy(n.wallet, "orange");
	strcpy(n.hash, "bb");
	assert_int_equal(store_notice_add(s, &n, "x", 1, NOW, &again), STORE_EXISTS); /* that it came is not forgotten */
}

static void of_a_payment_so_many_are_kept_and_no_more(void **state)
{
	struct store *s = *state;
	struct store_notice n = {.wallet = "orange", .intent = storebed_pending(s, storebed_household(s, "H-1"), 1, NOW)};
	int64_t id;

	for (int i = 0; i < STORE_NOTICES_OF_INTENT; i++) {
		snprintf(n.hash, sizeof n.hash, "h%d", i);
		assert_int_equal(store_notice_add(s, &n, "x", 1, NOW, &id), STORE_OK);
	}
	strcpy(n.hash, "one more");
	assert_int_equal(store_notice_add(s, &n, "x", 1, NOW, &id), STORE_EXISTS);
	assert_int_equal(id, 0);
	strcpy(n.hash, "h0");
	assert_int_equal(store_notice_add(s, &n, "x", 1, NOW, &id), STORE_EXISTS); /* a repeat is counted still */
	assert_true(id > 0);
}

static void a_notice_of_nobody_waits_until_the_wallet_is_asked(void **state)
{
	struct store *s = *state;
	struct store_notice n[2];
	int64_t id, held, due_ms;
	int got;

	assert_int_equal(store_notice_add(s, &claim, "body", 4, NOW, &id), STORE_OK);
	assert_int_equal(store_notice_next_due(s, &due_ms), STORE_OK);
	assert_int_equal(due_ms, NOW);
	assert_int_equal(store_notice_lease(s, NOW - 1, NOW + 60000, n, 2, &got), STORE_OK);
	assert_int_equal(got, 0);
	assert_int_equal(store_notice_lease(s, NOW, NOW + 60000, n, 2, &got), STORE_OK);
	assert_int_equal(got, 1);
	assert_string_equal(n[0].reference, "MP-9");
	assert_int_equal(n[0].polls, 1);
	assert_int_equal(store_notice_lease(s, NOW, NOW + 60000, n + 1, 1, &got), STORE_OK);
	assert_int_equal(got, 0);
	assert_int_equal(store_notice_again(s, id, n[0].lease + 1, NOW + 5000), STORE_NONE);
	assert_int_equal(store_notice_again(s, id, n[0].lease, NOW + 5000), STORE_OK);
	assert_int_equal(store_notice_again(s, id, 0, NOW + 5000), STORE_NONE);
	assert_int_equal(store_notice_lease(s, NOW + 5000, NOW + 60000, n, 2, &got), STORE_OK);
	assert_int_equal(got, 1);
	assert_int_equal(store_notice_abandon(s, NOW + 6000, &got), STORE_OK); /* a start */
	assert_int_equal(got, 1);
	assert_int_equal(store_notice_end(s, id, n[0].lease, "held", NOW + 6000), STORE_NONE);
	assert_int_equal(store_notice_lease(s, NOW + 6000, NOW + 60000, n, 2, &got), STORE_OK);
	assert_int_equal(storebed_held(s, "MP-9", NOW + 6001, &held), STORE_OK);
	assert_int_equal(store_notice_end(s, id, n[0].lease, "held", NOW + 6001), STORE_OK);
	assert_int_equal(store_notice_end(s, id, n[0].lease, "held", NOW + 6001), STORE_NONE);
	assert_int_equal(store_notice_load(s, id, n), STORE_OK);
	assert_int_equal(n[0].due_ms + n[0].lease, 0);
	assert_int_equal(n[0].done_ms, NOW + 6001);
}

static int64_t balance(struct store *s, int64_t household, const char *account)
{
	int64_t francs;

	assert_int_equal(store_ledger_balance(s, household, account, &francs), STORE_OK);
	return francs;
}

static int move(struct store *s, int64_t id, enum store_held_state from, enum store_held_state to, int64_t household, int64_t txn)
{
	const struct store_held_move m = {.id = id, .from = from, .to = to, .household = household, .txn = txn, .day = STOREBED_DAY};

	return store_held_move(s, &m, NOW + 1);
}

static int64_t post(struct store *s, const char *reference, const struct store_leg *legs)
{
	const struct store_posting p = {.kind = "moved", .reference = reference, .day = STOREBED_DAY};
	int64_t txn;

	assert_int_equal(store_ledger_post(s, &p, legs, 2, NOW, &txn), STORE_OK);
	return txn;
}

static void held_money_finds_its_household(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), id, other;
	const struct store_leg legs[] = {{0, "held", -500}, {household, "dues", 500}};
	struct store_payment last;
	struct store_credit c;
	struct store_held h;
	int n;

	assert_int_equal(storebed_held(s, "MP-1", NOW, &id), STORE_OK);
	assert_int_equal(storebed_held(s, "MP-2", NOW, &other), STORE_OK);
	assert_int_equal(balance(s, 0, "held"), 1000);
	assert_int_equal(balance(s, 0, "wallet:orange:clearing"), -1000);
	assert_int_equal(store_held_load(s, id, &h), STORE_OK);
	assert_int_equal(h.state, STORE_HELD_OPEN);
	assert_string_equal(h.reference, "MP-1");
	assert_string_equal(h.name, "A. Traore");
	assert_string_equal(h.subject, "H-1");
	assert_int_equal(store_credit_find(s, "orange", "MP-1", &c), STORE_OK);
	assert_int_equal(store_held_of_txn(s, c.txn, &h), STORE_OK);
	assert_int_equal(h.id, id);
	assert_int_equal(store_held_of_phone(s, STOREBED_PAYER, &h, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(h.id, other);

	assert_int_equal(move(s, id, STORE_HELD_OPEN, STORE_HELD_OFFERED, household, 0), STORE_OK);
	assert_int_equal(move(s, id, STORE_HELD_OPEN, STORE_HELD_OFFERED, household, 0), STORE_NONE);
	assert_int_equal(move(s, id, STORE_HELD_OFFERED, STORE_HELD_OPEN, 0, 0), STORE_OK); /* "no" */
	assert_int_equal(store_held_load(s, id, &h), STORE_OK);
	assert_true(h.is_declined);
	assert_int_equal(h.household, 0);
	assert_int_equal(move(s, id, STORE_HELD_OPEN, STORE_HELD_OFFERED, household, 0), STORE_OK);
	assert_int_equal(move(s, id, STORE_HELD_OFFERED, STORE_HELD_CLAIMED, household, 0), STORE_OK);
	assert_int_equal(move(s, id, STORE_HELD_CLAIMED, STORE_HELD_MOVED, household, post(s, "held 1", legs)), STORE_OK);
	assert_int_equal(store_held_load(s, id, &h), STORE_OK);
	assert_int_equal(h.state, STORE_HELD_MOVED);
	assert_int_equal(h.household, household);
	assert_int_equal(h.done_ms, NOW + 1);
	assert_int_equal(balance(s, household, "dues"), 12500);
	assert_int_equal(store_ledger_last_payments(s, household, &last, 1, &n), STORE_OK);
	assert_string_equal(last.kind, "moved");
	assert_string_equal(last.wallet_reference, "MP-1"); /* which its payer knows */
	assert_int_equal(balance(s, 0, "held"), 500);
	assert_int_equal(store_held_list(s, false, 0, &h, 1, &n), STORE_OK);
	assert_int_equal(h.id, other);
	assert_int_equal(store_held_list(s, true, other, &h, 1, &n), STORE_OK);
	assert_int_equal(h.id, id);
	assert_string_equal(store_held_state_name(h.state), "moved");
}

static void held_money_goes_back_once(void **state)
{
	struct store *s = *state;
	const struct store_leg legs[] = {{0, "payable:orange", -500}, {0, "wallet:orange:clearing", 500}};
	struct store_held h;
	int64_t id;

	assert_int_equal(storebed_held(s, "MP-1", NOW, &id), STORE_OK);
	assert_int_equal(move(s, id, STORE_HELD_OPEN, STORE_HELD_RETURNING, 0, 0), STORE_OK);
	assert_int_equal(balance(s, 0, "held"), 0);
	assert_int_equal(balance(s, 0, "payable:orange"), 500);
	assert_int_equal(storebed_check(s), 0);
	assert_int_equal(store_held_returning(s, "orange", 500, 0, &h), STORE_OK);
	assert_int_equal(h.id, id);
	assert_int_equal(store_held_returning(s, "orange", 500, h.phone, &h), STORE_OK);
	assert_int_equal(store_held_returning(s, "orange", 500, 22300000000ull, &h), STORE_NONE);
	assert_int_equal(store_held_returning(s, "orange", 501, 0, &h), STORE_NONE);
	assert_int_equal(store_held_returning(s, "moov", 500, 0, &h), STORE_NONE);
	assert_int_equal(move(s, id, STORE_HELD_RETURNING, STORE_HELD_OPEN, 0, 0), STORE_OK); /* the wallet refused */
	assert_int_equal(balance(s, 0, "held"), 500);
	assert_int_equal(store_held_returning(s, "orange", 500, 0, &h), STORE_NONE);
	assert_int_equal(move(s, id, STORE_HELD_OPEN, STORE_HELD_RETURNING, 0, 0), STORE_OK);
	assert_int_equal(move(s, id, STORE_HELD_RETURNING, STORE_HELD_RETURNED, 0, post(s, "back 1", legs)), STORE_OK);
	assert_int_equal(balance(s, 0, "payable:orange"), 0);
	assert_int_equal(balance(s, 0, "wallet:orange:clearing"), 0);
	assert_int_equal(store_held_load(s, id, &h), STORE_OK);
	assert_int_equal(h.state, STORE_HELD_RETURNED);
	assert_false(h.is_declined);
	assert_int_equal(storebed_held(s, "MP-1", NOW, &id), STORE_EXISTS); /* not even after it went back */
}

static void money_of_a_household_may_be_held(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), id;
	const struct store_leg legs[] = {{household, "dues", -500}, {0, "held", 500}};
	const struct store_held h = {.francs = 500, .wallet = "orange", .day = STOREBED_DAY}, none = {.francs = 0, .wallet = "orange"};

	assert_int_equal(store_held_keep(s, &h, post(s, "refused 1", legs), NOW, &id), STORE_OK);
	assert_int_equal(balance(s, household, "dues"), 11500);
	assert_int_equal(store_held_add(s, &none, NOW, &id), STORE_REFUSED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_notice_is_kept_once_with_its_body),
		TEST(of_a_payment_so_many_are_kept_and_no_more),
		TEST(a_notice_of_nobody_waits_until_the_wallet_is_asked),
		TEST(held_money_finds_its_household),
		TEST(held_money_goes_back_once),
		TEST(money_of_a_household_may_be_held),
	};

	return cmocka_run_group_tests_name("store-held", tests, NULL, NULL);
}
