/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that dies, or a disk that loses its power or its plug, at any change of a payment's life: what was told is there,
 * nothing is half, and after the next start every payment comes to its end with one credit. */
#include "store/outbox.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storebed_pay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW
#define PAYMENTS 3

struct world {
	struct faultvfs *disk;
	struct storebed bed;
};

/* What is told of each payment: a step more for each commit. */
enum told { NOTHING, ADDED, LEASED, PAID };

static int add(struct store *s, int i)
{
	struct store_intent asked = storebed_intent(1, i), there;
	int64_t id;
	int rc;

	rc = store_intent_find(s, asked.key, &there);
	asked.purpose = (enum store_purpose) i; /* one open a purpose */
	return rc == STORE_NONE ? store_intent_add(s, &asked, NOW, &id) : rc;
}

static int lease(struct store *s)
{
	struct store_intent leased[PAYMENTS];
	int n;

	return store_intent_lease(s, NOW, NOW + 60000, leased, PAYMENTS, &n);
}

/* As the desk does it, in one part: state, entries, receipt, and which tells of which. */
static int settle(struct store *s, int i)
{
	const struct store_message receipt = {.priority = STORE_RECEIPT, .kind = "receipt", .phone = STOREBED_PAYER, .text = "1 100 F"};
	char reference[16];
	const struct store_posting p = {.reference = reference, .day = STOREBED_DAY, .wallet = "orange", .operator_name = "orange",
					.wallet_reference = reference};
	const struct store_leg legs[] = {{0, "wallet:orange:clearing", -1100}, {1, "dues", 1100}};
	struct store_intent_move m = {0};
	struct store_intent asked = storebed_intent(1, i);
	int64_t txn, message;
	int rc = store_intent_find(s, asked.key, &asked);

	if (rc || !store_intent_is_open(asked.state))
		return rc;
	snprintf(reference, sizeof reference, "MP-%d", i);
	m = (struct store_intent_move){.id = asked.id, .from = asked.state};
	rc = store_intent_settle(s, &m, &p, legs, 2, NOW, &txn);
	if (!rc)
		rc = store_outbox_add(s, &receipt, NOW, &message);
	return rc ? rc : store_ledger_told(s, txn, message);
}

/* Each payment's steps, a commit each, until the disk does not take any more. */
static void pay_until_death(struct store *s, enum told told[PAYMENTS])
{
	bool is_alive = true;

	for (int i = 0; i < PAYMENTS && is_alive; i++)
		for (enum told step = ADDED; step <= PAID && is_alive; step++) {
			is_alive = !store_begin(s) && !(step == ADDED ? add(s, i) : step == LEASED ? lease(s) : settle(s, i))
				   && !store_commit(s);
			if (is_alive)
				told[i] = step;
		}
	store_rollback(s);
}

static void expect_told(struct store *s, const enum told told[PAYMENTS], int n)
{
	for (int i = 0; i < PAYMENTS; i++) {
		struct store_intent kept = storebed_intent(1, i);
		int rc = store_intent_find(s, kept.key, &kept);

		if ((told[i] >= ADDED && rc) || (told[i] >= LEASED && kept.state == STORE_INTENT_CREATED)
		    || (told[i] == PAID && kept.state != STORE_INTENT_SUCCEEDED))
			fail_msg("death at change %d: payment %d was told to be at step %d", n, i, told[i]);
	}
}

static void go_on_to_the_end(struct store *s)
{
	int64_t francs;
	int n;

	assert_int_equal(store_intent_abandon(s, NOW, &n), STORE_OK);
	for (int i = 0; i < PAYMENTS; i++)
		assert_int_equal(add(s, i), STORE_OK);
	assert_int_equal(lease(s), STORE_OK);
	for (int i = 0; i < PAYMENTS; i++)
		assert_int_equal(settle(s, i), STORE_OK);
	assert_int_equal(storebed_check(s), 0);
	assert_int_equal(store_ledger_balance(s, 1, "dues", &francs), STORE_OK);
	assert_int_equal(francs, 12000 + PAYMENTS * 1100);
}

static void die_everywhere(struct world *w, enum faultvfs_death how)
{
	const uint64_t step = how == FAULTVFS_PLUG ? 1 : 2; /* of a kill and a power cut, each change has one */
	bool broke = true;
	int deaths = 0;

	for (uint64_t n = 1 + (how == FAULTVFS_CUT); broke; n += step, deaths++) {
		enum told told[PAYMENTS] = {NOTHING};

		storebed_open(&w->bed, "?vfs=fault");
		assert_int_equal(storebed_household(w->bed.store, "H-1"), 1);
		faultvfs_weather(w->disk, n);
		faultvfs_die_at(w->disk, n, how);
		pay_until_death(w->bed.store, told);
		store_close(w->bed.store);
		w->bed.store = NULL;
		broke = faultvfs_is_dead(w->disk);
		faultvfs_heal(w->disk);
		storebed_reopen(&w->bed);
		assert_int_equal(storebed_check(w->bed.store), 0);
		expect_told(w->bed.store, told, (int) n);
		go_on_to_the_end(w->bed.store);
		storebed_close(&w->bed);
		assert_true(n < 1000);
	}
	print_message("%d deaths\n", deaths);
}

static void with_disk(enum faultvfs_death how)
{
	struct world w = {.disk = faultvfs_new("fault")};

	die_everywhere(&w, how);
	faultvfs_free(w.disk);
}

static void a_death_at_any_change_of_a_payment(void **state)
{
	(void) state;
	with_disk(FAULTVFS_KILL);
}

static void a_power_cut_at_any_change_of_a_payment(void **state)
{
	(void) state;
	with_disk(FAULTVFS_CUT);
}

static void a_plug_pulled_at_any_change_of_a_payment(void **state)
{
	(void) state;
	with_disk(FAULTVFS_PLUG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_death_at_any_change_of_a_payment),
		cmocka_unit_test(a_power_cut_at_any_change_of_a_payment),
		cmocka_unit_test(a_plug_pulled_at_any_change_of_a_payment),
	};

	return cmocka_run_group_tests_name("store-pay-faults", tests, NULL, NULL);
}
