/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member of staff decides about money and people: mutuelle pay, staff, join, pin. Where money moves, one asks and another
 * one signs (store/signature.h). */
#ifndef DESK_COUNTER_H
#define DESK_COUNTER_H

#include "base/error.h"
#include "desk/step.h"
#include "menus/refusal.h"
#include "store/campaign.h"
#include "store/referral.h"
#include "store/statement.h"

#define DESK_COUNTER_PIN 9      /* 4 to 8 digits, with NUL */

enum desk_counter_verb {
	DESK_COUNTER_CASH,      /* household, francs, reference: number of the paper receipt, day */
	DESK_COUNTER_SETTLE,    /* id: of a payment, reference: the wallet's */
	DESK_COUNTER_FAIL,      /* id, note */
	DESK_COUNTER_ASK,       /* id: the wallet is asked again at once */
	DESK_COUNTER_MOVE,      /* id: of held money, household */
	DESK_COUNTER_RETURN,    /* id: of held money, note: how */
	DESK_COUNTER_KEEP,      /* id: of held money that was not sent back after all, note: why */
	DESK_COUNTER_REST,      /* id: of a statement's row, note: why it stays as it is */
	DESK_COUNTER_SIGN,      /* id: of what another one asked for */
	DESK_COUNTER_DECLINE,   /* id: likewise */
	DESK_COUNTER_CLOSE,     /* wallet, day */
	DESK_COUNTER_STATEMENT, /* wallet, day, rows; nobody signs: the rows are the wallet's */
	DESK_COUNTER_READ,      /* wallet, day: the statement is whole, what only we have is found; nobody signs */
	DESK_COUNTER_STAFF_ADD, /* staff, new_pin; the first manager is nobody's to sign */
	DESK_COUNTER_STAFF_REMOVE, /* staff.code */
	DESK_COUNTER_STAFF_PIN, /* staff.code, new_pin: her own, or another one's */
	DESK_COUNTER_CONFIRM,   /* household: its application; day: enrolled on, BASE_DAY_NONE: the day of the first payment, or today */
	DESK_COUNTER_REFUSE,    /* household: its application, note: why; she reads it */
	DESK_COUNTER_PIN_RESET, /* phone: a member's */
	DESK_COUNTER_CLAIM,     /* francs, reference: number of the bank's paper, day, note: the account of who pays (store/claim.h) */
	DESK_COUNTER_CAMPAIGN_SUBMIT, /* text: the campaign's file */
	DESK_COUNTER_CAMPAIGN_APPROVE, /* campaign, mark, phones, parts; by another person than its author */
	DESK_COUNTER_CAMPAIGN_START, /* campaign, as those that follow; by anybody */
	 DESK_COUNTER_CAMPAIGN_PAUSE, DESK_COUNTER_CAMPAIGN_RESUME, DESK_COUNTER_CAMPAIGN_STOP,
	DESK_COUNTER_CAMPAIGN_AGAIN, /* campaign: what of it is unknown goes once more; phones, parts: from the desk, how much that is */
	DESK_COUNTER_REFERRAL_ADD, /* referral: name, kind, place, phone; its code is given by the desk */
	DESK_COUNTER_REFERRAL_END, /* referral.code */
	DESK_COUNTER_REQUEST_CONFIRM, /* id: of a change of the card (store/change.h) */
	DESK_COUNTER_REQUEST_REFUSE, /* id, note: a word of enum store_change_reason */
	DESK_COUNTER_REQUEST_ANSWER, /* id: of a complaint, note: a word of enum store_callback_answer; of a call back: none */
	DESK_COUNTER_REQUEST_PHONE, /* household, id: member (0: whose phone it is told by), phone: the new one; the old one is lost */
	DESK_COUNTER_SERIES_START, /* reference: an event (store/series.h), household, id: its member, day: on which it happened */
	DESK_COUNTER_SERIES_END, /* likewise: it did not happen, or is over */
	DESK_COUNTER_VERBS
};

struct desk_counter {                   /* body of DESK_COUNTER */
	enum desk_counter_verb verb;
	char as[STORE_STAFF_CODE], pin[DESK_COUNTER_PIN]; /* who orders it; the maker wipes it */
	int64_t id;
	char household[STORE_CODE];     /* its number */
	uint64_t phone;
	int64_t francs;
	int32_t day;                    /* BASE_DAY_NONE: not said */
	char wallet[STORE_OPERATOR];
	char reference[STORE_REFERENCE], note[STORE_SIGNATURE_NOTE];
	struct store_staff staff;       /* code, name, role, place, phone, language */
	char new_pin[DESK_COUNTER_PIN];
	char campaign[STORE_CODE], text[STORE_CAMPAIGN_TEXT];
	char mark[STORE_CAMPAIGN_MARK]; /* of what the approver has seen */
	int64_t phones, parts;          /* and whom it would reach */
	int64_t from;                   /* SUBMIT, START: the households up to this one were looked at; AGAIN: the messages; 0 */
	struct store_referral referral;
	bool is_looked_up;              /* SERIES: a care point, which has proved that the family stands before it */
	size_t n_rows;
	struct store_statement *rows;   /* owned by the maker of the request */
	/* from the desk */
	bool is_done;                   /* false: nothing happened, `said` says why */
	bool is_silent;                 /* SERIES_START: done, but nobody can be told */
	bool is_asked;                  /* done, but what was asked for waits for a second signature */
	bool is_more;                   /* SUBMIT, START: nothing happened yet, more households are to be looked at, from `next` on; AGAIN:
	                                 * so far it is done */
	int64_t next;
	struct { int taken, repeated, held; } counts; /* STATEMENT */
	struct error said;              /* one sentence; "" with DESK_FAILED: the store can't take it */
	enum menus_refusal why;         /* not done: the same for who asked by phone */
	int64_t signature;              /* is_asked, or refused as it waits already: under which number; of SIGN, the act's */
	char whose[STORE_STAFF_CODE];   /* refused as somebody decided, or works here no more: who */
};

/* For base_error_set: the sentence of a refusal, with the reason for who asked by phone. */
static inline struct error *desk_counter_refuse(struct desk_counter *o, enum menus_refusal why)
{
	o->why = why;
	return &o->said;
}

int desk_counter_run(struct desk_step *s);
/* An order of somebody whose PIN was proved by other means: by the menus (menus/office.h). Its `as` and `pin` are not read. */
int desk_counter_do(struct desk_step *s, struct desk_counter *o, const struct store_staff *by);

#endif
