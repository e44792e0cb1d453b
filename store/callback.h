/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member asks of the manager (P13): to be called back, or to look into a complaint. Its id is the ticket told to her. */
#ifndef STORE_CALLBACK_H
#define STORE_CALLBACK_H

#include "store/staff.h"

/* Kept as numbers: new ones go to the end. */
enum store_callback_about { STORE_CALL_BACK, STORE_COMPLAINT_PAYMENT, STORE_COMPLAINT_CARE, STORE_COMPLAINT_CARD, STORE_COMPLAINT_OTHER,
	STORE_CALLBACK_ABOUTS };
/* What a complaint was answered, likewise. */
enum store_callback_answer { STORE_ANSWER_NONE, STORE_ANSWER_FIXED, STORE_ANSWER_FOUND, STORE_ANSWER_BRING, STORE_ANSWER_WARNED,
	STORE_ANSWER_NOTHING, STORE_ANSWERS };

struct store_callback {
	int64_t id;
	uint64_t phone;
	int64_t household;              /* 0: a stranger's */
	enum store_callback_about about;
	int64_t asked_ms, done_ms;      /* done_ms 0: open */
	char done_by[STORE_STAFF_CODE];
	enum store_callback_answer answer; /* NONE: open, or a call back */
};

/* One open call back a phone and household, one open complaint of a kind a household. STORE_EXISTS: one is open already. *id: in both
 * cases the ticket number, of one series with those of changes (store/change.h). */
int store_callback_add(struct store *s, uint64_t phone, int64_t household, enum store_callback_about about, int64_t now_ms, int64_t *id);
/* The open ones with a number > after, the oldest first, up to cap. */
int store_callback_open(struct store *s, int64_t after, struct store_callback *out, int cap, int *n);
/* STORE_NONE: there is none of this number. */
int store_callback_load(struct store *s, int64_t id, struct store_callback *out);
/* Of a household, of any state, the newest first, up to cap. */
int store_callback_of(struct store *s, int64_t household, struct store_callback *out, int cap, int *n);
/* STORE_NONE: it is not open (any more). answer: of a complaint; a call back has none. */
int store_callback_done(struct store *s, int64_t id, enum store_callback_answer answer, const char *by, int64_t now_ms);

const char *store_callback_about_name(enum store_callback_about about);    /* "call", "payment" */
const char *store_callback_answer_name(enum store_callback_answer answer); /* "fixed"; "" for none */

/* How often this phone asked to be called, from from_ms on and before until_ms, of whatever household. */
int store_callback_count(struct store *s, uint64_t phone, int64_t from_ms, int64_t until_ms, int *n);

#endif
