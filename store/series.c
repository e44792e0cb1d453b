/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a series of messages. */
#include "store/series.h"

#include "base/date.h"
#include "base/must.h"
#include "store/batch.h"
#include "store/sql.h"

#include <string.h>

enum stmt { INSERT, WRITE, FIND, DUE, LIST, STATEMENTS };

#define COLUMNS "id, household, member, event, state, day, reached, next_on, asked, message, sent, begun_ms, ended_ms"

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO enrolment (" COLUMNS ") VALUES (:id, :household, :member, :event, :state, :day, :reached, :next_on,"
		   " nullif(:asked, 0), nullif(:message, 0), :sent, :begun_ms, nullif(:ended_ms, 0))",
	[WRITE] = "UPDATE enrolment SET state = :state, day = :day, reached = :reached, next_on = :next_on, asked = nullif(:asked, 0),"
		  " message = nullif(:message, 0), sent = :sent, begun_ms = :begun_ms, ended_ms = nullif(:ended_ms, 0) WHERE id = :id",
	[FIND] = "SELECT " COLUMNS " FROM enrolment WHERE household = :household AND member = :member AND event = :event",
	[DUE] = "SELECT " COLUMNS " FROM enrolment WHERE next_on <= :day ORDER BY next_on, id LIMIT :cap",
	[LIST] = "SELECT " COLUMNS " FROM enrolment WHERE id > :after ORDER BY id LIMIT :cap",
};

const struct store_sql_list store_series_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_SERIES, statement);
}

/* NULL reads as 0. */
static void read_row(struct store_sql *q, struct store_enrolment *e)
{
	e->id = store_sql_col_int(q, 0);
	e->household = store_sql_col_int(q, 1);
	e->member = (int) store_sql_col_int(q, 2);
	e->event = (enum store_event) store_sql_col_int(q, 3);
	e->state = (enum store_enrolment_state) store_sql_col_int(q, 4);
	e->day = store_sql_col_day(q, 5);
	e->reached = (int) store_sql_col_int(q, 6);
	e->next_on = store_sql_col_day(q, 7);
	e->asked = (uint64_t) store_sql_col_int(q, 8);
	e->message = store_sql_col_int(q, 9);
	e->sent = (int) store_sql_col_int(q, 10);
	e->begun_ms = store_sql_col_int(q, 11);
	e->ended_ms = store_sql_col_int(q, 12);
}

static int read_rows(struct store_sql *q, struct store_enrolment *out, int *n)
{
	int rc;

	*n = 0;
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_series_find(struct store *s, int64_t household, int member, enum store_event event, struct store_enrolment *out)
{
	struct store_sql *q = start(s, FIND);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_int(q, "member", member);
	store_sql_int(q, "event", event);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

/* From the state on, in the order of both statements. */
static void bind_row(struct store_sql *q, const struct store_enrolment *e)
{
	store_sql_int(q, "state", e->state);
	store_sql_day(q, "day", e->day);
	store_sql_int(q, "reached", e->reached);
	store_sql_day(q, "next_on", e->next_on);
	store_sql_int(q, "asked", (int64_t) e->asked);
	store_sql_int(q, "message", e->message);
	store_sql_int(q, "sent", e->sent);
	store_sql_int(q, "begun_ms", e->begun_ms);
	store_sql_int(q, "ended_ms", e->ended_ms);
}

int store_series_keep(struct store *s, struct store_enrolment *e)
{
	struct store_sql *q;
	int rc;

	if (e->id) {
		q = start(s, WRITE);
		bind_row(q, e);
		store_sql_int(q, "id", e->id);
		return store_sql_run(q);
	}
	rc = store_batch_next_id(s, "enrolment", &e->id);
	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", e->id);
	store_sql_int(q, "household", e->household);
	store_sql_int(q, "member", e->member);
	store_sql_int(q, "event", e->event);
	bind_row(q, e);
	return store_sql_run(q);
}

int store_series_due(struct store *s, int32_t day, struct store_enrolment *out, int cap, int *n)
{
	struct store_sql *q = start(s, DUE);

	store_sql_int(q, "day", day);
	store_sql_int(q, "cap", cap);
	return read_rows(q, out, n);
}

int store_series_list(struct store *s, int64_t after, struct store_enrolment *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);

	store_sql_int(q, "after", after);
	store_sql_int(q, "cap", cap);
	return read_rows(q, out, n);
}

static const char *const events[STORE_EVENTS] = {
	[STORE_JOINED] = "joined", [STORE_PREGNANCY] = "pregnancy", [STORE_BIRTH] = "birth",
};

const char *store_series_event_name(enum store_event event)
{
	must(event < STORE_EVENTS);
	return events[event];
}

int store_series_event_find(const char *name, enum store_event *out)
{
	for (int i = 0; i < STORE_EVENTS; i++)
		if (!strcmp(events[i], name)) {
			*out = (enum store_event) i;
			return STORE_OK;
		}
	return STORE_NONE;
}

const char *store_series_state_name(enum store_enrolment_state state)
{
	static const char *const names[STORE_ENROLMENT_STATES] = {
		[STORE_ENROLMENT_RUNNING] = "running", [STORE_ENROLMENT_DONE] = "done", [STORE_ENROLMENT_ENDED] = "ended",
	};

	must(state < STORE_ENROLMENT_STATES);
	return names[state];
}
