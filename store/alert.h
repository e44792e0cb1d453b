/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff must hear of, until it is over (P24). Raised in the transaction of what causes it; the desk's sweep tells it.
 *
 *   raise            told at a level      unanswered: the next level
 *  ------> raised ------------------> told --------------------> climbed
 *            |  \--nobody at that level-----------------------/   |    \--unanswered--> climbed
 *            |                         |--"OK 12"--> answered <---|
 *            `-------it ended----------+----------> over <--------'  (also from answered)
 *
 * Of one thing (kind and subject) one alert is open at a time: raising it again changes nothing. */
#ifndef STORE_ALERT_H
#define STORE_ALERT_H

#include "scheme/alert.h"
#include "store/staff.h"

#define STORE_ALERT_SUBJECT 33  /* octets with NUL */
#define STORE_ALERT_ABOUT 65

enum store_alert_state {
	STORE_ALERT_RAISED, STORE_ALERT_TOLD, STORE_ALERT_CLIMBED, STORE_ALERT_ANSWERED, STORE_ALERT_OVER, STORE_ALERT_STATES
};

struct store_alert {
	int64_t id;
	/* what store_alert_raise takes */
	enum scheme_alert_what what;
	char subject[STORE_ALERT_SUBJECT];
	int64_t household;              /* whose mutuelle hears of it; 0: none, so only staff of everywhere */
	int64_t francs;
	char about[STORE_ALERT_ABOUT];  /* a name for people: of the link, the campaign; who asked for a signature */
	char place[STORE_CODE];         /* where it is heard, if not by its household: a code of any level; "": nowhere else */
	/* kept by the functions below */
	enum store_alert_state state;
	enum scheme_alert_level level;  /* of who was told last */
	int64_t raised_ms, over_ms, due_ms; /* 0: not; due_ms: when the sweep looks at it */
	int steps;
	bool is_told;                   /* somebody was told of it */
};

/* Due at once. *id: of the alert that is open now; NULL where that is of no interest. STORE_EXISTS: it was open before. */
int store_alert_raise(struct store *s, const struct store_alert *a, int64_t now_ms, int64_t *id);
/* What it is about has ended: those who were told hear so by the sweep. STORE_NONE: none is open. */
int store_alert_end(struct store *s, enum scheme_alert_what what, const char *subject, int64_t now_ms);
/* "OK 12" from this phone: it has read the message, so all that this told of is answered. STORE_NONE: the phone was never told of such
 * an alert; STORE_EXISTS: answered or over before. */
int store_alert_answer(struct store *s, int64_t id, uint64_t phone, int64_t now_ms);

int store_alert_load(struct store *s, int64_t id, struct store_alert *out);
/* Those to be looked at, the longest due first. */
int store_alert_due(struct store *s, int64_t now_ms, struct store_alert *out, int cap, int *n);
/* Those of a kind that are not over, by subject, behind this one ("": from the first). */
int store_alert_open(struct store *s, enum scheme_alert_what what, const char *after, struct store_alert *out, int cap, int *n);
/* When the first one is to be looked at; INT64_MAX: none is. */
int store_alert_next(struct store *s, int64_t *due_ms);
/* Other rules may hold now: all that is open and unanswered is due. */
int store_alert_look_again(struct store *s, int64_t now_ms);
/* When somebody was told last that it is so; 0: never. */
int store_alert_told(struct store *s, int64_t id, int64_t *at_ms);
/* When an alert of the same kind and subject, of which somebody was told, was over last before this one; 0: never. */
int store_alert_last(struct store *s, const struct store_alert *a, int64_t *over_ms);

/* ---- its life ---- */

enum store_alert_did {
	STORE_ALERT_DID_RAISE, STORE_ALERT_DID_TELL, STORE_ALERT_DID_FIND_NOBODY, STORE_ALERT_DID_GO_UNANSWERED, STORE_ALERT_DID_ANSWER,
	STORE_ALERT_DID_END, STORE_ALERT_DID_TELL_END, STORE_ALERT_DIDS
};
struct store_alert_step {
	int64_t at_ms;
	enum store_alert_did did;
	enum scheme_alert_level level;
	char staff[STORE_STAFF_CODE];   /* "": nobody */
	uint64_t phone;
	int64_t message;                /* in the outbox; 0: none */
};

/* One more step of its life; a->steps counts it. */
int store_alert_note(struct store *s, struct store_alert *a, const struct store_alert_step *step);
/* a: as loaded in this transaction. The one function that moves; the picture says what may be. due_ms 0: never looked at again. */
int store_alert_move(struct store *s, struct store_alert *a, enum store_alert_state to, enum scheme_alert_level level, int64_t due_ms);
/* Its life from step `from` on, in order. */
int store_alert_life(struct store *s, int64_t id, int from, struct store_alert_step *out, int cap, int *n);

struct store_alert_filter { unsigned states; int what; /* bits of states, 0: all; what < 0: all */ };
/* The newest first, before this number (0: from the newest). */
int store_alert_list(struct store *s, const struct store_alert_filter *f, int64_t before, struct store_alert *out, int cap, int *n);
/* Those that are not over, by kind and state; oldest_ms: when the first one was raised that nobody has answered; 0: there is none. */
struct store_alert_open { int64_t n[STORE_ALERT_OVER], oldest_ms; };
int store_alert_survey(struct store *s, struct store_alert_open out[SCHEME_ALERT_LIVES]);
/* How many of a kind are open and unanswered. */
int store_alert_count(struct store *s, enum scheme_alert_what what, int *n);

const char *store_alert_state_name(enum store_alert_state state);       /* "raised" */
const char *store_alert_did_name(enum store_alert_did did);             /* "told" */

#endif
