/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets' daily statements beside our ledger. */
#include "store/statement.h"

#include "base/must.h"
#include "store/batch.h"
#include "store/sql.h"

#include <stdio.h>

enum stmt { FIND, OF_TXN, LOAD, ADD, SAVE, LIST, DAY_LOAD, DAY_READ, DAY_CLOSE, DAY_REOPEN, SUM, LEDGER, STATEMENTS };

#define COLUMNS "SELECT id, wallet, reference, state, day, francs, charge, phone, name, subject, key, our_day, our_francs, txn, intent," \
		" signature, added_ms FROM statement "

/* enum store_statement_state in the SQL: 0 matched, 1 differs, 2 ours, 3 waiting, 4 left */
static const char *const sql[STATEMENTS] = {
	[FIND] = COLUMNS "WHERE wallet = :wallet AND reference = :reference",
	[OF_TXN] = COLUMNS "WHERE txn = :txn",
	[LOAD] = COLUMNS "WHERE id = :id",
	[ADD] = "INSERT INTO statement (id, wallet, reference, state, day, francs, charge, phone, name, subject, key, our_day,"
		" our_francs, txn, intent, signature, added_ms) VALUES (:id, :wallet, :reference, :state, :day, :francs, :charge, :phone,"
		" :name, :subject, :key, :our_day, :our_francs, :txn, :intent, :signature, :now_ms)",
	[SAVE] = "UPDATE statement SET reference = :reference, state = :state, day = :day, francs = :francs, charge = :charge,"
		 " phone = :phone, name = :name, subject = :subject, key = :key, our_day = :our_day, our_francs = :our_francs,"
		 " txn = :txn, intent = :intent, signature = :signature WHERE id = :id",
	[LIST] = COLUMNS "WHERE wallet = :wallet AND (day = :day OR our_day = :day) AND id > :after"
			 " AND (NOT :only_rests OR (state <> 0 AND signature IS NULL)) ORDER BY id LIMIT :cap",
	[DAY_LOAD] = "SELECT wallet, day, read_ms, closed_ms, coalesce(closed_by, '') FROM statement_day"
		     " WHERE wallet = :wallet AND day = :day",
	[DAY_READ] = "INSERT INTO statement_day (wallet, day, read_ms) VALUES (:wallet, :day, :now_ms)"
		     " ON CONFLICT DO UPDATE SET read_ms = :now_ms",
	[DAY_CLOSE] = "UPDATE statement_day SET closed_ms = :now_ms, closed_by = :by WHERE wallet = :wallet AND day = :day"
		      " AND closed_ms IS NULL",
	[DAY_REOPEN] = "UPDATE statement_day SET closed_ms = NULL, closed_by = NULL WHERE wallet = :wallet AND day = :day"
		       " AND closed_ms IS NOT NULL",
	/* one pair of columns a part, in the order of parts[] below; then the rests and the signed ones */
	[SUM] = "SELECT count(*) FILTER (WHERE day = :day), coalesce(sum(francs) FILTER (WHERE day = :day), 0),"
		" count(*) FILTER (WHERE day = :day AND state = 0 AND francs > 0),"
		" coalesce(sum(francs) FILTER (WHERE day = :day AND state = 0 AND francs > 0), 0),"
		" count(*) FILTER (WHERE day = :day AND charge <> 0), coalesce(sum(charge) FILTER (WHERE day = :day), 0),"
		" count(*) FILTER (WHERE state = 2), coalesce(sum(our_francs) FILTER (WHERE state = 2), 0),"
		" count(*) FILTER (WHERE day = :day AND state = 1),"
		" coalesce(sum(our_francs - francs) FILTER (WHERE day = :day AND state = 1), 0),"
		" count(*) FILTER (WHERE day = :day AND state = 3), coalesce(sum(francs) FILTER (WHERE day = :day AND state = 3), 0),"
		" count(*) FILTER (WHERE day = :day AND francs < 0), coalesce(sum(francs) FILTER (WHERE day = :day AND francs < 0), 0),"
		" count(*) FILTER (WHERE day = :day AND our_day <> :day),"
		" coalesce(sum(our_francs) FILTER (WHERE day = :day AND our_day <> :day), 0),"
		" count(*) FILTER (WHERE our_day = :day AND day <> :day),"
		" coalesce(sum(our_francs) FILTER (WHERE our_day = :day AND day <> :day), 0),"
		" count(*) FILTER (WHERE state <> 0 AND signature IS NULL), count(*) FILTER (WHERE signature IS NOT NULL)"
		" FROM statement WHERE id IN (SELECT id FROM statement WHERE wallet = :wallet AND day = :day"
		" UNION SELECT id FROM statement WHERE wallet = :wallet AND our_day = :day)", /* never all rows of the wallet */
	/* the entries themselves, not what this file has kept of them */
	[LEDGER] = "SELECT count(*), coalesce(- sum(entry.francs), 0) FROM entry JOIN txn ON txn.id = entry.txn"
		   " WHERE entry.household = 0 AND entry.account = (SELECT id FROM account WHERE name = :clearing)"
		   " AND entry.day = :day AND EXISTS (SELECT 1 FROM credit WHERE credit.txn = entry.txn)",
};

