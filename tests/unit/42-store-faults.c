/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world's trouble: a full or broken disk, a death at every write, a pulled plug. */
#include "store/dialog.h"
#include "store/ledger.h"
#include "store/schema.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct world {
	struct faultvfs *disk;
	struct storebed bed;
};

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	w->disk = faultvfs_new("fault");
	storebed_open(&w->bed, "?vfs=fault");
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	faultvfs_heal(w->disk);
	storebed_close(&w->bed);
	faultvfs_free(w->disk);
	free(w);
	return 0;
}

static int save_dialog(struct store *s, uint64_t phone)
{
	struct store_dialog d = {.phone = phone, .state = STORE_DIALOG_OPEN, .path = "accueil", .updated_ms = STOREBED_NOW};

	memset(d.answer, 'a', sizeof d.answer - 1);
	return store_dialog_save(s, &d);
}

static enum store_dialog_state dialog_state(struct store *s, uint64_t phone)
{
	struct store_dialog d;

	assert_int_equal(store_dialog_load(s, phone, &d), STORE_OK);
	return d.state;
}

static void full_disk_at_commit_takes_the_batch(void **state)
{
	struct world *w = *state;
	struct store *s = w->bed.store;
	struct error e;

	assert_int_equal(store_begin(s), STORE_OK);
	assert_int_equal(save_dialog(s, 1), STORE_OK);
	faultvfs_fail(w->disk, FAULTVFS_WRITE, 1, FAULTVFS_FULL, true);
	assert_int_equal(store_commit(s), STORE_FULL);
	assert_false(store_stands(s));
	assert_non_null(strstr(store_last_error(s), "full"));
	faultvfs_heal(w->disk);
	assert_int_equal(store_reopen(s, &e), STORE_OK);
	assert_int_equal(dialog_state(s, 1), STORE_DIALOG_NONE);
	assert_int_equal(save_dialog(s, 1), STORE_OK);
	assert_int_equal(dialog_state(s, 1), STORE_DIALOG_OPEN);
}

/* A batch that outgrows the page cache is written to the WAL before its commit: there the full disk takes it away
 * whole. */
static void full_disk_in_the_middle_of_a_batch(void **state)
{
	struct world *w = *state;
	struct store *s = w->bed.store;
	struct error e;
	int rc = STORE_OK;

	assert_int_equal(store_begin(s), STORE_OK);
	assert_int_equal(store_step_begin(s), STORE_OK);
	assert_int_equal(save_dialog(s, 1), STORE_OK);
	assert_int_equal(store_step_end(s), STORE_OK);
	faultvfs_fail(w->disk, FAULTVFS_WRITE, 1, FAULTVFS_FULL, true);
	for (uint64_t phone = 2; phone < 100000 && rc == STORE_OK; phone++) {
		assert_int_equal(store_step_begin(s), STORE_OK);
		if ((rc = save_dialog(s, phone)) == STORE_OK)
			rc = store_step_end(s);
	}
	assert_int_equal(rc, STORE_FULL);
	assert_false(store_stands(s));
	store_rollback(s); /* safe when there is none */
	faultvfs_heal(w->disk);
	assert_int_equal(store_reopen(s, &e), STORE_OK);
	assert_int_equal(dialog_state(s, 1), STORE_DIALOG_NONE);
	assert_int_equal(storebed_check(s), 0);
}

static void io_error_at_commit(void **state)
{
	struct world *w = *state;
	struct store *s = w->bed.store;
	struct error e;

	assert_int_equal(store_begin(s), STORE_OK);
	assert_int_equal(save_dialog(s, 1), STORE_OK);
	faultvfs_fail(w->disk, FAULTVFS_SYNC, 1, FAULTVFS_IOERR, false);
	assert_int_equal(store_commit(s), STORE_IO);
	assert_false(store_stands(s));
	assert_int_equal(store_reopen(s, &e), STORE_OK);
	assert_int_equal(storebed_check(s), 0);
}

static void a_store_that_cannot_be_reopened_answers(void **state)
{
	struct world *w = *state;
	struct store *s = w->bed.store;
	struct store_dialog d;
	struct error e = {""};

	faultvfs_fail(w->disk, FAULTVFS_OPEN, 1, FAULTVFS_IOERR, true);
	assert_int_equal(store_reopen(s, &e), STORE_IO);
	assert_non_null(strstr(e.text, w->bed.path));
	assert_int_equal(store_begin(s), STORE_IO);
	assert_int_equal(store_dialog_load(s, 1, &d), STORE_IO);
	assert_int_equal(save_dialog(s, 1), STORE_IO);
	assert_int_equal(store_step_undo(s), STORE_IO);
	assert_int_equal(store_checkpoint(s), STORE_IO);
	assert_false(store_stands(s));
	faultvfs_heal(w->disk);
	assert_int_equal(store_reopen(s, &e), STORE_OK);
	assert_int_equal(save_dialog(s, 1), STORE_OK);
}

