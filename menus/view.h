/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one step can see: the caller's data, read from the store when a value first asks for it and once a step, and
 * the rows chosen. */
#ifndef MENUS_VIEW_H
#define MENUS_VIEW_H

#include "menus/menus.h"
#include "menus/set.h"
#include "scheme/cover.h"
#include "store/dialog.h"
#include "store/household.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/phone.h"

#define MENUS_ROWS 320          /* of one list: as many villages as a large commune has */
#define MENUS_MEMBERS 64        /* of a household that are shown */
#define MENUS_HOUSEHOLDS 16     /* of one phone */
#define MENUS_PAYMENTS 3        /* P13: the last three */

/* Sources of rows; menus/values.c has their table, in this order. */
enum menus_source_id {
	MENUS_FAMILY, MENUS_HOUSEHOLD_LIST, MENUS_PAYMENT_LIST, MENUS_LANGUAGE_LIST, MENUS_TOPIC_LIST, MENUS_CATEGORIES,
	MENUS_BENEFITS, MENUS_LEVELS, MENUS_REGIONS, MENUS_DISTRICTS, MENUS_COMMUNES, MENUS_MUTUELLES, MENUS_CARE_POINTS,
	MENUS_WORKERS,
	MENUS_SOURCES
};

enum menus_showing {
	MENUS_LIVE,              /* the caller's own data */
	MENUS_SAMPLE,            /* made-up data, for `menu show` */
	MENUS_LONGEST,           /* the longest form of everything, for the checker */
};

struct menus_view {
	const struct menus *menus;
	const struct scheme *scheme;
	enum menus_showing showing;
	size_t language;
	const void *at[MENUS_SOURCES];      /* the row chosen, or being written; NULL: not looked for or none */

	struct store *store;
	struct store_dialog *dialog;
	uint64_t phone;
	int64_t now_ms;
	int32_t today;
	int error;                          /* the first trouble of the store; what was written then is thrown away */

	unsigned have;                      /* bit per fact: it was read */
	struct store_household household;
	const struct scheme_mutuelle *mutuelle; /* of the household; NULL: none, or gone from the scheme */
	const struct scheme_plan *plan;
	struct store_phone person;
	int n_links, n_members, n_payments;
	struct scheme_entry *entries; size_t n_entries, cap_entries;
	struct scheme_member *cards; size_t n_cards, cap_cards; /* where the plan counts heads */
	struct scheme_cover cover;
	struct store_phone_link links[MENUS_HOUSEHOLDS];
	struct store_member members[MENUS_MEMBERS];
	struct store_payment payments[MENUS_PAYMENTS];
};

void menus_view_init(struct menus_view *v, const struct menus *m, enum menus_showing showing, size_t language);
void menus_view_release(struct menus_view *v);
void menus_view_forget(struct menus_view *v);    /* another household, another place: read everything again */

/* Judges what the store returned: true where the row is there. "Not there" is an answer too, all else goes to
 * v->error. */
bool menus_view_is_there(struct menus_view *v, int rc);

/* Each reads what it needs; where the store fails, v->error is set and the result is empty but safe to use. */
const struct store_household *menus_view_household(struct menus_view *v); /* NULL: none */
const struct scheme_mutuelle *menus_view_mutuelle(struct menus_view *v);  /* of the household; NULL */
const struct scheme_plan *menus_view_plan(struct menus_view *v);          /* of the household; NULL */
struct scheme_account menus_view_account(struct menus_view *v);           /* valid for the step; plan NULL: none */
const struct scheme_cover *menus_view_cover(struct menus_view *v);
const struct store_member *menus_view_self(struct menus_view *v);         /* whose phone it is, else the head; NULL */
int menus_view_members(struct menus_view *v);
int menus_view_payments(struct menus_view *v);
int menus_view_links(struct menus_view *v);
struct store_phone *menus_view_person(struct menus_view *v);
struct scheme_offer menus_view_offer(struct menus_view *v, int periods);

/* The row of a source that the dialog has chosen, NULL when none is, or it is gone. */
const void *menus_view_at(struct menus_view *v, enum menus_source_id source);

#endif
