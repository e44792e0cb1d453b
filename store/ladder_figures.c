/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of the ladder for figures by place: sums that are kept as rows change, so that nobody counts a country to answer a phone. */
#include "store/ladder.h"

/* What of a leg was collected, as desk/report.c counts it: an opening is no payment. Account 1: dues, 2: opening. */
#define IS_COLLECTED "account IN (SELECT id FROM account WHERE name IN ('dues', 'opening', 'fee'))"
#define PAYMENTS(leg) "((" leg "account = 1 AND " leg "francs > 0) - (" leg "account = 2 AND " leg "francs < 0))"

#define ADD_COVER " ON CONFLICT DO UPDATE SET households = households + excluded.households, members = members + excluded.members"
#define ADD_HOUSEHOLD "INSERT INTO cover_sum (mutuelle, state, households, members)" \
	" VALUES (NEW.mutuelle, NEW.cover_state, 1, NEW.members)" ADD_COVER
#define ADD_MONEY " ON CONFLICT DO UPDATE SET payments = payments + excluded.payments, francs = francs + excluded.francs," \
	" cash_payments = cash_payments + excluded.cash_payments, cash_francs = cash_francs + excluded.cash_francs," \
	" renewals = renewals + excluded.renewals"

/* Dues of a household to which dues were credited before, by whatever. */
#define RENEWALS(leg) "(" leg "account = 1 AND " leg "francs > 0 AND txn.kind NOT IN ('opening', 'correction') AND EXISTS" \
	" (SELECT 1 FROM entry AS b WHERE b.household = " leg "household AND b.account = 1 AND b.francs > 0 AND b.txn < " leg "txn))"

/* payments, francs, cash_payments, cash_francs, renewals of the entries that are joined with their txn. */
#define SUMS(sign) sign "sum(" PAYMENTS("entry.") "), " sign "sum(entry.francs), " sign "sum((txn.kind = 'cash') *" \
	" " PAYMENTS("entry.") "), " sign "sum((txn.kind = 'cash') * entry.francs), " sign "sum(" RENEWALS("entry.") ")"

/* All that a household paid moves with it. */
#define MOVE_MONEY(to, sign) \
	"INSERT INTO money_sum (mutuelle, day, payments, francs, cash_payments, cash_francs, renewals)" \
	" SELECT " to ".mutuelle, entry.day, " SUMS(sign) " FROM entry JOIN txn ON txn.id = entry.txn" \
	" WHERE entry.household = NEW.id AND entry." IS_COLLECTED " GROUP BY entry.day" ADD_MONEY ";"

const char store_ladder_figures[] =
	"ALTER TABLE household ADD COLUMN lapse_on INTEGER;" /* NULL at first: the sweep's walk computes it */
	"CREATE INDEX household_lapse ON household (mutuelle, lapse_on) WHERE lapse_on IS NOT NULL;"
	"CREATE INDEX household_grace ON household (mutuelle, lapse_on) WHERE cover_state = 3;"
	"CREATE INDEX household_behind ON household (mutuelle) WHERE cover_state = 4;"
	"CREATE INDEX household_joined ON household (mutuelle, enrolled_on) WHERE enrolled_on IS NOT NULL;"

	"CREATE TABLE cover_sum ("
	"  mutuelle TEXT NOT NULL,"
	"  state INTEGER NOT NULL," /* enum scheme_state, as cached */
	"  households INTEGER NOT NULL,"
	"  members INTEGER NOT NULL,"
	"  PRIMARY KEY (mutuelle, state)) STRICT, WITHOUT ROWID;"
	"INSERT INTO cover_sum SELECT mutuelle, cover_state, count(*), sum(members) FROM household GROUP BY mutuelle, cover_state;"
	"CREATE TRIGGER household_sum_new AFTER INSERT ON household BEGIN"
	"  " ADD_HOUSEHOLD ";"
	" END;"
	"CREATE TRIGGER household_sum AFTER UPDATE OF mutuelle, cover_state, members ON household"
	"  WHEN OLD.mutuelle <> NEW.mutuelle OR OLD.cover_state <> NEW.cover_state OR OLD.members <> NEW.members BEGIN"
	"  UPDATE cover_sum SET households = households - 1, members = members - OLD.members"
	"   WHERE mutuelle = OLD.mutuelle AND state = OLD.cover_state;"
	"  " ADD_HOUSEHOLD ";"
	" END;"

	"CREATE TABLE money_sum ("
	"  mutuelle TEXT NOT NULL,"
	"  day INTEGER NOT NULL," /* of the entries */
	"  payments INTEGER NOT NULL,"
	"  francs INTEGER NOT NULL,"
	"  cash_payments INTEGER NOT NULL," /* of these, in notes and coins; the rest came by phone */
	"  cash_francs INTEGER NOT NULL,"
	"  renewals INTEGER NOT NULL," /* of the payments, dues of those who had paid before */
	"  PRIMARY KEY (mutuelle, day)) STRICT, WITHOUT ROWID;"
	"INSERT INTO money_sum (mutuelle, day, payments, francs, cash_payments, cash_francs, renewals)"
	" SELECT mutuelle, entry.day, " SUMS("") " FROM entry JOIN txn ON txn.id = entry.txn"
	"  JOIN household ON household.id = entry.household WHERE entry." IS_COLLECTED " GROUP BY mutuelle, entry.day;"
	"CREATE TRIGGER entry_sum AFTER INSERT ON entry WHEN NEW.household <> 0"
	"  AND (SELECT name FROM account WHERE id = NEW.account) IN ('dues', 'opening', 'fee') BEGIN" /* cheaper than IS_COLLECTED */
	"  INSERT INTO money_sum (mutuelle, day, payments, francs, cash_payments, cash_francs, renewals)"
	"   SELECT mutuelle, NEW.day, " PAYMENTS("NEW.") ", NEW.francs, (txn.kind = 'cash') * " PAYMENTS("NEW.") ","
	"   (txn.kind = 'cash') * NEW.francs, " RENEWALS("NEW.")
	"   FROM household JOIN txn ON txn.id = NEW.txn WHERE household.id = NEW.household" ADD_MONEY ";"
	" END;"
	"CREATE TRIGGER household_sum_move AFTER UPDATE OF mutuelle ON household WHEN OLD.mutuelle <> NEW.mutuelle BEGIN"
	"  " MOVE_MONEY("OLD", "-") MOVE_MONEY("NEW", "")
	" END;";
