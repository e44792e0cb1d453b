/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intents: one open a household and purpose, leased by a number that fences, moved as the picture says, settled once. */
#include "tests/lib/storebed_pay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW

static struct store_intent load(struct store *s, int64_t id)
{
	struct store_intent i;

	assert_int_equal(store_intent_load(s, id, &i), STORE_OK);
	return i;
}

static int64_t add(struct store *s, const struct store_intent *i)
{
	int64_t id;

	assert_int_equal(store_intent_add(s, i, NOW, &id), STORE_OK);
	return id;
}

static struct store_intent lease(struct store *s, int64_t now_ms)
{
	struct store_intent i;
	int n;

	assert_int_equal(store_intent_lease(s, now_ms, now_ms + 60000, &i, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	return i;
}

static int leased(struct store *s, int64_t now_ms)
{
	struct store_intent i[8];
	int n;

	assert_int_equal(store_intent_lease(s, now_ms, now_ms + 60000, i, 8, &n), STORE_OK);
	return n;
}

static void an_intent_is_kept_as_it_was_asked_for(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), id, again, due_ms;
	struct store_intent i = storebed_intent(household, 7), k;

	assert_int_equal(store_intent_next_due(s, &due_ms), STORE_OK);
	assert_true(due_ms == INT64_MAX);
	i.fee_francs = 2500;
	i.purpose = STORE_FOR_JOINING;
	i.not_before_ms = NOW + 3000;
	id = add(s, &i);
	k = load(s, id);
	assert_string_equal(k.key, i.key);
	assert_string_equal(k.token, i.token);
	assert_int_equal(k.purpose, STORE_FOR_JOINING);
	assert_int_equal(k.household, household);
	assert_int_equal(k.payer, STOREBED_PAYER);
	assert_string_equal(k.language, "bm");
	assert_string_equal(k.wallet, "orange");
	assert_int_equal(store_intent_francs(&k), 3600);
	assert_int_equal(k.created_ms, NOW);
	assert_int_equal(k.state, STORE_INTENT_CREATED);
	assert_int_equal(k.due_ms, NOW + 3000);
	assert_int_equal(k.attempts + k.polls, 0);
	assert_int_equal(store_intent_next_due(s, &due_ms), STORE_OK);
	assert_int_equal(due_ms, NOW + 3000);

	assert_int_equal(store_intent_find(s, i.key, &k), STORE_OK);
	assert_int_equal(k.id, id);
	assert_int_equal(store_intent_find(s, "none", &k), STORE_NONE);
	assert_int_equal(store_intent_load(s, id + 1, &k), STORE_NONE);

	assert_int_equal(store_intent_add(s, &i, NOW, &again), STORE_EXISTS); /* P6 */
	assert_int_equal(again, id);
	i.purpose = STORE_FOR_DUES;
	assert_int_equal(store_intent_add(s, &i, NOW, &again), STORE_REFUSED); /* the key is the other one's */
	i = storebed_intent(household, 8);
	i.dues_francs = 0;
	assert_int_equal(store_intent_add(s, &i, NOW, &again), STORE_REFUSED);
	i.dues_francs = -5;
	i.fee_francs = 10;
	assert_int_equal(store_intent_add(s, &i, NOW, &again), STORE_REFUSED);
	i = storebed_intent(999, 8);
	assert_int_equal(store_intent_add(s, &i, NOW, &again), STORE_REFUSED);
	assert_int_equal(store_intent_open_of(s, household, STORE_FOR_JOINING, &k), STORE_OK);
	assert_int_equal(store_intent_open_of(s, household, STORE_FOR_DUES, &k), STORE_NONE);
}

static void a_payment_from_the_dial_to_its_end(void **state)
{
	static const enum store_intent_state way[] = {STORE_INTENT_CREATED, STORE_INTENT_SUBMITTING, STORE_INTENT_PENDING,
						      STORE_INTENT_SUCCEEDED};
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), francs, txns[3], id;
	struct store_intent i = storebed_intent(household, 1), k;
	struct store_intent_event events[8];
	struct store_intent_move m = {0};
	struct store_payment last;
	struct store_txn t;
	int n;

