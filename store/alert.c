/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff must hear of, until it is over. */
#include "store/alert.h"

#include "base/log.h"
#include "base/must.h"
#include "store/batch.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum stmt {
	OPEN, OPEN_OF, INSERT, LOAD, DUE, NEXT, AGAIN, LAST, LAST_TOLD, MOVE, STEP, COUNT_STEP, TOLD, SAME, LIFE, LIST, COUNT, SURVEY,
	STATEMENTS
};

#define COLUMNS "SELECT id, what, subject, household, francs, about, state, level, raised_ms, coalesce(over_ms, 0), coalesce(due_ms, 0)," \
	" steps, place, EXISTS (SELECT 1 FROM alert_step e WHERE e.alert = id AND e.did = 1) FROM alert "

static const char *const sql[STATEMENTS] = {
	[OPEN] = "SELECT id FROM alert WHERE what = :what AND subject = :subject AND state <> 4",
	[OPEN_OF] = COLUMNS "INDEXED BY alert_open WHERE what = :what AND state <> 4 AND subject > :after ORDER BY subject LIMIT :cap",
	[INSERT] = "INSERT INTO alert (id, what, subject, household, francs, about, place, state, level, raised_ms, due_ms, steps)"
		   " VALUES (:id, :what, :subject, :household, :francs, :about, :place, 0, 0, :now_ms, :now_ms, 0)",
	[LOAD] = COLUMNS "WHERE id = :id",
	[DUE] = COLUMNS "WHERE due_ms <= :now_ms ORDER BY due_ms, id LIMIT :cap",
	[NEXT] = "SELECT min(due_ms) FROM alert WHERE due_ms IS NOT NULL",
	[AGAIN] = "UPDATE alert INDEXED BY alert_open SET due_ms = :now_ms WHERE state <> 4 AND state <> 3",
	[LAST_TOLD] = "SELECT max(at_ms) FROM alert_step WHERE alert = :alert AND did = 1",
	[LAST] = "SELECT a.over_ms FROM alert a WHERE a.what = :what AND a.subject = :subject AND a.id < :id AND a.state = 4"
		 " AND EXISTS (SELECT 1 FROM alert_step e WHERE e.alert = a.id AND e.did = 1) ORDER BY a.id DESC LIMIT 1",
	[MOVE] = "UPDATE alert SET state = :to, level = :level, due_ms = nullif(:due_ms, 0), over_ms = nullif(:over_ms, 0)"
		 " WHERE id = :id",
	[STEP] = "INSERT INTO alert_step (alert, n, at_ms, did, level, staff, phone, message)"
		 " VALUES (:alert, :n, :at_ms, :did, :level, :staff, :phone, :message)",
	[COUNT_STEP] = "UPDATE alert SET steps = :n WHERE id = :alert",
	[TOLD] = "SELECT staff, message FROM alert_step WHERE alert = :alert AND phone = :phone AND did = 1 ORDER BY n DESC LIMIT 1",
	[SAME] = "SELECT alert FROM alert_step WHERE message = :message AND message <> 0 AND did = 1 AND alert > :after"
		 " ORDER BY alert LIMIT 1",
	[LIFE] = "SELECT at_ms, did, level, staff, phone, message FROM alert_step WHERE alert = :alert AND n >= :from"
		 " ORDER BY n LIMIT :cap",
	[LIST] = COLUMNS "WHERE (:before = 0 OR id < :before) AND (:states = 0 OR :states >> state & 1) AND (:what < 0 OR what = :what)"
			 " ORDER BY id DESC LIMIT :cap",
	[SURVEY] = "SELECT what, state, count(*), min(raised_ms) FROM alert INDEXED BY alert_open WHERE state <> 4 GROUP BY what, state",
	[COUNT] = "SELECT count(*) FROM alert WHERE what = :what AND state <> 4 AND state <> 3",
};

const struct store_sql_list store_alert_sql = {sql, STATEMENTS};

static const char *const names[STORE_ALERT_STATES] = {"raised", "told", "climbed", "answered", "over"};

