/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan on a day: its terms, who counts on a household's card, and what a period costs. */
#ifndef SCHEME_PLAN_H
#define SCHEME_PLAN_H

#include "scheme/scheme.h"

enum scheme_card { SCHEME_CARD_ADULT, SCHEME_CARD_CHILD, SCHEME_CARD_BY_AGE }; /* head or spouse; child; any other */

/* What the rules need of a member. */
struct scheme_member {
	enum scheme_card card;
	int birth_year;            /* 0: unknown; who goes by age is an adult then */
	int32_t joined_on;         /* BASE_DAY_NONE: from the beginning */
	int32_t left_on;           /* the last day on the card; BASE_DAY_NONE: still on it */
};

struct scheme_entry;

/* One household as the rules see it. Nothing is owned. */
struct scheme_account {
	const struct scheme_plan *plan;
	int32_t enrolled_on;                /* BASE_DAY_NONE: not yet */
	const struct scheme_entry *entries; /* of the dues account, in the order of their days */
	size_t n;
	const struct scheme_member *members; /* read only where scheme_plan_counts_heads */
	size_t n_members;
};

struct scheme_terms scheme_plan_on(const struct scheme_plan *plan, int32_t day);

/* Do the dues depend on who is on the card, in any of the plan's terms? If not, an account needs no members. */
bool scheme_plan_counts_heads(const struct scheme_plan *plan);

/* The last day on which this member stands on the card: the day of leaving or, of a child, the end of the year of its birthday
 * `child_until`: where only the year of birth is known, nobody leaves too early. BASE_DAY_NONE: no end is known. */
int32_t scheme_plan_card_until(const struct scheme_plan *plan, const struct scheme_member *m);

/* The household's price of a period that begins on `first_day` (of the first one: the day of enrolment), by the terms of that day and
 * those on the card on it: who joins or leaves in a period counts, or counts no more, from the next one on. At least one adult counts.
 * Always above 0. */
int64_t scheme_plan_price(const struct scheme_account *a, int32_t first_day);

/* What opens that period: `opens_percent` of its price, rounded up. */
int64_t scheme_plan_opens(const struct scheme_account *a, int32_t first_day);

#endif