	i.not_before_ms = NOW + 3000;
	id = add(s, &i);
	assert_int_equal(leased(s, NOW + 2999), 0);
	assert_int_equal(storebed_paid(s, id, "MP-1", NOW + 2999), STORE_REFUSED); /* nothing of it was ever sent */
	k = lease(s, NOW + 3000);
	assert_true(k.is_to_send);
	assert_int_equal(k.state, STORE_INTENT_SUBMITTING);
	assert_int_equal(k.attempts, 1);
	assert_int_equal(k.submitted_ms, NOW + 3000);
	assert_int_equal(leased(s, NOW + 4000), 0); /* it is somebody's */
	m = (struct store_intent_move){.id = id, .lease = k.lease, .from = STORE_INTENT_SUBMITTING, .to = STORE_INTENT_PENDING,
				       .query = "Q-1", .due_ms = NOW + 10000, .give_up_ms = NOW + 86400000};
	assert_int_equal(store_intent_move(s, &m, NOW + 4000), STORE_OK);
	assert_int_equal(store_intent_move(s, &m, NOW + 4000), STORE_NONE); /* told twice */
	k = lease(s, NOW + 10000);
	assert_false(k.is_to_send);
	assert_string_equal(k.query, "Q-1");
	assert_int_equal(k.polls, 1);
	assert_int_equal(storebed_paid(s, id, "MP-1", NOW + 11000), STORE_OK);
	assert_int_equal(storebed_paid(s, id, "MP-2", NOW + 11000), STORE_NONE);

	k = load(s, id);
	assert_int_equal(k.state, STORE_INTENT_SUCCEEDED);
	assert_int_equal(k.done_ms, NOW + 11000);
	assert_int_equal(k.due_ms + k.lease, 0);
	assert_string_equal(k.reference, "MP-1");
	assert_int_equal(store_ledger_balance(s, household, "dues", &francs), STORE_OK);
	assert_int_equal(francs, 12000 + 1100);
	assert_int_equal(store_ledger_last_payments(s, household, &last, 1, &n), STORE_OK);
	assert_string_equal(last.kind, "payment");
	assert_string_equal(last.wallet_reference, "MP-1");
	assert_int_equal(store_ledger_of_intent(s, id, txns, 3, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_ledger_load(s, txns[0], &t), STORE_OK);
	assert_int_equal(t.intent, id);
	assert_int_equal(t.n, 2);
	assert_string_equal(t.entries[0].account, "wallet:orange:clearing");
	assert_int_equal(t.entries[0].francs, -1100);
	assert_int_equal(store_intent_history(s, id, events, 8, &n), STORE_OK);
	assert_int_equal(n, 4);
	for (int e = 0; e < n; e++)
		assert_int_equal(events[e].state, way[e]);
	assert_int_equal(store_intent_hurry(s, id, NOW + 12000), STORE_OK); /* called again: nothing is left to be asked */
	assert_int_equal(leased(s, NOW + 999999), 0);
	i = storebed_intent(household, 2); /* and the next one may begin */
	add(s, &i);
}

static void a_lease_fences(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1");
	const struct store_intent i = storebed_intent(household, 1);
	int64_t id = add(s, &i);
	struct store_intent first = lease(s, NOW), second, k;
	struct store_intent_move m = {.id = id, .lease = first.lease, .from = STORE_INTENT_SUBMITTING, .to = STORE_INTENT_FAILED};

	second = lease(s, NOW + 60000); /* the first worker is late: it may have been sent, so it is asked for */
	assert_false(second.is_to_send);
	assert_true(second.is_unknown);
	assert_true(second.lease > first.lease);
	assert_int_equal(second.attempts, 1);
	assert_int_equal(store_intent_move(s, &m, NOW + 60001), STORE_NONE);
	m.lease = second.lease;
	m.reason = "payer refused";
	assert_int_equal(store_intent_move(s, &m, NOW + 60002), STORE_OK);
	k = load(s, id);
	assert_int_equal(k.state, STORE_INTENT_FAILED);
	assert_false(k.is_unknown);
	assert_string_equal(k.reason, "payer refused");
	assert_int_equal(leased(s, NOW + 999999), 0);
}

static void unsent_is_no_attempt_and_not_found_goes_again(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1");
	const struct store_intent i = storebed_intent(household, 1);
	int64_t id = add(s, &i);
	struct store_intent k = lease(s, NOW);
	struct store_intent_move m = {.id = id, .lease = k.lease, .from = STORE_INTENT_SUBMITTING, .to = STORE_INTENT_CREATED,
				      .is_unsent = true, .due_ms = NOW + 5000};

	assert_int_equal(store_intent_move(s, &m, NOW), STORE_OK);
	assert_int_equal(load(s, id).attempts, 0);
	k = lease(s, NOW + 5000);
	assert_true(k.is_to_send);
	m = (struct store_intent_move){.id = id, .lease = k.lease, .from = STORE_INTENT_SUBMITTING, .to = STORE_INTENT_CREATED,
				       .reason = "not found", .due_ms = NOW + 9000};
	assert_int_equal(store_intent_move(s, &m, NOW + 6000), STORE_OK);
	k = lease(s, NOW + 9000);
	assert_true(k.is_to_send);
	assert_int_equal(k.attempts, 2);
	assert_string_equal(k.key, i.key); /* under the same key */
	m.lease = k.lease;
	assert_int_equal(store_intent_move(s, &m, NOW + 9001), STORE_OK);
	assert_int_equal(storebed_paid(s, id, "MP-1", NOW + 9002), STORE_OK); /* and it had arrived after all */
	assert_int_equal(load(s, id).state, STORE_INTENT_SUCCEEDED);
}

static void after_a_start_what_was_leased_is_asked_for(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), other = storebed_household(s, "H-2");
	const struct store_intent a = storebed_intent(household, 1);
	int64_t pending = storebed_pending(s, other, 2, NOW), sent = add(s, &a);
	int n;

