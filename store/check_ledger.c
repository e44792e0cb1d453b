/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of the ledger: transactions, their entries, and what wallets brought. The order of the joins is ours (CROSS JOIN),
 * so that the newest transactions can be looked at alone. */
#include "store/check.h"

enum stmt {
	/* of the newest */
	TXN_SUM, TXN_ENTRY, ENTRY_TXN, OWNER, BROUGHT, CREDIT, RECENT,
	/* of whole tables */
	GLOBAL_SUM = RECENT, CREDIT_ONCE, CLEARING, STATEMENTS
};

static const char *const names[STATEMENTS] = {
	[TXN_SUM] = "every transaction sums to 0",
	[TXN_ENTRY] = "every transaction has entries",
	[ENTRY_TXN] = "every entry has its transaction, of the same day",
	[OWNER] = "what is a household's is on its accounts, what is nobody's is on nobody's",
	[BROUGHT] = "what a wallet brought is credited under its reference",
	[CREDIT] = "every credit of a reference has its entry",
	[GLOBAL_SUM] = "all entries sum to 0",
	[CREDIT_ONCE] = "every reference of an operator is credited once",
	[CLEARING] = "no wallet settled more than it brought",
};

#define CLEARING_OF_CREDIT "'wallet:' || credit.wallet || ':clearing'"

static const char *const sql[STATEMENTS] = {
	[TXN_SUM] = "SELECT format('transaction %d sums to %d francs', txn, sum(francs)) FROM entry WHERE txn > :txn"
		    " GROUP BY txn HAVING sum(francs) <> 0 LIMIT 1",
	[TXN_ENTRY] = "SELECT format('transaction %d', id) FROM txn WHERE id > :txn"
		      " AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.txn = txn.id) LIMIT 1",
	[ENTRY_TXN] = "SELECT format('household %d, transaction %d', entry.household, entry.txn) FROM entry"
		      " LEFT JOIN txn ON txn.id = entry.txn WHERE entry.txn > :txn AND txn.day IS NOT entry.day LIMIT 1",
	[OWNER] = "SELECT format('transaction %d: %s of household %d', txn, name, household) FROM entry CROSS JOIN account"
		  " ON account.id = entry.account WHERE txn > :txn AND CASE WHEN name IN ('dues', 'fee', 'shares', 'opening')"
		  " THEN household = 0 WHEN name = 'cash' THEN 0 ELSE household <> 0 END LIMIT 1",
	[BROUGHT] = "SELECT format('transaction %d: %d francs to %s', txn.id, entry.francs, name) FROM txn"
		    " CROSS JOIN entry ON entry.txn = txn.id CROSS JOIN account ON account.id = entry.account"
		    " LEFT JOIN credit ON credit.txn = txn.id WHERE txn.id > :txn AND kind <> 'correction' AND entry.francs < 0"
		    " AND name GLOB 'wallet:*:clearing' AND (credit.francs IS NOT - entry.francs OR credit.day IS NOT txn.day"
		    " OR name <> " CLEARING_OF_CREDIT ") LIMIT 1",
	[CREDIT] = "SELECT format('%s %s, transaction %d', operator, reference, txn) FROM credit WHERE txn > :txn"
		   " AND NOT EXISTS (SELECT 1 FROM entry CROSS JOIN account ON account.id = entry.account"
		   " WHERE entry.txn = credit.txn AND entry.francs = - credit.francs AND name = " CLEARING_OF_CREDIT ") LIMIT 1",
	[GLOBAL_SUM] = "SELECT format('the sum is %d francs', sum(francs)) FROM entry NOT INDEXED HAVING sum(francs) <> 0",
	[CREDIT_ONCE] = "SELECT format('%s %s', operator, reference) FROM credit GROUP BY operator, reference HAVING count(*) > 1 LIMIT 1",
	[CLEARING] = "SELECT format('%s: %d francs more', name, sum(francs)) FROM account CROSS JOIN entry"
		     " ON household = 0 AND entry.account = account.id WHERE name GLOB 'wallet:*:clearing'"
		     " GROUP BY account.id HAVING sum(francs) > 0 LIMIT 1",
};

const struct store_sql_list store_check_ledger_sql = {sql, STATEMENTS};
const struct store_check_list store_check_ledger = {STORE_TOPIC_CHECK_LEDGER, names, STATEMENTS, RECENT};
