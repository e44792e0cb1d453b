/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone's SMS is answered with (P15), and what STOP and START change (P18). */
#ifndef MENUS_SMS_H
#define MENUS_SMS_H

#include "menus/machine.h"
#include "menus/quiz_answer.h"
#include "menus/word.h"
#include "store/household.h"

struct menus_sms_answer {
	enum menus_keyword word;        /* MENUS_WORDS: nothing was understood, and the text is the help; or: */
	enum menus_quiz_heard quiz;     /* a digit that answers a quiz */
	char about[STORE_CODE];      /* what the word was about: a topic's or a benefit's code; "": everything, or nothing */
	int64_t household;           /* whom the text tells of; 0: nobody, or several */
	struct buf text;             /* UTF-8, folded, within the parts of its message; owned by the caller, who releases it */
};

/* Reads what was typed and renders the answer. STOP and START are done at once, by store_phone_save. `out` comes zeroed. Returns
 * 0 or the store's error (the desk then rolls the step back and throws `out` away). */
int menus_sms_answer(const struct menus_step *s, const char *typed, struct menus_sms_answer *out);

#endif
