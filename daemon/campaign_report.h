/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a campaign changed (P23): each arm against the hold-out, by what people did and not by what was sent. */
#ifndef DAEMON_CAMPAIGN_REPORT_H
#define DAEMON_CAMPAIGN_REPORT_H

#include "daemon/parts.h"
#include "menus/campaign.h"
#include "store/campaign.h"

enum campaign_outcome {
	CAMPAIGN_PAID, CAMPAIGN_RENEWED, /* of those written to, and of those held out: households */
	CAMPAIGN_JOINED, CAMPAIGN_REFERRED, /* households of their villages, written to or not; referred: by a code (store/referral.h) */
	CAMPAIGN_CALLED,
	CAMPAIGN_OUTCOMES
};

struct campaign_report {
	const struct menus_campaign *campaign;
	int32_t over_on;                /* the first day on which nothing more is counted; BASE_DAY_NONE: nobody was reached */
	struct campaign_arm {
		int64_t phones, gone, parts; /* gone: the gateway took the message; parts: of those, and of what followed */
		int64_t also;           /* phones to which another campaign wrote in the same days */
		struct scheme_trial_arm did[CAMPAIGN_OUTCOMES];
	} arms[SCHEME_TRIAL_ARMS];      /* the hold-out behind the last one */
};

/* Reads all recipients of the row, on a read-only connection, as of `today`. Memory: one small row a village, 32 octets a household.
 * -1 with a sentence. */
int daemon_campaign_report_read(struct campaign_report *r, const struct parts *parts, struct store *store,
				const struct store_campaign *row, const struct menus_campaign *c, int32_t today, struct error *e);

/* On standard output. francs_per_part 0: no price is configured. */
void daemon_campaign_report_print(const struct campaign_report *r, int32_t today, int64_t francs_per_part, bool is_csv);

#endif
