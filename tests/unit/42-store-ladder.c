/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores that older programs left are brought up to date, and lose nothing. */
#include "base/buf.h"
#include "base/file.h"
#include "store/dialog.h"
#include "store/household.h"
#include "store/inbox.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/schema.h"
#include "store/sql.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int set_up(void **state)
{
	static struct storebed bed;

	storebed_open(&bed, "");
	*state = &bed;
	return 0;
}

static int tear_down(void **state)
{
	storebed_close(*state);
	return 0;
}

static int64_t pragma(struct store *s, const char *query)
{
	sqlite3_stmt *q;
	int64_t value;

	assert_int_equal(sqlite3_prepare_v2(s->db, query, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	value = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return value;
}

/* Opens a store that an older program left. */
static void climb_from(struct storebed *b, const char *fixture)
{
	const char *srcdir = getenv("srcdir");
	struct buf sql = {0};
	struct error e = {""};
	char path[512];

	store_close(b->store);
	b->store = NULL;
	assert_int_equal(unlink(b->path), 0);
	snprintf(path, sizeof path, "%s/tests/fixtures/%s", srcdir ? srcdir : ".", fixture);
	assert_int_equal(base_file_read(path, 1 << 20, &sql, &e), 0);
	fclose(fopen(b->path, "w"));
	storebed_sql(b->path, base_buf_str(&sql));
	base_buf_release(&sql);
	assert_null(store_open_readonly(b->url, &e)); /* a reader does not climb */
	assert_non_null(strstr(e.text, "older schema"));
	storebed_reopen(b);
	assert_int_equal(pragma(b->store, "PRAGMA user_version"), store_schema_version);
	assert_int_equal(storebed_check(b->store), 0);
}

static void the_ladder_climbs_from_version_1(void **state)
{
	struct storebed *b = *state;
	struct store_household h;
	struct store_member m[3];
	struct store_dialog d;
	int64_t francs, id;
	bool changed;
	int n;

	climb_from(b, "store-v1.sql");
	assert_int_equal(store_household_find(b->store, "H-1", &id), STORE_OK);
	assert_int_equal(store_household_load(b->store, id, &h), STORE_OK);
	assert_int_equal(h.members, 2); /* counted by the second step */
	assert_int_equal(h.cover_state, SCHEME_COVERED);
	assert_int_equal(store_member_list(b->store, id, m, 3, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_ledger_balance(b->store, id, "dues", &francs), STORE_OK);
	assert_int_equal(francs, 12000);
	assert_int_equal(store_dialog_load(b->store, 22376000001ull, &d), STORE_OK);
	assert_int_equal(d.state, STORE_DIALOG_OPEN);
	assert_string_equal(d.path, "accueil soins");
	assert_string_equal(d.resume_path, "");
	assert_int_equal(store_household_put(b->store, &(struct store_household){.no = "H-3"}, &changed, &id),
			 STORE_OK);
	assert_int_equal(id, 3); /* the series go on */
}

static void the_ladder_climbs_from_version_2(void **state)
{
	static const enum store_message_state became[] = {
		STORE_QUEUED, STORE_LEASED, STORE_SUBMITTED, STORE_FAILED, STORE_UNKNOWN, STORE_EXPIRED,
	};
	static const char *const texts[] = {"waiting", "leased", "sent", "refused", "unknown", "expired"};
	struct storebed *b = *state;
	const int64_t then_ms = 1760000000000;
	struct store_message m[6];
	int64_t id;
	int n;

	climb_from(b, "store-v2.sql");
	for (int i = 0; i < 6; i++) {
		assert_int_equal(store_outbox_load(b->store, i + 1, &m[i]), STORE_OK);
		assert_int_equal(m[i].state, became[i]);
		assert_string_equal(m[i].text, texts[i]);
		assert_string_equal(m[i].kind, "late");
		assert_int_equal(m[i].phone, 22376000001ull);
		assert_int_equal(m[i].added_ms, then_ms);
		assert_int_equal(m[i].done_ms, i < 3 ? 0 : i < 5 ? then_ms + 10 * (i - 1) : then_ms + 60000);
	}
	assert_int_equal(m[2].sent_ms, then_ms + 10);
	assert_int_equal(m[3].status, 11);
	assert_int_equal(store_outbox_abandon(b->store, NULL, then_ms + 300000, m, 6, &n), STORE_OK); /* the old lease counts */
	assert_int_equal(n, 1);
	assert_int_equal(store_outbox_abandon(b->store, NULL, INT64_MAX, m, 6, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_inbox_add(b->store, 77, 0, 22376000001ull, "payer 1000", then_ms), STORE_EXISTS);
	m[0] = (struct store_message){.phone = 1, .kind = "late", .text = "x"};
	assert_int_equal(store_outbox_add(b->store, &m[0], then_ms, &id), STORE_OK);
	assert_int_equal(id, 7); /* the series go on */
}

/* Version 4 writes the entries anew: every franc is where it was, and can be changed as little. */
static void the_ladder_climbs_from_version_3(void **state)
{
	static const struct { int64_t household; const char *account; int64_t francs; } was[] = {
		{1, "dues", 12000}, {1, "opening", -12000}, {1, "cash", 0}, {2, "dues", 0}, {3, "dues", 9350}, {3, "opening", -6600},
		{3, "cash", -2750},
	};
	struct storebed *b = *state;
	struct scheme_entry *dues = NULL;
	size_t cap = 0, n;
	int64_t francs;

	climb_from(b, "store-v3.sql");
	for (size_t i = 0; i < sizeof was / sizeof *was; i++) {
		assert_int_equal(store_ledger_balance(b->store, was[i].household, was[i].account, &francs), STORE_OK);
		assert_int_equal(francs, was[i].francs);
	}
	assert_int_equal(store_ledger_dues(b->store, 3, &dues, &cap, &n), STORE_OK);
	assert_int_equal(n, 4);
	assert_int_equal(dues[1].day, 20031);
	assert_int_equal(dues[1].francs, 1100);
	assert_int_equal(dues[2].francs, 550);
	free(dues);
	assert_int_equal(sqlite3_exec(b->store->db, "DELETE FROM entry", NULL, NULL, NULL), SQLITE_CONSTRAINT_TRIGGER);
	assert_int_equal(store_ledger_post_dues(b->store, 3, 20500, 1100, "cash", "cash", "R-4", STOREBED_NOW), STORE_EXISTS);
	assert_int_equal(store_ledger_post_dues(b->store, 3, 20500, 1100, "cash", "cash", "R-5", STOREBED_NOW), STORE_OK);
}

/* Version 13 counts what stands by place: what was paid before is in the sums, and what comes is added. */
static void the_ladder_climbs_from_version_12(void **state)
{
	static const struct { const char *query; int64_t is; } were[] = {
		{"SELECT sum(households) FROM cover_sum WHERE mutuelle = 'm-klela'", 2},
		{"SELECT sum(members) FROM cover_sum WHERE mutuelle = 'm-klela'", 11},
		{"SELECT sum(payments) FROM money_sum", 3}, /* an opening is none */
		{"SELECT sum(francs) FROM money_sum", 4950},
		{"SELECT sum(cash_francs) FROM money_sum", 4950},
		{"SELECT count(*) FROM household WHERE lapse_on IS NOT NULL", 0}, /* the sweep's walk finds out */
	};
	struct storebed *b = *state;

	climb_from(b, "store-v12.sql");
	for (size_t i = 0; i < sizeof were / sizeof *were; i++)
		assert_int_equal(pragma(b->store, were[i].query), were[i].is);
	assert_int_equal(store_ledger_post_dues(b->store, 1, 20800, 550, "cash", "cash", "R-20", STOREBED_NOW), STORE_OK);
	assert_int_equal(pragma(b->store, "SELECT sum(payments) FROM money_sum"), 4);
	assert_int_equal(pragma(b->store, "SELECT renewals FROM money_sum WHERE day = 20800"), 1);
	assert_int_equal(store_household_cache(b->store, 1, BASE_DAY_NONE, BASE_DAY_NONE, SCHEME_COVERED), STORE_OK);
	assert_int_equal(pragma(b->store, "SELECT members FROM cover_sum WHERE mutuelle = 'm-klela' AND state = 2"), 5);
}

/* The tables of a store that climbed are those of one made new. */
static void both_ways_lead_to_the_same_schema(void **state)
{
	static const int versions[] = {1, 2, 3, 12};
	struct storebed *b = *state;
	int64_t objects = pragma(b->store, "SELECT count(*) FROM sqlite_schema");
	int64_t columns = pragma(b->store, "SELECT count(*) FROM sqlite_schema AS m, pragma_table_info(m.name)");

	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		char fixture[32];

		snprintf(fixture, sizeof fixture, "store-v%d.sql", versions[i]);
		climb_from(b, fixture);
		assert_int_equal(pragma(b->store, "SELECT count(*) FROM sqlite_schema"), objects);
		assert_int_equal(pragma(b->store, "SELECT count(*) FROM sqlite_schema AS m, pragma_table_info(m.name)"),
				 columns);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_ladder_climbs_from_version_1),
		TEST(the_ladder_climbs_from_version_2),
		TEST(the_ladder_climbs_from_version_3),
		TEST(the_ladder_climbs_from_version_12),
		TEST(both_ways_lead_to_the_same_schema),
	};

	return cmocka_run_group_tests_name("store-ladder", tests, NULL, NULL);
}
