/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the intents: its columns, and the one function that changes its state. */
#include "store/intent_row.h"

#include "base/log.h"
#include "base/must.h"

#include <inttypes.h>

enum stmt { MOVE, LOG, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	/* leased to be sent: an attempt; leased otherwise: a question; given back unsent: no attempt after all. What was called
	 * while it was leased is due again as soon as that ends, unless it succeeded. */
	[MOVE] = "UPDATE intent SET state = :to, is_unknown = :is_unknown,"
		 " is_review = iif(:review IS NULL, is_review, :review <> ''), review = coalesce(nullif(:review, ''), review),"
		 " reason = coalesce(nullif(:reason, ''), reason), reference = coalesce(nullif(:reference, ''), reference),"
		 " query = coalesce(nullif(:query, ''), query),"
		 " due_ms = iif(is_hurried AND :new_lease = 0 AND :to <> 3, :now_ms, :due_ms), is_hurried = 0, lease = :new_lease,"
		 " give_up_ms = coalesce(nullif(:give_up_ms, 0), give_up_ms),"
		 " submitted_ms = iif(:tried > 0, :now_ms, submitted_ms), attempts = attempts + :tried, polls = polls + :polled,"
		 " done_ms = iif(:to >= 3, coalesce(done_ms, :now_ms), NULL)"
		 " WHERE id = :id AND state = :from AND (:lease = 0 OR lease = :lease)",
	[LOG] = "INSERT INTO intent_log (intent, no, at_ms, state, is_unknown, is_review, why)"
		" SELECT id, coalesce(no, 0) + 1, :now_ms, intent.state, intent.is_unknown, intent.is_review,"
		" iif(intent.is_review AND last.is_review IS NOT 1, review, reason) FROM intent LEFT JOIN intent_log AS last"
		" ON last.intent = id AND no = (SELECT max(no) FROM intent_log WHERE intent_log.intent = id) WHERE id = :id"
		" AND (last.state IS NOT intent.state OR last.is_unknown IS NOT intent.is_unknown"
		" OR last.is_review IS NOT intent.is_review)",
};

const struct store_sql_list store_intent_row_sql = {sql, STATEMENTS};

static const char *const names[STORE_INTENT_STATES] = {
	"created", "submitting", "pending", "succeeded", "failed", "cancelled", "expired",
};

/* The picture is in store/intent.h; staying is no move. */
static const bool allowed[STORE_INTENT_STATES][STORE_INTENT_STATES] = {
	[STORE_INTENT_CREATED] = {[STORE_INTENT_SUBMITTING] = true, [STORE_INTENT_SUCCEEDED] = true, [STORE_INTENT_CANCELLED] = true,
				  [STORE_INTENT_EXPIRED] = true},
	[STORE_INTENT_SUBMITTING] = {[STORE_INTENT_CREATED] = true, [STORE_INTENT_PENDING] = true, [STORE_INTENT_SUCCEEDED] = true,
				     [STORE_INTENT_FAILED] = true, [STORE_INTENT_CANCELLED] = true, [STORE_INTENT_EXPIRED] = true},
	[STORE_INTENT_PENDING] = {[STORE_INTENT_SUCCEEDED] = true, [STORE_INTENT_FAILED] = true, [STORE_INTENT_CANCELLED] = true,
				  [STORE_INTENT_EXPIRED] = true},
};

const char *store_intent_state_name(enum store_intent_state state)
{
	must(state < STORE_INTENT_STATES);
	return names[state];
}

bool store_intent_is_open(enum store_intent_state state)
{
	return state < STORE_INTENT_SUCCEEDED;
}

static void text_or_null(struct store_sql *q, const char *name, const char *text)
{
	if (text)
		store_sql_text(q, name, text);
	else
		store_sql_null(q, name);
}

static int tried(const struct store_intent_move *m)
{
	if (m->from == STORE_INTENT_CREATED && m->to == STORE_INTENT_SUBMITTING)
		return 1;
	return m->is_unsent ? -1 : 0;
}

