/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pulled plug loses, tears and reorders whatever was not synced, the WAL and its index too: of what was told nothing is lost. And
 * the tests' own disk is tested: a store that does not sync is found out by it. */
#include "store/dialog.h"
#include "store/ledger.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/plug.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define SEEDS_A_SYNC 6          /* PLUG_SEEDS in the environment says otherwise */
#define BATCHES 12
#define STEPS 3                 /* of a batch */

/* ---- the disk itself ---- */

/* In memory where there is such a folder: a file system of a disk writes at once what is cut and written anew. */
static void make_file(char path[64])
{
	int fd;

	snprintf(path, 64, "%s/plug-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
}

/* A file of four sectors, aaaa; then bbbb over all of it, then cc over its middle. */
static void write_file(const char *path, const char *octets)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	for (int i = 0; i < 4; i++)
		for (int n = 0; n < 512; n++)
			putc(octets[i], f);
	assert_int_equal(fclose(f), 0);
}

static void read_file(const char *path, char *octets)
{
	FILE *f = fopen(path, "r");
	int i = 0;

	assert_non_null(f);
	for (int c = getc(f), first = c, n = 0; c != EOF; c = getc(f)) {
		first = n % 512 ? first : c;
		assert_int_equal(c, first); /* a sector is never mixed */
		if (++n % 512 == 0)
			octets[i++] = (char) c;
	}
	octets[i] = '\0';
	fclose(f);
}

static void a_sector_is_left_as_it_was_at_some_time(void **state)
{
	char path[64], a[2048], b[2048], c[1024], octets[8];
	int states = 0;
	bool seen[81] = {false};

	(void) state;
	make_file(path);
	memset(a, 'a', sizeof(a));
	memset(b, 'b', sizeof(b));
	memset(c, 'c', sizeof(c));
	for (uint64_t seed = 0; seed < 5000; seed++) {
		struct plug *p = plug_new();
		struct plug_file *f = plug_find(p, path);
		int number = 0;

		write_file(path, "bccb");
		plug_remember(f, 2048, 2048, 0, b, 2048, a, 2048);
		plug_remember(f, 2048, 2048, 512, c, 1024, b, 1024);
		plug_pull(p, seed);
		read_file(path, octets);
		assert_int_equal(strlen(octets), 4);
		if (!seed)
			assert_string_equal(octets, "aaaa");
		for (int i = 0; i < 4; i++) {
			assert_true(octets[i] >= 'a' && octets[i] <= (i == 1 || i == 2 ? 'c' : 'b'));
			number = 3 * number + (octets[i] - 'a');
		}
		states += !seen[number];
		seen[number] = true;
		plug_free(p);
	}
	unlink(path);
	assert_true(states > 34); /* of the 2 * 3 * 3 * 2 that there can be */
}

/* What was synced is never touched, and a file that was made since may be gone. */
static void a_name_is_lost_like_the_rest(void **state)
{
	char path[64];
	int there = 0, gone = 0;

	(void) state;
	make_file(path);
	for (uint64_t seed = 1; seed < 100; seed++) {
		struct plug *p = plug_new();
		struct plug_file *f = plug_find(p, path);

		write_file(path, "abcd");
		plug_remember(f, -1, 0, 0, NULL, 0, NULL, 0);
		if (seed % 2)
			plug_synced(f);
		assert_int_equal(plug_unsynced(p), seed % 2 ? 0 : 1);
		plug_pull(p, seed);
		if (access(path, F_OK)) {
			assert_int_equal(seed % 2, 0);
			gone++;
		} else {
			there++;
		}
		plug_free(p);
	}
	unlink(path);
	assert_true(gone > 5 && there > 50);
}

/* ---- a store on it ---- */

struct life {
	struct faultvfs *disk;
	struct storebed bed;
	char base[128];                 /* the file as every life begins with it */
	int committed;                  /* batches told */
};

