/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of series of messages and of quizzes. */
#include "store/check.h"

enum stmt { MEMBER, WAITS, ENDED, SENT, ANSWERED, STATEMENTS };

static const char *const names[STATEMENTS] = {
	[MEMBER] = "everybody in a series is on a card",
	[WAITS] = "every message of a series that waits is its last one, so that it can be taken back",
	[ENDED] = "nothing waits of a series that was ended",
	[SENT] = "a series counts what it said",
	[ANSWERED] = "every answer to a quiz came while it was asked",
};

/* states: enum store_enrolment_state, and of the outbox enum store_message_state */
static const char *const sql[STATEMENTS] = {
	[MEMBER] = "SELECT format('series %d: household %d, member %d', enrolment.id, household, member) FROM enrolment WHERE member <> 0"
		   " AND NOT EXISTS (SELECT 1 FROM member AS m WHERE m.household = enrolment.household AND m.no = member) LIMIT 1",
	[WAITS] = "SELECT format('message %d, household %d', outbox.id, household) FROM outbox WHERE state = 0 AND kind = 'series'"
		  " AND again_of IS NULL AND NOT EXISTS (SELECT 1 FROM enrolment WHERE enrolment.household = outbox.household"
		  " AND message = outbox.id) LIMIT 1",
	[ENDED] = "SELECT format('series %d, message %d', enrolment.id, message) FROM enrolment JOIN outbox ON outbox.id = message"
		  " WHERE enrolment.state = 2 AND outbox.state = 0 LIMIT 1",
	[SENT] = "SELECT format('series %d: %d said, message %d', id, sent, coalesce(message, 0)) FROM enrolment"
		 " WHERE (message IS NULL) <> (sent = 0) LIMIT 1",
	[ANSWERED] = "SELECT format('quiz %s: answered at %d, asked from %d to %d', quiz, answered_ms, asked_ms, until_ms)"
		     " FROM quiz_asked WHERE answered_ms IS NOT NULL AND answered_ms NOT BETWEEN asked_ms AND until_ms LIMIT 1",
};

const struct store_sql_list store_check_series_sql = {sql, STATEMENTS};
const struct store_check_list store_check_series = {STORE_TOPIC_CHECK_SERIES, names, STATEMENTS, 0};
