/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one person asked for and another one signs, before anything of it happens (P7, P25).
 *
 *      ask              another person signs
 *   --------> waiting ------------------------> done
 *                \----refused, taken back, or overtaken by what happened meanwhile----> refused */
#ifndef STORE_SIGNATURE_H
#define STORE_SIGNATURE_H

#include "store/ledger.h"
#include "store/staff.h"

#define STORE_SIGNATURE_NOTE 161

enum store_act {
	STORE_ACT_CASH,         /* francs for household, receipt number in reference */
	STORE_ACT_SETTLE,       /* payment `subject` is paid, as the wallet's `reference` proves */
	STORE_ACT_MOVE,         /* held money `subject` to household */
	STORE_ACT_RETURN,       /* held money `subject` back to its payer; note: how */
	STORE_ACT_KEEP,         /* held money `subject` was not sent back after all; note: why */
	STORE_ACT_REST,         /* what is open of a statement, `subject`, stays as it is; note: why */
	STORE_ACT_REFUSE,       /* the application of household is refused and its money held; note: why */
	STORE_ACT_CLAIM,        /* State or partner paid francs of what they owe, the bank's paper in reference; note: the account */
	STORE_ACTS
};

enum store_signature_state { STORE_SIGNATURE_WAITING, STORE_SIGNATURE_DONE, STORE_SIGNATURE_REFUSED, STORE_SIGNATURE_STATES };

struct store_signature {
	int64_t id;
	enum store_act act;
	int64_t subject;                /* of the act: an intent, held money, a row of a statement; 0: none */
	int64_t household;              /* 0: none */
	int64_t francs;
	int32_t day;                    /* BASE_DAY_NONE: none */
	char reference[STORE_REFERENCE], note[STORE_SIGNATURE_NOTE];
	char asked_by[STORE_STAFF_CODE], signed_by[STORE_STAFF_CODE]; /* signed_by "": nobody yet; of a refusal: who refused */
	enum store_signature_state state;
	int64_t asked_ms, done_ms;
};

/* *id: of the new row. STORE_EXISTS: the same act on the same subject, household and reference waits already; *id: that one. */
int store_signature_ask(struct store *s, const struct store_signature *asked, int64_t now_ms, int64_t *id);
int store_signature_load(struct store *s, int64_t id, struct store_signature *out);
/* waiting -> done or refused. STORE_NONE: it does not wait; STORE_REFUSED: done by who asked for it. */
int store_signature_end(struct store *s, int64_t id, enum store_signature_state to, const char *by, int64_t now_ms);
/* By number, behind `after`; only_waiting: those that want a signature. */
int store_signature_list(struct store *s, int64_t after, bool only_waiting, struct store_signature *out, int cap, int *n);

const char *store_signature_act_name(enum store_act act);                       /* "cash" */
const char *store_signature_state_name(enum store_signature_state state);      /* "waiting" */

#endif
