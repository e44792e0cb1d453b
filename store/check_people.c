/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of the file, of people and of their dialogs. */
#include "store/check.h"

enum stmt { SQLITE, KEYS, MEMBERS, HEADS, LINK_MEMBER, MEMBER_LINK, IMPORT, DIALOG, CARE_CODE, REFERRAL, COVER_SUM, MONEY_SUM, STATEMENTS };

static const char *const names[STATEMENTS] = {
	[SQLITE] = "the file is sound",
	[KEYS] = "every reference has its row",
	[MEMBERS] = "every household counts its members",
	[HEADS] = "every household has one head",
	[LINK_MEMBER] = "every linked phone is a member's",
	[MEMBER_LINK] = "every member's phone is linked",
	[IMPORT] = "one import at most is under way, none has more rows than its file",
	[DIALOG] = "every dialog's household is known",
	[REFERRAL] = "every referral code has its check digit",
	[COVER_SUM] = "the sums of cover are those of the households",
	[MONEY_SUM] = "the sums of a day's money are those of its entries",
	[CARE_CODE] = "every one-time code was used in its time",
};

static const char *const sql[STATEMENTS] = {
	[SQLITE] = "SELECT quick_check FROM pragma_quick_check(1) WHERE quick_check <> 'ok'",
	[KEYS] = "SELECT format('%s, row %s: no such %s', \"table\", rowid, parent) FROM pragma_foreign_key_check LIMIT 1",
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
	/* base/damm.c's table, row by row */
	[REFERRAL] = "WITH RECURSIVE digit (code, i, interim) AS (SELECT code, 1, 0 FROM referral UNION ALL SELECT code, i + 1,"
		     " CAST(substr('0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790',"
		     " interim * 10 + CAST(substr(code, i, 1) AS INTEGER) + 1, 1) AS INTEGER) FROM digit WHERE i <= length(code))"
		     " SELECT format('code %s', code) FROM digit WHERE i > length(code) AND interim <> 0 LIMIT 1",
	[COVER_SUM] = "SELECT format('%s, state %d: %d households with %d members too many', mutuelle, state, sum(n), sum(m)) FROM"
		      " (SELECT mutuelle, state, households AS n, members AS m FROM cover_sum"
		      " UNION ALL SELECT mutuelle, cover_state, - count(*), - sum(members) FROM household GROUP BY mutuelle, cover_state)"
		      " GROUP BY mutuelle, state HAVING sum(n) <> 0 OR sum(m) <> 0 LIMIT 1",
	[MONEY_SUM] = "SELECT format('%s, day %d: %d payments, %d francs, in cash %d payments, %d francs too many', mutuelle, day,"
		      " sum(n), sum(f), sum(cn), sum(cf)) FROM"
		      " (SELECT mutuelle, day, payments AS n, francs AS f, cash_payments AS cn, cash_francs AS cf FROM money_sum"
		      " UNION ALL SELECT mutuelle, entry.day, - sum((account = 1 AND francs > 0) - (account = 2 AND francs < 0)),"
		      " - sum(francs), - sum((kind = 'cash') * ((account = 1 AND francs > 0) - (account = 2 AND francs < 0))),"
		      " - sum((kind = 'cash') * francs)"
		      " FROM entry JOIN txn ON txn.id = entry.txn JOIN household ON household.id = entry.household"
		      " WHERE account IN (SELECT id FROM account WHERE name IN ('dues', 'opening', 'fee')) GROUP BY mutuelle, entry.day)"
		      " GROUP BY mutuelle, day HAVING sum(n) <> 0 OR sum(f) <> 0 OR sum(cn) <> 0 OR sum(cf) <> 0 LIMIT 1",
	[CARE_CODE] = "SELECT format('phone ...%02d of household %d', phone % 100, household) FROM care_code"
		      " WHERE state = 1 AND ended_ms >= until_ms LIMIT 1",
};

const struct store_sql_list store_check_people_sql = {sql, STATEMENTS};
const struct store_check_list store_check_people = {STORE_TOPIC_CHECK_PEOPLE, names, STATEMENTS, 0};
