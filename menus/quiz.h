/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question that is answered by SMS with one digit (P22): one YAML file in the menus' folder `quizzes`, read and proved with the menus.
 * A campaign or a step of a series asks it. */
#ifndef MENUS_QUIZ_H
#define MENUS_QUIZ_H

#include "menus/campaign.h"

#define MENUS_QUIZ_ANSWERS 4
#define MENUS_QUIZ_LATE_DAYS 60         /* so long a digit is taken for an answer to it, in time or not */

struct menus_quiz {
	struct menus_campaign policy;   /* code, title, parts; nothing else of it */
	int days;                       /* an answer counts so long */
	int right, n_answers;
	char *said[MENUS_LANGUAGES];    /* the question with its answers, a line each, as written; NULL: not in this language */
	struct menus_campaign_text question, if_right, if_wrong; /* in the same languages */
};

void menus_quiz_free(struct menus_quiz *q);

size_t menus_quizzes(const struct menus *m);
const struct menus_quiz *menus_quiz_at(const struct menus *m, size_t i);
const struct menus_quiz *menus_quiz_find(const struct menus *m, const char *code); /* NULL: none */

/* "2", "2.", " 2 ": the digit; 0: this is something else. */
int menus_quiz_digit(const char *typed);

#endif
