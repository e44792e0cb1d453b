/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invariants of money (field of payments: a credit for each success, nothing twice, nothing lost): each one is broken on
 * purpose and told, by the whole check and, where it is one of the newest, by the cheap one. */
#include "base/buf.h"
#include "base/file.h"
#include "store/check.h"
#include "store/notice.h"
#include "tests/lib/storebed_pay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW STOREBED_NOW

/* The triggers, keys and constraints that would not let it happen are taken away first. */
#define UNGUARD "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON;" \
	"DELETE FROM sqlite_schema WHERE type = 'trigger'; PRAGMA writable_schema = RESET;"

/* What stands before the damage (transactions 1 and 4 are openings):
 *   intent 1  succeeded: transaction 2               intent 2  expired, its money came late: transaction 3
 *   intent 3  pending                                intent 4  failed, of household 2
 *   held 1    open: transaction 5                    held 2    moved to household 1: transactions 6 and 8
 *   held 3    being sent back: transactions 7 and 9  notice 1  of intent 1; notice 2 brought held 1 */
static void fill(struct store *s)
{
	int64_t household = storebed_household(s, "H-1"), id, held, notice, txn;
	const struct store_leg legs[] = {{0, "held", -500}, {household, "dues", 500}};
	const struct store_posting p = {.kind = "moved", .reference = "held 2", .day = STOREBED_DAY};
	struct store_intent_move m = {.from = STORE_INTENT_PENDING, .to = STORE_INTENT_EXPIRED};
	struct store_held_move go = {.id = 2, .to = STORE_HELD_MOVED, .household = household};
	struct store_notice n = {.wallet = "orange", .hash = "aa", .intent = 1}, leased;
	int got;

	assert_int_equal(storebed_paid(s, storebed_pending(s, household, 1, NOW), "MP-1", NOW), STORE_OK);
	m.id = storebed_pending(s, household, 2, NOW);
	assert_int_equal(store_intent_move(s, &m, NOW), STORE_OK);
	assert_int_equal(storebed_paid(s, m.id, "MP-2", NOW), STORE_OK);
	id = storebed_pending(s, household, 3, NOW);
	m.id = storebed_pending(s, storebed_household(s, "H-2"), 4, NOW);
	m.to = STORE_INTENT_FAILED;
	assert_int_equal(store_intent_move(s, &m, NOW), STORE_OK);
	assert_int_equal(id, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(storebed_held(s, (const char *[]){"MP-4", "MP-5", "MP-6"}[i], NOW, &held), STORE_OK);
	assert_int_equal(store_ledger_post(s, &p, legs, 2, NOW, &txn), STORE_OK);
	go.txn = txn;
	assert_int_equal(store_held_move(s, &go, NOW), STORE_OK);
	go = (struct store_held_move){.id = 3, .to = STORE_HELD_RETURNING, .day = STOREBED_DAY};
	assert_int_equal(store_held_move(s, &go, NOW), STORE_OK);
	assert_int_equal(store_notice_add(s, &n, "{}", 2, NOW, &notice), STORE_OK);
	n = (struct store_notice){.wallet = "orange", .hash = "bb", .reference = "MP-4"};
	assert_int_equal(store_notice_add(s, &n, "{}", 2, NOW, &notice), STORE_OK);
	assert_int_equal(store_notice_lease(s, NOW, NOW + 1, &leased, 1, &got), STORE_OK);
	assert_int_equal(store_notice_end(s, notice, leased.lease, "held", NOW), STORE_OK);
}

#define POST(id, kind, intent) \
	"INSERT INTO txn (id, kind, reference, day, posted_ms, intent) VALUES (" #id ", '" kind "', 'x', 20454, 0, " #intent ");"
#define ENTRY(household, account, txn, francs) \
	"INSERT INTO entry (household, account, day, txn, francs) VALUES (" #household ", (SELECT id FROM account WHERE name = '" \
	account "'), 20454, " #txn ", " #francs ");"
/* A table without its keys. */
#define LOOSEN(table) "CREATE TABLE loose AS SELECT * FROM " table "; DROP TABLE " table "; ALTER TABLE loose RENAME TO " table ";"

static const struct {
	const char *damage, *invariant, *row;
	bool is_recent;
} damages[] = {
	{"UPDATE entry SET francs = francs - 1 WHERE txn = 2 AND household = 1", "every transaction sums to 0",
	 "transaction 2 sums to -1 francs", true},
	{"UPDATE entry SET francs = francs - 1 WHERE txn = 2 AND household = 1", "all entries sum to 0", "the sum is -1 francs", false},
	{"DELETE FROM entry WHERE txn = 3", "every transaction has entries", "transaction 3", true},
	{"UPDATE entry SET day = day + 1 WHERE txn = 3", "every entry has its transaction, of the same day", "transaction 3", true},
	{"UPDATE entry SET household = 1 WHERE txn = 2 AND household = 0",
	 "what is a household's is on its accounts, what is nobody's is on nobody's",
	 "transaction 2: wallet:orange:clearing of household 1", true},
	{"UPDATE entry SET household = 0 WHERE txn = 2 AND household = 1",
	 "what is a household's is on its accounts, what is nobody's is on nobody's", "transaction 2: dues of household 0", true},
	{POST(50, "cash", NULL) ENTRY(99, "dues", 50, 5) ENTRY(1, "cash", 50, -5), "every reference has its row", "no such household", false},
	{"DELETE FROM credit WHERE txn = 2", "what a wallet brought is credited under its reference",
	 "transaction 2: -1100 francs to wallet:orange:clearing", true},
	{"UPDATE credit SET wallet = 'moov' WHERE txn = 2", "what a wallet brought is credited under its reference", "transaction 2", true},
	{"UPDATE credit SET francs = 1000 WHERE txn = 2", "every credit of a reference has its entry", "orange MP-1, transaction 2", true},
	{"INSERT INTO credit VALUES (1, 'orange', 'MP-77', 'orange', 20454, 5)", "every credit of a reference has its entry",
	 "orange MP-77, transaction 1", true},
	{LOOSEN("credit") "UPDATE credit SET reference = 'MP-1' WHERE txn = 3", "every reference of an operator is credited once",
	 "orange MP-1", false},
	{"INSERT INTO account (name) VALUES ('wallet:orange:settled');" POST(50, "settlement", NULL)
	 ENTRY(0, "wallet:orange:clearing", 50, 9000) ENTRY(0, "wallet:orange:settled", 50, -9000),
	 "no wallet settled more than it brought", "wallet:orange:clearing: 5300 francs more", false},
	{"DELETE FROM txn WHERE id = 2", "every intent that succeeded has one payment, no other has one", "payment 1, state 3", true},
	{"UPDATE intent SET state = 3 WHERE id = 3", "every intent that succeeded has one payment, no other has one", "payment 3, state 3",
	 true},
	{POST(50, "payment", 3), "every intent that succeeded has one payment, no other has one", "payment 3, state 2", true},
	{POST(50, "payment", 4),
	 "every payment is of an intent that succeeded, a late one of one that did not",
	 "transaction 50 of payment 4, state 4", true},
	{POST(50, "payment", NULL),
	 "every payment is of an intent that succeeded, a late one of one that did not", "transaction 50", true},
	{POST(50, "late", 3),
	 "every payment is of an intent that succeeded, a late one of one that did not",
	 "transaction 50 of payment 3, state 2", true},
	{"UPDATE txn SET kind = 'late' WHERE id = 2",
	 "every payment is of an intent that succeeded, a late one of one that did not",
	 "transaction 2 of payment 1, state 3", true},
	{"DROP INDEX txn_intent;" POST(50, "late", 2), "no intent is credited twice", "payment 2: 2 times", false},
	{"UPDATE intent SET state = 5 WHERE id = 4", "every intent's history tells where it stands", "payment 4, state 5", true},
	{"UPDATE intent SET state = 2, done_ms = NULL WHERE id = 4", "every intent's history tells where it stands", "payment 4, state 2",
	 true},
	{"INSERT INTO intent_log VALUES (4, 5, 0, 5, 0, 0, '')", "every intent has one end at most, and keeps it", "payment 4, 2 ends", true},
	{"INSERT INTO intent_log VALUES (4, 5, 0, 5, 0, 0, '')", "every move of an intent is one that the picture has",
	 "payment 4, from state 4 to 5", true},
	{"INSERT INTO intent_log VALUES (3, 4, 0, 0, 0, 0, '')", "every move of an intent is one that the picture has",
	 "payment 3, from state 2 to 0", true},
	{"UPDATE intent SET due_ms = NULL WHERE id = 3", "no open intent is forgotten", "payment 3, state 2", true},
	{"UPDATE intent SET give_up_ms = 0 WHERE id = 3", "no open intent is forgotten", "payment 3, state 2", true},
	{"UPDATE intent SET due_ms = due_ms + 864000000 WHERE id = 3", "no open intent is forgotten", "payment 3, state 2", true},
	{"UPDATE intent SET created_ms = created_ms + 864000000 WHERE id = 4", "no open intent is forgotten", "payment 3, state 2", true},
	{"UPDATE intent SET dues_francs = 1000 WHERE id = 1", "what is credited is what was asked for and what the wallet said",
	 "transaction 2 of payment 1", true},
	{"UPDATE intent SET dues_francs = 1000, fee_francs = 100 WHERE id = 2",
	 "what is credited is what was asked for and what the wallet said", "transaction 3 of payment 2", true},
	{"UPDATE credit SET francs = 2000 WHERE txn = 2", "what is credited is what was asked for and what the wallet said",
	 "transaction 2 of payment 1", true},
	{"UPDATE entry SET household = 2 WHERE txn = 2 AND household = 1", "what is credited is what was asked for and what the wallet said",
	 "transaction 2 of payment 1", true},
	{"DELETE FROM told WHERE txn = 2", "every payment was told to who paid", "transaction 2 of payment 1", true},
	{"DELETE FROM told WHERE txn = 3", "no receipt tells of what is not in the ledger", "message 2", false},
	{"DELETE FROM told WHERE txn = 5", "all held money was told to who paid", "held money 1, transaction 5", true},
	{"DELETE FROM held WHERE id = 1", "all held money is somebody's to look after", "transaction 5", true},
	{"UPDATE held SET francs = 400 WHERE id = 1", "held money came by its transaction", "held money 1, transaction 5", true},
	{"UPDATE held SET done_txn = 2 WHERE id = 2", "held money went by its transaction", "held money 2, transaction 2", true},
	{"UPDATE held SET state = 0, done_txn = NULL WHERE id = 2", "what stands in held is the money that is held",
	 "500 francs stand there, 1000 are held", false},
	{"UPDATE held SET state = 0 WHERE id = 3", "what is reserved to be sent back is what is being returned",
	 "orange: 500 francs reserved, 0 being returned", false},
	{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE ', '') WHERE name = 'intent_open';"
	 "PRAGMA writable_schema = RESET; UPDATE intent SET state = 2 WHERE id = 2", "every household has one open intent a purpose at most",
	 "household 1: 2 open", false},
	{LOOSEN("notice") "UPDATE notice SET hash = 'aa'", "every notice is kept once", "orange, notice 2", false},
	{"UPDATE notice SET reference = 'MP-77' WHERE id = 2", "what a notice brought is credited", "notice 2", false},
};
#define DAMAGES (sizeof damages / sizeof *damages)

struct found {
	const char *invariant, *row;
	bool is_found;
	char all[2048];
};

static void note(void *ctx, const char *invariant, const char *row)
{
	struct found *f = ctx;
	size_t len = strlen(f->all);

	snprintf(f->all + len, sizeof f->all - len, "[%s: %s]", invariant, row);
	if (!strcmp(invariant, f->invariant) && strstr(row, f->row))
		f->is_found = true;
}

static void write_file(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(b->data, 1, b->len, f), b->len);
	assert_int_equal(fclose(f), 0);
}

