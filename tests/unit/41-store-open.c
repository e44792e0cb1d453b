/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a store: settings read back, one writer, files that are not ours, damaged, locked, read-only or
 * newer. */
#include "store/dialog.h"
#include "store/household.h"
#include "store/member.h"
#include "store/schema.h"
#include "store/sql.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

/* Opening must fail with a sentence that names the file and has these words. */
static void refuse(const char *url, const char *words)
{
	struct error e = {""};
	struct store *s = store_open(url, STOREBED_NOW, &e);

	if (s) {
		store_close(s);
		fail_msg("%s was opened", url);
	}
	if (!strstr(e.text, words))
		fail_msg("'%s' does not say '%s'", e.text, words);
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

static void settings_hold(void **state)
{
	struct storebed *b = *state;
	struct stat st;
	struct error e;
	struct store *reader;

	assert_int_equal(stat(b->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(pragma(b->store, "PRAGMA synchronous"), 2);
	assert_int_equal(pragma(b->store, "PRAGMA foreign_keys"), 1);
	assert_int_equal(pragma(b->store, "PRAGMA recursive_triggers"), 1);
	assert_int_equal(pragma(b->store, "PRAGMA wal_autocheckpoint"), 0);
	assert_int_equal(pragma(b->store, "PRAGMA application_id"), 0x6d757475);
	assert_int_equal(pragma(b->store, "PRAGMA user_version"), store_schema_version);
	assert_int_equal(pragma(b->store, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1);
	reader = store_open_readonly(b->url, &e); /* beside the writer */
	assert_non_null(reader);
	assert_int_equal(pragma(reader, "PRAGMA query_only"), 1);
	store_close(reader);
}

static void a_reader_sees_what_is_committed_and_writes_nothing(void **state)
{
	struct storebed *b = *state;
	struct store_household h;
	struct error e;
	struct store *reader = store_open_readonly(b->url, &e);
	int64_t id;

	assert_non_null(reader);
	assert_int_equal(store_begin(b->store), STORE_OK);
	id = storebed_household(b->store, "H-1");
	assert_int_equal(store_household_load(reader, id, &h), STORE_NONE);
	assert_int_equal(store_commit(b->store), STORE_OK);
	assert_int_equal(store_household_load(reader, id, &h), STORE_OK);
	assert_int_equal(storebed_check(reader), 0);
	assert_int_equal(store_household_cache(reader, id, 1, BASE_DAY_NONE, SCHEME_LAPSED), STORE_REFUSED);
	store_close(reader);
}

static void a_second_writer_is_told_who_is_the_first(void **state)
{
	struct storebed *b = *state;
	struct error e = {""};
	char pid[32];
	struct store_lock *first = store_lock_take(b->url, &e), *memory;

	assert_non_null(first);
	assert_null(store_lock_take(b->url, &e));
	snprintf(pid, sizeof pid, "process %ld)", (long) getpid());
	assert_non_null(strstr(e.text, pid));
	store_lock_release(first);
	first = store_lock_take(b->url, &e);
	assert_non_null(first);
	store_lock_release(first);
	store_lock_release(NULL);
	memory = store_lock_take("sqlite::memory:", &e);
	assert_non_null(memory);
	store_lock_release(memory);
	assert_null(store_lock_take("sqlite:/no/such/folder/s.db", &e));
	assert_non_null(strstr(e.text, "/no/such/folder/s.db.lock"));
}

static void names_that_are_no_store(void **state)
{
	struct storebed *b = *state;
	char url[160], path[128];
	struct error e;

	snprintf(path, sizeof path, "%s/new.db", b->folder);
	snprintf(url, sizeof url, "sqlite:%s?vfs=none", path);
	refuse(url, "no such vfs");
	unlink(path);
	refuse("postgres:x", "\"sqlite:\"");
	refuse("sqlite:", "file is missing");
	refuse("sqlite:/no/such/folder/s.db", "/no/such/folder/s.db");
	refuse("sqlite:/tmp", "/tmp");
	assert_null(store_open_readonly("sqlite:/no/such/file.db", &e));
	assert_non_null(strstr(e.text, "no store /no/such/file.db yet"));
}

static void a_newer_schema_is_refused(void **state)
{
	struct storebed *b = *state;

	store_close(b->store);
	b->store = NULL;
	storebed_sql(b->path, "PRAGMA user_version = 1000");
	refuse(b->url, "newer mutuelle");
	assert_int_equal(storebed_ask(b->path, "PRAGMA user_version"), 1000); /* and left as it was */
}

static void another_programs_database_is_refused(void **state)
{
	struct storebed *b = *state;

	store_close(b->store);
	b->store = NULL;
	storebed_sql(b->path, "PRAGMA application_id = 7");
	refuse(b->url, "another program");
}

static void overwrite(const char *path, long offset, size_t len)
{
	FILE *f = fopen(path, "r+");

	assert_non_null(f);
	assert_int_equal(fseek(f, offset, SEEK_SET), 0);
	for (size_t i = 0; i < len; i++)
		assert_int_not_equal(fputc((int) (i * 131 % 251), f), EOF);
	assert_int_equal(fclose(f), 0);
}

static void a_damaged_header_is_refused(void **state)
{
	struct storebed *b = *state;

	store_close(b->store);
	b->store = NULL;
	overwrite(b->path, 0, 100);
	refuse(b->url, "damaged");
	assert_int_equal(truncate(b->path, 1000), 0); /* the stump of a file */
	refuse(b->url, "damaged");
}

static void damaged_pages_are_noticed_in_use(void **state)
{
	struct storebed *b = *state;
	struct store_member m[4];
	struct error e = {""};
	struct stat st;
	int n;
	int64_t id = storebed_household(b->store, "H-1");

	store_close(b->store);
	assert_int_equal(stat(b->path, &st), 0);
	overwrite(b->path, 4096 * 2, (size_t) st.st_size - 4096 * 2); /* all but the schema's pages */
	b->store = store_open(b->url, STOREBED_NOW, &e);
	if (!b->store) { /* noticed already: also well */
		assert_non_null(strstr(e.text, b->path));
		return;
	}
	assert_int_equal(store_member_list(b->store, id, m, 4, &n), STORE_IO);
	assert_non_null(strstr(store_last_error(b->store), "malformed"));
	assert_true(storebed_check(b->store) != 0);
}

static void a_locked_file_is_told(void **state)
{
	struct storebed *b = *state;
	sqlite3 *other;

	store_close(b->store);
	b->store = NULL;
	assert_int_equal(sqlite3_open(b->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL),
			 SQLITE_OK);
	refuse(b->url, "locked by another program");
	sqlite3_close(other);
}

static void a_writer_beside_us_is_busy_not_broken(void **state)
{
	struct storebed *b = *state;
	sqlite3 *other;

	assert_int_equal(sqlite3_open(b->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_begin(b->store), STORE_BUSY);
	assert_false(store_stands(b->store));
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	assert_int_equal(store_begin(b->store), STORE_OK);
	assert_int_equal(store_commit(b->store), STORE_OK);
}

/* Root may write anything, so the refusals are asked for as nobody. */
static void read_only_file_and_folder(void **state)
{
	struct storebed *b = *state;
	int status;
	pid_t child;

	store_close(b->store);
	b->store = NULL;
	assert_int_equal(chmod(b->path, 0444), 0);
	assert_int_equal(chmod(b->folder, 0555), 0);
	child = fork();
	if (!child) {
		struct error e = {""};
		char url[128];

		if (!geteuid() && (setgid(65534) || setuid(65534)))
			_exit(1);
		if (store_open(b->url, STOREBED_NOW, &e) || !strstr(e.text, "writable"))
			_exit(2);
		snprintf(url, sizeof url, "sqlite:%s/new.db", b->folder);
		if (store_open(url, STOREBED_NOW, &e) || !strstr(e.text, "writable"))
			_exit(3);
		if (store_lock_take(b->url, &e) || !strstr(e.text, "writable"))
			_exit(4);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(chmod(b->folder, 0755), 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_step_undone_leaves_the_others(void **state)
{
	struct storebed *b = *state;
	struct store_dialog d = {.phone = 1, .state = STORE_DIALOG_OPEN};

	assert_int_equal(store_begin(b->store), STORE_OK);
	for (d.phone = 1; d.phone <= 3; d.phone++) {
		assert_int_equal(store_step_begin(b->store), STORE_OK);
		assert_int_equal(store_dialog_save(b->store, &d), STORE_OK);
		if (d.phone == 2)
			assert_int_equal(store_step_undo(b->store), STORE_OK);
		else
			assert_int_equal(store_step_end(b->store), STORE_OK);
	}
	assert_true(store_stands(b->store));
	assert_int_equal(store_commit(b->store), STORE_OK);
	storebed_reopen(b);
	for (uint64_t phone = 1; phone <= 3; phone++) {
		assert_int_equal(store_dialog_load(b->store, phone, &d), STORE_OK);
		assert_int_equal(d.state, phone == 2 ? STORE_DIALOG_NONE : STORE_DIALOG_OPEN);
	}
	assert_int_equal(store_begin(b->store), STORE_OK);
	assert_int_equal(store_dialog_save(b->store, &d), STORE_OK);
	store_rollback(b->store);
	assert_false(store_stands(b->store));
	store_rollback(b->store);
}

static void money_and_audit_are_append_only(void **state)
{
	struct storebed *b = *state;
	static const char *const tampering[] = {
		"UPDATE entry SET francs = 1", "DELETE FROM entry", "UPDATE txn SET day = 1", "DELETE FROM txn",
		"UPDATE audit SET what = 'nothing'", "DELETE FROM audit", "UPDATE entry SET household = 0",
		"REPLACE INTO txn (id, kind, reference, day, posted_ms) SELECT id, kind, reference, 1, 1 FROM txn",
		"REPLACE INTO entry (household, account, day, txn, francs) SELECT household, account, day, txn, 1 FROM entry",
		"REPLACE INTO audit (id, at_ms, actor_phone, household, what) VALUES (1, 1, 1, 1, 'nothing')",
	};

	storebed_household(b->store, "H-1");
	assert_int_equal(storebed_audit(b->store, 1, 1), STORE_OK);
	for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++)
		if (sqlite3_exec(b->store->db, tampering[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT_TRIGGER)
			fail_msg("%s: %s", tampering[i], sqlite3_errmsg(b->store->db));
	assert_int_equal(storebed_check(b->store), 0);
	assert_int_equal(pragma(b->store, "SELECT count(*) FROM entry"), 2);
}

static void a_store_in_memory_cannot_be_reopened(void **state)
{
	struct error e = {""};
	struct store *s = store_open("sqlite::memory:", STOREBED_NOW, &e);

	(void) state;
	assert_non_null(s);
	assert_int_equal(store_reopen(s, &e), STORE_REFUSED);
	assert_int_equal(store_begin(s), STORE_OK);
	assert_int_equal(store_commit(s), STORE_OK);
	assert_int_equal(store_checkpoint(s), STORE_OK);
	store_close(s);
	store_close(NULL);
}

static void a_checkpoint_beside_a_reader(void **state)
{
	struct storebed *b = *state;
	struct error e;
	struct store *reader = store_open_readonly(b->url, &e);
	struct store_household h;
	int n;

	storebed_household(b->store, "H-1");
	assert_int_equal(store_checkpoint(b->store), STORE_OK);
	assert_int_equal(store_household_walk(reader, 0, &h, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	store_close(reader);
	assert_int_equal(store_checkpoint(b->store), STORE_OK);
	assert_int_equal(storebed_check(b->store), 0);
}

/* 30 batches of about 1,000 pages: the WAL (4,096 pages and one batch) begins anew instead of growing. */
static void the_wal_stays_bounded(void **state)
{
	struct storebed *b = *state;
	struct store_dialog d = {.state = STORE_DIALOG_OPEN};
	char wal[128];
	struct stat st;

	memset(d.answer, 'a', sizeof d.answer - 1);
	memset(d.path, 'p', sizeof d.path - 1);
	memset(d.vars, 'v', sizeof d.vars - 1);
	for (int batch = 0; batch < 30; batch++) {
		assert_int_equal(store_begin(b->store), STORE_OK);
		for (d.phone = 1; d.phone <= 3000; d.phone++)
			assert_int_equal(store_dialog_save(b->store, &d), STORE_OK);
		assert_int_equal(store_commit(b->store), STORE_OK);
	}
	snprintf(wal, sizeof wal, "%s-wal", b->path);
	assert_int_equal(stat(wal, &st), 0);
	assert_in_range(st.st_size, 1, 5500 * (4096 + 24));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(settings_hold),
		TEST(a_reader_sees_what_is_committed_and_writes_nothing),
		TEST(a_second_writer_is_told_who_is_the_first),
		TEST(names_that_are_no_store),
		TEST(a_newer_schema_is_refused),
		TEST(another_programs_database_is_refused),
		TEST(a_damaged_header_is_refused),
		TEST(damaged_pages_are_noticed_in_use),
		TEST(a_locked_file_is_told),
		TEST(a_writer_beside_us_is_busy_not_broken),
		TEST(read_only_file_and_folder),
		TEST(a_step_undone_leaves_the_others),
		TEST(money_and_audit_are_append_only),
		cmocka_unit_test(a_store_in_memory_cannot_be_reopened),
		TEST(a_checkpoint_beside_a_reader),
		TEST(the_wal_stays_bounded),
	};

	return cmocka_run_group_tests_name("store-open", tests, NULL, NULL);
}