/* The picture is in store/alert.h. To stay is to be looked at again another time. */
static const bool allowed[STORE_ALERT_STATES][STORE_ALERT_STATES] = {
	[STORE_ALERT_RAISED] = {[STORE_ALERT_RAISED] = true, [STORE_ALERT_TOLD] = true, [STORE_ALERT_CLIMBED] = true,
				[STORE_ALERT_OVER] = true},
	[STORE_ALERT_TOLD] = {[STORE_ALERT_TOLD] = true, [STORE_ALERT_CLIMBED] = true, [STORE_ALERT_ANSWERED] = true,
			      [STORE_ALERT_OVER] = true},
	[STORE_ALERT_CLIMBED] = {[STORE_ALERT_CLIMBED] = true, [STORE_ALERT_ANSWERED] = true, [STORE_ALERT_OVER] = true},
	[STORE_ALERT_ANSWERED] = {[STORE_ALERT_OVER] = true},
	[STORE_ALERT_OVER] = {[STORE_ALERT_OVER] = true},
};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_ALERT, statement);
}

const char *store_alert_state_name(enum store_alert_state state)
{
	must(state < STORE_ALERT_STATES);
	return names[state];
}

const char *store_alert_did_name(enum store_alert_did did)
{
	static const char *const dids[STORE_ALERT_DIDS] = {
		"raised", "told", "nobody there", "unanswered", "answered", "over", "told that it is over",
	};

	must(did < STORE_ALERT_DIDS);
	return dids[did];
}

static void read_alert(struct store_sql *q, struct store_alert *a)
{
	int c = 0;

	a->id = store_sql_col_int(q, c++);
	a->what = (enum scheme_alert_what) store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, a->subject, sizeof a->subject);
	a->household = store_sql_col_int(q, c++);
	a->francs = store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, a->about, sizeof a->about);
	a->state = (enum store_alert_state) store_sql_col_int(q, c++);
	a->level = (enum scheme_alert_level) store_sql_col_int(q, c++);
	a->raised_ms = store_sql_col_int(q, c++);
	a->over_ms = store_sql_col_int(q, c++);
	a->due_ms = store_sql_col_int(q, c++);
	a->steps = (int) store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, a->place, sizeof a->place);
	a->is_told = store_sql_col_int(q, c++) != 0;
}

