/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is this household covered, until when, and what would money change: pure functions over values (law 6). */
#ifndef SCHEME_COVER_H
#define SCHEME_COVER_H

#include "base/date.h"
#include "scheme/plan.h"

#include <stddef.h>
#include <stdint.h>

/* The rules. Periods (of 1 or 12 calendar months) run on without a gap from the month of enrolment. Each has its price
 * (scheme/plan.h). The dues credited so far pay one period after the other, from the first one on: what is owed for the past is
 * paid first. A period is open once it is paid or, where the plan has `opens_at`, once that part of it is: the rest stays owed, and is
 * paid before the next one. While the open periods reach, and for the days of grace after them, a household stands; a
 * standing household is covered once its waiting is over. Waiting runs from enrolment; a household that comes back
 * after it stood no more, or whose first dues come later than the grace after its enrolment, waits again, from the
 * day on which it stands again. Shares of the State and of partners are no dues: cover never waits for them. */

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
	int32_t paid_until;    /* the last day of the last open period, BASE_DAY_NONE: none is open */
	int32_t waiting_until; /* last day of waiting, BASE_DAY_NONE unless it is waiting */
	int32_t grace_until;   /* last day of grace, BASE_DAY_NONE when nothing is paid */
	int64_t behind_francs; /* owed up to the end of the current period, 0 when none; with opens_at in every state */
	int32_t next_change_on; /* first day on which the state will be another one by itself; BASE_DAY_NONE: never */
};

/* Entries after `today` do not count yet, those before the enrolment count from it. A household that is not enrolled has no days
 * and owes nothing. */
struct scheme_cover scheme_cover_compute(const struct scheme_account *a, int32_t today);

/* As compute finds it when `more` francs are paid today. */
struct scheme_cover scheme_cover_after(const struct scheme_account *a, int32_t today, int64_t more);
/* The first day of care from today on then; BASE_DAY_NONE: the money runs out before waiting is over. */
int32_t scheme_cover_from(const struct scheme_account *a, int32_t today, int64_t more);

/* The what-if of P2: the francs that, paid today, clear the arrears up to the end of the current period and carry
 * the household through the end of `periods` further ones (0: the arrears alone), the day that reaches, and the
 * first day of care it buys. */
struct scheme_offer {
	int64_t francs;        /* 0: nothing to pay for it */
	int64_t opens_francs;  /* the least that reaches that day; less than `francs` where the plan has opens_at */
	int32_t until;         /* BASE_DAY_NONE: not enrolled, there is no offer */
	int32_t covered_from;  /* today, or after waiting; BASE_DAY_NONE: this money runs out before waiting is over */
};
struct scheme_offer scheme_cover_offer(const struct scheme_account *a, int32_t today, int periods);

/* The offer that, by its opens_francs, opens the next period that is not open: the one that runs, or the one behind it. */
struct scheme_offer scheme_cover_next(const struct scheme_account *a, int32_t today);

/* The first day of the period behind the one of today: from then on who comes on the card today counts. BASE_DAY_NONE: not enrolled. */
int32_t scheme_cover_next_period(const struct scheme_account *a, int32_t today);

/* The francs that make paid_until the given day, counted from enrolment, for an opening entry of an imported roll
 * (rounded up to the period's end, in the member's favour). Date the entry on the day of enrolment: then no lapse
 * comes before it. The account's entries are not read. */
int64_t scheme_cover_opening(const struct scheme_account *a, int32_t paid_until);

#endif
