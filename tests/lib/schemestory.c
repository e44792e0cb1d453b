/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random households. */
#include "tests/lib/schemestory.h"

#include "base/must.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int one_of(struct rng *r, int n)
{
	return (int) base_rng_below(r, (uint64_t) n);
}

static bool is_sometimes(struct rng *r, int of)
{
	return one_of(r, of) == 0;
}

static struct scheme_terms terms_make(struct rng *r, int32_t from, bool by_head)
{
	struct scheme_terms t = {.from = from, .dues_francs = 1 + one_of(r, 1000), .fee_francs = one_of(r, 3000),
				 .opens_percent = is_sometimes(r, 2) ? 1 + one_of(r, 100) : 100, .waiting_months = one_of(r, 7)};

	if (by_head) {
		t.adult_francs = 1 + one_of(r, 300);
		t.child_francs = one_of(r, 200);
		t.dues_francs = one_of(r, 2) * t.dues_francs;
	}
	return t;
}

static struct scheme_share part_make(struct rng *r)
{
	struct scheme_share s = {true, 0, 0};

	if (is_sometimes(r, 3))
		s.francs = 1 + one_of(r, 1000);
	else
		s.percent = 1 + one_of(r, 49);
	return s;
}

static void make_plan(struct rng *r, struct story *s, int32_t start)
{
	static char codes[3][4] = {"a", "b", "c"};
	bool by_head = is_sometimes(r, 2);
	struct scheme_terms t = terms_make(r, BASE_DAY_NONE, by_head);
	int32_t at = start;

	s->plan = (struct scheme_plan){
		.dues_francs = t.dues_francs, .adult_francs = t.adult_francs, .child_francs = t.child_francs,
		.fee_francs = t.fee_francs, .opens_percent = t.opens_percent, .waiting_months = t.waiting_months,
		.period_months = is_sometimes(r, 4) ? 12 : 1, .grace_days = one_of(r, 61), .relapse_months = one_of(r, 7),
		.child_until = one_of(r, 25), .min_payment_francs = one_of(r, 2) * one_of(r, 2000),
		.daily_limit_francs = one_of(r, 2) * one_of(r, 20000), .pin_above_francs = one_of(r, 5000) - 1,
		.max_periods_ahead = one_of(r, 2) * one_of(r, 40),
	};
	s->plan.n_changes = (size_t) one_of(r, STORY_CHANGES + 1);
	for (size_t i = 0; i < s->plan.n_changes; i++)
		s->changes[i] = terms_make(r, at += 1 + one_of(r, 500), by_head);
	s->plan.n_subsidies = (size_t) one_of(r, STORY_CHANGES + 1);
	at = start - 400;
	for (size_t i = 0; i < s->plan.n_subsidies; i++) {
		struct scheme_subsidy *u = &s->subsidies[i];

		*u = (struct scheme_subsidy){.from = at += 1 + one_of(r, 500)};
		if (!is_sometimes(r, 4))
			u->state = part_make(r);
		if (is_sometimes(r, 2)) {
			u->partner = codes[one_of(r, 3)];
			u->partner_share = part_make(r);
		}
	}
}

static void make_members(struct rng *r, struct story *s)
{
	s->n_members = (size_t) one_of(r, STORY_MEMBERS + 1);
	for (size_t i = 0; i < s->n_members; i++) {
		struct scheme_member *m = &s->members[i];

		*m = (struct scheme_member){(enum scheme_card) one_of(r, 3), is_sometimes(r, 8) ? 0 : 1990 + one_of(r, 40),
					    BASE_DAY_NONE, BASE_DAY_NONE};
		if (is_sometimes(r, 3))
			m->joined_on = s->enrolled_on - 50 + one_of(r, 900);
		if (is_sometimes(r, 3))
			m->left_on = s->enrolled_on - 50 + one_of(r, 900);
	}
}

struct story story_make(struct rng *r)
{
	struct story s = {0};
	int32_t start = base_date_make(2024, 1, 1);
	int32_t at;

	make_plan(r, &s, start);
	s.enrolled_on = start + one_of(r, 400);
	s.today = s.enrolled_on + one_of(r, 900) - 60;
	make_members(r, &s);
	at = s.enrolled_on - 20;
	s.n = (size_t) one_of(r, STORY_ENTRIES);
	for (size_t i = 0; i < s.n; i++) {
		at += one_of(r, 120);
		s.entries[i].day = at;
		s.entries[i].francs = one_of(r, (int) (s.plan.dues_francs + s.plan.adult_francs) * 4);
		if (is_sometimes(r, 8))
			s.entries[i].francs = -s.entries[i].francs;
	}
	return s;
}

struct scheme_account story_account(struct story *s)
{
	s->plan.changes = s->changes;
	s->plan.subsidies = s->subsidies;
	return (struct scheme_account){&s->plan, s->enrolled_on, s->entries, s->n, s->members, s->n_members};
}

void story_cut(struct story *s)
{
	while (s->n > 0 && s->entries[s->n - 1].day > s->today)
		s->n--;
}

void story_pay(struct story *s, int64_t francs)
{
	must(s->n <= STORY_ENTRIES);
	s->entries[s->n++] = (struct scheme_entry){s->today, francs};
}

struct scheme_cover story_cover(struct story *s, int32_t today)
{
	struct scheme_account a = story_account(s);

	return scheme_cover_compute(&a, today);
}

bool story_is_cared_for(const struct scheme_cover *c)
{
	return c->state == SCHEME_COVERED || c->state == SCHEME_GRACE;
}

uint64_t story_seed(void)
{
	const char *text = getenv("SEED");
	uint64_t seed = text ? strtoull(text, NULL, 10) : 1;

	printf("# seed %" PRIu64 "\n", seed);
	fflush(stdout);
	return seed;
}