	assert_int_equal(leased(s, NOW + 5000), 2);
	assert_int_equal(store_intent_abandon(s, NOW + 6000, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_true(load(s, sent).is_unknown);
	assert_int_equal(load(s, sent).state, STORE_INTENT_SUBMITTING);
	assert_false(load(s, pending).is_unknown);
	assert_int_equal(leased(s, NOW + 6000), 2);
	assert_int_equal(load(s, sent).attempts, 1);
	assert_int_equal(load(s, sent).polls, 1);
	assert_int_equal(store_intent_abandon(s, NOW + 6000, &n), STORE_OK);
	assert_int_equal(store_intent_abandon(s, NOW + 6000, &n), STORE_OK);
	assert_int_equal(n, 0);
}

/* The wallet may call before its answer to our own request is here. */
static void a_call_during_a_lease_is_not_lost(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1");
	const struct store_intent i = storebed_intent(household, 1);
	int64_t id = add(s, &i);
	struct store_intent k;
	struct store_intent_move m = {.id = id, .from = STORE_INTENT_SUBMITTING, .to = STORE_INTENT_PENDING, .due_ms = NOW + 300000,
				      .give_up_ms = NOW + 3600000};

	assert_int_equal(store_intent_hurry(s, id, NOW), STORE_OK); /* not sent yet: nothing to be asked */
	k = lease(s, NOW);
	assert_true(k.is_to_send);
	assert_int_equal(store_intent_hurry(s, id, NOW + 10), STORE_OK);
	assert_int_equal(leased(s, NOW + 20), 0);
	m.lease = k.lease;
	assert_int_equal(store_intent_move(s, &m, NOW + 30), STORE_OK);
	assert_int_equal(load(s, id).due_ms, NOW + 30);
	k = lease(s, NOW + 30);
	m = (struct store_intent_move){.id = id, .lease = k.lease, .from = STORE_INTENT_PENDING, .to = STORE_INTENT_PENDING,
				       .due_ms = NOW + 300000};
	assert_int_equal(store_intent_move(s, &m, NOW + 40), STORE_OK);
	assert_int_equal(load(s, id).due_ms, NOW + 300000);
	assert_int_equal(store_intent_hurry(s, id, NOW + 50), STORE_OK);
	assert_int_equal(load(s, id).due_ms, NOW + 50);
}

static void late_money_is_an_entry_of_its_own(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), id = storebed_pending(s, household, 1, NOW), francs;
	struct store_intent_move m = {.id = id, .from = STORE_INTENT_PENDING, .to = STORE_INTENT_EXPIRED};
	struct store_intent k;

	assert_int_equal(store_intent_move(s, &m, NOW + 60000), STORE_OK);
	assert_int_equal(store_intent_hurry(s, id, NOW + 70000), STORE_OK); /* it calls after all */
	k = lease(s, NOW + 70000);
	assert_int_equal(k.state, STORE_INTENT_EXPIRED);
	assert_false(k.is_to_send);
	assert_int_equal(storebed_paid(s, id, "MP-1", NOW + 71000), STORE_OK);
	k = load(s, id);
	assert_int_equal(k.state, STORE_INTENT_EXPIRED); /* its end never changes */
	assert_int_equal(k.done_ms, NOW + 60000);
	assert_int_equal(k.due_ms, 0);
	assert_int_equal(store_ledger_balance(s, household, "dues", &francs), STORE_OK);
	assert_int_equal(francs, 12000 + 1100);
	assert_int_equal(storebed_paid(s, id, "MP-1", NOW + 72000), STORE_EXISTS);
	assert_int_equal(storebed_paid(s, id, "MP-2", NOW + 72000), STORE_EXISTS); /* at most one, whatever its reference */
	assert_int_equal(store_ledger_balance(s, household, "dues", &francs), STORE_OK);
	assert_int_equal(francs, 12000 + 1100);
}

static void a_reference_is_credited_once(void **state)
{
	struct store *s = *state;
	int64_t a = storebed_household(s, "H-1"), b = storebed_household(s, "H-2"), held;
	int64_t first = storebed_pending(s, a, 1, NOW), second = storebed_pending(s, b, 2, NOW + 1);

	assert_int_equal(storebed_paid(s, first, "MP-1", NOW), STORE_OK);
	assert_int_equal(storebed_paid(s, second, "MP-1", NOW), STORE_EXISTS);
	assert_int_equal(load(s, second).state, STORE_INTENT_PENDING); /* all or nothing */
	assert_int_equal(storebed_held(s, "MP-1", NOW, &held), STORE_EXISTS);
	assert_int_equal(storebed_held(s, "MP-2", NOW, &held), STORE_OK);
	assert_int_equal(storebed_paid(s, second, "MP-2", NOW), STORE_EXISTS);
}

static void review_is_a_flag_with_a_reason(void **state)
{
	struct store *s = *state;
	int64_t household = storebed_household(s, "H-1"), id = storebed_pending(s, household, 1, NOW);
	struct store_intent_move m = {.id = id, .from = STORE_INTENT_PENDING, .to = STORE_INTENT_PENDING, .is_unknown = true};
	const struct store_intent_filter review = {.is_review = true}, unknown = {.is_unknown = true};
	struct store_intent_event events[8];
	struct store_intent k;
	int n;

	assert_int_equal(store_intent_move(s, &m, NOW), STORE_REFUSED); /* an open one is never forgotten */
	assert_int_equal(load(s, id).due_ms, NOW + 5000);
	m.review = "no answer for 3 days";
	assert_int_equal(store_intent_move(s, &m, NOW), STORE_OK);
	assert_int_equal(store_intent_list(s, &review, 0, &k, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_true(k.is_review && k.is_unknown);
	assert_string_equal(k.review, "no answer for 3 days");
	assert_int_equal(store_intent_list(s, &unknown, 0, &k, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	m = (struct store_intent_move){.id = id, .from = STORE_INTENT_PENDING, .to = STORE_INTENT_FAILED, .review = "",
				       .reason = "as the operator says"};
	assert_int_equal(store_intent_move(s, &m, NOW + 1), STORE_OK);
	assert_int_equal(store_intent_list(s, &review, 0, &k, 1, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_intent_history(s, id, events, 8, &n), STORE_OK);
	assert_int_equal(n, 5);
	assert_string_equal(events[3].why, "no answer for 3 days");
	assert_string_equal(events[4].why, "as the operator says");
}

static void lists_and_sums(void **state)
{
	struct store *s = *state;
	int64_t a = storebed_household(s, "H-1"), b = storebed_household(s, "H-2"), francs;
	int64_t first = storebed_pending(s, a, 1, NOW), second = storebed_pending(s, b, 2, NOW + 1), third;
	struct store_intent_filter f = {0};
	struct store_intent k[4], other = storebed_intent(a, 3);
	int n;

	assert_int_equal(storebed_paid(s, first, "MP-1", NOW + 2), STORE_OK);
	other.payer = 22366000009ull;
	third = add(s, &other);
	assert_int_equal(store_intent_list(s, &f, 0, k, 4, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_int_equal(k[0].id, third); /* newest first */
	assert_int_equal(store_intent_list(s, &f, third, k, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(k[0].id, second);
	f.states = 1u << STORE_INTENT_CREATED | 1u << STORE_INTENT_PENDING;
	assert_int_equal(store_intent_list(s, &f, 0, k, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	f.states = 1u << STORE_INTENT_SUCCEEDED;
	f.wallet = "moov";
	assert_int_equal(store_intent_list(s, &f, 0, k, 4, &n), STORE_OK);
	assert_int_equal(n, 0);
	f = (struct store_intent_filter){.household = a, .wallet = "orange"};
	assert_int_equal(store_intent_list(s, &f, 0, k, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	f = (struct store_intent_filter){.payer = STOREBED_PAYER};
	assert_int_equal(store_intent_list(s, &f, 0, k, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_intent_last_of_phone(s, STOREBED_PAYER, k), STORE_OK);
	assert_int_equal(k[0].id, second);
	assert_int_equal(store_intent_last_of_household(s, a, k), STORE_OK);
	assert_int_equal(k[0].id, third);
	assert_int_equal(store_intent_last_of_phone(s, 1, k), STORE_NONE);
	assert_int_equal(store_intent_sum_of_phone(s, STOREBED_PAYER, NOW, &francs, &n), STORE_OK);
	assert_int_equal(francs, 2200);
	assert_int_equal(n, 2);
	assert_int_equal(store_intent_sum_of_phone(s, STOREBED_PAYER, NOW + 1, &francs, &n), STORE_OK);
	assert_int_equal(francs, 1100);
	assert_string_equal(store_intent_purpose_name(STORE_FOR_RENEWAL), "renewal");
}

static void what_nobody_knows_the_end_of_is_found(void **state)
{
	struct store *s = *state;
	struct store_intent created = storebed_intent(storebed_household(s, "H-1"), 1);
	int64_t pending, id;

	created.not_before_ms = NOW + 1000000;
	add(s, &created); /* it was not sent */
	assert_int_equal(store_intent_undecided(s, "orange", INT64_MAX, &id), STORE_NONE);
	pending = storebed_pending(s, storebed_household(s, "H-2"), 2, NOW + 5);
	assert_int_equal(store_intent_undecided(s, "orange", NOW + 6, &id), STORE_OK);
	assert_int_equal(id, pending);
	assert_int_equal(store_intent_undecided(s, "orange", NOW + 5, &id), STORE_NONE);
	assert_int_equal(store_intent_undecided(s, "moov", INT64_MAX, &id), STORE_NONE);
	assert_int_equal(storebed_paid(s, pending, "MP-1", NOW + 7), STORE_OK);
	assert_int_equal(store_intent_undecided(s, "orange", INT64_MAX, &id), STORE_NONE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_intent_is_kept_as_it_was_asked_for),
		TEST(a_payment_from_the_dial_to_its_end),
		TEST(a_lease_fences),
		TEST(unsent_is_no_attempt_and_not_found_goes_again),
		TEST(after_a_start_what_was_leased_is_asked_for),
		TEST(a_call_during_a_lease_is_not_lost),
		TEST(late_money_is_an_entry_of_its_own),
		TEST(a_reference_is_credited_once),
		TEST(review_is_a_flag_with_a_reason),
		TEST(lists_and_sums),
		TEST(what_nobody_knows_the_end_of_is_found),
	};

	return cmocka_run_group_tests_name("store-intent", tests, NULL, NULL);
}