static void find(struct storebed *b, size_t i)
{
	struct found f = {.invariant = damages[i].invariant, .row = damages[i].row}, cheap = f;
	char sql[2048];

	snprintf(sql, sizeof sql, "%s%s", UNGUARD, damages[i].damage);
	storebed_sql(b->path, sql);
	storebed_reopen(b);
	if (store_check(b->store, note, &f) < 1 || !f.is_found)
		fail_msg("%s: found %s", damages[i].damage, f.all);
	assert_true(store_check_recent(b->store, 100, note, &cheap) >= 0);
	if (cheap.is_found != damages[i].is_recent)
		fail_msg("%s: the cheap check found %s", damages[i].damage, cheap.all);
	store_close(b->store);
	b->store = NULL;
}

static void each_damage_is_found(void **state)
{
	struct storebed b;
	struct buf sound = {0};
	struct error e;

	(void) state;
	storebed_open(&b, "");
	fill(b.store);
	assert_int_equal(storebed_check(b.store), 0);
	store_close(b.store);
	b.store = NULL;
	assert_int_equal(base_file_read(b.path, 16 << 20, &sound, &e), 0);
	for (size_t i = 0; i < DAMAGES; i++) {
		write_file(b.path, &sound);
		find(&b, i);
	}
	base_buf_release(&sound);
	storebed_close(&b);
}

