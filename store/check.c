/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invariants of the store: each a query that gives no row, or the first offending one in words. */
#include "store/sql.h"

enum stmt {
	SQLITE, KEYS, TXN_SUM, GLOBAL_SUM, ENTRY_TXN, TXN_ENTRY, MEMBERS, HEADS, LINK_MEMBER, MEMBER_LINK, IMPORT, DIALOG, SENT,
	PARTS, PART_MESSAGE, PARTS_DELIVERED, AGAIN, RECEIPT, REMINDER, STATEMENTS
};

static const char *const names[STATEMENTS] = {
	[SQLITE] = "the file is sound",
	[KEYS] = "every reference has its row",
	[TXN_SUM] = "every transaction sums to 0",
	[GLOBAL_SUM] = "all entries sum to 0",
	[ENTRY_TXN] = "every entry has its transaction, of the same day",
	[TXN_ENTRY] = "every transaction has entries",
	[MEMBERS] = "every household counts its members",
	[HEADS] = "every household has one head",
	[LINK_MEMBER] = "every linked phone is a member's",
	[MEMBER_LINK] = "every member's phone is linked",
	[IMPORT] = "one import at most is under way, none has more rows than its file",
	[DIALOG] = "every dialog's household is known",
	[SENT] = "what was submitted says when, what was cancelled was not",
	[PARTS] = "every part of what was submitted is known",
	[PART_MESSAGE] = "every part is a message's",
	[PARTS_DELIVERED] = "every message counts its parts that were delivered",
	[AGAIN] = "only of what ended is there another copy",
	[RECEIPT] = "no receipt waits for a message that is there",
	[REMINDER] = "every reminder that waits is its household's",
};

static const char *const sql[STATEMENTS] = {
	[SQLITE] = "SELECT quick_check FROM pragma_quick_check(1) WHERE quick_check <> 'ok'",
	[KEYS] = "SELECT format('%s, row %s: no such %s', \"table\", rowid, parent) FROM pragma_foreign_key_check LIMIT 1",
	[TXN_SUM] = "SELECT format('transaction %d sums to %d francs', txn, sum(francs)) FROM entry"
		    " GROUP BY txn HAVING sum(francs) <> 0 LIMIT 1",
	[GLOBAL_SUM] = "SELECT format('the sum is %d francs', sum(francs)) FROM entry HAVING sum(francs) <> 0",
	[ENTRY_TXN] = "SELECT format('household %d, transaction %d', entry.household, entry.txn) FROM entry"
		      " LEFT JOIN txn ON txn.id = entry.txn WHERE txn.day IS NOT entry.day LIMIT 1",
	[TXN_ENTRY] = "SELECT format('transaction %d', id) FROM (SELECT id FROM txn EXCEPT SELECT txn FROM entry) LIMIT 1",
	[MEMBERS] = "SELECT format('household %s: %d members, counted %d', no,"
		    " (SELECT count(*) FROM member WHERE household = household.id), members) FROM household"
		    " WHERE members <> (SELECT count(*) FROM member WHERE household = household.id) LIMIT 1",
	/* while a roll is being imported, a head may still be to come */
	[HEADS] = "SELECT format('household %s has %d heads', no, heads) FROM (SELECT no,"
		  " (SELECT count(*) FROM member WHERE household = household.id AND role = 0) AS heads FROM household)"
		  " WHERE heads <> 1 AND NOT EXISTS (SELECT 1 FROM import WHERE done_ms IS NULL) LIMIT 1",
	[LINK_MEMBER] = "SELECT format('household %d, member %d', phone_link.household, member_no) FROM phone_link"
			" LEFT JOIN member ON member.household = phone_link.household AND member.no = member_no"
			" WHERE member.phone IS NOT phone_link.phone LIMIT 1",
	[MEMBER_LINK] = "SELECT format('household %d, member %d', household, no) FROM member WHERE phone IS NOT NULL"
			" AND NOT EXISTS (SELECT 1 FROM phone_link WHERE phone_link.phone = member.phone"
			" AND phone_link.household = member.household AND member_no = member.no) LIMIT 1",
	[IMPORT] = "SELECT format('import %d: %d of %d rows', id, applied, rows) FROM import"
		   " WHERE applied NOT BETWEEN 0 AND rows OR (done_ms IS NOT NULL AND applied <> rows)"
		   " OR (done_ms IS NULL AND id <> (SELECT max(id) FROM import WHERE done_ms IS NULL)) LIMIT 1",
	[DIALOG] = "SELECT format('a dialog names household %d', dialog.household) FROM dialog"
		   " LEFT JOIN household ON household.id = dialog.household"
		   " WHERE dialog.household <> 0 AND household.id IS NULL LIMIT 1",
	/* states: enum store_message_state */
	[SENT] = "SELECT format('message %d, state %d', id, state) FROM outbox"
		 " WHERE (state IN (2, 3) AND sent_ms IS NULL) OR (state IN (0, 1, 7) AND sent_ms IS NOT NULL) LIMIT 1",
	[PARTS] = "SELECT format('message %d: %d parts', id, parts) FROM outbox WHERE state IN (2, 3)"
		  " AND parts <> (SELECT count(*) FROM outbox_part WHERE message = outbox.id) LIMIT 1",
	[PART_MESSAGE] = "SELECT format('part %d of message %d', part, message) FROM outbox_part"
			 " LEFT JOIN outbox ON outbox.id = message WHERE outbox.id IS NULL OR part >= parts LIMIT 1",
	[PARTS_DELIVERED] = "SELECT format('message %d: %d delivered', id, parts_delivered) FROM outbox WHERE parts_delivered <>"
			    " (SELECT count(*) FROM outbox_part WHERE message = outbox.id AND outbox_part.state = 1)"
			    " OR (state = 3 AND parts_delivered <> parts) LIMIT 1",
	[AGAIN] = "SELECT format('message %d is a copy of %d', outbox.id, first.id) FROM outbox"
		  " JOIN outbox AS first ON first.id = outbox.again_of WHERE first.state < 4 LIMIT 1",
	[RECEIPT] = "SELECT format('message %d, part %d', message, part) FROM receipt JOIN outbox_part ON outbox_part.id = receipt.id"
		    " JOIN outbox ON outbox.id = message WHERE outbox_part.state = 0 AND via = receipt.link"
		    " AND outbox.phone = receipt.phone AND outbox_part.id <> '' LIMIT 1",
	/* else a payment would not find it and take it back */
	[REMINDER] = "SELECT format('message %d, household %d', outbox.id, outbox.household) FROM outbox"
		     " LEFT JOIN household ON household.id = outbox.household WHERE state = 0 AND kind = 'reminder' AND again_of IS NULL"
		     " AND household.reminder IS NOT outbox.id AND outbox.household <> 0 LIMIT 1",
};

const struct store_sql_list store_check_sql = {sql, STATEMENTS};

int store_check(struct store *s, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx)
{
	int n = 0;

	for (int i = 0; i < STATEMENTS; i++) {
		struct store_sql *q = store_sql_start(s, STORE_TOPIC_CHECK, i);
		char row[256];
		int rc = store_sql_step(q);

		if (rc == STORE_NONE)
			continue;
		if (rc != STORE_OK)
			return rc;
		store_sql_col_text(q, 0, row, sizeof row);
		store_sql_end(q);
		broken(ctx, names[i], row);
		n++;
	}
	return n;
}