static int read_all(struct store_sql *q, struct store_alert *out, int *n)
{
	int rc;

	*n = 0;
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_alert(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_alert_load(struct store *s, int64_t id, struct store_alert *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_alert(q, out);
	return store_sql_end(q);
}

/* ---- its life ---- */

int store_alert_note(struct store *s, struct store_alert *a, const struct store_alert_step *step)
{
	struct store_sql *q = start(s, STEP);
	int rc;

	store_sql_int(q, "alert", a->id);
	store_sql_int(q, "n", a->steps + 1);
	store_sql_int(q, "at_ms", step->at_ms);
	store_sql_int(q, "did", step->did);
	store_sql_int(q, "level", step->level);
	store_sql_text(q, "staff", step->staff);
	store_sql_int(q, "phone", (int64_t) step->phone);
	store_sql_int(q, "message", step->message);
	if ((rc = store_sql_run(q)) != STORE_OK)
		return rc;
	a->is_told |= step->did == STORE_ALERT_DID_TELL;
	q = start(s, COUNT_STEP);
	store_sql_int(q, "n", ++a->steps);
	store_sql_int(q, "alert", a->id);
	return store_sql_run(q);
}

int store_alert_move(struct store *s, struct store_alert *a, enum store_alert_state to, enum scheme_alert_level level, int64_t due_ms)
{
	struct store_sql *q = start(s, MOVE);

	must(allowed[a->state][to] && (to != STORE_ALERT_OVER || a->over_ms));
	if (to != a->state)
		base_log(LOG_INFO, "alert-moved", "alert=%" PRId64 " what=%s from=%s to=%s level=%s", a->id,
			 scheme_alert_what_name(a->what), names[a->state], names[to], a->is_told ? scheme_alert_level_name(level) : "none");
	a->state = to;
	a->level = level;
	a->due_ms = due_ms;
	store_sql_int(q, "to", to);
	store_sql_int(q, "level", level);
	store_sql_int(q, "due_ms", due_ms);
	store_sql_int(q, "over_ms", a->over_ms);
	store_sql_int(q, "id", a->id);
	return store_sql_run(q);
}

static int find_open(struct store *s, enum scheme_alert_what what, const char *subject, int64_t *id)
{
	struct store_sql *q = start(s, OPEN);
	int rc;

	store_sql_int(q, "what", what);
	store_sql_text(q, "subject", subject);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_alert_raise(struct store *s, const struct store_alert *a, int64_t now_ms, int64_t *id)
{
	const struct store_alert_step step = {.at_ms = now_ms, .did = STORE_ALERT_DID_RAISE};
	struct store_alert raised = *a;
	struct store_sql *q;
	int rc = find_open(s, a->what, a->subject, &raised.id);

	if (rc == STORE_OK && id)
		*id = raised.id;
	if (rc != STORE_NONE)
		return rc == STORE_OK ? STORE_EXISTS : rc;
	if ((rc = store_batch_next_id(s, "alert", &raised.id)) != STORE_OK)
		return rc;
	raised.steps = 0;
	q = start(s, INSERT);
	store_sql_int(q, "id", raised.id);
	store_sql_int(q, "what", a->what);
	store_sql_text(q, "subject", a->subject);
	store_sql_int(q, "household", a->household);
	store_sql_int(q, "francs", a->francs);
	store_sql_text(q, "about", a->about);
	store_sql_text(q, "place", a->place);
	store_sql_int(q, "now_ms", now_ms);
	if ((rc = store_sql_run(q)) != STORE_OK)
		return rc;
	if (id)
		*id = raised.id;
	return store_alert_note(s, &raised, &step);
}

int store_alert_end(struct store *s, enum scheme_alert_what what, const char *subject, int64_t now_ms)
{
	const struct store_alert_step step = {.at_ms = now_ms, .did = STORE_ALERT_DID_END};
	struct store_alert a;
	int64_t id;
	int rc = find_open(s, what, subject, &id);

	if (rc == STORE_OK)
		rc = store_alert_load(s, id, &a);
	if (rc == STORE_OK)
		rc = store_alert_note(s, &a, &step);
	if (rc != STORE_OK)
		return rc;
	a.over_ms = now_ms;
	return store_alert_move(s, &a, STORE_ALERT_OVER, a.level, a.state == STORE_ALERT_RAISED ? 0 : now_ms);
}

/* The message that told this phone of it last, and as whom. */
static int find_told(struct store *s, int64_t id, uint64_t phone, char staff[STORE_STAFF_CODE], int64_t *message)
{
	struct store_sql *q = start(s, TOLD);
	int rc;

	store_sql_int(q, "alert", id);
	store_sql_int(q, "phone", (int64_t) phone);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	store_sql_col_text(q, 0, staff, STORE_STAFF_CODE);
	*message = store_sql_col_int(q, 1);
	return store_sql_end(q);
}

/* The next one behind `after` that this message told of. */
static int find_same(struct store *s, int64_t message, int64_t after, int64_t *id)
{
	struct store_sql *q = start(s, SAME);
	int rc;

	store_sql_int(q, "message", message);
	store_sql_int(q, "after", after);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

static int answer_one(struct store *s, int64_t id, struct store_alert_step *step)
{
	struct store_alert a;
	int rc = store_alert_load(s, id, &a);

	if (rc != STORE_OK)
		return rc;
	if (a.state == STORE_ALERT_ANSWERED || a.state == STORE_ALERT_OVER)
		return STORE_EXISTS;
	step->level = a.level;
	rc = store_alert_note(s, &a, step);
	return rc ? rc : store_alert_move(s, &a, STORE_ALERT_ANSWERED, a.level, 0);
}

int store_alert_answer(struct store *s, int64_t id, uint64_t phone, int64_t now_ms)
{
	struct store_alert_step step = {.at_ms = now_ms, .did = STORE_ALERT_DID_ANSWER, .phone = phone};
	int64_t message, other = 0;
	int rc = find_told(s, id, phone, step.staff, &message), answered, more;

	if (rc != STORE_OK)
		return rc;
	answered = answer_one(s, id, &step);
	if (answered != STORE_OK && answered != STORE_EXISTS)
		return answered;
	while ((more = find_same(s, message, other, &other)) == STORE_OK) {
		rc = other == id ? STORE_OK : answer_one(s, other, &step);
		if (rc != STORE_OK && rc != STORE_EXISTS)
			return rc;
	}
	return more == STORE_NONE ? answered : more;
}

/* ---- looked at ---- */

int store_alert_due(struct store *s, int64_t now_ms, struct store_alert *out, int cap, int *n)
{
	struct store_sql *q = start(s, DUE);

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "cap", cap);
	return read_all(q, out, n);
}

int store_alert_open(struct store *s, enum scheme_alert_what what, const char *after, struct store_alert *out, int cap, int *n)
{
	struct store_sql *q = start(s, OPEN_OF);

	store_sql_int(q, "what", what);
	store_sql_text(q, "after", after);
	store_sql_int(q, "cap", cap);
	return read_all(q, out, n);
}

/* NULL reads as 0. */
static int read_instant(struct store_sql *q, int64_t *ms)
{
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	*ms = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_alert_next(struct store *s, int64_t *due_ms)
{
	int rc = read_instant(start(s, NEXT), due_ms);

	if (rc == STORE_OK && !*due_ms)
		*due_ms = INT64_MAX;
	return rc;
}

int store_alert_told(struct store *s, int64_t id, int64_t *at_ms)
{
	struct store_sql *q = start(s, LAST_TOLD);

	store_sql_int(q, "alert", id);
	return read_instant(q, at_ms);
}

int store_alert_look_again(struct store *s, int64_t now_ms)
{
	struct store_sql *q = start(s, AGAIN);

	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_alert_last(struct store *s, const struct store_alert *a, int64_t *over_ms)
{
	struct store_sql *q = start(s, LAST);
	int rc;

	*over_ms = 0;
	store_sql_int(q, "what", a->what);
	store_sql_text(q, "subject", a->subject);
	store_sql_int(q, "id", a->id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	*over_ms = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_alert_life(struct store *s, int64_t id, int from, struct store_alert_step *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIFE);
	int rc;

	*n = 0;
	store_sql_int(q, "alert", id);
	store_sql_int(q, "from", from);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_alert_step *step = &out[(*n)++];

		step->at_ms = store_sql_col_int(q, 0);
		step->did = (enum store_alert_did) store_sql_col_int(q, 1);
		step->level = (enum scheme_alert_level) store_sql_col_int(q, 2);
		store_sql_col_text(q, 3, step->staff, sizeof step->staff);
		step->phone = (uint64_t) store_sql_col_int(q, 4);
		step->message = store_sql_col_int(q, 5);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_alert_list(struct store *s, const struct store_alert_filter *f, int64_t before, struct store_alert *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);

	store_sql_int(q, "before", before);
	store_sql_int(q, "states", f->states);
	store_sql_int(q, "what", f->what);
	store_sql_int(q, "cap", cap);
	return read_all(q, out, n);
}

int store_alert_count(struct store *s, enum scheme_alert_what what, int *n)
{
	struct store_sql *q = start(s, COUNT);
	int rc;

	store_sql_int(q, "what", what);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*n = (int) store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_alert_survey(struct store *s, struct store_alert_open out[SCHEME_ALERT_LIVES])
{
	struct store_sql *q = start(s, SURVEY);
	int rc;

	memset(out, 0, SCHEME_ALERT_LIVES * sizeof *out);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		int64_t what = store_sql_col_int(q, 0), state = store_sql_col_int(q, 1), raised_ms = store_sql_col_int(q, 3);
		bool is_known = what >= 0 && what < SCHEME_ALERT_LIVES && state >= 0 && state < STORE_ALERT_OVER;
		struct store_alert_open *open = &out[is_known ? what : 0];

		if (!is_known) /* of a newer program */
			continue;
		open->n[state] = store_sql_col_int(q, 2);
		if (state != STORE_ALERT_ANSWERED && (!open->oldest_ms || raised_ms < open->oldest_ms))
			open->oldest_ms = raised_ms;
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}