static void full_disk_at_open(void **state)
{
	struct world *w = *state;
	char path[128], url[160];
	struct error e = {""};

	snprintf(path, sizeof path, "%s/new.db", w->bed.folder);
	snprintf(url, sizeof url, "sqlite:%s?vfs=fault", path);
	faultvfs_fail(w->disk, FAULTVFS_WRITE, 1, FAULTVFS_FULL, true);
	assert_null(store_open(url, STOREBED_NOW, &e));
	assert_non_null(strstr(e.text, "disk is full"));
	faultvfs_heal(w->disk);
	store_close(store_open(url, STOREBED_NOW, &e));
	assert_int_equal(storebed_ask(path, "PRAGMA user_version"), store_schema_version);
	remove(path);
}

/* A fault at each write and sync of a climb from nothing: a second try always gets there. */
static void a_climb_broken_anywhere_is_climbed_again(void **state)
{
	struct world *w = *state;
	char path[128], url[160], side[140];
	struct error e = {""};
	bool broke = true;

	snprintf(path, sizeof path, "%s/new.db", w->bed.folder);
	snprintf(url, sizeof url, "sqlite:%s?vfs=fault", path);
	for (uint64_t n = 1; broke; n++) {
		struct store *s;

		faultvfs_die_at(w->disk, n, true);
		s = store_open(url, STOREBED_NOW, &e);
		store_close(s);
		broke = faultvfs_is_dead(w->disk);
		faultvfs_heal(w->disk);
		s = store_open(url, STOREBED_NOW, &e);
		if (!s)
			fail_msg("death at change %d: %s", (int) n, e.text);
		assert_int_equal(storebed_check(s), 0);
		store_close(s);
		assert_int_equal(storebed_ask(path, "SELECT count(*) FROM ladder"), store_schema_version);
		remove(path);
		snprintf(side, sizeof side, "%s-wal", path);
		remove(side);
		snprintf(side, sizeof side, "%s-shm", path);
		remove(side);
		assert_true(n < 1000);
	}
}

/* Posts until the disk dies; what was committed, and so told, must be there afterwards, and nothing of what was not
 * whole. */
static int post_until_death(struct store *s)
{
	int committed = 0;

	for (int i = 0; i < 6; i++) {
		char reference[16];

		snprintf(reference, sizeof reference, "R-%d", i);
		if (store_begin(s) || store_ledger_post_dues(s, 1, STOREBED_DAY, 100, "cash", "cash", reference, STOREBED_NOW)
		    || save_dialog(s, (uint64_t) i + 1) || store_commit(s))
			break;
		committed++;
		if (i == 3)
			store_checkpoint(s);
	}
	store_rollback(s);
	return committed;
}

static void die_everywhere(struct world *w, bool is_power_cut)
{
	bool broke = true;

	for (uint64_t n = 1; broke; n++) {
		int64_t francs;
		int committed, kept;

		storebed_close(&w->bed);
		storebed_open(&w->bed, "?vfs=fault");
		assert_int_equal(storebed_household(w->bed.store, "H-1"), 1);
		faultvfs_die_at(w->disk, n, is_power_cut);
		committed = post_until_death(w->bed.store);
		store_close(w->bed.store);
		w->bed.store = NULL;
		broke = faultvfs_is_dead(w->disk);
		faultvfs_heal(w->disk);
		storebed_reopen(&w->bed);
		assert_int_equal(storebed_check(w->bed.store), 0);
		assert_int_equal(store_ledger_balance(w->bed.store, 1, "dues", &francs), STORE_OK);
		kept = (int) (francs - 12000) / 100;
		if (kept != committed && !(kept == committed + 1 && !is_power_cut))
			fail_msg("death at change %d: %d transactions were told, %d are kept", (int) n, committed,
				 kept);
		for (int i = 0; i < 6; i++) /* a batch is whole: its dialog is there with its money */
			assert_int_equal(dialog_state(w->bed.store, (uint64_t) i + 1),
					 i < kept ? STORE_DIALOG_OPEN : STORE_DIALOG_NONE);
		assert_true(n < 1000);
	}
}

static void a_death_at_every_change_loses_nothing_told(void **state)
{
	die_everywhere(*state, false);
}

static void a_power_cut_at_every_change_loses_nothing_told(void **state)
{
	die_everywhere(*state, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(full_disk_at_commit_takes_the_batch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(full_disk_in_the_middle_of_a_batch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(io_error_at_commit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_store_that_cannot_be_reopened_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(full_disk_at_open, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_climb_broken_anywhere_is_climbed_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_death_at_every_change_loses_nothing_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_power_cut_at_every_change_loses_nothing_told, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("store-faults", tests, NULL, NULL);
}
