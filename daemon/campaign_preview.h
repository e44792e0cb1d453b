/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a campaign would do, before anything goes (P19). */
#ifndef DAEMON_CAMPAIGN_PREVIEW_H
#define DAEMON_CAMPAIGN_PREVIEW_H

#include "daemon/parts.h"
#include "desk/campaign_pick.h"
#include "store/campaign.h"

#define CAMPAIGN_PREVIEW_SAMPLES 3

struct campaign_sum { int64_t phones, households, parts; };

struct campaign_preview {
	const struct parts *parts;
	const struct menus_campaign *campaign;
	int64_t seen;                   /* households looked at */
	struct campaign_sum follow;     /* its second message, if nobody does what takes it back */
	struct campaign_sum all, holdout, languages[MENUS_LANGUAGES], *communes; /* communes: in the order of the scheme's */
	int64_t left_out[DESK_CAMPAIGN_WHYS];
	int64_t first_ms, last_ms, late; /* of the messages, by window and pace; late: for whom there is no room */
	size_t n_samples;
	struct campaign_sample { int arm; size_t language; uint64_t phone; char *text; } samples[CAMPAIGN_PREVIEW_SAMPLES];
};

/* Scans the whole store, which may be a running daemon's, as of now_ms. Memory: 16 octets a phone, so that none is counted twice.
 * place: as the author's; "": everywhere. -1 with a sentence. To be released in any case. */
int daemon_campaign_preview_scan(struct campaign_preview *p, const struct parts *parts, struct store *store,
				 const struct menus_campaign *c, const char *place, int64_t now_ms, struct error *e);
void daemon_campaign_preview_release(struct campaign_preview *p);

/* On standard output, for a person or as CSV. row: what was handed in, NULL: a file. francs_per_part 0: no price is configured. */
void daemon_campaign_preview_print(const struct campaign_preview *p, const struct store_campaign *row, int64_t francs_per_part,
				   bool is_csv);

#endif
