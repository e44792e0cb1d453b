/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wallets said, on its way to the desk: while one list is there, the next one fills. A list that the store did not take is
 * brought again, since else a payment would stay open that is known to be paid. */
#ifndef PAY_REPORT_H
#define PAY_REPORT_H

#include "pay/pay.h"

struct pay_report {
	struct pay_out out;
	struct desk_pay_results lists[2];  /* one fills, one is at the desk */
	int filling;
	bool is_at_desk;
	int64_t not_before_ms;             /* monotonic: when a list that failed is brought again; INT64_MAX: none failed */
};

/* Room for cap results in all. */
void pay_report_init(struct pay_report *r, struct pay_out out, size_t cap);
void pay_report_release(struct pay_report *r);

void pay_report_add(struct pay_report *r, const struct desk_paid *paid);
void pay_report_bring(struct pay_report *r, int64_t now_ms, int64_t wall_ms); /* what there is, unless a list is there already */
void pay_report_on_reply(struct pay_report *r, bool is_kept, int64_t now_ms);

bool pay_report_is_due(const struct pay_report *r);            /* a list would go now */
size_t pay_report_len(const struct pay_report *r);             /* not yet confirmed */
int64_t pay_report_next_deadline(const struct pay_report *r);  /* monotonic; INT64_MAX: none */

#endif
