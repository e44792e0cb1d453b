/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_check finds each kind of damage that can be done to the rows, and says which. */
#include "store/import.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The triggers and keys that would not let it happen are taken away first. */
#define UNGUARD "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;" \
	"DROP TRIGGER entry_no_update; DROP TRIGGER entry_no_delete; DROP TRIGGER txn_no_delete; DROP TRIGGER txn_no_update;"

/* A message and what its gateway has taken of it. */
#define MESSAGE(id, state, parts, delivered, sent_ms, again_of) \
	"INSERT INTO outbox (id, state, priority, link, via, phone, household, due_ms, not_before_ms, expires_ms, lease, attempts," \
	" status, parts, parts_delivered, first_part, is_exact, is_withdrawn, added_ms, sent_ms, done_ms, again_of, kind, topic," \
	" subject, text) VALUES (" #id ", " #state ", 1, '', 'orange', 22376000001, 0, 0, 0, 0, 0, 0, 0, " #parts ", " #delivered \
	", 0, 0, 0, 0, " #sent_ms ", iif(" #state " > 2, 0, NULL), " #again_of ", 'manual', '', '', '');"
#define PART(message, part, state, id) "INSERT INTO outbox_part VALUES (" #message ", " #part ", " #state ", '" #id "');"

/* Of household 1, after a birth. */
#define ENROLMENT(member, state, message, sent) \
	"INSERT INTO enrolment (id, household, member, event, state, day, reached, message, sent, begun_ms, ended_ms)" \
	" VALUES (1, 1, " #member ", 2, " #state ", 20454, 0, " #message ", " #sent ", 0, iif(" #state " > 0, 0, NULL));"

#define CHANGE(id, kind, state, member, decided_ms, by, sex, name, from, to) \
	"INSERT INTO change VALUES (" #id ", " #kind ", " #state ", 1, " #member ", 0, 0, 0, " decided_ms ", " by ", " \
	"iif(" #state " = 2, 1, 0), 2025, " sex ", " name ", " #from ", " #to ", 0);"
#define CALLBACK(id, about, done_ms, answer) \
	"INSERT INTO callback (id, phone, household, asked_ms, done_ms, about, answer)" \
	" VALUES (" #id ", 5, 1, 0, " #done_ms ", " #about ", " #answer ");"
#define FANTA "INSERT INTO staff VALUES ('fanta', 'Fanta', 0, '', NULL, '', zeroblob(32), 0, 0, 0, NULL);"

