/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of intents and the money that they brought, of notices, of held money, and of the messages that tell of it. States:
 * store/intent.h, store/held.h. The way through the tables is ours (CROSS JOIN; + keeps SQLite from the index of kinds), so that
 * the newest can be looked at alone. */
#include "store/check.h"

enum stmt {
	/* of the newest, and of what is open */
	PAID, CREDITED, LAST, ENDS, MOVES, FORGOTTEN, AMOUNT, TOLD, HELD_TOLD, HELD_ROW, HELD_IN, HELD_OUT, RECENT,
	/* of whole tables */
	ONCE = RECENT, OPEN_ONCE, HELD_SUM, PAYABLE, RECEIPT, NOTICE_ONCE, NOTICE_CREDIT, STATEMENTS
};

static const char *const names[STATEMENTS] = {
	[PAID] = "every intent that succeeded has one payment, no other has one",
	[CREDITED] = "every payment is of an intent that succeeded, a late one of one that did not",
	[LAST] = "every intent's history tells where it stands",
	[ENDS] = "every intent has one end at most, and keeps it",
	[MOVES] = "every move of an intent is one that the picture has",
	[FORGOTTEN] = "no open intent is forgotten",
	[AMOUNT] = "what is credited is what was asked for and what the wallet said",
	[TOLD] = "every payment was told to who paid",
	[HELD_TOLD] = "all held money was told to who paid",
	[HELD_ROW] = "all held money is somebody's to look after",
	[HELD_IN] = "held money came by its transaction",
	[HELD_OUT] = "held money went by its transaction",
	[ONCE] = "no intent is credited twice",
	[OPEN_ONCE] = "every household has one open intent a purpose at most",
	[HELD_SUM] = "what stands in held is the money that is held",
	[PAYABLE] = "what is reserved to be sent back is what is being returned",
	[RECEIPT] = "no receipt tells of what is not in the ledger",
	[NOTICE_ONCE] = "every notice is kept once",
	[NOTICE_CREDIT] = "what a notice brought is credited",
};

#define DAY_MS "86400000"
/* Until when the wallet can end it; what was never sent has a week. */
#define GIVE_UP "iif(give_up_ms > 0, give_up_ms, created_ms + 7 * " DAY_MS ")"
#define LEG(txn, account) \
	"(SELECT coalesce(sum(entry.francs), 0) FROM entry CROSS JOIN account ON account.id = entry.account" \
	" WHERE entry.txn = " txn " AND account.name = " account ")"
#define LEG_OF(household, account) \
	"(SELECT coalesce(sum(entry.francs), 0) FROM entry CROSS JOIN account ON account.id = entry.account" \
	" WHERE entry.txn = txn.id AND entry.household = " household " AND account.name = " account ")"

