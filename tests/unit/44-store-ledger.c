/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger takes balanced transactions between accounts that there are, and a wallet's reference once. */
#include "store/credit.h"
#include "tests/lib/storebed_pay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW
#define DAY STOREBED_DAY

static int post(struct store *s, const char *kind, const char *reference, const struct store_leg *legs, size_t n)
{
	const struct store_posting p = {.kind = kind, .reference = reference, .day = DAY};
	int64_t txn;

	return store_ledger_post(s, &p, legs, n, NOW, &txn);
}

static int64_t balance(struct store *s, int64_t household, const char *account)
{
	int64_t francs;

	assert_int_equal(store_ledger_balance(s, household, account, &francs), STORE_OK);
	return francs;
}

static void only_what_the_table_allows(void **state)
{
	static const char *const bad[] = {
		"pocket", "dues:", "duess", "wallet:orange", "wallet::clearing", "wallet:a b:clearing", "wallet:a:b:clearing",
		"wallet:orange:cleared", "state:", "state:SIK01:x", "partner:ONG", "held:1", "", "Dues",
	};
	static const char *const nobodys[] = {
		"state:SIK01", "partner:ONG-1:SIK01", "charges:orange", "wallet:moov_2:clearing", "wallet:orange:settled",
		"payable:orange", "held", "suspense",
	};
	struct store *s = *state;
	int64_t h = storebed_household(s, "H-1");
	char reference[16];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		for (int household = 0; household <= 1; household++) {
			const struct store_leg legs[] = {{0, "suspense", 5}, {household ? h : 0, bad[i], -5}};

			assert_int_equal(post(s, "test", "bad", legs, 2), STORE_REFUSED);
		}
	for (size_t i = 0; i < sizeof nobodys / sizeof *nobodys; i++) {
		const struct store_leg there[] = {{h, "dues", 5}, {0, nobodys[i], -5}}, back[] = {{h, "dues", -5}, {0, nobodys[i], 5}},
				       wrong[] = {{h, "dues", 5}, {h, nobodys[i], -5}};

		snprintf(reference, sizeof reference, "%zu", i);
		assert_int_equal(post(s, "correction", reference, there, 2), STORE_OK);
		assert_int_equal(balance(s, 0, nobodys[i]), -5);
		assert_int_equal(post(s, "correction", nobodys[i], back, 2), STORE_OK);
		assert_int_equal(post(s, "correction", "wrong", wrong, 2), STORE_REFUSED);
	}
	for (const char *const *name = (const char *const[]){"fee", "shares", "opening", NULL}; *name; name++) {
		const struct store_leg legs[] = {{h, *name, 7}, {0, "cash", -7}}, wrong[] = {{0, *name, 7}, {0, "cash", -7}};

		assert_int_equal(post(s, "test", *name, legs, 2), STORE_OK);
		assert_int_equal(post(s, "test", "wrong", wrong, 2), STORE_REFUSED);
	}
	assert_int_equal(balance(s, h, "dues"), 12000);
}

static void a_posting_is_all_or_nothing(void **state)
{
	struct store *s = *state;
	int64_t h = storebed_household(s, "H-1");
	const struct store_leg off[] = {{h, "dues", 5}, {0, "suspense", -4}}, zero[] = {{h, "dues", 5}, {0, "suspense", -5}, {0, "held", 0}},
			       twice[] = {{h, "dues", 5}, {h, "dues", 5}, {0, "suspense", -10}}, none[] = {{999, "dues", 5}, {0, "suspense", -5}},
			       huge[] = {{h, "dues", INT64_MAX}, {0, "suspense", -INT64_MAX}}, less[] = {{-1, "cash", 5}, {0, "suspense", -5}},
			       good[] = {{h, "dues", 5}, {0, "suspense", -5}};
	struct store_leg many[STORE_LEGS + 1];
	char names[STORE_LEGS + 1][24];

	assert_int_equal(post(s, "test", "1", off, 2), STORE_REFUSED);
	assert_int_equal(post(s, "test", "1", zero, 3), STORE_REFUSED);
	assert_int_equal(post(s, "test", "1", twice, 3), STORE_REFUSED);
	assert_int_equal(post(s, "test", "1", none, 2), STORE_REFUSED);
	assert_int_equal(post(s, "test", "1", huge, 2), STORE_REFUSED);
	assert_int_equal(post(s, "test", "1", less, 2), STORE_REFUSED);
	assert_int_equal(post(s, "test", "1", good, 1), STORE_REFUSED);
	for (int i = 0; i <= STORE_LEGS; i++) {
		snprintf(names[i], sizeof names[i], "state:M%d", i);
		many[i] = (struct store_leg){0, names[i], i ? 1 : -STORE_LEGS};
	}
	assert_int_equal(post(s, "test", "1", many, STORE_LEGS + 1), STORE_REFUSED);
	many[0].francs = -(STORE_LEGS - 1);
	assert_int_equal(post(s, "test", "1", many, STORE_LEGS), STORE_OK);
	assert_int_equal(post(s, "test", "1", good, 2), STORE_EXISTS);
	assert_int_equal(post(s, "other", "1", good, 2), STORE_OK);
	assert_int_equal(balance(s, h, "dues"), 12005);
	assert_int_equal(balance(s, 0, "suspense"), -5);
}

