/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the messages of campaigns, in figures. */
#ifndef DAEMON_CAMPAIGN_FATE_H
#define DAEMON_CAMPAIGN_FATE_H

#include "daemon/table.h"
#include "store/campaign.h"
#include "store/outbox.h"

struct campaign_fate { char code[STORE_CODE]; int64_t n[STORE_MESSAGE_STATES]; };
struct campaign_fates { struct campaign_fate *at; size_t n; };

/* Of all campaigns: one pass over the outbox. A store error; then, too, campaign_fates is to be released. */
int daemon_campaign_fate_read(struct store *s, struct campaign_fates *out);
void daemon_campaign_fate_release(struct campaign_fates *f);

#define CAMPAIGN_FATE_COLUMNS \
	{"waiting", 9, false}, {"sent", 9, false}, {"delivered", 9, false}, {"failed", 9, false}, {"unknown", 9, false}, \
	{"expired", 0, true}, {"cancelled", 0, true}
void daemon_campaign_fate_cells(const struct campaign_fates *f, const char *code, struct table *t);
/* In words, one line. */
void daemon_campaign_fate_print(const struct campaign_fates *f, const char *code);

#endif
