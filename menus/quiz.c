/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quizzes of a set. Reading their files is menus/quiz_load.c. */
#include "menus/quiz.h"

#include "base/must.h"
#include "menus/set.h"
#include "text/template.h"

#include <stdlib.h>
#include <string.h>

void menus_quiz_free(struct menus_quiz *q)
{
	if (!q)
		return;
	for (int i = 0; i < MENUS_LANGUAGES; i++) {
		free(q->said[i]);
		text_template_free(q->question.in[i]);
		text_template_free(q->if_right.in[i]);
		text_template_free(q->if_wrong.in[i]);
	}
	free(q);
}

size_t menus_quizzes(const struct menus *m)
{
	return m->n_quizzes;
}

const struct menus_quiz *menus_quiz_at(const struct menus *m, size_t i)
{
	must(i < m->n_quizzes);
	return m->quizzes[i];
}

const struct menus_quiz *menus_quiz_find(const struct menus *m, const char *code)
{
	for (size_t i = 0; i < m->n_quizzes; i++)
		if (!strcmp(m->quizzes[i]->policy.code, code))
			return m->quizzes[i];
	return NULL;
}

int menus_quiz_digit(const char *typed)
{
	int digit;

	typed += strspn(typed, " \r\n\t");
	if (*typed < '1' || *typed > '9')
		return 0;
	digit = *typed++ - '0';
	return typed[strspn(typed, " \r\n\t.)")] ? 0 : digit;
}
