/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns and their recipients (P19 to P23).
 *
 *   submit            another person approves         start                     all were looked at
 *  --------> submitted -----------------> approved --------> running <------> paused     |
 *                 \  ^----handed in anew----'  \                 |  `--------------------------> done
 *                  `---------------------------`----- stop -----`---------------------------> stopped
 *
 * Each handing in has a mark of its own, and who approves names it: so nobody approves another text than she has seen.
 * Done is who looks for recipients; their messages may still wait in the outbox, so one that is done is paused and stopped, too. */
#ifndef STORE_CAMPAIGN_H
#define STORE_CAMPAIGN_H

#include "store/household.h"
#include "store/staff.h"

#define STORE_CAMPAIGN_TEXT 12000       /* octets of a file with NUL */
#define STORE_CAMPAIGN_TITLE 96
#define STORE_CAMPAIGN_MARK 9           /* 8 small hexadecimal digits with NUL */
#define STORE_CAMPAIGN_WHY 200
#define STORE_CAMPAIGN_KIND "campaign"  /* of the messages in the outbox; their subject is the campaign's code */

enum store_campaign_state {
	STORE_CAMPAIGN_SUBMITTED, STORE_CAMPAIGN_APPROVED, STORE_CAMPAIGN_RUNNING, STORE_CAMPAIGN_PAUSED, STORE_CAMPAIGN_DONE,
	STORE_CAMPAIGN_STOPPED, STORE_CAMPAIGN_STATES
};

struct store_campaign {
	int64_t id;
	char code[STORE_CODE], title[STORE_CAMPAIGN_TITLE];
	char mark[STORE_CAMPAIGN_MARK]; /* "": handed in before there were marks */
	enum store_campaign_state state;
	char why[STORE_CAMPAIGN_WHY];   /* it has paused itself; "": it has not */
	int stage;                      /* 0: the messages, 1: the follow-up */
	char place[STORE_CODE];
	char author[STORE_STAFF_CODE], approver[STORE_STAFF_CODE]; /* approver "": nobody yet */
	int64_t phones, parts, previewed_ms; /* what the approver saw, and when; 0: not kept */
	int from_min, to_min;           /* of each day */
	int64_t cursor;                 /* the last household, or in stage 1 phone, that was looked at */
	int64_t next_ms, slot_ms;
	int64_t seen, put;              /* households looked at, messages put into the outbox */
	int64_t submitted_ms, started_ms, done_ms; /* 0: not yet */
};

/* Makes it, or writes it anew while it was not started, which takes an approval back. c: code, title, mark, place, author, from_min,
 * to_min. STORE_EXISTS: it was started, or another person wrote it. *id: of the row. */
int store_campaign_submit(struct store *s, const struct store_campaign *c, const char *text, int64_t now_ms, int64_t *id);
int store_campaign_find(struct store *s, const char *code, struct store_campaign *out);
int store_campaign_text(struct store *s, int64_t id, char out[STORE_CAMPAIGN_TEXT]);
int store_campaign_list(struct store *s, int64_t after, struct store_campaign *out, int cap, int *n);
/* Those of one state. */
int store_campaign_list_in(struct store *s, enum store_campaign_state state, int64_t after, struct store_campaign *out, int cap, int *n);
/* submitted -> approved. c: id, mark, approver, phones, parts, previewed_ms. STORE_REFUSED: by its author, or another mark stands there. */
int store_campaign_approve(struct store *s, const struct store_campaign *c);
/* One allowed move of the picture above; STORE_REFUSED: none. */
int store_campaign_move(struct store *s, int64_t id, enum store_campaign_state to, int64_t now_ms);
/* Why it has paused itself; the next move forgets it. */
int store_campaign_explain(struct store *s, int64_t id, const char *why);

/* The running one whose time has come, the longest due first. STORE_NONE: none. */
int store_campaign_due(struct store *s, int64_t now_ms, struct store_campaign *out);
/* How far it is: stage, cursor, next_ms, slot_ms, seen, put. */
int store_campaign_keep(struct store *s, const struct store_campaign *c);

struct store_recipient {
	int64_t campaign;
	uint64_t phone;
	int64_t household;
	int member, arm, parts;
	int32_t day;
	int64_t outbox, follow;
	uint64_t village;               /* scheme_trial_village of where she lived when she was drawn; 0: nobody wrote it down then */
};

/* Has this phone its copy, or its place in the hold-out? */
int store_campaign_has(struct store *s, int64_t campaign, uint64_t phone, bool *has);
int store_campaign_add(struct store *s, const struct store_recipient *r);
/* One message to this phone went once more. */
int store_campaign_repeated(struct store *s, int64_t campaign, uint64_t phone, int parts);
int store_campaign_followed(struct store *s, int64_t campaign, uint64_t phone, int64_t outbox, int parts);
/* On which day this campaign wrote to the phone; BASE_DAY_NONE: it did not, or it holds the phone out. */
int store_campaign_wrote(struct store *s, int64_t campaign, uint64_t phone, int32_t *day);
/* In the order of the phones, behind `after`. */
int store_campaign_walk(struct store *s, int64_t campaign, uint64_t after, struct store_recipient *out, int cap, int *n);

const char *store_campaign_state_name(enum store_campaign_state state); /* "submitted" */

#endif
