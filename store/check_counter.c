/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of statements, days and signatures. States: store/statement.h, store/signature.h. */
#include "store/check.h"

enum stmt { SIGNED, REST, SETTLED, CLEARING, CLOSED, ADDS_UP, STATEMENTS };

static const char *const names[STATEMENTS] = {
	[SIGNED] = "what is done by two people is signed by two",
	[REST] = "every rest that stays as it is was signed for",
	[SETTLED] = "what a statement and the ledger agree on has left clearing",
	[CLEARING] = "what stands in clearing is what no statement has shown",
	[CLOSED] = "no day is closed with something open",
	[ADDS_UP] = "what a wallet took on a closed day is on the statement or listed as an exception",
};

/* Rows that have settled their credit. */
#define HAS_SETTLED "(state = 0 OR (state = 1 AND signature IS NOT NULL))"

static const char *const sql[STATEMENTS] = {
	[SIGNED] = "SELECT format('signature %d', id) FROM signature WHERE state = 1"
		   " AND (signed_by IS NULL OR signed_by = asked_by) LIMIT 1",
	[REST] = "SELECT format('row %d, signature %d', statement.id, signature) FROM statement"
		 " LEFT JOIN signature ON signature.id = statement.signature WHERE statement.signature IS NOT NULL"
		 " AND (signature.act IS NOT 5 OR signature.subject <> statement.id OR signature.state <> 1) LIMIT 1",
	[SETTLED] = "SELECT format('row %d', id) FROM statement WHERE francs > 0 AND " HAS_SETTLED
		    " AND NOT EXISTS (SELECT 1 FROM txn WHERE kind = 'settlement'"
		    " AND txn.reference = statement.wallet || ' ' || statement.reference) LIMIT 1",
	[CLEARING] = "SELECT format('%s: %d francs stand there, %d were not shown', wallet, stand, shown) FROM (SELECT wallet,"
		     " (SELECT - coalesce(sum(entry.francs), 0) FROM account CROSS JOIN entry ON household = 0"
		     " AND entry.account = account.id WHERE name = 'wallet:' || wallet || ':clearing' AND (EXISTS"
		     " (SELECT 1 FROM credit WHERE credit.txn = entry.txn) OR EXISTS (SELECT 1 FROM txn WHERE txn.id = entry.txn"
		     " AND kind = 'settlement'))) AS stand, (SELECT coalesce(sum(francs), 0) FROM credit"
		     " WHERE credit.wallet = each.wallet AND NOT EXISTS (SELECT 1 FROM statement WHERE statement.txn = credit.txn"
		     " AND " HAS_SETTLED ")) AS shown FROM (SELECT DISTINCT wallet FROM credit) AS each) WHERE stand <> shown LIMIT 1",
	[CLOSED] = "SELECT format('%s: row %d', wallet, id) FROM statement WHERE state <> 0 AND signature IS NULL AND EXISTS"
		   " (SELECT 1 FROM statement_day WHERE statement_day.wallet = statement.wallet"
		   " AND statement_day.day IN (statement.day, our_day) AND closed_ms IS NOT NULL) LIMIT 1",
	/* invariant 12: the entries on the one side, the rows with all that they list on the other */
	[ADDS_UP] = "SELECT format('%s, day %d: %d francs in the ledger, %d on rows', wallet, day, ledger, listed) FROM"
		    " (SELECT wallet, day, (SELECT - coalesce(sum(entry.francs), 0) FROM account CROSS JOIN entry ON household = 0"
		    " AND entry.account = account.id AND entry.day = statement_day.day"
		    " WHERE name = 'wallet:' || wallet || ':clearing'"
		    " AND EXISTS (SELECT 1 FROM credit WHERE credit.txn = entry.txn)) AS ledger,"
		    " (SELECT coalesce(sum(our_francs), 0) FROM statement WHERE statement.wallet = statement_day.wallet"
		    " AND our_day = statement_day.day AND our_francs > 0) AS listed"
		    " FROM statement_day WHERE closed_ms IS NOT NULL) WHERE ledger <> listed LIMIT 1",
};

const struct store_sql_list store_check_counter_sql = {sql, STATEMENTS};
const struct store_check_list store_check_counter = {STORE_TOPIC_CHECK_COUNTER, names, STATEMENTS, 0};
