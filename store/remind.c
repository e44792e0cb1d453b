/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which households are to be reminded of their dues, and which message reminded them. */
#include "store/remind.h"

#include "store/outbox.h"
#include "store/sql.h"

enum stmt { DUE, CACHE, NOTE, LAST, FORGET, AGAIN, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[DUE] = "SELECT id FROM household WHERE remind_on <= :day ORDER BY remind_on, id LIMIT :cap",
	[CACHE] = "UPDATE household SET remind_on = :remind_on WHERE id = :id",
	[NOTE] = "UPDATE household SET reminded_on = :day, reminder = nullif(:message, 0), remind_on = :remind_on WHERE id = :id",
	[LAST] = ("SELECT id FROM outbox WHERE phone = :phone AND kind = '" STORE_REMIND_KIND "' AND state <> :cancelled"
		  " AND (state = :queued OR max(added_ms, not_before_ms) >= :since_ms) ORDER BY id DESC LIMIT 1"),
	[FORGET] = "UPDATE household SET reminder = NULL WHERE id = :id",
	[AGAIN] = ("UPDATE household SET reminder = NULL, remind_on = reminded_on, reminded_on = reminded_on - 1"
		   " WHERE reminder = :message AND (id = :id OR id IN (SELECT household FROM phone_link WHERE phone = :phone))"),
};

const struct store_sql_list store_remind_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_REMIND, statement);
}

int store_remind_due(struct store *s, int32_t day, int64_t *ids, int cap, int *n)
{
	struct store_sql *q = start(s, DUE);
	int rc;

	*n = 0;
	store_sql_int(q, "day", day);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		ids[(*n)++] = store_sql_col_int(q, 0);
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int run_changed(struct store *s, struct store_sql *q)
{
	int rc = store_sql_run(q);

	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_remind_cache(struct store *s, int64_t household, int32_t remind_on)
{
	struct store_sql *q = start(s, CACHE);

	store_sql_day(q, "remind_on", remind_on);
	store_sql_int(q, "id", household);
	return run_changed(s, q);
}

int store_remind_note(struct store *s, int64_t household, int32_t day, int64_t message, int32_t remind_on)
{
	struct store_sql *q = start(s, NOTE);

	store_sql_day(q, "day", day);
	store_sql_int(q, "message", message);
	store_sql_day(q, "remind_on", remind_on);
	store_sql_int(q, "id", household);
	return run_changed(s, q);
}

int store_remind_last(struct store *s, uint64_t phone, int64_t since_ms, int64_t *message)
{
	struct store_sql *q = start(s, LAST);
	int rc;

	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "cancelled", STORE_CANCELLED);
	store_sql_int(q, "queued", STORE_QUEUED);
	store_sql_int(q, "since_ms", since_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*message = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

static int forget(struct store *s, int64_t household)
{
	struct store_sql *q = start(s, FORGET);

	store_sql_int(q, "id", household);
	return store_sql_run(q);
}

/* The households that a message tells of are found by its phone, and by `household` where that has another phone by now. */
static int make_due_again(struct store *s, int64_t household, const struct store_message *m)
{
	struct store_sql *q = start(s, AGAIN);

	store_sql_int(q, "message", m->id);
	store_sql_int(q, "id", household);
	store_sql_int(q, "phone", (int64_t) m->phone);
	return store_sql_run(q);
}

/* *m: as it was before. */
static int recall(struct store *s, int64_t message, int64_t household, int64_t now_ms, struct store_message *m, bool *is_back)
{
	int n, rc = store_outbox_load(s, message, m);

	*is_back = rc == STORE_OK && m->state == STORE_QUEUED && !m->first_part; /* nothing of it is on the phone */
	if (rc == STORE_OK)
		rc = store_outbox_cancel(s, message, now_ms, &n);
	return rc == STORE_OK && *is_back ? make_due_again(s, household, m) : rc;
}

int store_remind_recall(struct store *s, int64_t message, int64_t now_ms, bool *is_back)
{
	struct store_message m;

	return recall(s, message, 0, now_ms, &m, is_back);
}

int store_remind_withdraw(struct store *s, int64_t household, int64_t now_ms, bool *is_too_late)
{
	struct store_household h;
	struct store_message m = {.state = STORE_CANCELLED};
	bool is_back;
	int rc = store_household_load(s, household, &h);

	*is_too_late = false;
	if (rc != STORE_OK || !h.reminder)
		return rc;
	rc = recall(s, h.reminder, household, now_ms, &m, &is_back);
	if (rc != STORE_OK && rc != STORE_NONE) /* none: pruned long since */
		return rc;
	*is_too_late = rc == STORE_OK && m.state == STORE_LEASED;
	return is_back ? STORE_OK : forget(s, household);
}
