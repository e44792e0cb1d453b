/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which operator's reference was credited by which transaction: once, for ever. */
#include "store/credit.h"

#include "store/sql.h"

enum stmt { FIND, WALK, STATEMENTS };

#define COLUMNS "txn, operator, reference, wallet, day, francs"

static const char *const sql[STATEMENTS] = {
	[FIND] = "SELECT " COLUMNS " FROM credit WHERE operator = :operator AND reference = :reference",
	[WALK] = "SELECT " COLUMNS " FROM credit WHERE wallet = :wallet AND day = :day AND txn > :after ORDER BY txn LIMIT :cap",
};

const struct store_sql_list store_credit_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_CREDIT, statement);
}

static void read_credit(struct store_sql *q, struct store_credit *c)
{
	c->txn = store_sql_col_int(q, 0);
	store_sql_col_text(q, 1, c->operator_name, sizeof c->operator_name);
	store_sql_col_text(q, 2, c->reference, sizeof c->reference);
	store_sql_col_text(q, 3, c->wallet, sizeof c->wallet);
	c->day = store_sql_col_day(q, 4);
	c->francs = store_sql_col_int(q, 5);
}

int store_credit_find(struct store *s, const char *operator_name, const char *reference, struct store_credit *out)
{
	struct store_sql *q = start(s, FIND);
	int rc;

	store_sql_text(q, "operator", operator_name);
	store_sql_text(q, "reference", reference);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	read_credit(q, out);
	return store_sql_end(q);
}

int store_credit_walk(struct store *s, const char *wallet, int32_t day, int64_t after, struct store_credit *out, int cap, int *n)
{
	struct store_sql *q = start(s, WALK);
	int rc;

	*n = 0;
	store_sql_text(q, "wallet", wallet);
	store_sql_day(q, "day", day);
	store_sql_int(q, "after", after);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_credit(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}