/* What is old costs the cheap check nothing, and is the whole one's. */
static void the_cheap_check_looks_at_the_newest(void **state)
{
	struct storebed b;
	struct found f = {.invariant = "", .row = ""};

	(void) state;
	storebed_open(&b, "");
	fill(b.store);
	store_close(b.store);
	b.store = NULL;
	storebed_sql(b.path, UNGUARD "DELETE FROM told WHERE txn = 2");
	storebed_reopen(&b);
	assert_int_equal(store_check_recent(b.store, 2, note, &f), 0);
	assert_int_equal(store_check_recent(b.store, 100, note, &f), 1);
	storebed_close(&b);
}

/* No query that nobody has seen find anything. */
static void every_invariant_of_money_was_broken(void **state)
{
	static const struct store_check_list *const lists[] = {&store_check_ledger, &store_check_payments};

	(void) state;
	for (int l = 0; l < 2; l++)
		for (int i = 0; i < lists[l]->n; i++) {
			bool is_there = false;

			for (size_t d = 0; d < DAMAGES; d++)
				is_there = is_there || (!strcmp(damages[d].invariant, lists[l]->names[i])
							&& damages[d].is_recent == (i < lists[l]->n_recent));
			if (!is_there)
				fail_msg("'%s' was never broken", lists[l]->names[i]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_damage_is_found),
		cmocka_unit_test(the_cheap_check_looks_at_the_newest),
		cmocka_unit_test(every_invariant_of_money_was_broken),
	};

	return cmocka_run_group_tests_name("store-check-money", tests, NULL, NULL);
}