static const char *const sql[STATEMENTS] = {
	[PAID] = "SELECT format('payment %d, state %d', id, state) FROM intent WHERE id > :intent"
		 " AND (SELECT count(*) FROM txn WHERE txn.intent = intent.id AND kind = 'payment') <> (state = 3) LIMIT 1",
	[CREDITED] = "SELECT format('transaction %d of payment %d, state %d', txn.id, intent.id, state) FROM txn"
		     " LEFT JOIN intent ON intent.id = txn.intent WHERE txn.id > :txn AND (+kind = 'payment' AND state IS NOT 3"
		     " OR +kind = 'late' AND (state IS NULL OR state NOT IN (4, 5, 6))) LIMIT 1",
	[LAST] = "SELECT format('payment %d, state %d', id, state) FROM intent WHERE id > :intent AND state IS NOT"
		 " (SELECT state FROM intent_log WHERE intent_log.intent = intent.id ORDER BY no DESC LIMIT 1) LIMIT 1",
	[ENDS] = "SELECT format('payment %d, %d ends', id, ends) FROM (SELECT id, state, (SELECT count(DISTINCT state) FROM intent_log"
		 " WHERE intent_log.intent = intent.id AND intent_log.state >= 3) AS ends FROM intent WHERE id > :intent)"
		 " WHERE ends <> (state >= 3) LIMIT 1",
	/* from * 10 + to */
	[MOVES] = "SELECT format('payment %d, from state %d to %d', b.intent, a.state, b.state) FROM intent_log AS b"
		  " LEFT JOIN intent_log AS a ON a.intent = b.intent AND a.no = b.no - 1 WHERE b.intent > :intent"
		  " AND coalesce(a.state, 0) <> b.state AND coalesce(a.state, 0) * 10 + b.state"
		  " NOT IN (1, 3, 5, 6, 10, 12, 13, 14, 15, 16, 23, 24, 25, 26) LIMIT 1",
	/* in review, or looked at again until the wallet can't end it any more; the newest intent tells how late it is by now */
	[FORGOTTEN] = "SELECT format('payment %d, state %d', id, state) FROM intent INDEXED BY intent_open WHERE state < 3"
		      " AND NOT is_review AND (due_ms IS NULL OR state = 2 AND give_up_ms = 0 OR due_ms > " GIVE_UP " + " DAY_MS
		      " OR (SELECT newest.created_ms FROM intent AS newest ORDER BY id DESC LIMIT 1) > " GIVE_UP " + " DAY_MS ") LIMIT 1",
	[AMOUNT] = "SELECT format('transaction %d of payment %d', txn.id, intent.id) FROM txn CROSS JOIN intent ON intent.id = txn.intent"
		   " LEFT JOIN credit ON credit.txn = txn.id WHERE txn.id > :txn AND +kind IN ('payment', 'late')"
		   " AND (dues_francs <> " LEG_OF("intent.household", "'dues'") " OR fee_francs <> " LEG_OF("intent.household", "'fee'")
		   " OR credit.francs <> dues_francs + fee_francs) LIMIT 1",
	[TOLD] = "SELECT format('transaction %d of payment %d', txn.id, intent.id) FROM txn CROSS JOIN intent ON intent.id = txn.intent"
		 " WHERE txn.id > :txn AND +kind IN ('payment', 'late') AND payer > 0"
		 " AND NOT EXISTS (SELECT 1 FROM told WHERE told.txn = txn.id) LIMIT 1",
	[HELD_TOLD] = "SELECT format('held money %d, transaction %d', held.id, txn.id) FROM txn CROSS JOIN held ON held.txn = txn.id"
		      " WHERE txn.id > :txn AND phone > 0 AND NOT EXISTS (SELECT 1 FROM told WHERE told.txn = txn.id) LIMIT 1",
	[HELD_ROW] = "SELECT format('transaction %d', id) FROM txn WHERE id > :txn AND +kind = 'held'"
		     " AND NOT EXISTS (SELECT 1 FROM held WHERE held.txn = txn.id) LIMIT 1",
	[HELD_IN] = "SELECT format('held money %d, transaction %d', held.id, txn.id) FROM txn CROSS JOIN held ON held.txn = txn.id"
		    " WHERE txn.id > :txn AND held.francs <> " LEG("txn.id", "'held'") " LIMIT 1",
	[HELD_OUT] = "SELECT format('held money %d, transaction %d', held.id, txn.id) FROM txn CROSS JOIN held ON held.done_txn = txn.id"
		     " WHERE txn.id > :txn AND - held.francs <> " LEG("txn.id", "iif(held.state = 4, 'held', 'payable:' || held.wallet)")
		     " LIMIT 1",
	[ONCE] = "SELECT format('payment %d: %d times', intent, count(*)) FROM txn WHERE intent IS NOT NULL"
		 " AND kind IN ('payment', 'late') GROUP BY intent HAVING count(*) > 1 LIMIT 1",
	[OPEN_ONCE] = "SELECT format('household %d: %d open', household, count(*)) FROM intent WHERE state < 3"
		      " GROUP BY household, purpose HAVING count(*) > 1 LIMIT 1",
	[HELD_SUM] = "SELECT format('%d francs stand there, %d are held', stand, held) FROM (SELECT"
		     " (SELECT coalesce(sum(entry.francs), 0) FROM account CROSS JOIN entry ON household = 0 AND entry.account = account.id"
		     " WHERE name = 'held') AS stand, (SELECT coalesce(sum(francs), 0) FROM held WHERE state < 3) AS held)"
		     " WHERE stand <> held",
	[PAYABLE] = "SELECT format('%s: %d francs reserved, %d being returned', wallet, reserved, leaving) FROM (SELECT wallet,"
		    " (SELECT coalesce(sum(entry.francs), 0) FROM account CROSS JOIN entry ON household = 0 AND entry.account = account.id"
		    " WHERE name = 'payable:' || wallet) AS reserved,"
		    " (SELECT coalesce(sum(francs), 0) FROM held WHERE state = 3 AND held.wallet = each.wallet) AS leaving"
		    " FROM (SELECT wallet FROM held UNION SELECT substr(name, 9) FROM account WHERE name GLOB 'payable:*') AS each)"
		    " WHERE reserved <> leaving LIMIT 1",
	[RECEIPT] = "SELECT format('message %d', id) FROM outbox WHERE kind = 'receipt' AND again_of IS NULL"
		    " AND NOT EXISTS (SELECT 1 FROM told WHERE told.message = outbox.id) LIMIT 1",
	[NOTICE_ONCE] = "SELECT format('%s, notice %d', wallet, max(id)) FROM notice GROUP BY wallet, hash HAVING count(*) > 1 LIMIT 1",
	[NOTICE_CREDIT] = "SELECT format('notice %d', id) FROM notice WHERE outcome IN ('held', 'credited')"
			  " AND reference NOT IN (SELECT reference FROM credit) LIMIT 1", /* read once, not for each notice */
};

const struct store_sql_list store_check_payments_sql = {sql, STATEMENTS};
const struct store_check_list store_check_payments = {STORE_TOPIC_CHECK_PAYMENTS, names, STATEMENTS, RECENT};
