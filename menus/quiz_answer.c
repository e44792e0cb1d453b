/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to quizzes. */
#include "menus/quiz_answer.h"

#include "menus/quiz.h"
#include "menus/say.h"
#include "store/quiz.h"

#include <stdio.h>

#define DAY_MS 86400000ll

static const enum menus_message said[] = {
	[MENUS_QUIZ_AGAIN] = MENUS_MESSAGE_QUIZ_AGAIN, [MENUS_QUIZ_LATE] = MENUS_MESSAGE_QUIZ_LATE,
	[MENUS_QUIZ_NO_ANSWER] = MENUS_MESSAGE_QUIZ_DIGIT,
};

/* In the language in which it was asked, where the file still has it. */
static void say_score(struct menus_view *v, const struct menus_quiz *quiz, const struct store_quiz *asked, bool is_right, struct buf *out)
{
	const struct menus_campaign_text *t = is_right ? &quiz->if_right : &quiz->if_wrong;
	int language = menus_language_index(v->menus, asked->language);

	if (language < 0)
		language = 0;
	for (int i = 0; !t->in[language] && i < MENUS_LANGUAGES; i++)
		if (t->in[i])
			language = i;
	menus_campaign_render(v->menus, t, (size_t) language, NULL, out);
}

enum menus_quiz_heard menus_quiz_answer(struct menus_view *v, const char *typed, struct buf *out)
{
	enum menus_quiz_heard heard = MENUS_QUIZ_SCORED;
	const struct menus_quiz *quiz;
	struct store_quiz asked;
	char answers[16] = "";
	const char *holes[MENUS_MESSAGE_HOLES] = {answers};
	int digit = menus_quiz_digit(typed);

	if (!digit || !menus_view_is_there(v, store_quiz_last(v->store, v->phone, v->now_ms - MENUS_QUIZ_LATE_DAYS * DAY_MS, v->now_ms,
								&asked)))
		return MENUS_QUIZ_NONE;
	quiz = menus_quiz_find(v->menus, asked.quiz);
	if (asked.answer)
		heard = MENUS_QUIZ_AGAIN;
	else if (!quiz || asked.until_ms <= v->now_ms)
		heard = MENUS_QUIZ_LATE;
	else if (digit > quiz->n_answers)
		heard = MENUS_QUIZ_NO_ANSWER;
	if (heard == MENUS_QUIZ_SCORED) {
		bool is_right = digit == quiz->right;

		menus_view_note(v, store_quiz_answer(v->store, v->phone, asked.quiz, digit, is_right, v->now_ms));
		say_score(v, quiz, &asked, is_right, out);
		return heard;
	}
	snprintf(answers, sizeof answers, "%d", quiz ? quiz->n_answers : 0);
	menus_say_message(v, said[heard], holes, out);
	return heard;
}
