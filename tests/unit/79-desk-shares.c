/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares of State and partners: the ledger follows the rules, each way in which the rules can change. */
#include "tests/lib/paybed.h"

#include "base/date.h"
#include "desk/check.h"
#include "desk/settle.h"
#include "desk/shares.h"
#include "store/ledger.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
	struct paybed *b = malloc(sizeof(*b));

	if (!b)
		return -1;
	paybed_open(b);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct paybed *b = *state;

	paybed_close(b);
	free(b);
	return 0;
}

static struct scheme_plan *plan_of(struct paybed *b, const char *code)
{
	for (size_t i = 0; i < b->scheme->n_plans; i++)
		if (strcmp(b->scheme->plans[i].code, code) == 0)
			return &b->scheme->plans[i];
	fail_msg("no plan %s", code);
	return NULL;
}

static void pay(struct paybed *b, int64_t household, int64_t francs, const char *reference)
{
	struct desk_step s = paybed_step(b);

	assert_int_equal(desk_settle_cash(&s, household, francs, base_date_of_ms(b->now_ms), reference), 0);
}

static void count(void *ctx, const char *invariant, const char *row)
{
	(void) invariant;
	(void) row;
	++*(int *) ctx;
}

static int broken(struct paybed *b)
{
	int told = 0, n = desk_check_shares(b->store, b->scheme, count, &told);

	assert_int_equal(n, told);
	return n;
}

/* What the walk after a reload does. */
static void walk(struct paybed *b)
{
	const struct desk_request r = {.kind = DESK_SWEEP, .count = 64, .now_ms = ++b->now_ms};
	struct desk_reply reply;

	paybed_restart(b);
	desk_batch_run(b->desk, &r, &reply, 1);
	assert_int_equal(reply.verdict, DESK_DONE);
}

/* Two months are paid by the roll, to the end of March; what is paid now is for April on. */
static void a_rule_for_a_month_paid_ahead_moves_its_share(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 2);
	struct scheme_plan *p = plan_of(b, "amv");
	static struct scheme_subsidy rules[2];
	struct scheme_subsidy *old = p->subsidies;

	pay(b, household, 1100, "c1"); /* April and May */
	assert_int_equal(paybed_balance(b, household, "shares"), 1100);
	rules[0] = p->subsidies[0];
	rules[1] = (struct scheme_subsidy){.from = base_date_make(2026, 5, 1), .state = {true, 40, 0}, .partner = b->scheme->partners[0].code,
					   .partner_share = {true, 10, 0}};
	p->subsidies = rules;
	p->n_subsidies = 2;
	assert_int_equal(broken(b), 2); /* the State's share is too much, the partner's is not there */

	walk(b);
	assert_int_equal(broken(b), 0);
	assert_int_equal(paybed_balance(b, household, "shares"), 1100);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -(550 + 440));
	assert_int_equal(paybed_balance(b, 0, "partner:ong:m-klela"), -110);
	walk(b);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -(550 + 440));

	p->subsidies = old; /* a mistake: mended the same way */
	p->n_subsidies = 1;
	walk(b);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -1100);
	assert_int_equal(paybed_balance(b, 0, "partner:ong:m-klela"), 0);
}

static void another_plan_brings_other_shares(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 0);
	struct store_household h;
	struct desk_dues dues = {0};
	struct desk_step s;
	bool changed;

	pay(b, household, 550, "c1");
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -550);
	assert_int_equal(store_household_load(b->store, household, &h), 0);
	strcpy(h.plan, "mixte");
	assert_int_equal(store_household_put(b->store, &h, &changed, &household), 0);
	s = paybed_step(b);
	assert_int_equal(desk_shares_keep(&s, &h, &dues), 0);
	assert_int_equal(desk_cover_refresh(b->store, b->scheme, &h, base_date_of_ms(b->now_ms), &dues), 0);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -440); /* 550 of 1,200 F of dues, 40 % and 10 % of 2,400 F */
	assert_int_equal(paybed_balance(b, 0, "partner:ong:m-klela"), -110);

	strcpy(h.plan, "gone"); /* left alone */
	assert_int_equal(desk_shares_keep(&s, &h, &dues), 0);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -440);
	desk_cover_release(&dues);
}

/* The number of its correction is another one's already: that household waits for the next walk, the one behind it does not. */
static void a_household_that_the_store_refuses_does_not_stop_the_walk(void **state)
{
	struct paybed *b = *state;
	int64_t first = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 0), second = paybed_household(b, "KLE-0002", "amv", PAYBED_SON, 0);
	struct scheme_plan *p = plan_of(b, "amv");
	struct scheme_subsidy rule = p->subsidies[0], *old = p->subsidies;
	char number[STORE_REFERENCE];
	const struct store_posting taken = {.kind = "shares", .reference = number, .day = base_date_of_ms(b->now_ms)};
	const struct store_leg legs[] = {{second, "shares", 5}, {0, "state:m-klela", -5}};
	int64_t txn;

	pay(b, first, 550, "c1");
	pay(b, second, 550, "c2");
	snprintf(number, sizeof number, "%" PRId64 "/%" PRId64 "/440/0", first, b->now_ms + 1);
	assert_int_equal(store_ledger_post(b->store, &taken, legs, 2, b->now_ms, &txn), 0);
	rule.state = (struct scheme_share){true, 40, 0};
	rule.partner = b->scheme->partners[0].code;
	rule.partner_share = (struct scheme_share){true, 10, 0};
	p->subsidies = &rule;

	walk(b);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -(550 + 440));
	assert_int_equal(paybed_balance(b, 0, "partner:ong:m-klela"), -110);
	walk(b);
	assert_int_equal(broken(b), 0);
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -(440 + 440));
	p->subsidies = old;
	walk(b);
}

/* What was given before in another mutuelle is not given again: only the difference is posted where the household is now. */
static void moving_house_brings_nothing_twice(void **state)
{
	struct paybed *b = *state;
	int64_t household = paybed_household(b, "KLE-0001", "amv", PAYBED_AWA, 0);
	struct store_household h;
	bool changed;

	pay(b, household, 550, "c1");
	assert_int_equal(store_household_load(b->store, household, &h), 0);
	strcpy(h.mutuelle, "m-kignan");
	assert_int_equal(store_household_put(b->store, &h, &changed, &household), 0);
	walk(b);
	pay(b, household, 1100, "c2");
	assert_int_equal(paybed_balance(b, 0, "state:m-klela"), -550);
	assert_int_equal(paybed_balance(b, 0, "state:m-kignan"), -1100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_rule_for_a_month_paid_ahead_moves_its_share, setup, teardown),
		cmocka_unit_test_setup_teardown(another_plan_brings_other_shares, setup, teardown),
		cmocka_unit_test_setup_teardown(a_household_that_the_store_refuses_does_not_stop_the_walk, setup, teardown),
		cmocka_unit_test_setup_teardown(moving_house_brings_nothing_twice, setup, teardown),
	};

	return cmocka_run_group_tests_name("desk/shares", tests, NULL, NULL);
}
