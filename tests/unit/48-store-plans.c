/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No statement reads a whole table that grows with members, payments or messages: SQLite's own word on how it looks. Proofs of
 * `mutuelle store check` do, on a connection of their own. */
#include "store/sql.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Tables of which there are as many rows as people in an office, or one. */
static const char *const small[] = {
	"SCAN CONSTANT ROW", "SCAN (subquery", "SCAN cover_sum", "SCAN pin_key", "SCAN referral", "SCAN staff", "SCAN stoppable",
};

/* Asked by commands, on a read-only connection beside the daemon; and whether there is one at all. */
static const char *const elsewhere[] = {
	"FROM alert WHERE (:before = 0 OR id < :before) AND (:states = 0 OR",
	"SELECT subject, state, count(*) FROM outbox WHERE kind = :kind",
	"SELECT EXISTS (SELECT 1 FROM member WHERE joined_on",
	"SELECT hash, EXISTS (SELECT 1 FROM pin)",
};

static bool has_one_of(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

/* A scan of an index is one of few rows: the index is partial, of what is open. Below a new row SQLite plans to look for children that
 * stood before it, and does so only where a broken key is yet to be mended. */
static bool is_bounded(const char *how, const char *sql)
{
	bool is_row = !strncmp(sql, "INSERT INTO ", 12) && strstr(sql, " VALUES (");

	return is_row || strncmp(how, "SCAN ", 5) || strstr(how, " INDEX ") || has_one_of(how, small, sizeof small / sizeof *small)
	       || has_one_of(sql, elsewhere, sizeof elsewhere / sizeof *elsewhere);
}

/* How many rows the plan has; each is proved, and the last one is kept. */
static int explain(struct store *s, const char *sql, char *last, size_t size)
{
	char query[4096];
	sqlite3_stmt *q;
	int n = 0;

	assert_true(snprintf(query, sizeof query, "EXPLAIN QUERY PLAN %s", sql) < (int) sizeof query);
	assert_int_equal(sqlite3_prepare_v2(s->db, query, -1, &q, NULL), SQLITE_OK);
	for (; sqlite3_step(q) == SQLITE_ROW; n++) {
		snprintf(last, size, "%s", (const char *) sqlite3_column_text(q, 3));
		if (strstr(last, "AUTOMATIC") || !is_bounded(last, sql))
			fail_msg("%s: %s", last, sql);
	}
	sqlite3_finalize(q);
	return n;
}

static void no_table_is_read_whole(void **state)
{
	struct store *s = *state;
	char how[512];

	for (int topic = 0; topic < STORE_TOPIC_CHECK_PEOPLE; topic++)
		for (int i = 0; i < s->lists[topic]->n; i++)
			explain(s, s->lists[topic]->sql[i], how, sizeof how);
}

/* Who is in the days of grace is found among those alone, however many are covered. */
static void grace_has_an_index(void **state)
{
	struct store *s = *state;
	const struct store_sql_list *l = s->lists[STORE_TOPIC_FIGURES];
	int found = 0;

	for (int i = 0; i < l->n; i++)
		if (strstr(l->sql[i], "cover_state = 3")) {
			char how[512];

			assert_int_equal(explain(s, l->sql[i], how, sizeof how), 1); /* and nothing is sorted */
			assert_non_null(strstr(how, "USING INDEX household_grace"));
			found++;
		}
	assert_int_equal(found, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, storebed_open_memory, storebed_close_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(no_table_is_read_whole), TEST(grace_has_an_index)};

	return cmocka_run_group_tests_name("store-plans", tests, NULL, NULL);
}
