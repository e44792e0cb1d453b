/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bed for tests of the store: a folder of its own, a store in it, a household to read. */
#include "tests/lib/storebed.h"

#include "store/audit.h"
#include "store/ledger.h"
#include "store/member.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

void storebed_open(struct storebed *b, const char *query)
{
	struct error e = {""};

	/* in memory where there is such a folder: what a sync must do is asked of a faultvfs, not of this machine's
	 * disk */
	snprintf(b->folder, sizeof b->folder, "%s/mutuelle-test-XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	assert_non_null(mkdtemp(b->folder));
	snprintf(b->path, sizeof b->path, "%s/s.db", b->folder);
	snprintf(b->url, sizeof b->url, "sqlite:%s%s", b->path, query);
	b->store = store_open(b->url, STOREBED_NOW, &e);
	if (!b->store)
		fail_msg("%s", e.text);
}

void storebed_reopen(struct storebed *b)
{
	struct error e = {""};
	char url[sizeof b->path + 24];

	store_close(b->store);
	snprintf(url, sizeof url, "sqlite:%s?vfs=unix", b->path); /* by name: its statements are prepared at their first use */
	b->store = store_open(url, STOREBED_NOW, &e);
	if (!b->store)
		fail_msg("%s", e.text);
}

void storebed_close(struct storebed *b)
{
	static const char *const tails[] = {"", "-wal", "-shm", ".lock", NULL};
	char path[sizeof b->path + 8];

	store_close(b->store);
	b->store = NULL;
	for (int i = 0; tails[i]; i++) {
		snprintf(path, sizeof path, "%s%s", b->path, tails[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(b->folder), 0);
}

int64_t storebed_household(struct store *s, const char *no)
{
	struct store_household h = {.mutuelle = "SIK01", .plan = "familial", .commune = "sikasso", .village = "Farakala",
				    .enrolled_on = STOREBED_DAY - 365, .next_change_on = BASE_DAY_NONE,
				    .cover_state = SCHEME_COVERED};
	struct store_member head = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1980, .phone = 22376000001ull,
				    .first_name = "Aïssata", .last_name = "Traoré", .language = "bm"};
	struct store_member child = {.no = 2, .role = STORE_CHILD, .sex = 'M', .birth_year = 2015,
				     .first_name = "Moussa", .last_name = "Traoré", .language = "fr"};
	bool changed;

	snprintf(h.no, sizeof h.no, "%s", no);
	assert_int_equal(store_household_put(s, &h, &changed, &h.id), STORE_OK);
	head.household = child.household = h.id;
	assert_int_equal(store_member_put(s, &head, &changed), STORE_OK);
	assert_int_equal(store_member_put(s, &child, &changed), STORE_OK);
	assert_int_equal(store_ledger_post_dues(s, h.id, STOREBED_DAY - 30, 12000, "opening", "opening", no,
						STOREBED_NOW), STORE_OK);
	return h.id;
}

int storebed_try(const char *path, const char *sql)
{
	sqlite3 *db;
	int rc;

	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc;
}

void storebed_sql(const char *path, const char *sql)
{
	assert_int_equal(storebed_try(path, sql), SQLITE_OK);
}

int64_t storebed_ask(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	int64_t value;

	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	value = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return value;
}

static void print_broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	print_message("# broken: %s: %s\n", invariant, row);
}

int storebed_check(struct store *s)
{
	return store_check(s, print_broken, NULL);
}

int storebed_open_memory(void **state)
{
	struct error e = {""};

	*state = store_open("sqlite::memory:", STOREBED_NOW, &e);
	return *state ? 0 : -1;
}

int storebed_close_memory(void **state)
{
	int broken = storebed_check(*state);

	store_close(*state);
	return broken;
}

int storebed_audit(struct store *s, uint64_t phone, int64_t household)
{
	const struct store_audit a = {.through = STORE_THROUGH_DIAL, .phone = phone, .household = household, .what = "famille"};

	return store_audit_add(s, STOREBED_NOW, &a);
}