const struct store_sql_list store_statement_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_STATEMENT, statement);
}

static void read_row(struct store_sql *q, struct store_statement *out)
{
	*out = (struct store_statement){
		.id = store_sql_col_int(q, 0), .state = (enum store_statement_state) store_sql_col_int(q, 3),
		.day = store_sql_col_day(q, 4), .francs = store_sql_col_int(q, 5), .charge = store_sql_col_int(q, 6),
		.phone = (uint64_t) store_sql_col_int(q, 7), .our_day = store_sql_col_day(q, 11),
		.our_francs = store_sql_col_int(q, 12), .txn = store_sql_col_int(q, 13), .intent = store_sql_col_int(q, 14),
		.signature = store_sql_col_int(q, 15), .added_ms = store_sql_col_int(q, 16)};
	store_sql_col_text(q, 1, out->wallet, sizeof out->wallet);
	store_sql_col_text(q, 2, out->reference, sizeof out->reference);
	store_sql_col_text(q, 8, out->name, sizeof out->name);
	store_sql_col_text(q, 9, out->subject, sizeof out->subject);
	store_sql_col_text(q, 10, out->key, sizeof out->key);
}

static int read_one(struct store_sql *q, struct store_statement *out)
{
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	read_row(q, out);
	return store_sql_end(q);
}

int store_statement_find(struct store *s, const char *wallet, const char *reference, struct store_statement *out)
{
	struct store_sql *q = start(s, FIND);

	store_sql_text(q, "wallet", wallet);
	store_sql_text(q, "reference", reference);
	return read_one(q, out);
}

int store_statement_of_txn(struct store *s, int64_t txn, struct store_statement *out)
{
	struct store_sql *q = start(s, OF_TXN);

	store_sql_int(q, "txn", txn);
	return read_one(q, out);
}

int store_statement_load(struct store *s, int64_t id, struct store_statement *out)
{
	struct store_sql *q = start(s, LOAD);

	store_sql_int(q, "id", id);
	return read_one(q, out);
}

static void bind_number(struct store_sql *q, const char *name, int64_t value)
{
	if (value)
		store_sql_int(q, name, value);
	else
		store_sql_null(q, name);
}

/* The columns that store_statement_save may change. */
static void bind_row(struct store_sql *q, const struct store_statement *row)
{
	store_sql_text(q, "reference", row->reference);
	store_sql_int(q, "state", row->state);
	store_sql_day(q, "day", row->day);
	store_sql_int(q, "francs", row->francs);
	store_sql_int(q, "charge", row->charge);
	store_sql_int(q, "phone", (int64_t) row->phone);
	store_sql_text(q, "name", row->name);
	store_sql_text(q, "subject", row->subject);
	store_sql_text(q, "key", row->key);
	store_sql_day(q, "our_day", row->our_day);
	store_sql_int(q, "our_francs", row->our_francs);
	bind_number(q, "txn", row->txn);
	store_sql_int(q, "intent", row->intent);
	bind_number(q, "signature", row->signature);
}

