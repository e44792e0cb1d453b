/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one person asked for and another one signs. */
#include "store/signature.h"

#include "base/must.h"
#include "store/alert.h"
#include "store/batch.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum stmt { FIND, ASK, LOAD, END, LIST, STATEMENTS };

#define COLUMNS "SELECT id, act, subject, household, francs, day, reference, note, state, asked_by, coalesce(signed_by, '')," \
		" asked_ms, done_ms FROM signature "

static const char *const sql[STATEMENTS] = {
	[FIND] = "SELECT id FROM signature WHERE act = :act AND subject = :subject AND household = :household"
		 " AND reference = :reference AND state = 0",
	[ASK] = "INSERT INTO signature (id, act, subject, household, francs, day, reference, note, state, asked_by, asked_ms)"
		" VALUES (:id, :act, :subject, :household, :francs, :day, :reference, :note, 0, :asked_by, :now_ms)",
	[LOAD] = COLUMNS "WHERE id = :id",
	[END] = "UPDATE signature SET state = :state, signed_by = :by, done_ms = :now_ms WHERE id = :id AND state = 0",
	[LIST] = COLUMNS "WHERE id > :after AND (state = 0 OR NOT :only_waiting) ORDER BY id LIMIT :cap",
};

const struct store_sql_list store_signature_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_SIGNATURE, statement);
}

static void read_row(struct store_sql *q, struct store_signature *out)
{
	*out = (struct store_signature){
		.id = store_sql_col_int(q, 0), .act = (enum store_act) store_sql_col_int(q, 1), .subject = store_sql_col_int(q, 2),
		.household = store_sql_col_int(q, 3), .francs = store_sql_col_int(q, 4), .day = store_sql_col_day(q, 5),
		.state = (enum store_signature_state) store_sql_col_int(q, 8), .asked_ms = store_sql_col_int(q, 11),
		.done_ms = store_sql_col_int(q, 12)};
	store_sql_col_text(q, 6, out->reference, sizeof out->reference);
	store_sql_col_text(q, 7, out->note, sizeof out->note);
	store_sql_col_text(q, 9, out->asked_by, sizeof out->asked_by);
	store_sql_col_text(q, 10, out->signed_by, sizeof out->signed_by);
}

static int find(struct store *s, const struct store_signature *asked, int64_t *id)
{
	struct store_sql *q = start(s, FIND);
	int rc;

	store_sql_int(q, "act", asked->act);
	store_sql_int(q, "subject", asked->subject);
	store_sql_int(q, "household", asked->household);
	store_sql_text(q, "reference", asked->reference);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

static int raise_alert(struct store *s, const struct store_signature *asked, int64_t id, int64_t now_ms)
{
	struct store_alert a = {.what = SCHEME_ALERT_SIGNATURE, .household = asked->household, .francs = asked->francs};
	struct store_staff by = {.place = ""};
	int rc = asked->household ? STORE_OK : store_staff_load(s, asked->asked_by, &by);

	if (rc != STORE_OK && rc != STORE_NONE)
		return rc;
	memcpy(a.place, by.place, sizeof a.place);
	snprintf(a.subject, sizeof a.subject, "%" PRId64, id);
	snprintf(a.about, sizeof a.about, "%s", asked->asked_by);
	return store_alert_raise(s, &a, now_ms, NULL);
}

static int end_alert(struct store *s, int64_t id, int64_t now_ms)
{
	char subject[STORE_ALERT_SUBJECT];
	int rc;

	snprintf(subject, sizeof subject, "%" PRId64, id);
	rc = store_alert_end(s, SCHEME_ALERT_SIGNATURE, subject, now_ms);
	return rc == STORE_NONE ? STORE_OK : rc; /* one of before there were alerts has none */
}

int store_signature_ask(struct store *s, const struct store_signature *asked, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	int rc = find(s, asked, id);

	if (rc != STORE_NONE)
		return rc == STORE_OK ? STORE_EXISTS : rc;
	if ((rc = store_batch_next_id(s, "signature", id)) != STORE_OK)
		return rc;
	q = start(s, ASK);
	store_sql_int(q, "id", *id);
	store_sql_int(q, "act", asked->act);
	store_sql_int(q, "subject", asked->subject);
	store_sql_int(q, "household", asked->household);
	store_sql_int(q, "francs", asked->francs);
	store_sql_day(q, "day", asked->day);
	store_sql_text(q, "reference", asked->reference);
	store_sql_text(q, "note", asked->note);
	store_sql_text(q, "asked_by", asked->asked_by);
	store_sql_int(q, "now_ms", now_ms);
	rc = store_sql_run(q);
	return rc ? rc : raise_alert(s, asked, *id, now_ms);
}

int store_signature_load(struct store *s, int64_t id, struct store_signature *out)
{
	struct store_sql *q = start(s, LOAD);
	int rc;

	store_sql_int(q, "id", id);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

int store_signature_end(struct store *s, int64_t id, enum store_signature_state to, const char *by, int64_t now_ms)
{
	struct store_sql *q;
	int rc;

	must(to == STORE_SIGNATURE_DONE || to == STORE_SIGNATURE_REFUSED);
	q = start(s, END);
	store_sql_int(q, "state", to);
	store_sql_text(q, "by", by);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "id", id);
	rc = store_sql_run(q);
	if (rc == STORE_OK && !store_sql_changes(s))
		return STORE_NONE;
	return rc ? rc : end_alert(s, id, now_ms);
}

int store_signature_list(struct store *s, int64_t after, bool only_waiting, struct store_signature *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);
	int rc;

	*n = 0;
	store_sql_int(q, "after", after);
	store_sql_int(q, "only_waiting", only_waiting);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

const char *store_signature_act_name(enum store_act act)
{
	static const char *const names[STORE_ACTS] = {
		[STORE_ACT_CASH] = "cash", [STORE_ACT_SETTLE] = "settle", [STORE_ACT_MOVE] = "move", [STORE_ACT_RETURN] = "return",
		[STORE_ACT_KEEP] = "keep",
		[STORE_ACT_REST] = "rest", [STORE_ACT_REFUSE] = "refuse", [STORE_ACT_CLAIM] = "claim",
	};

	must(act < STORE_ACTS);
	return names[act];
}

const char *store_signature_state_name(enum store_signature_state state)
{
	static const char *const names[STORE_SIGNATURE_STATES] = {"waiting", "done", "refused"};

	must(state < STORE_SIGNATURE_STATES);
	return names[state];
}
