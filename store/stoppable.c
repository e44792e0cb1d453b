/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which topic is which bit. */
#include "store/stoppable.h"

#include "base/must.h"
#include "store/sql.h"

enum stmt { LIST, ADD, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[LIST] = "SELECT code FROM stoppable ORDER BY place",
	[ADD] = "INSERT INTO stoppable (place, code) VALUES (:place, :code)",
};

const struct store_sql_list store_stoppable_sql = {sql, STATEMENTS};

int store_stoppable_list(struct store *s, char out[STORE_STOPPABLES][STORE_STOPPABLE], int *n)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_STOPPABLE, LIST);
	int rc;

	*n = 0;
	while ((rc = store_sql_step(q)) == STORE_OK) {
		must(*n < STORE_STOPPABLES);
		store_sql_col_text(q, 0, out[(*n)++], STORE_STOPPABLE);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_stoppable_add(struct store *s, int place, const char *code)
{
	struct store_sql *q = store_sql_start(s, STORE_TOPIC_STOPPABLE, ADD);

	store_sql_int(q, "place", place);
	store_sql_text(q, "code", code);
	return store_sql_run(q);
}