/* A member's 1,100 F with what State and partner add, as one transaction. */
static void a_payment_with_its_shares(void **state)
{
	struct store *s = *state;
	int64_t h = storebed_household(s, "H-1"), txn, francs;
	const struct store_posting p = {.kind = "cash", .reference = "N-1", .day = DAY, .wallet = "orange", .operator_name = "om",
					.wallet_reference = "MP260101.1"};
	const struct store_leg legs[] = {{0, "wallet:orange:clearing", -1100}, {h, "dues", 1100}, {0, "state:SIK01", -1100},
					 {0, "partner:ONG:SIK01", -220}, {h, "shares", 1320}};
	struct store_credit c, day[2];
	struct store_txn t;
	int n;

	assert_int_equal(store_ledger_post(s, &p, legs, 5, NOW, &txn), STORE_OK);
	assert_int_equal(store_ledger_load(s, txn, &t), STORE_OK);
	assert_int_equal(t.n, 5);
	assert_int_equal(t.day, DAY);
	assert_int_equal(t.posted_ms, NOW);
	assert_string_equal(t.kind, "cash");
	assert_string_equal(t.reference, "N-1");
	assert_int_equal(t.entries[4].household, h);
	assert_int_equal(store_ledger_load(s, txn + 1, &t), STORE_NONE);
	assert_int_equal(balance(s, h, "shares"), 1320);
	assert_int_equal(balance(s, h, "dues"), 13100); /* cover never waits for the State */

	assert_int_equal(store_credit_find(s, "om", "MP260101.1", &c), STORE_OK);
	assert_int_equal(c.txn, txn);
	assert_int_equal(c.francs, 1100);
	assert_int_equal(c.day, DAY);
	assert_string_equal(c.wallet, "orange");
	assert_int_equal(store_credit_find(s, "moov", "MP260101.1", &c), STORE_NONE);
	assert_int_equal(store_credit_walk(s, "orange", DAY, 0, day, 2, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_credit_walk(s, "orange", DAY, txn, day, 2, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_ledger_movement(s, 0, "wallet:orange:clearing", DAY, DAY, &francs), STORE_OK);
	assert_int_equal(francs, -1100);
	assert_int_equal(store_ledger_movement(s, 0, "wallet:orange:clearing", DAY + 1, DAY + 9, &francs), STORE_OK);
	assert_int_equal(francs, 0);
}

/* An aggregator and its operator show the same transaction: one of them is credited. */
static void one_reference_through_two_wallets(void **state)
{
	struct store *s = *state;
	int64_t h = storebed_household(s, "H-1"), txn;
	struct store_posting p = {.kind = "cash", .reference = "N-1", .day = DAY, .wallet = "orange", .operator_name = "om",
				  .wallet_reference = "MP-1"};
	struct store_leg legs[] = {{0, "wallet:orange:clearing", -1100}, {h, "dues", 1100}};

	assert_int_equal(store_ledger_post(s, &p, legs, 2, NOW, &txn), STORE_OK);
	p.reference = "N-2";
	p.wallet = "paydunya";
	legs[0].account = "wallet:paydunya:clearing";
	assert_int_equal(store_ledger_post(s, &p, legs, 2, NOW, &txn), STORE_EXISTS);
	p.operator_name = "paydunya";
	assert_int_equal(store_ledger_post(s, &p, legs, 2, NOW, &txn), STORE_OK);
	p.reference = "N-3";
	p.wallet_reference = "MP-3";
	p.wallet = "orange"; /* but nothing came on its account */
	assert_int_equal(store_ledger_post(s, &p, legs, 2, NOW, &txn), STORE_REFUSED);
	legs[0] = (struct store_leg){0, "wallet:orange:clearing", 1100};
	legs[1].francs = -1100;
	assert_int_equal(store_ledger_post(s, &p, legs, 2, NOW, &txn), STORE_REFUSED);
	assert_int_equal(balance(s, h, "dues"), 12000 + 2200);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_what_the_table_allows),
		TEST(a_posting_is_all_or_nothing),
		TEST(a_payment_with_its_shares),
		TEST(one_reference_through_two_wallets),
	};

	return cmocka_run_group_tests_name("store-ledger", tests, NULL, NULL);
}
