/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the messages of campaigns: waiting (queued or leased), sent (taken by the gateway, no receipt yet), delivered, failed,
 * unknown (sent without an answer: it may be on the phone), expired, cancelled. */
#include "daemon/campaign_fate.h"

#include "base/buf.h"
#include "store/outbox_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* They come by campaign. */
static void add(void *ctx, const char *code, enum store_message_state state, int64_t n)
{
	struct campaign_fates *f = ctx;

	if (!f->n || strcmp(f->at[f->n - 1].code, code)) {
		f->at = base_realloc(f->at, (f->n + 1) * sizeof *f->at);
		f->at[f->n] = (struct campaign_fate){.code = ""};
		snprintf(f->at[f->n++].code, sizeof f->at->code, "%.31s", code);
	}
	f->at[f->n - 1].n[state == STORE_LEASED ? STORE_QUEUED : state] += n;
}

int daemon_campaign_fate_read(struct store *s, struct campaign_fates *out)
{
	*out = (struct campaign_fates){NULL, 0};
	return store_outbox_list_fates(s, STORE_CAMPAIGN_KIND, add, out);
}

void daemon_campaign_fate_release(struct campaign_fates *f)
{
	free(f->at);
}

static struct campaign_fate find(const struct campaign_fates *f, const char *code)
{
	for (size_t i = 0; i < f->n; i++)
		if (!strcmp(f->at[i].code, code))
			return f->at[i];
	return (struct campaign_fate){.code = ""};
}

void daemon_campaign_fate_cells(const struct campaign_fates *f, const char *code, struct table *t)
{
	static const enum store_message_state order[] = {
		STORE_QUEUED, STORE_SUBMITTED, STORE_DELIVERED, STORE_FAILED, STORE_UNKNOWN, STORE_EXPIRED, STORE_CANCELLED,
	};
	const struct campaign_fate fate = find(f, code);

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		daemon_table_number(t, fate.n[order[i]]);
}

void daemon_campaign_fate_print(const struct campaign_fates *f, const char *code)
{
	const struct campaign_fate fate = find(f, code);

	printf("Its messages now: %" PRId64 " wait, %" PRId64 " sent, %" PRId64 " delivered, %" PRId64 " failed, %" PRId64 " expired, %"
	       PRId64 " cancelled, %" PRId64 " unknown.\n", fate.n[STORE_QUEUED], fate.n[STORE_SUBMITTED], fate.n[STORE_DELIVERED],
	       fate.n[STORE_FAILED], fate.n[STORE_EXPIRED], fate.n[STORE_CANCELLED], fate.n[STORE_UNKNOWN]);
	if (fate.n[STORE_UNKNOWN])
		printf("Unknown were sent without an answer, and may be on the phone: 'mutuelle campaign again %s --unknown' sends each"
		       " once more.\n", code);
	printf("\n");
}
