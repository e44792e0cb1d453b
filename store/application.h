/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joining by phone (P11).
 *
 *   draft --send--> pending --confirm--> confirmed
 *     |                `-----refuse----> refused
 *     `--pruned, or begun anew: gone
 *
 * A draft is of a phone and touches no roll. Once sent it is a household with its members, without a day of enrolment, so that
 * the fee and the first dues can be paid for it; the manager's word gives it that day. */
#ifndef STORE_APPLICATION_H
#define STORE_APPLICATION_H

#include "store/household.h"
#include "store/member.h"

#define STORE_APPLICATIONS_A_DAY 3      /* that a phone may send */
#define STORE_APPLICANTS 32             /* people of one application */

enum store_application_state { STORE_DRAFT, STORE_SENT, STORE_CONFIRMED, STORE_TURNED_DOWN };

struct store_application {
	int64_t id;
	uint64_t phone;
	enum store_application_state state;
	int64_t household;              /* 0: a draft */
	char mutuelle[STORE_CODE], plan[STORE_CODE], commune[STORE_CODE];
	char village[STORE_NAME];
	char referral[STORE_REFERRAL_CODE]; /* by whose code it came; "": nobody's */
	int64_t begun_ms, sent_ms, decided_ms; /* 0: not yet */
	char decided_by[STORE_NAME];
};

/* A new draft of this phone in place of an older one. Of `h` only mutuelle, plan, commune and village are read. */
int store_application_begin(struct store *s, uint64_t phone, const struct store_household *h, int64_t now_ms);
/* One more person of the phone's draft: role, sex, birth year, names. STORE_NONE: it has no draft. STORE_REFUSED: there are
 * STORE_APPLICANTS already, or a second head. */
int store_application_add(struct store *s, uint64_t phone, const struct store_member *m);
/* Who sent the phone's draft: a code, "": nobody. STORE_NONE: it has no draft. STORE_REFUSED: there is no such code. */
int store_application_refer(struct store *s, uint64_t phone, const char *referral);
/* The draft's people in the order they were told, at most cap. No draft: none. */
int store_application_people(struct store *s, uint64_t phone, struct store_member *out, int cap, int *n);
/* Makes the draft a household and pending; its head has this phone and language, it came by the draft's code. STORE_NONE: no draft with
 * a head. STORE_EXISTS: the phone has sent enough today. */
int store_application_send(struct store *s, uint64_t phone, const char *language, int32_t day, int64_t now_ms, int64_t *household);

/* STORE_NONE: this household did not come by an application. */
int store_application_load(struct store *s, int64_t household, struct store_application *out);
/* Pending ones with id > after, in the order in which they were sent. */
int store_application_pending(struct store *s, int64_t after, struct store_application *out, int cap, int *n);
/* By a manager: enrolled_on from now on. Whoever calls computes the caches of cover anew. STORE_NONE: not pending. */
int store_application_confirm(struct store *s, int64_t household, int32_t enrolled_on, const char *by, int64_t now_ms);
/* By a manager: the household stays, without a card, and no phone leads to it any more. STORE_NONE: not pending. */
int store_application_refuse(struct store *s, int64_t household, const char *by, int64_t now_ms);

/* Deletes up to `limit` drafts begun before `before_ms`; how many in *n. */
int store_application_prune(struct store *s, int64_t before_ms, int limit, int *n);

#endif
