/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of campaigns and of whom they have reached. States: store/campaign.h. Messages are pruned after half a year; whom they
 * went to stays. */
#include "store/check.h"

#include "store/alert.h"
#include "store/campaign.h"

_Static_assert(SCHEME_ALERT_CAMPAIGN == 7 && STORE_ALERT_OVER == 4 && STORE_CAMPAIGN_PAUSED == 3, "numbers that stand in the statements");

enum stmt { BY_TWO, BEGUN, WAITS, TOLD, COPY, MESSAGE, FOLLOW, HOLDOUT, SEEN, FOLLOWED, PUT, STATEMENTS };

static const char *const names[STATEMENTS] = {
	[BY_TWO] = "every campaign that was started was approved by another person than its author",
	[BEGUN] = "only a campaign that was started has reached somebody",
	[WAITS] = "only a campaign that waits says why",
	[TOLD] = "staff were told of every campaign that paused itself",
	[COPY] = "every message of a campaign is its phone's one copy, or the follow-up",
	[MESSAGE] = "every recipient's message is hers, and of her campaign",
	[FOLLOW] = "every follow-up is hers, and goes only to who had the message",
	[HOLDOUT] = "the hold-out gets nothing",
	[SEEN] = "whom a campaign has reached it has looked at",
	[FOLLOWED] = "who has a follow-up was looked at again",
	[PUT] = "every campaign counts its messages",
};

/* Her message of this number is another one's, or not of this campaign. */
#define STRANGE(column) "SELECT format('%s: message %d', code, r." column ") FROM campaign CROSS JOIN campaign_recipient AS r" \
	" ON r.campaign = campaign.id CROSS JOIN outbox ON outbox.id = r." column " WHERE r." column " <> 0 AND (kind <> 'campaign'" \
	" OR subject <> code OR outbox.phone <> r.phone OR outbox.household <> r.household OR again_of IS NOT NULL"

static const char *const sql[STATEMENTS] = {
	[BY_TWO] = "SELECT code FROM campaign WHERE (state BETWEEN 1 AND 4 OR started_ms IS NOT NULL)"
		   " AND (approver IS NULL OR approver = author) OR (state BETWEEN 2 AND 4 AND started_ms IS NULL) LIMIT 1",
	[BEGUN] = "SELECT code FROM campaign WHERE started_ms IS NULL AND (seen <> 0 OR put <> 0 OR cursor <> 0 OR stage <> 0"
		  " OR EXISTS (SELECT 1 FROM campaign_recipient WHERE campaign = campaign.id)) LIMIT 1",
	[WAITS] = "SELECT format('%s: %s', code, why) FROM campaign WHERE why <> '' AND state <> 3 LIMIT 1",
	/* 7: SCHEME_ALERT_CAMPAIGN; 4: STORE_ALERT_OVER */
	[TOLD] = "SELECT code FROM campaign WHERE why <> '' AND NOT EXISTS"
		 " (SELECT 1 FROM alert WHERE what = 7 AND subject = code AND alert.state <> 4) LIMIT 1",
	[COPY] = "SELECT format('%s: message %d', subject, outbox.id) FROM outbox LEFT JOIN campaign ON code = subject"
		 " LEFT JOIN campaign_recipient AS r ON r.campaign = campaign.id AND r.phone = outbox.phone WHERE kind = 'campaign'"
		 " AND again_of IS NULL AND outbox.id IS NOT r.outbox AND outbox.id IS NOT r.follow LIMIT 1",
	[MESSAGE] = STRANGE("outbox") ") LIMIT 1",
	[FOLLOW] = STRANGE("follow") " OR r.outbox = 0 OR r.outbox >= r.follow) LIMIT 1",
	[HOLDOUT] = "SELECT format('%s: household %d', code, household) FROM campaign CROSS JOIN campaign_recipient"
		    " ON campaign = campaign.id WHERE (outbox = 0) <> (campaign_recipient.parts = 0)"
		    " OR (outbox = 0 AND follow <> 0) LIMIT 1",
	[SEEN] = "SELECT format('%s: household %d, seen up to %d', code, household, cursor) FROM campaign"
		 " CROSS JOIN campaign_recipient ON campaign = campaign.id WHERE stage = 0 AND household > cursor LIMIT 1",
	[FOLLOWED] = "SELECT format('%s: message %d', code, follow) FROM campaign CROSS JOIN campaign_recipient"
		     " ON campaign = campaign.id WHERE follow <> 0 AND (stage = 0 OR phone > cursor) LIMIT 1",
	[PUT] = "SELECT format('%s: %d messages, %d counted', code, n, put) FROM (SELECT code, put, (SELECT coalesce(sum((outbox <> 0)"
		" + (follow <> 0)), 0) FROM campaign_recipient WHERE campaign = campaign.id) AS n FROM campaign) WHERE n <> put LIMIT 1",
};

const struct store_sql_list store_check_campaigns_sql = {sql, STATEMENTS};
const struct store_check_list store_check_campaigns = {STORE_TOPIC_CHECK_CAMPAIGNS, names, STATEMENTS, 0};
