/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arms by village, and what an arm changed: draws, known figures, and how often the interval holds the truth. */
#include "scheme/trial.h"

#include "base/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define VILLAGES 12000
#define TRIALS 2000

static void a_village_is_drawn_for_ever(void **state)
{
	const int weights[] = {2, 1, 1};

	(void) state;
	/* fixed: another release, another machine must draw the same */
	assert_int_equal(scheme_trial_draw("palu-2026", "cinzana", "Doura", weights, 3), 0);
	assert_int_equal(scheme_trial_draw("palu-2026", "cinzana", "Samine", weights, 3), 0);
	assert_int_equal(scheme_trial_draw("palu-2026", "konna", "Konna", weights, 3), 1);
	assert_int_equal(scheme_trial_draw("palu-2026", "fakala", "Taga", weights, 3), 2);
	assert_int_equal(scheme_trial_draw("one", "c", "v", weights, 1), 0);
}

static void arms_get_their_shares(void **state)
{
	const int weights[] = {2, 1, 1};
	int drawn[3] = {0}, moved = 0;
	char village[32];

	(void) state;
	for (int i = 0; i < VILLAGES; i++) {
		snprintf(village, sizeof village, "v%d", i);
		drawn[scheme_trial_draw("a", "c", village, weights, 3)]++;
		moved += scheme_trial_draw("a", "c", village, weights, 3) != scheme_trial_draw("b", "c", village, weights, 3);
	}
	assert_in_range(drawn[0], VILLAGES / 2 - 300, VILLAGES / 2 + 300);
	assert_in_range(drawn[1], VILLAGES / 4 - 300, VILLAGES / 4 + 300);
	assert_true(moved > VILLAGES / 2); /* campaigns draw independently */
}

static void figures_by_hand(void **state)
{
	static const struct scheme_trial_village treated[] = {{10, 5}, {20, 12}, {30, 12}, {40, 30}, {0, 0}, {50, 25}};
	static const struct scheme_trial_village held[] = {{10, 2}, {20, 6}, {30, 12}, {40, 10}, {50, 15}};
	struct scheme_trial_arm a = {0}, b = {0};
	struct scheme_trial_effect e;

	(void) state;
	for (size_t i = 0; i < sizeof treated / sizeof *treated; i++)
		scheme_trial_add(&a, treated[i]);
	for (size_t i = 0; i < sizeof held / sizeof *held; i++)
		scheme_trial_add(&b, held[i]);
	e = scheme_trial_compare(&a, &b);
	/* 84 of 150, 45 of 150. Squares of did - 0.56 meant: 0.36 0.64 23.04 57.76 9 = 90.8; of did - 0.3 meant: 1 0 9 4 0 = 14;
	 * (90.8 + 14) / (5 * 4 * 30^2) = 0.0058222; t(8) = 2.306; width = 0.17596 */
	assert_true(fabs(e.share - 0.56) < 1e-9 && fabs(e.holdout - 0.30) < 1e-9);
	assert_true(e.has_interval);
	assert_true(fabs(e.low - (0.26 - 0.17596)) < 2e-4 && fabs(e.high - (0.26 + 0.17596)) < 2e-4);
}

static void few_villages_have_no_interval(void **state)
{
	struct scheme_trial_arm a = {0}, b = {0}, none = {0};

	(void) state;
	for (int i = 0; i < SCHEME_TRIAL_FEWEST; i++)
		scheme_trial_add(&a, (struct scheme_trial_village){10, i});
	for (int i = 0; i < SCHEME_TRIAL_FEWEST - 1; i++)
		scheme_trial_add(&b, (struct scheme_trial_village){10, i});
	assert_false(scheme_trial_compare(&a, &b).has_interval);
	assert_false(scheme_trial_compare(&a, &none).has_interval);
	assert_true(scheme_trial_compare(&a, &none).holdout == 0);
	assert_true(scheme_trial_compare(&a, &a).has_interval);
}

/* Nobody of six villages did it: that is no proof that nobody ever does. */
static void villages_that_are_all_alike_have_no_interval(void **state)
{
	struct scheme_trial_arm some = {0}, nobody = {0}, all = {0};

	(void) state;
	for (int i = 0; i < SCHEME_TRIAL_FEWEST + 1; i++) {
		scheme_trial_add(&some, (struct scheme_trial_village){10, i});
		scheme_trial_add(&nobody, (struct scheme_trial_village){10, 0});
		scheme_trial_add(&all, (struct scheme_trial_village){10 + i, 10 + i});
	}
	assert_false(scheme_trial_compare(&some, &nobody).has_interval);
	assert_false(scheme_trial_compare(&all, &some).has_interval);
	assert_true(scheme_trial_compare(&some, &nobody).difference > 0.24);
}

static void a_village_stands_for_itself(void **state)
{
	(void) state;
	assert_int_equal(scheme_trial_village("a", "b"), scheme_trial_village("a", "b")); /* kept in stores: for ever */
	assert_int_not_equal(scheme_trial_village("a", "b"), scheme_trial_village("ab", ""));
	assert_int_not_equal(scheme_trial_village("", ""), 0);
}

static double uniform(struct rng *rng)
{
	return (double) (base_rng_next(rng) >> 11) / 9007199254740992.0;
}

/* A village has a rate of its own around the arm's; its people follow it. */
static void fill(struct rng *rng, struct scheme_trial_arm *a, double rate)
{
	for (int i = 0; i < 30; i++) {
		struct scheme_trial_village v = {.meant = 5 + (int64_t) (base_rng_next(rng) % 60)};
		double own = rate + (uniform(rng) - 0.5) * 0.3;

		for (int64_t p = 0; p < v.meant; p++)
			v.did += uniform(rng) < own;
		scheme_trial_add(a, v);
	}
}

static void the_interval_holds_the_truth(void **state)
{
	struct rng rng = {.state = 23};
	int held = 0;

	(void) state;
	for (int i = 0; i < TRIALS; i++) {
		struct scheme_trial_arm a = {0}, b = {0};
		struct scheme_trial_effect e;

		fill(&rng, &a, 0.55);
		fill(&rng, &b, 0.45);
		e = scheme_trial_compare(&a, &b);
		held += e.low <= 0.1 && e.high >= 0.1;
	}
	print_message("# 95 %% intervals that held the truth: %.1f %% of %d\n", 100.0 * held / TRIALS, TRIALS);
	assert_in_range(held, TRIALS * 93 / 100, TRIALS * 97 / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_village_is_drawn_for_ever),
		cmocka_unit_test(arms_get_their_shares),
		cmocka_unit_test(figures_by_hand),
		cmocka_unit_test(few_villages_have_no_interval),
		cmocka_unit_test(villages_that_are_all_alike_have_no_interval),
		cmocka_unit_test(a_village_stands_for_itself),
		cmocka_unit_test(the_interval_holds_the_truth),
	};

	return cmocka_run_group_tests_name("scheme/trial", tests, NULL, NULL);
}
