/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A digit that came by SMS, as the answer to the question that its phone was asked (P22). */
#ifndef MENUS_QUIZ_ANSWER_H
#define MENUS_QUIZ_ANSWER_H

#include "menus/view.h"

enum menus_quiz_heard {
	MENUS_QUIZ_NONE,        /* no digit, or nobody asked this phone anything these months: it means what it means without quizzes */
	MENUS_QUIZ_SCORED,      /* the first answer, in time: right or wrong is said at once */
	MENUS_QUIZ_AGAIN,       /* it had answered */
	MENUS_QUIZ_LATE,        /* too late, or the quiz is gone */
	MENUS_QUIZ_NO_ANSWER,   /* a digit that is none of the answers */
};

/* Counts it, and appends what is said. With several open questions the one asked last is meant. Trouble goes to v->error. */
enum menus_quiz_heard menus_quiz_answer(struct menus_view *v, const char *typed, struct buf *out);

#endif
