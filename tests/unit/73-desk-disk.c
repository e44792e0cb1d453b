/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk over a real store on a disk that fails: full in the middle of a batch, at its commit, and dead between
 * two chunks of a roll. */
#include "desk/desk.h"

#include "base/date.h"
#include "desk/check.h"
#include "desk/import.h"
#include "menus/machine.h"
#include "menus/sms.h"
#include "store/dialog.h"
#include "store/import.h"
#include "store/ledger.h"
#include "store/member.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll
#define STEPS 20000             /* more rows than the page cache holds, so that the batch reaches the disk before its commit */
#define ROWS 40
#define A_CHUNK 4

static char amv[] = "amv";
static struct scheme_plan plans[] = {
	{.code = amv, .name = amv, .dues_francs = 1000, .period_months = 1, .grace_days = 10},
};
static const struct scheme scheme = {.plans = plans, .n_plans = 1};

int menus_sms_answer(const struct menus_step *s, const char *typed, struct menus_sms_answer *out)
{
	(void) s, (void) typed, (void) out;
	return STORE_REFUSED; /* no message comes here */
}

const char *menus_language_code(const struct menus *m, size_t i)
{
	(void) m;
	return i ? "bm" : "fr";
}

int menus_language_index(const struct menus *m, const char *code)
{
	(void) m;
	(void) code;
	return 0;
}

int menus_machine_begin(const struct menus_step *s, struct store_dialog *d, const char *digits,
			struct menus_answer *out)
{
	(void) s;
	(void) digits;
	snprintf(d->path, sizeof(d->path), "accueil");
	for (int i = 0; i < 300; i++)
		base_buf_append_str(&out->text, "a");
	return 0;
}

int menus_machine_answer(const struct menus_step *s, struct store_dialog *d, const char *input,
			 struct menus_answer *out)
{
	return menus_machine_begin(s, d, input, out);
}

struct fixture { struct faultvfs *disk; struct storebed bed; struct desk *desk; };

static int setup(void **state)
{
	static struct fixture f;

	f.disk = faultvfs_new("desk");
	storebed_open(&f.bed, "?vfs=desk");
	f.desk = desk_batch_new(f.bed.store, &(struct desk_memory){.scheme = &scheme});
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	faultvfs_heal(f->disk);
	desk_batch_free(f->desk);
	storebed_close(&f->bed);
	faultvfs_free(f->disk);
	return 0;
}

static void run_many(struct fixture *f, size_t n, int64_t now_ms, struct desk_reply *last)
{
	struct desk_request *requests = calloc(n, sizeof(*requests));
	struct desk_reply *replies = calloc(n, sizeof(*replies));

	for (size_t i = 0; i < n; i++) {
		requests[i].phone = 22370000000 + i;
		requests[i].now_ms = now_ms;
	}
	desk_batch_run(f->desk, requests, replies, n);
	for (size_t i = 1; i < n; i++)
		assert_int_equal(replies[i].verdict, replies[0].verdict);
	*last = replies[n - 1];
	free(requests);
	free(replies);
}

static enum store_dialog_state first_dialog(struct fixture *f)
{
	struct store_dialog d;

	assert_int_equal(store_dialog_load(f->bed.store, 22370000000, &d), STORE_OK);
	return d.state;
}

static void full_in_the_middle(void **state)
{
	struct fixture *f = *state;
	struct desk_reply last;

	faultvfs_fail(f->disk, FAULTVFS_WRITE, 1, FAULTVFS_FULL, true);
	run_many(f, STEPS, STOREBED_NOW, &last);
	assert_int_equal(last.verdict, DESK_FAILED);
	faultvfs_heal(f->disk);
	run_many(f, 10, STOREBED_NOW + 2000, &last);
	assert_int_equal(last.verdict, DESK_SCREEN);
	assert_int_equal(storebed_check(f->bed.store), 0);
}

static void full_at_the_commit(void **state)
{
	struct fixture *f = *state;
	struct desk_reply last;

	faultvfs_fail(f->disk, FAULTVFS_WRITE, 1, FAULTVFS_FULL, true);
	run_many(f, 10, STOREBED_NOW, &last);
	assert_int_equal(last.verdict, DESK_FAILED);
	run_many(f, 10, STOREBED_NOW + 2000, &last); /* still full: still told, never ended */
	assert_int_equal(last.verdict, DESK_FAILED);
	faultvfs_heal(f->disk);
	assert_int_equal(first_dialog(f), STORE_DIALOG_NONE);
	run_many(f, 10, STOREBED_NOW + 4000, &last);
	assert_int_equal(last.verdict, DESK_SCREEN);
	assert_int_equal(first_dialog(f), STORE_DIALOG_OPEN);
}

