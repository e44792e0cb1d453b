/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quizzes on their way to phones. */
#include "desk/quiz.h"

#include "store/quiz.h"

#include <stdio.h>

#define DAY_MS 86400000ll

int desk_quiz_ask(struct desk_step *s, const struct menus_quiz *quiz, const struct desk_campaign_person *p, int64_t slot_ms)
{
	struct store_quiz q = {.phone = p->phone, .household = p->household->id, .asked_ms = slot_ms};

	if (!quiz)
		return 0;
	snprintf(q.quiz, sizeof q.quiz, "%s", quiz->policy.code);
	snprintf(q.language, sizeof q.language, "%s", menus_language_code(s->memory->menus, p->language));
	q.until_ms = slot_ms + quiz->days * DAY_MS;
	return store_quiz_ask(s->store, &q);
}
