/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households: the unit that is enrolled, pays and is covered. */
#ifndef STORE_HOUSEHOLD_H
#define STORE_HOUSEHOLD_H

#include "scheme/cover.h"
#include "store/store.h"

#define STORE_NAME 64 /* octets with NUL; what is longer was cut by who read it in */
#define STORE_CODE 32
#define STORE_REFERRAL_CODE 12

struct store_household {
	int64_t id;                     /* made by us; leaves the process only as household_no */
	char no[STORE_CODE];            /* household_no of the roll */
	char mutuelle[STORE_CODE], plan[STORE_CODE], commune[STORE_CODE];
	char village[STORE_NAME];
	int32_t enrolled_on;            /* BASE_DAY_NONE: not yet */
	int members;                    /* how many; counted by store_member_put */
	char referral[STORE_REFERRAL_CODE]; /* the code it came with (store/referral.h); "": none */
	int32_t referred_on;            /* when it said so; BASE_DAY_NONE: none */
	/* caches for scans, rewritten in the transaction of every change (law 6) */
	int32_t next_change_on;         /* BASE_DAY_NONE: never */
	int32_t lapse_on;               /* the first day without cover unless more is paid; BASE_DAY_NONE: it has none now */
	enum scheme_state cover_state;
	int32_t remind_on;              /* the day of the next reminder (store/remind.h); BASE_DAY_NONE: none to come */
	/* what was done of it */
	int32_t reminded_on;            /* reminders up to this day are behind us; BASE_DAY_NONE: never one */
	int64_t reminder;               /* the message that told the last one, 0: none, or taken back */
};

int store_household_load(struct store *s, int64_t id, struct store_household *out);
int store_household_find(struct store *s, const char *no, int64_t *id);
/* Makes the household of this number, or gives it these values; its id in *id. h->id, h->members and what is said of
 * reminders are not read, the other caches only where it is new. *changed tells whether anything was. */
int store_household_put(struct store *s, const struct store_household *h, bool *changed, int64_t *id);
/* Rewrites the caches of law 6. */
int store_household_cache(struct store *s, int64_t id, int32_t next_change_on, int32_t lapse_on, enum scheme_state state);
/* By this code it came, on this day; "": by none. STORE_REFUSED: there is no such code. */
int store_household_refer(struct store *s, int64_t id, const char *referral, int32_t day);
/* Walk in key order over those that came by a code: households with id > after. */
int store_household_referred(struct store *s, int64_t after, struct store_household *out, int cap, int *n);
/* Walk in key order, for export and checks: households with id > after. */
int store_household_walk(struct store *s, int64_t after, struct store_household *out, int cap, int *n);
/* Households whose next_change_on <= day, for the sweep; the longest due first. */
int store_household_due(struct store *s, int32_t day, int64_t *ids, int cap, int *n);

#endif