static struct desk_import_row row_of(int i)
{
	struct desk_import_row r = {
		.mutuelle = "m", .plan = "amv", .commune = "c", .village = "v", .enrolled_on = STOREBED_DAY - 60,
		.paid_until = STOREBED_DAY + 90, .member_no = i % 3 + 1, .role = i % 3 ? STORE_CHILD : STORE_HEAD, .sex = 'F',
		.birth_year = 1990, .first_name = "Awa", .last_name = "Traoré", .language = "fr",
	};

	snprintf(r.household_no, sizeof(r.household_no), "H%d", i / 3);
	return r;
}

/* Rows from `applied` on; where the process dies, the loop ends. */
static void import_from(struct fixture *f, int64_t import, int64_t applied)
{
	const struct store_import start = {.file = "roll.csv", .sha256 = "00", .rows = ROWS};
	struct desk_import_row rows[A_CHUNK];

	while (applied < ROWS && !faultvfs_is_dead(f->disk)) {
		struct desk_import_chunk c = {.start = import ? NULL : &start, .import = import, .n = A_CHUNK, .rows = rows,
					      .applied = applied + A_CHUNK, .is_last = applied + A_CHUNK == ROWS};
		struct desk_request r = {.kind = DESK_IMPORT_CHUNK, .body = &c, .now_ms = STOREBED_NOW};
		struct desk_reply reply;

		for (int i = 0; i < A_CHUNK; i++)
			rows[i] = row_of((int) applied + i);
		desk_batch_run(f->desk, &r, &reply, 1);
		if (reply.verdict != DESK_DONE) {
			assert_true(faultvfs_is_dead(f->disk));
			return;
		}
		import = c.import;
		applied += A_CHUNK;
	}
}

static void on_broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	print_error("%s: %s\n", invariant, row);
}

/* A life a change: the roll dies there, is found by the next process, and comes to the same end. */
static void a_roll_rolls_forward_from_every_death(void **state)
{
	uint64_t deaths = 0;
	bool died = true;

	(void) state;
	for (uint64_t at = 1; died; at++) {
		struct store_import open = {0};
		struct fixture *f;
		struct store_household h;
		int64_t id, francs;

		setup((void **) &f);
		faultvfs_die_at(f->disk, at, at % 2);
		import_from(f, 0, 0);
		died = faultvfs_is_dead(f->disk);
		deaths += died;
		desk_batch_free(f->desk);
		storebed_reopen(&f->bed);
		f->desk = desk_batch_new(f->bed.store, &(struct desk_memory){.scheme = &scheme});
		faultvfs_heal(f->disk);
		if (store_import_open(f->bed.store, &open) == STORE_OK || store_household_find(f->bed.store, "H0", &id) == STORE_NONE)
			import_from(f, open.id, open.applied);
		assert_int_equal(store_import_open(f->bed.store, &open), STORE_NONE);
		assert_int_equal(store_household_find(f->bed.store, "H13", &id), STORE_OK);
		assert_int_equal(store_household_find(f->bed.store, "H0", &id), STORE_OK);
		assert_int_equal(store_household_load(f->bed.store, id, &h), STORE_OK);
		assert_int_equal(h.members, 3);
		assert_int_equal(store_ledger_balance(f->bed.store, id, "opening", &francs), STORE_OK);
		assert_int_equal(francs, -scheme_cover_opening(&(struct scheme_account){.plan = &plans[0], .enrolled_on = STOREBED_DAY - 60},
								STOREBED_DAY + 90));
		assert_int_equal(storebed_check(f->bed.store), 0);
		assert_int_equal(desk_check_cover(f->bed.store, &scheme, STOREBED_DAY, on_broken, NULL), 0);
		teardown((void **) &f);
	}
	print_message("%llu deaths\n", (unsigned long long) deaths);
	assert_true(deaths >= 2 * ROWS / A_CHUNK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(full_in_the_middle, setup, teardown),
		cmocka_unit_test_setup_teardown(full_at_the_commit, setup, teardown),
		cmocka_unit_test(a_roll_rolls_forward_from_every_death),
	};

	return cmocka_run_group_tests_name("desk on a failing disk", tests, NULL, NULL);
}
