/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a campaign reaches, household by household, and who is left out and why: the same for the preview and for the real run. */
#ifndef DESK_CAMPAIGN_PICK_H
#define DESK_CAMPAIGN_PICK_H

#include "desk/cover.h"
#include "menus/campaign.h"
#include "store/member.h"

#define DESK_CAMPAIGN_MEMBERS 64        /* of a household that are looked at */

enum desk_campaign_why {
	DESK_CAMPAIGN_MEANT,            /* she gets it, or is of the hold-out */
	DESK_CAMPAIGN_NO_PHONE,
	DESK_CAMPAIGN_STOPPED,          /* STOP, of all or of this topic */
	DESK_CAMPAIGN_NOT_ASKED,        /* the topic goes only to those who asked for it */
	DESK_CAMPAIGN_SHARED,           /* a phone of several people, and the campaign leaves these out */
	DESK_CAMPAIGN_LANGUAGE,         /* no text in her language */
	DESK_CAMPAIGN_COPY,             /* her phone has its copy already: only the callers of this file can tell */
	DESK_CAMPAIGN_WHYS
};

struct desk_campaign_scan {
	struct store *store;
	const struct scheme *scheme;
	const struct menus *menus;
	const struct menus_campaign *campaign;
	const char *place;              /* nobody outside of it; "": everywhere */
	int32_t today;
	/* of the household that was looked at last */
	struct desk_dues dues;          /* desk_cover_release it at the end */
	struct scheme_cover cover;
	struct store_member members[DESK_CAMPAIGN_MEMBERS];
	int n;
};

/* One for whom the segment holds. Borrowed from the scan, until the next household. */
struct desk_campaign_person {
	enum desk_campaign_why why;
	const struct store_household *household;
	const struct store_member *member;
	uint64_t phone;
	int arm;                        /* of her village; the number of arms: the hold-out */
	size_t language;
	struct menus_campaign_facts facts;
};

/* Calls back for each; a return other than 0 stops, and is returned. */
int desk_campaign_pick(struct desk_campaign_scan *scan, const struct store_household *h,
		       int (*on_person)(void *ctx, const struct desk_campaign_person *p), void *ctx);

/* The follow-up to one of them. *why is MEANT where she still gets it; *has_paid: dues since that day. */
int desk_campaign_pick_again(struct desk_campaign_scan *scan, const struct store_household *h, int member, uint64_t phone, int32_t since,
			     struct desk_campaign_person *out, bool *has_paid);

/* Whether one member gets this text on her own phone (by_household: on that by which her household is told), or with member 0 the head of a
 * household. out->member NULL: she is not on the card. STORE_REFUSED: a plan that the scheme has no longer. */
int desk_campaign_pick_one(struct desk_campaign_scan *scan, const struct store_household *h, int member, bool by_household,
			   const struct menus_campaign_text *text, struct desk_campaign_person *out);

/* The first instant from at_ms on that is in these days, in the campaign's hours and in no quiet hours; INT64_MAX: none is left. */
int64_t desk_campaign_pick_slot(const struct scheme *scheme, const struct menus_campaign *c, int32_t from, int32_t until, int64_t at_ms);

const char *desk_campaign_pick_why(enum desk_campaign_why why); /* "no phone" */

#endif
