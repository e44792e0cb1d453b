/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in, each once (law 2). */
#include "store/inbox.h"

#include "store/sql.h"

enum stmt { INSERT, PRUNE, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO inbox (key, link, phone, at_ms, text) VALUES (:key, :link, :phone, :now_ms, :text)",
	[PRUNE] = "DELETE FROM inbox WHERE key IN"
		  " (SELECT key FROM inbox WHERE at_ms < :before_ms ORDER BY at_ms LIMIT :limit)",
};

const struct store_sql_list store_inbox_sql = {sql, STATEMENTS};

int store_inbox_add(struct store *s, uint64_t key, uint32_t link, uint64_t phone, const char *text, int64_t now_ms)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_INBOX, INSERT);

	store_sql_int(q, "key", (int64_t) key);
	store_sql_int(q, "link", link);
	store_sql_int(q, "phone", (int64_t) phone);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "text", text);
	return store_sql_run(q);
}

int store_inbox_prune(struct store *s, int64_t before_ms, int limit, int *n)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_INBOX, PRUNE);
	int rc;

	store_sql_int(q, "before_ms", before_ms);
	store_sql_int(q, "limit", limit);
	rc = store_sql_run(q);
	*n = rc == STORE_OK ? store_sql_changes(s) : 0;
	return rc;
}
