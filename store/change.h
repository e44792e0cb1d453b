/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member asks to have changed on the card: a child to be added (P9), another phone (P12). A manager decides.
 *
 *   waiting --confirm--> confirmed
 *      |`------refuse--> refused
 *      `------withdraw-> withdrawn: one of the two phones said no
 *
 * What was decided stays as it is. Its id is the ticket told to who asked, of one series with those of callbacks. */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "store/member.h"
#include "store/staff.h"

/* Kept as numbers, as those below: new ones go to the end. */
enum store_change_kind { STORE_CHANGE_CHILD, STORE_CHANGE_PHONE, STORE_CHANGE_KINDS };
enum store_change_state { STORE_CHANGE_WAITING, STORE_CHANGE_CONFIRMED, STORE_CHANGE_REFUSED, STORE_CHANGE_WITHDRAWN, STORE_CHANGE_STATES };
enum store_change_reason { STORE_CHANGE_NO_REASON, STORE_CHANGE_PAPERS, STORE_CHANGE_TWICE, STORE_CHANGE_AGE, STORE_CHANGE_VISIT,
	STORE_CHANGE_REASONS };

struct store_change {
	int64_t id;
	enum store_change_kind kind;
	enum store_change_state state;
	int64_t household;
	int member;                     /* of a child: 0 until it is on the card; else whose phone */
	uint64_t asked_by;              /* the phone; 0: a manager */
	int64_t asked_ms, ripe_ms;      /* ripe: not to be confirmed before */
	int64_t decided_ms;             /* 0: not yet */
	char decided_by[STORE_STAFF_CODE];
	enum store_change_reason reason;
	/* a child */
	char sex;
	int birth_year;
	char first_name[STORE_NAME];
	/* a phone */
	uint64_t old_phone, new_phone;  /* old 0: there was none */
	bool is_agreed;                 /* the one that did not ask said that it is well: it need not be told again */
};

/* kind, household, member, asked_by, ripe_ms and what is asked for are read. *id: the ticket. STORE_EXISTS: this member's phone is to be
 * changed already. */
int store_change_add(struct store *s, const struct store_change *c, int64_t now_ms, int64_t *id);
int store_change_load(struct store *s, int64_t id, struct store_change *out);
/* Those that wait, with a number > after, the oldest first, up to cap. */
int store_change_waiting(struct store *s, int64_t after, struct store_change *out, int cap, int *n);
/* Of a household, of any state, the newest first, up to cap. */
int store_change_of(struct store *s, int64_t household, struct store_change *out, int cap, int *n);
/* How often others than this phone asked, since then, that it be a card's new one: each time it got an SMS. */
int store_change_count_to(struct store *s, uint64_t phone, int64_t since_ms, int *n);
/* The oldest change of a phone that waits, and names this phone as the old one or the new one. STORE_NONE: none. */
int store_change_of_phone(struct store *s, uint64_t phone, struct store_change *out);
/* The phone that a roll has for this member: where it was given up here since, *phone becomes the one that stands in its place, for the
 * roll may be an older one, and the old phone in other hands. */
int store_change_keep_phone(struct store *s, int64_t household, int member, uint64_t *phone);
/* Of a phone, by the one that did not ask. STORE_NONE: it does not wait (any more). */
int store_change_agree(struct store *s, int64_t id);
/* How it ends: state, member of a child that is confirmed, by, reason. STORE_NONE: it does not wait (any more). */
int store_change_end(struct store *s, const struct store_change *c, int64_t now_ms);

/* After the member has the new phone. Where nobody of the household has the old one any more, what it was promised by SMS about money and
 * tickets, its open tickets and its application go to the new one, and the rest that waits for the old one about it is cancelled. Where
 * nobody at all has it, what it is known by goes, too: whom it paid for, its language and topics. */
int store_change_move_phone(struct store *s, const struct store_change *c, int64_t now_ms);

const char *store_change_kind_name(enum store_change_kind kind);       /* "child" */
const char *store_change_state_name(enum store_change_state state);    /* "waiting" */
const char *store_change_reason_name(enum store_change_reason reason); /* "papers"; "" for none */

#endif
