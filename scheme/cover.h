/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is this household covered, until when, and what would money change: pure functions over values (law 6). */
#ifndef SCHEME_COVER_H
#define SCHEME_COVER_H

#include "base/date.h"

#include <stddef.h>
#include <stdint.h>

struct scheme_plan;

/* What the rules need of the ledger: money credited to the household's dues, by day. */
struct scheme_entry {
	int32_t day;
	int64_t francs;        /* positive: dues received or opened with; negative: taken back */
};

enum scheme_state {
	SCHEME_NOT_ENROLLED,   /* no enrolment date, or one in the future */
	SCHEME_WAITING,        /* dues are paid, the waiting period still runs */
	SCHEME_COVERED,
	SCHEME_GRACE,          /* paid_until has passed, still covered until grace_until */
	SCHEME_LAPSED,         /* behind by behind_francs */
};

struct scheme_cover {
	enum scheme_state state;
	int32_t paid_until;    /* the last day the money reaches, BASE_DAY_NONE: nothing paid */
	int32_t waiting_until; /* last day of waiting, BASE_DAY_NONE */
	int32_t grace_until;   /* last day of grace, BASE_DAY_NONE when not paid for */
	int64_t behind_francs; /* owed up to the end of the current period, 0 when none */
	int32_t next_change_on; /* first day on which the state will be another one by itself; BASE_DAY_NONE: never */
};

struct scheme_cover scheme_cover_compute(const struct scheme_plan *plan, int32_t enrolled_on,
					 const struct scheme_entry *entries, size_t n, int32_t today);

/* The what-if of P2: francs that carry the household through the end of `periods` further periods, arrears first, and the day that reaches. */
struct scheme_offer {
	int64_t francs;
	int32_t until;
};
struct scheme_offer scheme_cover_offer(const struct scheme_plan *plan, int32_t enrolled_on,
				       const struct scheme_entry *entries, size_t n, int32_t today, int periods);

/* The francs that make paid_until the given day, counted from enrolment, for an opening entry of an imported roll (rounded up
 * to the period's end, in the member's favour). */
int64_t scheme_cover_opening(const struct scheme_plan *plan, int32_t enrolled_on, int32_t paid_until);

#endif
