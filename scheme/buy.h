/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What money buys before it is paid (P3, P5, P11): the figures of a screen, and the limits it keeps. What is said here is what
 * scheme_cover_compute then finds, whatever way the money comes. */
#ifndef SCHEME_BUY_H
#define SCHEME_BUY_H

#include "scheme/cover.h"
#include "scheme/subsidy.h"

/* A household that is not enrolled yet is judged as if it were from `today` on, or from the day of its first dues where some are
 * paid: that is the day the manager's confirmation will give it. One whose enrolment is to come is judged from that day. */

/* `francs` of dues paid today. */
struct scheme_purchase {
	int64_t arrears_francs;    /* of them, for what is owed up to the end of the current period */
	int64_t ahead_francs;      /* for periods that then are paid whole */
	int64_t kept_francs;       /* for one that then is paid in part: kept, and counted first the next time */
	int periods;               /* how many more are paid whole */
	int32_t covered_from;      /* the first day of care it buys, BASE_DAY_NONE: none, it runs out before waiting is over */
	struct scheme_cover then;  /* what scheme_cover_compute will say: paid_until, waiting_until, what is still behind */
	struct scheme_subsidy_sum subsidy; /* what State and partner add to these francs */
};
struct scheme_purchase scheme_buy_amount(const struct scheme_account *a, int32_t today, int64_t francs);

/* Joining or renewing in one line: arrears, fee, dues, State share. `periods` further ones; 0: the arrears alone (joining: the current
 * period is one of the arrears). `fee_paid`: credited to the household's fee account so far; no fee is asked of who is enrolled. */
struct scheme_bill {
	int64_t arrears_francs;    /* owed up to the end of the current period */
	int64_t dues_francs;       /* of the further periods, less what is paid ahead */
	int64_t fee_francs;
	int64_t francs;            /* the three together */
	int64_t opens_francs;      /* the least that reaches `until`, with the fee */
	int32_t until, covered_from; /* as of an offer */
	struct scheme_subsidy_sum subsidy; /* beside arrears and dues */
};
struct scheme_bill scheme_buy_bill(const struct scheme_account *a, int64_t fee_paid, int32_t today, int periods);

/* What of `francs` is for the fee: it comes first. The rest is dues. */
int64_t scheme_buy_fee(const struct scheme_account *a, int64_t fee_paid, int32_t today, int64_t francs);

/* May `francs` (fee and dues together) be paid today by a phone that has paid or asked to pay `paid_today` already? Each limit
 * that stands in the way has its figure in *limit, SCHEME_BUY_YES leaves it alone. */
enum scheme_verdict {
	SCHEME_BUY_YES,
	SCHEME_BUY_TOO_LITTLE,     /* *limit: the least */
	SCHEME_BUY_TOO_MUCH,       /* *limit: the most, up to max_periods_ahead or the longest figure; 0: nothing can be paid now */
	SCHEME_BUY_TOO_MUCH_TODAY, /* *limit: what this phone may still pay today, perhaps 0 */
};
enum scheme_verdict scheme_buy_judge(const struct scheme_account *a, int64_t fee_paid, int32_t today, int64_t francs,
				     int64_t paid_today, int64_t *limit);

bool scheme_buy_asks_pin(const struct scheme_plan *plan, int64_t francs);

#endif
