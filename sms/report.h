/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of messages, on its way to the desk: while one list is there, the next one fills. A list that the store did not
 * take is brought again, since else nobody would know what was sent. */
#ifndef SMS_REPORT_H
#define SMS_REPORT_H

#include "base/rng.h"
#include "sms/config.h"

struct sms_report {
	struct sms_out out;
	uint32_t link;
	struct rng rng;
	struct desk_results lists[2];   /* one fills, one is at the desk */
	int filling;
	bool is_at_desk;
	int64_t not_before_ms;          /* monotonic: when a list that failed is brought again; INT64_MAX: none failed */
};

/* Room for cap messages in all. */
void sms_report_init(struct sms_report *r, const struct sms_config *c, struct sms_out out, size_t cap);
void sms_report_release(struct sms_report *r);

void sms_report_add(struct sms_report *r, const struct desk_sent *sent);
void sms_report_bring(struct sms_report *r, int64_t now_ms, int64_t wall_ms); /* what there is, unless a list is there already */
void sms_report_on_reply(struct sms_report *r, bool is_kept, int64_t now_ms);

size_t sms_report_len(const struct sms_report *r);                /* not yet confirmed */
int64_t sms_report_next_deadline(const struct sms_report *r);     /* monotonic; INT64_MAX: none */

#endif