static void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	static char octets[65536];
	size_t n;

	assert_true(in && out);
	while ((n = fread(octets, 1, sizeof(octets), in)))
		assert_int_equal(fwrite(octets, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static int set_up(void **state)
{
	struct life *l = calloc(1, sizeof(*l));

	l->disk = faultvfs_new("plug");
	storebed_open(&l->bed, "?vfs=plug");
	assert_int_equal(storebed_household(l->bed.store, "H-1"), 1);
	store_close(l->bed.store);
	l->bed.store = NULL;
	snprintf(l->base, sizeof(l->base), "%s/base.db", l->bed.folder);
	copy_file(l->bed.path, l->base);
	*state = l;
	return 0;
}

static int tear_down(void **state)
{
	struct life *l = *state;

	faultvfs_heal(l->disk);
	unlink(l->base);
	storebed_close(&l->bed);
	faultvfs_free(l->disk);
	free(l);
	return 0;
}

static void begin_life(struct life *l, uint64_t at, uint64_t seed)
{
	static const char *const tails[] = {"-wal", "-shm", "-journal"};
	char path[160];
	struct error e = {""};

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", l->bed.path, tails[i]);
		unlink(path);
	}
	copy_file(l->base, l->bed.path);
	l->committed = 0;
	l->bed.store = store_open(l->bed.url, STOREBED_NOW, &e);
	if (!l->bed.store)
		fail_msg("%s", e.text);
	faultvfs_weather(l->disk, seed);
	faultvfs_die_at(l->disk, at, FAULTVFS_PLUG);
}

static int post(struct store *s, int n)
{
	char reference[16];
	struct store_dialog d = {.phone = (uint64_t) n + 1, .state = STORE_DIALOG_OPEN, .path = "accueil", .updated_ms = STOREBED_NOW};
	int rc;

	snprintf(reference, sizeof(reference), "R-%d", n);
	memset(d.answer, 'a' + n % 26, sizeof(d.answer) - 1);
	if ((rc = store_step_begin(s)) || (rc = store_ledger_post_dues(s, 1, STOREBED_DAY, 100, "cash", "cash", reference, STOREBED_NOW))
	    || (rc = store_dialog_save(s, &d)))
		return rc;
	return store_step_end(s);
}

/* Batches, checkpoints among them, and in the middle the file closed and opened anew, so that the WAL goes and comes. */
static void live(struct life *l)
{
	struct error e;

	for (int batch = 0; batch < BATCHES; batch++) {
		if (store_begin(l->bed.store))
			return;
		for (int step = 0; step < STEPS; step++)
			if (post(l->bed.store, STEPS * batch + step))
				return;
		if (store_commit(l->bed.store))
			return;
		l->committed++;
		if (batch % 4 == 2 && store_checkpoint(l->bed.store))
			return;
		if (batch == BATCHES / 2 && store_reopen(l->bed.store, &e))
			return;
	}
}

/* The next process. Nothing that was told is lost, a batch is there whole or not at all, in their order, and the store goes on. */
static void prove(struct life *l, const char *life)
{
	struct store_dialog d;
	int64_t francs;
	int kept;

	store_rollback(l->bed.store);
	storebed_reopen(&l->bed);
	faultvfs_heal(l->disk);
	if (storebed_check(l->bed.store))
		fail_msg("%s: an invariant is broken", life);
	assert_int_equal(store_ledger_balance(l->bed.store, 1, "dues", &francs), STORE_OK);
	kept = (int) (francs - 12000) / 100;
	if (kept % STEPS || kept / STEPS < l->committed || kept / STEPS > l->committed + 1)
		fail_msg("%s: %d batches of %d steps were told, %d steps are kept", life, l->committed, STEPS, kept);
	for (int n = 0; n < STEPS * BATCHES; n++) {
		assert_int_equal(store_dialog_load(l->bed.store, (uint64_t) n + 1, &d), STORE_OK);
		if ((d.state == STORE_DIALOG_OPEN) != (n < kept) || (n < kept && (d.answer[0] != 'a' + n % 26 || strlen(d.answer) != sizeof(d.answer) - 1)))
			fail_msg("%s: the dialog of step %d is not with its money", life, n);
	}
	assert_int_equal(store_begin(l->bed.store), STORE_OK);
	assert_int_equal(post(l->bed.store, 1000), STORE_OK);
	assert_int_equal(store_commit(l->bed.store), STORE_OK);
	store_close(l->bed.store);
	l->bed.store = NULL;
}

static bool die(struct life *l, uint64_t at, uint64_t seed)
{
	char life[80];
	bool died;

	snprintf(life, sizeof(life), "plug pulled at change %d, seed %d", (int) at, (int) seed);
	begin_life(l, at, seed);
	live(l);
	died = faultvfs_is_dead(l->disk);
	prove(l, life);
	return died;
}

static void a_plug_pulled_at_every_change_loses_nothing_told(void **state)
{
	struct life *l = *state;
	uint64_t first, changes, pulled = 0, *syncs;
	const uint64_t *marks;
	const char *wish = getenv("PLUG_SEEDS");
	uint64_t seeds = wish ? strtoull(wish, NULL, 10) : SEEDS_A_SYNC;
	size_t before = faultvfs_syncs(l->disk, &marks), n;

	begin_life(l, 0, 0);
	first = faultvfs_changes(l->disk);
	before = faultvfs_syncs(l->disk, &marks);
	live(l);
	assert_int_equal(l->committed, BATCHES);
	changes = faultvfs_changes(l->disk) - first;
	n = faultvfs_syncs(l->disk, &marks) - before;
	syncs = calloc(n, sizeof(*syncs));
	for (size_t i = 0; i < n; i++)
		syncs[i] = marks[before + i] - first;
	prove(l, "no plug pulled");
	for (uint64_t at = 1; at <= changes; at++, pulled++)
		assert_true(die(l, at, at));
	for (size_t i = 0; i < n; i++)
		for (uint64_t seed = 1; seed <= seeds; seed++, pulled++)
			assert_true(die(l, syncs[i], 1000 * (uint64_t) i + seed));
	free(syncs);
	print_message("%d plugs pulled, over %d changes of the disk, %d seeds at each of %d syncs\n", (int) pulled, (int) changes,
		      (int) seeds, (int) n);
}

/* The ladder from nothing: a second try always gets there. */
static void a_climb_unplugged_anywhere_is_climbed_again(void **state)
{
	struct life *l = *state;
	int pulled = 0;
	bool died = true;

	for (uint64_t at = 1; died; at += 3) {
		struct storebed bed;
		struct error e = {""};

		snprintf(bed.path, sizeof(bed.path), "%.60s/climb.db", l->bed.folder);
		snprintf(bed.url, sizeof(bed.url), "sqlite:%s?vfs=plug", bed.path);
		faultvfs_weather(l->disk, at);
		faultvfs_die_at(l->disk, at, FAULTVFS_PLUG);
		store_close(store_open(bed.url, STOREBED_NOW, &e));
		died = faultvfs_is_dead(l->disk);
		faultvfs_heal(l->disk);
		bed.store = NULL;
		storebed_reopen(&bed);
		assert_int_equal(storebed_check(bed.store), 0);
		store_close(bed.store);
		unlink(bed.path);
		pulled += died;
		assert_true(at < 2000);
	}
	print_message("%d plugs pulled in the ladder\n", pulled);
	assert_true(pulled > 20);
}

/* ---- does it find anything? ---- */

/* Commits rows by a connection that syncs, or does not; true when one that was told is gone or the file is damaged. */
static bool is_found_out(struct life *l, const char *synchronous, uint64_t at, uint64_t seed)
{
	sqlite3 *db;
	char pragma[64];
	int told = 0;
	bool is_broken = false;

	begin_life(l, 0, 0);
	store_close(l->bed.store);
	l->bed.store = NULL;
	storebed_sql(l->bed.path, "CREATE TABLE probe (n INTEGER PRIMARY KEY) STRICT");
	assert_int_equal(sqlite3_open_v2(l->bed.path, &db, SQLITE_OPEN_READWRITE, "plug"), SQLITE_OK);
	snprintf(pragma, sizeof(pragma), "PRAGMA synchronous = %s; PRAGMA wal_autocheckpoint = 2", synchronous);
	assert_int_equal(sqlite3_exec(db, pragma, NULL, NULL, NULL), SQLITE_OK);
	faultvfs_weather(l->disk, seed);
	faultvfs_die_at(l->disk, at, FAULTVFS_PLUG);
	while (told < 10 && sqlite3_exec(db, "INSERT INTO probe VALUES (NULL)", NULL, NULL, NULL) == SQLITE_OK)
		told++;
	sqlite3_close(db);
	faultvfs_heal(l->disk);
	assert_int_equal(sqlite3_open_v2(l->bed.path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	for (int n = 1; n <= told && !is_broken; n++) {
		sqlite3_stmt *q;

		is_broken = sqlite3_prepare_v2(db, "SELECT 1 FROM probe WHERE n = ?", -1, &q, NULL) != SQLITE_OK;
		sqlite3_bind_int(q, 1, n);
		is_broken = is_broken || sqlite3_step(q) != SQLITE_ROW;
		sqlite3_finalize(q);
	}
	sqlite3_close(db);
	return is_broken;
}

static void a_store_that_does_not_sync_is_found_out(void **state)
{
	struct life *l = *state;
	int off = 0, full = 0, lives = 0;

	for (uint64_t at = 5; at <= 60; at += 5)
		for (uint64_t seed = 1; seed <= 5; seed++, lives++) {
			off += is_found_out(l, "OFF", at, 100 * at + seed);
			full += is_found_out(l, "FULL", at, 100 * at + seed);
		}
	print_message("of %d plugs: found out %d times without syncs, %d times with them\n", lives, off, full);
	assert_true(off > lives / 8);
	assert_int_equal(full, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sector_is_left_as_it_was_at_some_time),
		cmocka_unit_test(a_name_is_lost_like_the_rest),
		TEST(a_plug_pulled_at_every_change_loses_nothing_told),
		TEST(a_climb_unplugged_anywhere_is_climbed_again),
		TEST(a_store_that_does_not_sync_is_found_out),
	};

	return cmocka_run_group_tests_name("store-plug", tests, NULL, NULL);
}
