/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a member asks of the manager (P13): to be called back, or to look into a complaint. Its id is the ticket told to her. */
#ifndef STORE_CALLBACK_H
#define STORE_CALLBACK_H

#include "store/staff.h"

/* Kept as numbers: new ones go to the end. */
enum store_callback_about { STORE_CALL_BACK, STORE_COMPLAINT_PAYMENT, STORE_COMPLAINT_CARE, STORE_COMPLAINT_CARD, STORE_COMPLAINT_OTHER,
	STORE_CALLBACK_ABOUTS };

struct store_callback {
	int64_t id;
	uint64_t phone;
	int64_t household;              /* 0: a stranger's */
	enum store_callback_about about;
	int64_t asked_ms, done_ms;      /* done_ms 0: open */
	char done_by[STORE_STAFF_CODE];
};

/* One open request a phone, household and kind. STORE_EXISTS: one is open already. *id: in both cases the ticket number. */
int store_callback_add(struct store *s, uint64_t phone, int64_t household, enum store_callback_about about, int64_t now_ms, int64_t *id);
/* The open ones with a number > after, the oldest first, up to cap. */
int store_callback_open(struct store *s, int64_t after, struct store_callback *out, int cap, int *n);
/* STORE_NONE: it is not open (any more). */
int store_callback_done(struct store *s, int64_t id, const char *by, int64_t now_ms);

/* How often this phone asked, from from_ms on and before until_ms, of whatever household. */
int store_callback_count(struct store *s, uint64_t phone, int64_t from_ms, int64_t until_ms, int *n);

#endif
