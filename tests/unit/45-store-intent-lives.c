/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives of intents, any answer at any time: whatever comes, the invariants of money hold after each step. */
#include "base/rng.h"
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

#define LIVES 12

struct life { int64_t id, household; int credits; bool has_ended; enum store_intent_state end; };

/* Any answer, at any time, in any order, by the lease or not: the store takes what may be and nothing else. */
static void answer(struct store *s, struct rng *r, struct life *l, int64_t now_ms)
{
	static const enum store_intent_state ends[] = {STORE_INTENT_FAILED, STORE_INTENT_CANCELLED, STORE_INTENT_EXPIRED};
	struct store_intent i = load(s, l->id);
	struct store_intent_move m = {.id = l->id, .lease = base_rng_below(r, 3) ? i.lease : i.lease + 1, .from = i.state, .to = i.state,
				      .due_ms = now_ms + base_rng_below(r, 90000), .give_up_ms = now_ms + 600000};
	char reference[16];

	switch (base_rng_below(r, 7)) {
	case 0:
		m.is_unknown = i.state == STORE_INTENT_SUBMITTING || i.state == STORE_INTENT_PENDING;
		break;
	case 1:
		m.to = i.state == STORE_INTENT_SUBMITTING ? STORE_INTENT_PENDING : i.state;
		break;
	case 2:
		if (store_intent_is_open(i.state) && i.state != STORE_INTENT_CREATED) {
			m.to = ends[base_rng_below(r, 3)];
			m.due_ms = 0;
		}
		break;
	case 3:
		assert_int_equal(store_intent_hurry(s, l->id, now_ms), STORE_OK);
		return;
	case 4:
	case 5:
		if (i.state == STORE_INTENT_CREATED)
			return;
		snprintf(reference, sizeof reference, "R-%d", (int) base_rng_below(r, 40)); /* some had been seen before */
		l->credits += storebed_paid(s, l->id, reference, now_ms) == STORE_OK;
		return;
	default:
		m.to = i.state == STORE_INTENT_SUBMITTING ? STORE_INTENT_CREATED : i.state;
		break;
	}
	if (i.state == STORE_INTENT_SUCCEEDED)
		return;
	assert_true(store_intent_move(s, &m, now_ms) <= STORE_OK);
}

static void check_life(struct store *s, struct life *l)
{
	struct store_intent i = load(s, l->id);
	int64_t txns[4];
	int n;

	if (l->has_ended)
		assert_int_equal(i.state, l->end);
	else if (!store_intent_is_open(i.state)) {
		l->has_ended = true;
		l->end = i.state;
	}
	assert_int_equal(store_ledger_of_intent(s, l->id, txns, 4, &n), STORE_OK);
	assert_int_equal(n, l->credits);
	assert_true(n <= 1);
	assert_true(i.state != STORE_INTENT_SUCCEEDED || n == 1);
}

static void print_broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	print_message("# broken: %s: %s\n", invariant, row);
}

static void random_lives_keep_every_invariant(void **state)
{
	struct store *s = *state;
	struct rng r = {20261122};
	struct life lives[LIVES];
	int64_t now_ms = NOW;
	int n_ended = 0, n;

	for (int i = 0; i < LIVES; i++) {
		char no[16];
		struct store_intent asked;

		snprintf(no, sizeof no, "H-%d", i);
		lives[i] = (struct life){.household = storebed_household(s, no)};
		asked = storebed_intent(lives[i].household, i);
		lives[i].id = add(s, &asked);
	}
	for (int step = 0; step < 2000; step++) {
		struct store_intent some[3];

		now_ms += base_rng_below(&r, 3000);
		if (!base_rng_below(&r, 3))
			assert_int_equal(store_intent_lease(s, now_ms, now_ms + 20000, some, 3, &n), STORE_OK);
		else if (!base_rng_below(&r, 40))
			assert_int_equal(store_intent_abandon(s, now_ms, &n), STORE_OK);
		else {
			struct life *l = &lives[base_rng_below(&r, LIVES)];

			answer(s, &r, l, now_ms);
			check_life(s, l);
		}
		assert_int_equal(store_check_recent(s, 4, print_broken, NULL), 0);
	}
	for (int i = 0; i < LIVES; i++)
		n_ended += lives[i].has_ended;
	assert_true(n_ended > LIVES / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(random_lives_keep_every_invariant, storebed_open_memory, storebed_close_memory),
	};

	return cmocka_run_group_tests_name("store-intent-lives", tests, NULL, NULL);
}