int store_statement_add(struct store *s, const struct store_statement *row, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "statement", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, ADD);
	store_sql_int(q, "id", *id);
	store_sql_text(q, "wallet", row->wallet);
	bind_row(q, row);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_statement_save(struct store *s, const struct store_statement *row)
{
	struct store_sql *q = start(s, SAVE);
	int rc;

	bind_row(q, row);
	store_sql_int(q, "id", row->id);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_statement_list(struct store *s, const char *wallet, int32_t day, bool only_rests, int64_t after,
			 struct store_statement *out, int cap, int *n)
{
	struct store_sql *q = start(s, LIST);
	int rc;

	*n = 0;
	store_sql_text(q, "wallet", wallet);
	store_sql_day(q, "day", day);
	store_sql_int(q, "after", after);
	store_sql_int(q, "only_rests", only_rests);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK)
		read_row(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_statement_day_load(struct store *s, const char *wallet, int32_t day, struct store_statement_day *out)
{
	struct store_sql *q = start(s, DAY_LOAD);
	int rc;

	store_sql_text(q, "wallet", wallet);
	store_sql_day(q, "day", day);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*out = (struct store_statement_day){.day = store_sql_col_day(q, 1), .read_ms = store_sql_col_int(q, 2),
					    .closed_ms = store_sql_col_int(q, 3)};
	store_sql_col_text(q, 0, out->wallet, sizeof out->wallet);
	store_sql_col_text(q, 4, out->closed_by, sizeof out->closed_by);
	return store_sql_end(q);
}

int store_statement_day_read(struct store *s, const char *wallet, int32_t day, int64_t now_ms)
{
	struct store_sql *q = start(s, DAY_READ);

	store_sql_text(q, "wallet", wallet);
	store_sql_day(q, "day", day);
	store_sql_int(q, "now_ms", now_ms);
	return store_sql_run(q);
}

int store_statement_day_close(struct store *s, const char *wallet, int32_t day, const char *by, int64_t now_ms)
{
	struct store_sql *q = start(s, DAY_CLOSE);
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	store_sql_text(q, "by", by);
	store_sql_text(q, "wallet", wallet);
	store_sql_day(q, "day", day);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

int store_statement_day_reopen(struct store *s, const char *wallet, int32_t day)
{
	struct store_sql *q = start(s, DAY_REOPEN);
	int rc;

	store_sql_text(q, "wallet", wallet);
	store_sql_day(q, "day", day);
	rc = store_sql_run(q);
	return rc == STORE_OK && !store_sql_changes(s) ? STORE_NONE : rc;
}

static struct store_statement_part read_part(struct store_sql *q, int column)
{
	return (struct store_statement_part){(int) store_sql_col_int(q, column), store_sql_col_int(q, column + 1)};
}

static int sum_ledger(struct store *s, const char *wallet, int32_t day, struct store_statement_part *out)
{
	struct store_sql *q = start(s, LEDGER);
	char clearing[STORE_ACCOUNT];
	int rc;

	snprintf(clearing, sizeof clearing, "wallet:%s:clearing", wallet);
	store_sql_text(q, "clearing", clearing);
	store_sql_day(q, "day", day);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*out = read_part(q, 0);
	return store_sql_end(q);
}

int store_statement_sum(struct store *s, const char *wallet, int32_t day, struct store_statement_sum *out)
{
	struct store_statement_part *parts[] = {&out->theirs, &out->matched, &out->charges, &out->ours, &out->differ, &out->waiting,
						&out->left, &out->theirs_other, &out->ours_other};
	const int n = sizeof parts / sizeof *parts;
	struct store_sql *q = start(s, SUM);
	int rc;

	*out = (struct store_statement_sum){0};
	store_sql_day(q, "day", day);
	store_sql_text(q, "wallet", wallet);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	for (int i = 0; i < n; i++)
		*parts[i] = read_part(q, 2 * i);
	out->rests = (int) store_sql_col_int(q, 2 * n);
	out->n_signed = (int) store_sql_col_int(q, 2 * n + 1);
	store_sql_end(q);
	return sum_ledger(s, wallet, day, &out->ledger);
}

int64_t store_statement_gap(const struct store_statement_sum *sum)
{
	return sum->ledger.francs - (sum->theirs.francs + sum->ours.francs + sum->differ.francs - sum->waiting.francs
				     - sum->left.francs - sum->theirs_other.francs + sum->ours_other.francs);
}

const char *store_statement_state_name(enum store_statement_state state)
{
	static const char *const names[STORE_STATEMENT_STATES] = {
		[STORE_STATEMENT_MATCHED] = "matched", [STORE_STATEMENT_DIFFERS] = "differs", [STORE_STATEMENT_OURS] = "ours",
		[STORE_STATEMENT_WAITING] = "waiting", [STORE_STATEMENT_LEFT] = "left",
	};

	must(state < STORE_STATEMENT_STATES);
	return names[state];
}