static int update(struct store *s, const struct store_intent_move *m, int64_t new_lease, int64_t now_ms)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_INTENT_ROW, MOVE);
	int rc;

	store_sql_int(q, "to", m->to);
	store_sql_int(q, "is_unknown", m->is_unknown);
	text_or_null(q, "review", m->review);
	text_or_null(q, "reason", m->reason);
	text_or_null(q, "reference", m->reference);
	text_or_null(q, "query", m->query);
	store_sql_int(q, "new_lease", new_lease);
	store_sql_int(q, "now_ms", now_ms);
	if (m->due_ms)
		store_sql_int(q, "due_ms", m->due_ms);
	else
		store_sql_null(q, "due_ms");
	store_sql_int(q, "give_up_ms", m->give_up_ms);
	store_sql_int(q, "tried", tried(m));
	store_sql_int(q, "polled", new_lease && !tried(m));
	store_sql_int(q, "id", m->id);
	store_sql_int(q, "from", m->from);
	store_sql_int(q, "lease", m->lease);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_intent_row_log(struct store *s, int64_t id, int64_t now_ms)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_INTENT_ROW, LOG);

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "id", id);
	return store_sql_run(q);
}

int store_intent_row_move(struct store *s, const struct store_intent_move *m, int64_t new_lease, int64_t now_ms)
{
	int rc;

	must(m->from == m->to || allowed[m->from][m->to]);
	must(!m->is_unsent || (m->from == STORE_INTENT_SUBMITTING && m->to == STORE_INTENT_CREATED));
	if ((rc = update(s, m, new_lease, now_ms)) != STORE_OK)
		return rc;
	rc = store_intent_row_log(s, m->id, now_ms);
	base_log(LOG_DEBUG, "payment-move", "id=%" PRId64 " from=%s to=%s unknown=%d review=\"%s\" rc=%d", m->id, names[m->from],
		 names[m->to], m->is_unknown, m->review ? m->review : "", rc);
	return rc;
}

void store_intent_row_read(struct store_sql *q, struct store_intent *i)
{
	int c = 0;

	i->id = store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, i->key, sizeof i->key);
	store_sql_col_text(q, c++, i->token, sizeof i->token);
	i->purpose = (enum store_purpose) store_sql_col_int(q, c++);
	i->household = store_sql_col_int(q, c++);
	i->payer = (uint64_t) store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, i->language, sizeof i->language);
	store_sql_col_text(q, c++, i->wallet, sizeof i->wallet);
	i->dues_francs = store_sql_col_int(q, c++);
	i->fee_francs = store_sql_col_int(q, c++);
	i->created_ms = store_sql_col_int(q, c++);
	i->not_before_ms = store_sql_col_int(q, c++);
	i->state = (enum store_intent_state) store_sql_col_int(q, c++);
	i->is_unknown = store_sql_col_int(q, c++) != 0;
	i->is_review = store_sql_col_int(q, c++) != 0;
	store_sql_col_text(q, c++, i->review, sizeof i->review);
	store_sql_col_text(q, c++, i->reason, sizeof i->reason);
	store_sql_col_text(q, c++, i->reference, sizeof i->reference);
	store_sql_col_text(q, c++, i->query, sizeof i->query);
	i->due_ms = store_sql_col_int(q, c++); /* NULL reads as 0 */
	i->lease = store_sql_col_int(q, c++);
	i->give_up_ms = store_sql_col_int(q, c++);
	i->submitted_ms = store_sql_col_int(q, c++);
	i->done_ms = store_sql_col_int(q, c++);
	i->attempts = (int) store_sql_col_int(q, c++);
	i->polls = (int) store_sql_col_int(q, c++);
	i->is_to_send = false;
	must(c == STORE_INTENT_ROW_COLUMNS);
}

int store_intent_row_load(struct store_sql *q, struct store_intent *out)
{
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	store_intent_row_read(q, out);
	return store_sql_end(q);
}
