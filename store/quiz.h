/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions that phones were asked by SMS, and their answers (P22): one a phone and quiz. */
#ifndef STORE_QUIZ_H
#define STORE_QUIZ_H

#include "store/household.h"

struct store_quiz {
	uint64_t phone;
	char quiz[STORE_CODE];          /* its code among the menus' */
	int64_t household;
	char language[8];               /* in which it was asked */
	int64_t asked_ms, until_ms;     /* when it may leave; an answer that comes later is not counted */
	int answer;                     /* 0: none yet */
	bool is_right;
	int64_t answered_ms;
};

/* Asked anew, one that was not answered is open again; one that was answered stays as it is. */
int store_quiz_ask(struct store *s, const struct store_quiz *q);
/* The one that an answer of this phone is to: the last one asked that is open, else the last one asked since `since_ms`. STORE_NONE. */
int store_quiz_last(struct store *s, uint64_t phone, int64_t since_ms, int64_t now_ms, struct store_quiz *out);
/* STORE_NONE: it was answered before. */
int store_quiz_answer(struct store *s, uint64_t phone, const char *quiz, int answer, bool is_right, int64_t now_ms);

/* What became of a quiz, by mutuelle and language. */
struct store_quiz_sum { char mutuelle[STORE_CODE], language[8]; int64_t asked, answered, right; };
int store_quiz_sums(struct store *s, const char *quiz, struct store_quiz_sum **out, int *n); /* base_realloc'ed, the caller's to free */

#endif
