/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions asked by SMS, and their answers. */
#include "store/quiz.h"

#include "base/buf.h"
#include "store/sql.h"

enum stmt { ASK, LAST, ANSWER, SUMS, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[ASK] = "INSERT INTO quiz_asked (phone, quiz, household, language, asked_ms, until_ms)"
		" VALUES (:phone, :quiz, :household, :language, :asked_ms, :until_ms)"
		" ON CONFLICT (phone, quiz) DO UPDATE SET household = excluded.household, language = excluded.language,"
		" asked_ms = excluded.asked_ms, until_ms = excluded.until_ms WHERE answer IS NULL",
	[LAST] = "SELECT quiz, household, language, asked_ms, until_ms, answer, is_right, answered_ms FROM quiz_asked WHERE phone = :phone"
		 " AND asked_ms BETWEEN :since_ms AND :now_ms"
		 " ORDER BY answer IS NULL AND until_ms > :now_ms DESC, asked_ms DESC, quiz LIMIT 1",
	[ANSWER] = "UPDATE quiz_asked SET answer = :answer, is_right = :is_right, answered_ms = :now_ms WHERE phone = :phone"
		   " AND quiz = :quiz AND answer IS NULL",
	[SUMS] = "SELECT mutuelle, language, count(*), count(answer), total(is_right) FROM quiz_asked"
		 " JOIN household ON household.id = quiz_asked.household WHERE quiz = :quiz GROUP BY mutuelle, language"
		 " ORDER BY mutuelle, language",
};

const struct store_sql_list store_quiz_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_QUIZ, statement);
}

int store_quiz_ask(struct store *s, const struct store_quiz *quiz)
{
	struct store_sql *q = start(s, ASK);

	store_sql_int(q, "phone", (int64_t) quiz->phone);
	store_sql_text(q, "quiz", quiz->quiz);
	store_sql_int(q, "household", quiz->household);
	store_sql_text(q, "language", quiz->language);
	store_sql_int(q, "asked_ms", quiz->asked_ms);
	store_sql_int(q, "until_ms", quiz->until_ms);
	return store_sql_run(q);
}

int store_quiz_last(struct store *s, uint64_t phone, int64_t since_ms, int64_t now_ms, struct store_quiz *out)
{
	struct store_sql *q = start(s, LAST);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "since_ms", since_ms);
	store_sql_int(q, "now_ms", now_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*out = (struct store_quiz){.phone = phone, .household = store_sql_col_int(q, 1), .asked_ms = store_sql_col_int(q, 3),
				   .until_ms = store_sql_col_int(q, 4), .answer = (int) store_sql_col_int(q, 5),
				   .is_right = store_sql_col_int(q, 6), .answered_ms = store_sql_col_int(q, 7)};
	store_sql_col_text(q, 0, out->quiz, sizeof out->quiz);
	store_sql_col_text(q, 2, out->language, sizeof out->language);
	return store_sql_end(q);
}

int store_quiz_answer(struct store *s, uint64_t phone, const char *quiz, int answer, bool is_right, int64_t now_ms)
{
	struct store_sql *q = start(s, ANSWER);
	int rc;

	store_sql_int(q, "answer", answer);
	store_sql_int(q, "is_right", is_right);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_text(q, "quiz", quiz);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_quiz_sums(struct store *s, const char *quiz, struct store_quiz_sum **out, int *n)
{
	struct store_sql *q = start(s, SUMS);
	int rc;

	*n = 0;
	*out = NULL;
	store_sql_text(q, "quiz", quiz);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_quiz_sum *row;

		*out = base_realloc(*out, (size_t) (*n + 1) * sizeof **out);
		row = &(*out)[(*n)++];
		store_sql_col_text(q, 0, row->mutuelle, sizeof row->mutuelle);
		store_sql_col_text(q, 1, row->language, sizeof row->language);
		row->asked = store_sql_col_int(q, 2);
		row->answered = store_sql_col_int(q, 3);
		row->right = store_sql_col_int(q, 4);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}
