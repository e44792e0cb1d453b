/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox looked at: when it has something to send, lists, metrics. */
#include "store/outbox_list.h"

#include "store/outbox_row.h"

enum stmt { ALL, BY_PHONE, UNKNOWN, FATES, DEPTH, NEXT, LINK_BEHIND, STATEMENTS };

#define FILTER " AND (:state < 0 OR state = :state) AND (:kind IS NULL OR kind = :kind) ORDER BY id LIMIT :cap"

static const char *const sql[STATEMENTS] = {
	[ALL] = "SELECT " STORE_OUTBOX_ROW " FROM outbox WHERE id > :after" FILTER,
	[BY_PHONE] = "SELECT " STORE_OUTBOX_ROW " FROM outbox WHERE phone = :phone AND id > :after" FILTER,
	[UNKNOWN] = "SELECT " STORE_OUTBOX_ROW " FROM outbox WHERE state = 6 AND kind = :kind AND subject = :subject AND id > :after"
		    " AND again_of IS NULL AND NOT EXISTS (SELECT 1 FROM outbox AS copy WHERE copy.again_of = outbox.id)"
		    " ORDER BY id LIMIT :cap",
	[FATES] = "SELECT subject, state, count(*) FROM outbox WHERE kind = :kind GROUP BY subject, state",
	[DEPTH] = ("SELECT priority, count(*), count(*) FILTER (WHERE due_ms <= :now_ms), min(due_ms) FROM outbox"
		   " WHERE state = 0 GROUP BY priority"),
	/* one step down the index each: (link, priority) > (...) would read every row of the first pair */
	[LINK_BEHIND] = "SELECT min(link) FROM outbox WHERE state = 0 AND link > :link",
	[NEXT] = "SELECT min(due_ms) FROM outbox WHERE state = 0 AND link = :link AND priority = :priority",
};

const struct store_sql_list store_outbox_list_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_OUTBOX_LIST, statement);
}

int store_outbox_list_read(struct store *s, const struct store_outbox_filter *f, int64_t after_id, struct store_message *out,
			   int cap, int *n)
{
	struct store_sql *q = start(s, f->phone ? BY_PHONE : ALL);
	int rc;

	*n = 0;
	if (f->phone)
		store_sql_int(q, "phone", (int64_t) f->phone);
	store_sql_int(q, "after", after_id);
	store_sql_int(q, "state", f->state);
	if (f->kind)
		store_sql_text(q, "kind", f->kind);
	else
		store_sql_null(q, "kind");
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		store_outbox_row_read(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_outbox_list_unknown(struct store *s, const char *kind, const char *subject, int64_t after, struct store_message *out, int cap,
			      int *n)
{
	struct store_sql *q = start(s, UNKNOWN);
	int rc;

	*n = 0;
	store_sql_text(q, "kind", kind);
	store_sql_text(q, "subject", subject);
	store_sql_int(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		store_outbox_row_read(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_outbox_list_fates(struct store *s, const char *kind, void (*told)(void *ctx, const char *subject, enum store_message_state state,
									    int64_t n), void *ctx)
{
	struct store_sql *q = start(s, FATES);
	char subject[sizeof ((struct store_message *) 0)->subject];
	int rc;

	store_sql_text(q, "kind", kind);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		store_sql_col_text(q, 0, subject, sizeof subject);
		told(ctx, subject, (enum store_message_state) store_sql_col_int(q, 1), store_sql_col_int(q, 2));
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_outbox_list_depth(struct store *s, int64_t now_ms, struct store_outbox_depth out[STORE_PRIORITIES])
{
	struct store_sql *q = start(s, DEPTH);
	int rc;

	for (int i = 0; i < STORE_PRIORITIES; i++)
		out[i] = (struct store_outbox_depth){0, 0, INT64_MAX};
	store_sql_int(q, "now_ms", now_ms);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		int64_t priority = store_sql_col_int(q, 0);

		out[priority] = (struct store_outbox_depth){store_sql_col_int(q, 1), store_sql_col_int(q, 2), store_sql_col_int(q, 3)};
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int next_of_link(struct store *s, const char *link, int64_t *due_ms)
{
	int rc = STORE_OK;

	for (int priority = 0; rc == STORE_OK && priority < STORE_PRIORITIES; priority++) {
		struct store_sql *q = start(s, NEXT);

		store_sql_text(q, "link", link);
		store_sql_int(q, "priority", priority);
		if ((rc = store_sql_step(q)) != STORE_OK)
			return rc;
		if (!store_sql_is_null(q, 0) && store_sql_col_int(q, 0) < *due_ms)
			*due_ms = store_sql_col_int(q, 0);
		rc = store_sql_end(q);
	}
	return rc;
}

/* The next link, by name, that messages wait for; STORE_NONE: there is none. */
static int link_behind(struct store *s, char link[STORE_LINK_NAME])
{
	struct store_sql *q = start(s, LINK_BEHIND);
	int rc;

	store_sql_text(q, "link", link);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	if (store_sql_is_null(q, 0))
		rc = STORE_NONE;
	else
		store_sql_col_text(q, 0, link, STORE_LINK_NAME);
	store_sql_end(q);
	return rc;
}

int store_outbox_list_next(struct store *s, const char *link, int64_t *due_ms)
{
	char at[STORE_LINK_NAME] = "";
	int rc;

	*due_ms = INT64_MAX;
	rc = next_of_link(s, at, due_ms);
	if (link)
		return rc == STORE_OK && *link ? next_of_link(s, link, due_ms) : rc;
	while (rc == STORE_OK && (rc = link_behind(s, at)) == STORE_OK)
		rc = next_of_link(s, at, due_ms);
	return rc == STORE_NONE ? STORE_OK : rc;
}