static const struct {
	const char *damage, *invariant, *row;
} damages[] = {
	{"UPDATE entry SET francs = 11999 WHERE account = 1", "every transaction sums to 0", "transaction 1 sums to -1 francs"},
	{"UPDATE entry SET francs = 11999 WHERE account = 1", "all entries sum to 0", "the sum is -1 francs"},
	{"UPDATE entry SET day = day + 1", "every entry has its transaction, of the same day", "household 1, transaction 1"},
	{"DELETE FROM txn", "every entry has its transaction, of the same day", "household 1, transaction 1"},
	{"DELETE FROM txn", "every reference has its row", "no such txn"},
	{"DELETE FROM entry", "every transaction has entries", "transaction 1"},
	{"UPDATE household SET members = 3", "every household counts its members", "household H-1: 2 members, counted 3"},
	{"DELETE FROM household", "every reference has its row", "no such household"},
	{"UPDATE member SET role = 2", "every household has one head", "household H-1 has 0 heads"},
	{"UPDATE member SET role = 0", "every household has one head", "household H-1 has 2 heads"},
	{"UPDATE member SET phone = 1 WHERE no = 1", "every linked phone is a member's", "household 1, member 1"},
	{"DELETE FROM phone_link", "every member's phone is linked", "household 1, member 1"},
	{"UPDATE cover_sum SET members = members + 1", "the sums of cover are those of the households",
	 "0 households with 1 members too many"},
	{"UPDATE money_sum SET francs = francs - 5", "the sums of a day's money are those of its entries",
	 "0 payments, -5 francs, in cash 0 payments, 0 francs too many"},
	{"UPDATE money_sum SET cash_payments = cash_payments + 1", "the sums of a day's money are those of its entries",
	 "0 payments, 0 francs, in cash 1 payments, 0 francs too many"},
	{"INSERT INTO alert (id, what, subject, household, francs, about, state, level, raised_ms, steps) VALUES (1, 3, 'orange', 0, 0, '',"
	 " 0, 0, 0, 1)", "every alert has its whole life", "alert 1, state 0: 0 steps, counted 1"},
	{"INSERT INTO alert (id, what, subject, household, francs, about, state, level, raised_ms, steps) VALUES (1, 3, 'orange', 0, 0, '',"
	 " 1, 0, 0, 0)", "every alert has its whole life", "alert 1, state 1"},
	{"INSERT INTO alert (id, what, subject, household, francs, about, state, level, raised_ms, steps) VALUES (1, 0, '7', 0, 0, '',"
	 " 0, 0, 0, 0)", "no alert is open of what was decided", "alert 1 of 7"},
	{"INSERT INTO alert (id, what, subject, household, francs, about, state, level, raised_ms, steps) VALUES (1, 1, '7', 0, 0, '',"
	 " 0, 0, 0, 0)", "no alert is open of what was decided", "alert 1 of 7"},
	{"INSERT INTO import (id, file, sha256, rows, applied, started_ms) VALUES (1, 'f', '', 5, 6, 0)",
	 "one import at most is under way, none has more rows than its file", "import 1: 6 of 5 rows"},
	{"INSERT INTO dialog (phone, updated_ms, started_ms, link, session, state, household, begin_key, last_key, flags,"
	 " language, path, vars, answer) VALUES (1, 0, 0, 0, 0, 1, 77, 0, 0, 0, '', '', '', '')",
	 "every dialog's household is known", "a dialog names household 77"},
	{"INSERT INTO care_code (hash, phone, household, state, made_ms, draw, until_ms, ended_ms, used_by)"
	 " VALUES (randomblob(32), 22376000017, 1, 1, 0, 0, 900000, 900000, 22376000611)",
	 "every one-time code was used in its time", "phone ...17 of household 1"},
	{"INSERT INTO referral (code, name, kind, place, added_by, added_ms) VALUES ('1005', 'Awa', 'champion', '', 'awa', 5)",
	 "every referral code has its check digit", "code 1005"},
	{"UPDATE household SET referral = '5724', referred_on = 9", "every reference has its row", "no such referral"},
	{"INSERT INTO outbox (id, state, priority, link, via, phone, household, due_ms, not_before_ms, expires_ms, lease, attempts,"
	 " status, parts, parts_delivered, first_part, is_exact, is_withdrawn, added_ms, kind, topic, subject, text)"
	 " VALUES (5, 0, 3, '', '', 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'reminder', '', '', '')",
	 "every reminder that waits is its household's", "message 5, household 1"},
	{MESSAGE(1, 2, 0, 0, NULL, NULL), "what was submitted says when, what was cancelled was not", "message 1, state 2"},
	{MESSAGE(1, 7, 0, 0, 5, NULL), "what was submitted says when, what was cancelled was not", "message 1, state 7"},
	{MESSAGE(1, 2, 2, 0, 5, NULL) PART(1, 0, 0, a), "every part of what was submitted is known", "message 1: 2 parts"},
	{PART(1, 0, 0, a), "every part is a message's", "part 0 of message 1"},
	{MESSAGE(1, 2, 1, 0, 5, NULL) PART(1, 0, 1, a), "every message counts its parts that were delivered",
	 "message 1: 0 delivered"},
	{MESSAGE(1, 2, 0, 0, 5, NULL) MESSAGE(2, 0, 0, 0, NULL, 1), "only of what ended is there another copy",
	 "message 2 is a copy of 1"},
	{MESSAGE(1, 2, 1, 0, 5, NULL) PART(1, 0, 0, a) "INSERT INTO receipt VALUES ('a', 'orange', 22376000001, 1, 0, 0)",
	 "no receipt waits for a message that is there", "message 1, part 0"},
	{ENROLMENT(9, 0, NULL, 0), "everybody in a series is on a card", "series 1: household 1, member 9"},
	{ENROLMENT(1, 0, NULL, 2), "a series counts what it said", "series 1: 2 said, message 0"},
	{MESSAGE(1, 0, 0, 0, NULL, NULL) "UPDATE outbox SET kind = 'series', household = 1;" ENROLMENT(1, 0, 7, 1),
	 "every message of a series that waits is its last one, so that it can be taken back", "message 1, household 1"},
	{MESSAGE(1, 0, 0, 0, NULL, NULL) "UPDATE outbox SET kind = 'series', household = 1;" ENROLMENT(1, 2, 1, 1),
	 "nothing waits of a series that was ended", "series 1, message 1"},
	{"INSERT INTO quiz_asked VALUES (1, 'q', 1, 'fr', 100, 200, 2, 1, 201)", "every answer to a quiz came while it was asked",
	 "quiz q: answered at 201, asked from 100 to 200"},
	{CHANGE(1, 0, 0, 0, "NULL", "''", "'F'", "'Oumou'", 0, 0) CALLBACK(1, 0, NULL, 0), "every ticket number is one request's", "ticket 1"},
	{CALLBACK(1, 2, NULL, 3), "only a complaint that is done was answered", "ticket 1"},
	{CALLBACK(1, 0, 5, 3), "only a complaint that is done was answered", "ticket 1"},
	{CHANGE(1, 0, 1, 9, "5", "'fanta'", "'F'", "'Oumou'", 0, 0) FANTA, "every child that was confirmed is on its card",
	 "request 1, household 1, member 9"},
	{"DROP INDEX change_phone;" CHANGE(1, 1, 0, 1, "NULL", "''", "''", "''", 22376000001, 5)
	 CHANGE(2, 1, 0, 1, "NULL", "''", "''", "''", 22376000001, 6), "every member's phone is to be changed to one at most",
	 "household 1, member 1"},
	{CHANGE(1, 1, 2, 1, "5", "'nobody'", "''", "''", 22376000001, 5), "who decided about a card works here or did", "request 1: nobody"},
	{CHANGE(1, 0, 0, 0, "NULL", "''", "'F'", "'Oumou'", 0, 0) CHANGE(2, 0, 0, 0, "NULL", "''", "'F'", "'Oumou'", 0, 0),
	 "no child waits twice for the same card", "household 1: Oumou"},
	{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
	 " WHERE name = 'audit') WHERE name = 'callback'", "the file is sound", ""},
};

