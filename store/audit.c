/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at whom, for ever (P33): rows are only ever added, at the end of the table. */
#include "store/audit.h"

#include "store/sql.h"

enum stmt { INSERT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO audit (at_ms, actor_phone, household, what)"
		   " VALUES (:at_ms, :actor_phone, :household, :what)",
};

const struct store_sql_list store_audit_sql = {sql, STATEMENTS};

int store_audit_add(struct store *s, int64_t now_ms, uint64_t actor_phone, int64_t household, const char *what)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_AUDIT, INSERT);

	store_sql_int(q, "at_ms", now_ms);
	store_sql_int(q, "actor_phone", (int64_t) actor_phone);
	store_sql_int(q, "household", household);
	store_sql_text(q, "what", what);
	return store_sql_run(q);
}
