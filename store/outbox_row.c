/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the outbox: its columns, and the one function that changes its state. */
#include "store/outbox_row.h"

#include "base/log.h"
#include "base/must.h"

#include <inttypes.h>

enum stmt { MOVE, STATEMENTS };

/* A one-time code is wiped as soon as it is not to be sent any more (law 9). */
static const char *const sql[STATEMENTS] = {
	[MOVE] = "UPDATE outbox SET state = :to, lease = :new_lease, via = coalesce(:via, via), due_ms = coalesce(:due_ms, due_ms),"
		 " attempts = attempts + :tried, status = coalesce(:status, status), parts = coalesce(:parts, parts),"
		 " first_part = coalesce(:first_part, first_part), parts_delivered = iif(:is_anew, 0, parts_delivered),"
		 " sent_ms = coalesce(:sent_ms, sent_ms), done_ms = coalesce(:done_ms, done_ms),"
		 " text = iif(priority = 0 AND :to >= 2, '', text)"
		 " WHERE id = :id AND state = :from AND lease = :lease",
};

const struct store_sql_list store_outbox_row_sql = {sql, STATEMENTS};

static const char *const names[STORE_MESSAGE_STATES] = {
	"queued", "leased", "submitted", "delivered", "failed", "expired", "unknown", "cancelled",
};

/* The picture is in store/outbox.h. */
static const bool allowed[STORE_MESSAGE_STATES][STORE_MESSAGE_STATES] = {
	[STORE_QUEUED] = {[STORE_LEASED] = true, [STORE_EXPIRED] = true, [STORE_CANCELLED] = true},
	[STORE_LEASED] = {[STORE_QUEUED] = true, [STORE_SUBMITTED] = true, [STORE_FAILED] = true, [STORE_UNKNOWN] = true},
	[STORE_SUBMITTED] = {[STORE_DELIVERED] = true, [STORE_FAILED] = true, [STORE_EXPIRED] = true},
	[STORE_UNKNOWN] = {[STORE_EXPIRED] = true},
};

const char *store_outbox_state_name(enum store_message_state state)
{
	must(state < STORE_MESSAGE_STATES);
	return names[state];
}

static bool has_ended(enum store_message_state state)
{
	return state > STORE_SUBMITTED;
}

static void int_or_null(struct store_sql *q, const char *name, bool is_there, int64_t value)
{
	if (is_there)
		store_sql_int(q, name, value);
	else
		store_sql_null(q, name);
}

int store_outbox_row_move(struct store *s, const struct store_outbox_move *m, int64_t now_ms)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_OUTBOX_ROW, MOVE);
	int rc;

	must(allowed[m->from][m->to]);
	store_sql_int(q, "to", m->to);
	store_sql_int(q, "new_lease", m->to == STORE_LEASED ? m->lease : 0);
	if (m->via)
		store_sql_text(q, "via", m->via);
	else
		store_sql_null(q, "via");
	int_or_null(q, "due_ms", m->due_ms != 0, m->due_ms);
	store_sql_int(q, "tried", m->tried);
	int_or_null(q, "status", m->has_status, m->status);
	int_or_null(q, "parts", m->parts > 0, m->parts);
	int_or_null(q, "first_part", m->first_part >= 0, m->first_part);
	store_sql_int(q, "is_anew", m->is_anew);
	int_or_null(q, "sent_ms", m->to == STORE_SUBMITTED, now_ms);
	int_or_null(q, "done_ms", has_ended(m->to), now_ms);
	store_sql_int(q, "id", m->id);
	store_sql_int(q, "from", m->from);
	store_sql_int(q, "lease", m->from == STORE_LEASED ? m->lease : 0);
	rc = store_sql_run(q);
	if (rc == STORE_OK && !store_sql_changes(s))
		return STORE_NONE;
	base_log(LOG_DEBUG, "message-move", "id=%" PRId64 " from=%s to=%s rc=%d", m->id, names[m->from], names[m->to], rc);
	return rc;
}

void store_outbox_row_read(struct store_sql *q, struct store_message *m)
{
	int c = 0;

	m->id = store_sql_col_int(q, c++);
	m->state = (enum store_message_state) store_sql_col_int(q, c++);
	m->priority = (enum store_priority) store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, m->link, sizeof m->link);
	store_sql_col_text(q, c++, m->via, sizeof m->via);
	m->phone = (uint64_t) store_sql_col_int(q, c++);
	m->household = store_sql_col_int(q, c++);
	m->due_ms = store_sql_col_int(q, c++);
	m->not_before_ms = store_sql_col_int(q, c++);
	m->expires_ms = store_sql_col_int(q, c++);
	if (m->expires_ms == INT64_MAX)
		m->expires_ms = 0;
	m->lease = store_sql_col_int(q, c++);
	m->attempts = (int) store_sql_col_int(q, c++);
	m->status = (uint32_t) store_sql_col_int(q, c++);
	m->parts = (int) store_sql_col_int(q, c++);
	m->parts_delivered = (int) store_sql_col_int(q, c++);
	m->first_part = (int) store_sql_col_int(q, c++);
	m->is_exact = store_sql_col_int(q, c++) != 0;
	m->is_withdrawn = store_sql_col_int(q, c++) != 0;
	m->added_ms = store_sql_col_int(q, c++);
	m->sent_ms = store_sql_col_int(q, c++); /* NULL reads as 0 */
	m->done_ms = store_sql_col_int(q, c++);
	m->again_of = store_sql_col_int(q, c++);
	store_sql_col_text(q, c++, m->kind, sizeof m->kind);
	store_sql_col_text(q, c++, m->topic, sizeof m->topic);
	store_sql_col_text(q, c++, m->subject, sizeof m->subject);
	store_sql_col_text(q, c++, m->text, sizeof m->text);
	must(c == STORE_OUTBOX_ROW_COLUMNS);
}
