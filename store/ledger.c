/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: transactions of balanced entries, never changed, never taken away (law 5). A household's dues are one
 * range of the entries' key, in the order of their days. */
#include "store/ledger.h"

#include "base/buf.h"
#include "base/log.h"
#include "store/batch.h"
#include "store/remind.h"
#include "store/sql.h"

enum stmt { DUES, BALANCE, LAST_PAYMENTS, TXN, ENTRIES, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	/* account 1: dues */
	[DUES] = "SELECT day, francs FROM entry WHERE household = :household AND account = 1 ORDER BY day, txn",
	[BALANCE] = "SELECT coalesce(sum(francs), 0) FROM entry WHERE household = :household"
		    " AND account = (SELECT id FROM account WHERE name = :account)",
	[LAST_PAYMENTS] = "SELECT entry.day, entry.francs, txn.kind, txn.reference FROM entry JOIN txn ON txn.id = entry.txn"
			  " WHERE entry.household = :household AND entry.account = 1"
			  " AND txn.kind NOT IN ('opening', 'correction')"
			  " ORDER BY entry.day DESC, entry.txn DESC LIMIT :cap",
	[TXN] = "INSERT INTO txn (id, kind, reference, day, posted_ms) VALUES (:id, :kind, :reference, :day, :now_ms)",
	/* both legs or none; an unknown account is NULL, which the schema refuses */
	[ENTRIES] = ("INSERT INTO entry (household, account, day, txn, francs) VALUES (:household, 1, :day, :txn, :francs),"
		     " (:household, (SELECT id FROM account WHERE name = :contra), :day, :txn, - :francs)"),
};

const struct store_sql_list store_ledger_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_LEDGER, statement);
}

int store_ledger_dues(struct store *s, int64_t household, struct scheme_entry **out, size_t *cap, size_t *n)
{
	struct store_sql *q = start(s, DUES);
	int rc;

	*n = 0;
	store_sql_int(q, "household", household);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		if (*n == *cap) {
			*cap = *cap ? *cap * 2 : 64;
			*out = base_realloc(*out, *cap * sizeof **out);
		}
		(*out)[(*n)++] = (struct scheme_entry){(int32_t) store_sql_col_int(q, 0), store_sql_col_int(q, 1)};
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

int store_ledger_balance(struct store *s, int64_t household, const char *account, int64_t *francs)
{
	struct store_sql *q = start(s, BALANCE);
	int rc;

	store_sql_int(q, "household", household);
	store_sql_text(q, "account", account);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*francs = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_ledger_last_payments(struct store *s, int64_t household, struct store_payment *out, int cap, int *n)
{
	struct store_sql *q = start(s, LAST_PAYMENTS);
	int rc;

	*n = 0;
	store_sql_int(q, "household", household);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_payment *p = &out[(*n)++];

		p->day = (int32_t) store_sql_col_int(q, 0);
		p->francs = store_sql_col_int(q, 1);
		store_sql_col_text(q, 2, p->kind, sizeof p->kind);
		store_sql_col_text(q, 3, p->reference, sizeof p->reference);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

static int post(struct store *s, int64_t household, int32_t day, int64_t francs, const char *kind,
		const char *contra, const char *reference, int64_t now_ms)
{
	struct store_sql *q;
	int64_t id;
	int rc = store_batch_next_id(s, "txn", &id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, TXN);
	store_sql_int(q, "id", id);
	store_sql_text(q, "kind", kind);
	store_sql_text(q, "reference", reference);
	store_sql_day(q, "day", day);
	store_sql_int(q, "now_ms", now_ms);
	if ((rc = store_sql_run(q)) != STORE_OK)
		return rc;
	q = start(s, ENTRIES);
	store_sql_int(q, "household", household);
	store_sql_day(q, "day", day);
	store_sql_int(q, "txn", id);
	store_sql_int(q, "francs", francs);
	store_sql_text(q, "contra", contra);
	rc = store_sql_run(q);
	return rc == STORE_EXISTS ? STORE_REFUSED : rc; /* contra 'dues': both legs on one account */
}

/* P17: who pays is reminded no more, from the very transaction on. */
static int stop_reminding(struct store *s, int64_t household, int64_t now_ms)
{
	bool is_too_late;
	int rc = store_remind_withdraw(s, household, now_ms, &is_too_late);

	if (is_too_late)
		base_log(LOG_INFO, "reminder-too-late", "household=%lld", (long long) household);
	return rc;
}

int store_ledger_post_dues(struct store *s, int64_t household, int32_t day, int64_t francs, const char *kind,
			   const char *contra, const char *reference, int64_t now_ms)
{
	int rc = store_batch_part_begin(s);

	if (rc != STORE_OK)
		return rc;
	rc = post(s, household, day, francs, kind, contra, reference, now_ms);
	return store_batch_part_end(s, rc ? rc : stop_reminding(s, household, now_ms));
}