struct found {
	const char *invariant, *row;
	bool is_found;
	char all[1024];
};

static void note(void *ctx, const char *invariant, const char *row)
{
	struct found *f = ctx;
	size_t len = strlen(f->all);

	snprintf(f->all + len, sizeof f->all - len, "[%s: %s]", invariant, row);
	if (!strcmp(invariant, f->invariant) && strstr(row, f->row))
		f->is_found = true;
}

static void each_damage_is_found(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		struct storebed b;
		struct found f = {.invariant = damages[i].invariant, .row = damages[i].row};
		char sql[2048];

		storebed_open(&b, "");
		storebed_household(b.store, "H-1");
		assert_int_equal(storebed_check(b.store), 0);
		store_close(b.store);
		snprintf(sql, sizeof sql, "%s%s", UNGUARD, damages[i].damage);
		storebed_sql(b.path, sql);
		b.store = NULL;
		storebed_reopen(&b);
		if (store_check(b.store, note, &f) < 1 || !f.is_found)
			fail_msg("%s: found %s", damages[i].damage, f.all);
		storebed_close(&b);
	}
}

/* A roll half in may lack the heads that are still to come. */
static void heads_may_come_while_a_roll_does(void **state)
{
	struct storebed b;
	struct store_import i = {.file = "roll.csv", .rows = 2, .applied = 1};
	int64_t id;

	(void) state;
	storebed_open(&b, "");
	storebed_household(b.store, "H-1");
	assert_int_equal(store_import_start(b.store, &i, STOREBED_NOW, &id), STORE_OK);
	storebed_sql(b.path, "UPDATE member SET role = 2");
	assert_int_equal(storebed_check(b.store), 0);
	assert_int_equal(store_import_advance(b.store, id, 2, true, STOREBED_NOW), STORE_OK);
	assert_int_equal(storebed_check(b.store), 1);
	storebed_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_damage_is_found),
		cmocka_unit_test(heads_may_come_while_a_roll_does),
	};

	return cmocka_run_group_tests_name("store-check", tests, NULL, NULL);
}
