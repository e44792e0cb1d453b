/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random households: a plan with everything a plan can have, members who come and go, money in any order. */
#ifndef TESTS_LIB_SCHEMESTORY_H
#define TESTS_LIB_SCHEMESTORY_H

#include "base/rng.h"
#include "scheme/cover.h"

#define STORY_ENTRIES 12
#define STORY_MEMBERS 6
#define STORY_CHANGES 3

struct story {
	struct scheme_plan plan;               /* its lists are those below: call story_account after a copy */
	struct scheme_terms changes[STORY_CHANGES];
	struct scheme_subsidy subsidies[STORY_CHANGES];
	struct scheme_member members[STORY_MEMBERS];
	struct scheme_entry entries[STORY_ENTRIES + 1]; /* room for one more */
	size_t n, n_members;
	int32_t enrolled_on, today;
};

struct story story_make(struct rng *r);
/* The story as the rules see it, valid as long as it stands where it is. */
struct scheme_account story_account(struct story *s);
/* As it stands at the end of `today`: what comes later has not happened. */
void story_cut(struct story *s);
void story_pay(struct story *s, int64_t francs); /* today; the story must be cut */
struct scheme_cover story_cover(struct story *s, int32_t today);
bool story_is_cared_for(const struct scheme_cover *c);

/* SEED of the environment, or 1; printed. */
uint64_t story_seed(void);

#endif
