/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A roll into a real store: openings, the same file twice, a crash in the middle; then the sweep and the proof of
 * law 6. */
#include "desk/desk.h"

#include "base/date.h"
#include "desk/check.h"
#include "desk/import.h"
#include "desk/reload.h"
#include "desk/stoppable.h"
#include "menus/sms.h"
#include "store/dialog.h"
#include "store/household.h"
#include "store/import.h"
#include "store/ledger.h"
#include "store/referral.h"
#include "store/member.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll

static char amv[] = "amv";
static struct scheme_plan plans[] = {
	{.code = amv, .name = amv, .dues_francs = 1000, .period_months = 1, .waiting_months = 0, .grace_days = 10},
};
static const struct scheme scheme = {.plans = plans, .n_plans = 1};
static struct scheme_plan dearer[] = {
	{.code = amv, .name = amv, .dues_francs = 2000, .period_months = 1, .waiting_months = 0, .grace_days = 10},
};
static const struct scheme new_scheme = {.plans = dearer, .n_plans = 1};

/* The menus are not asked for anything here. */
int menus_sms_answer(const struct menus_step *s, const char *typed, struct menus_sms_answer *out)
{
	(void) s, (void) typed, (void) out;
	return STORE_REFUSED; /* no message comes here */
}

int desk_stoppable_keep(struct store *s, const struct menus *m, struct error *e)
{
	(void) s, (void) m, (void) e;
	return 0; /* no topic is known here */
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

struct menus_step;
struct store_dialog;
struct menus_answer;
int menus_machine_begin(const struct menus_step *s, struct store_dialog *d, const char *digits,
			struct menus_answer *out);
int menus_machine_answer(const struct menus_step *s, struct store_dialog *d, const char *input,
			 struct menus_answer *out);

int menus_machine_begin(const struct menus_step *s, struct store_dialog *d, const char *digits,
			struct menus_answer *out)
{
	(void) s, (void) d, (void) digits, (void) out;
	return STORE_REFUSED;
}

int menus_machine_answer(const struct menus_step *s, struct store_dialog *d, const char *input,
			 struct menus_answer *out)
{
	(void) s, (void) d, (void) input, (void) out;
	return STORE_REFUSED;
}

struct fixture {
	struct store *store;
	struct desk *desk;
	int32_t today;
	struct desk_import_row rows[4];
	struct store_import file;
};

static int32_t day(const char *iso)
{
	int32_t out;

	assert_true(base_date_parse(iso, &out));
	return out;
}

static struct desk_import_row member(const char *household, int no, const char *name, const char *paid_until)
{
	struct desk_import_row r = {
		.mutuelle = "benso", .plan = "amv", .commune = "bk1", .village = "Nianan", .enrolled_on = day("2026-01-10"),
		.paid_until = *paid_until ? day(paid_until) : BASE_DAY_NONE, .member_no = no, .role = no == 1 ? STORE_HEAD : STORE_CHILD,
		.sex = 'F', .birth_year = 1980, .phone = no == 1 ? 22376000001 : 0, .language = "fr",
	};

	snprintf(r.household_no, sizeof(r.household_no), "%s", household);
	snprintf(r.first_name, sizeof(r.first_name), "%s", name);
	snprintf(r.last_name, sizeof(r.last_name), "Traoré");
	return r;
}

static int setup(void **state)
{
	static struct fixture f;
	struct error e;

	f = (struct fixture){.today = day("2026-02-15"), .file = {.file = "roll.csv", .sha256 = "ab", .rows = 4}};
	f.store = store_open("sqlite::memory:", f.today * DAY_MS, &e);
	if (!f.store)
		fail_msg("%s", e.text);
	f.desk = desk_batch_new(f.store, &(struct desk_memory){.scheme = &scheme});
	f.rows[0] = member("H1", 1, "Awa", "2026-06-30");
	f.rows[1] = member("H1", 2, "Issa", "2026-06-30");
	f.rows[2] = member("H2", 1, "Oumou", "2026-01-31");
	f.rows[3] = member("H3", 1, "Binta", "");
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	desk_batch_free(f->desk);
	store_close(f->store);
	return 0;
}

static struct desk_reply run(struct fixture *f, struct desk_request r)
{
	struct desk_reply reply;

	r.now_ms = f->today * DAY_MS + 1000;
	desk_batch_run(f->desk, &r, &reply, 1);
	return reply;
}

static enum desk_verdict chunk(struct fixture *f, struct desk_import_chunk *c)
{
	return run(f, (struct desk_request){.kind = DESK_IMPORT_CHUNK, .body = c}).verdict;
}

/* The whole file as two chunks. */
static int64_t import(struct fixture *f)
{
	struct desk_import_chunk a = {.start = &f->file, .applied = 2, .n = 2, .rows = f->rows};
	struct desk_import_chunk b = {.applied = 4, .n = 2, .rows = f->rows + 2, .is_last = true};

	assert_int_equal(chunk(f, &a), DESK_DONE);
	b.import = a.import;
	assert_int_equal(chunk(f, &b), DESK_DONE);
	return a.changed + b.changed;
}

static struct store_household household(struct fixture *f, const char *no)
{
	struct store_household h;
	int64_t id;

	assert_int_equal(store_household_find(f->store, no, &id), 0);
	assert_int_equal(store_household_load(f->store, id, &h), 0);
	return h;
}

static int64_t balance(struct fixture *f, const char *no, const char *account)
{
	int64_t francs;

	assert_int_equal(store_ledger_balance(f->store, household(f, no).id, account, &francs), 0);
	return francs;
}

static int broken_n;
static char broken_row[300];

static void broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	(void) invariant;
	broken_n++;
	snprintf(broken_row, sizeof(broken_row), "%s", row);
}

static int check(struct fixture *f, const struct scheme *s)
{
	int n;

	broken_n = 0;
	n = desk_check_cover(f->store, s, f->today, broken, NULL);
	assert_int_equal(n, broken_n);
	assert_int_equal(store_check(f->store, broken, NULL), 0);
	return broken_n;
}

static void openings_and_caches(void **state)
{
	struct fixture *f = *state;
	struct store_import open;

	assert_int_equal(import(f), 4);
	assert_int_equal(balance(f, "H1", "opening"), -6000);
	assert_int_equal(balance(f, "H2", "opening"), -1000);
	assert_int_equal(balance(f, "H3", "opening"), 0);
	assert_int_equal(household(f, "H1").members, 2);
	assert_int_equal(household(f, "H1").cover_state, SCHEME_COVERED);
	assert_int_equal(household(f, "H1").next_change_on, day("2026-07-01"));
	assert_int_equal(household(f, "H2").cover_state, SCHEME_LAPSED);
	assert_int_equal(household(f, "H3").cover_state, SCHEME_LAPSED);
	assert_int_equal(check(f, &scheme), 0);
	assert_int_equal(store_import_open(f->store, &open), STORE_NONE);
}

static void same_file_twice_changes_nothing(void **state)
{
	struct fixture *f = *state;

	import(f);
	f->today += 3;
	assert_int_equal(import(f), 0);
	assert_int_equal(balance(f, "H1", "opening"), -6000);
	assert_int_equal(check(f, &scheme), 0);
}

/* Money that came since the roll was written is not taken back, nor counted twice when the roll comes from an
 * export. */
static void roll_and_payments(void **state)
{
	struct fixture *f = *state;

	import(f);
	assert_int_equal(store_begin(f->store), 0);
	assert_int_equal(store_ledger_post_dues(f->store, household(f, "H1").id, f->today, 2000, "cash", "cash", "r1", f->today * DAY_MS), 0);
	assert_int_equal(store_commit(f->store), 0);
	import(f);
	assert_int_equal(balance(f, "H1", "opening"), -6000);
	f->rows[0].paid_until = f->rows[1].paid_until = day("2026-08-31"); /* as an export says now */
	import(f);
	assert_int_equal(balance(f, "H1", "opening"), -6000);
	f->rows[0].paid_until = f->rows[1].paid_until = day("2026-07-31"); /* as an old export said */
	import(f);
	assert_int_equal(balance(f, "H1", "opening"), -6000);
	assert_int_equal(check(f, &scheme), 0);
}

static void difference_is_posted(void **state)
{
	struct fixture *f = *state;

	import(f);
	f->rows[0].paid_until = f->rows[1].paid_until = day("2026-09-30");
	assert_int_equal(import(f), 1);
	assert_int_equal(balance(f, "H1", "opening"), -9000);
	f->rows[0].paid_until = f->rows[1].paid_until = day("2026-06-30"); /* it was a mistake */
	import(f);
	assert_int_equal(balance(f, "H1", "opening"), -6000);
	assert_int_equal(household(f, "H1").next_change_on, day("2026-07-01"));
	assert_int_equal(check(f, &scheme), 0);
}

/* The first chunk is committed, then the process dies; what was applied is known and the rest goes on. */
static void crash_rolls_forward(void **state)
{
	struct fixture *f = *state;
	struct desk_import_chunk a = {.start = &f->file, .applied = 2, .n = 2, .rows = f->rows}, again = a, b, other = a;
	struct store_import open;

	assert_int_equal(chunk(f, &a), DESK_DONE);
	desk_batch_free(f->desk);
	f->desk = desk_batch_new(f->store, &(struct desk_memory){.scheme = &scheme});
	assert_int_equal(store_import_open(f->store, &open), 0);
	assert_int_equal(open.applied, 2);
	assert_int_equal(chunk(f, &other), DESK_FAILED); /* another one can't begin meanwhile */
	assert_non_null(strstr(other.error.text, "under way"));
	again.start = NULL;
	again.import = open.id;
	assert_int_equal(chunk(f, &again), DESK_DONE); /* a chunk twice */
	assert_int_equal(again.changed, 0);
	b = (struct desk_import_chunk){.import = open.id, .applied = 4, .n = 2, .rows = f->rows + 2, .is_last = true};
	assert_int_equal(chunk(f, &b), DESK_DONE);
	assert_int_equal(store_import_open(f->store, &open), STORE_NONE);
	assert_int_equal(chunk(f, &b), DESK_FAILED);
	assert_non_null(strstr(b.error.text, "not under way"));
	assert_int_equal(check(f, &scheme), 0);
}

static void bad_row_takes_its_chunk(void **state)
{
	struct fixture *f = *state;
	struct desk_import_chunk c = {.start = &f->file, .applied = 4, .n = 4, .rows = f->rows};
	struct store_import open;
	int64_t id;

	snprintf(f->rows[3].plan, sizeof(f->rows[3].plan), "gone");
	assert_int_equal(chunk(f, &c), DESK_FAILED);
	assert_non_null(strstr(c.error.text, "H3"));
	assert_int_equal(store_import_open(f->store, &open), STORE_NONE);
	assert_int_equal(store_household_find(f->store, "H1", &id), STORE_NONE);
}

static void sweep_follows_the_calendar(void **state)
{
	struct fixture *f = *state;
	struct desk_reply r;

	import(f);
	f->today = day("2026-07-01");
	assert_int_equal(check(f, &scheme), 0); /* due is not broken */
	r = run(f, (struct desk_request){.kind = DESK_SWEEP, .count = 1});
	assert_int_equal(r.verdict, DESK_DONE);
	assert_int_equal(r.wait_ms, 0);
	assert_int_equal(household(f, "H1").cover_state, SCHEME_GRACE);
	assert_int_equal(household(f, "H1").next_change_on, day("2026-07-11"));
	f->today = day("2026-07-11");
	run(f, (struct desk_request){.kind = DESK_SWEEP, .count = 32});
	assert_int_equal(household(f, "H1").cover_state, SCHEME_LAPSED);
	assert_int_equal(check(f, &scheme), 0);
}

static void new_scheme_goes_round(void **state)
{
	struct fixture *f = *state;
	struct desk_reload swap = {.menus = (const struct menus *) f, .scheme = &new_scheme};
	struct desk_reply r;

	import(f);
	run(f, (struct desk_request){.kind = DESK_SWEEP, .count = 32});
	r = run(f, (struct desk_request){.kind = DESK_SWEEP, .count = 32});
	assert_true(r.wait_ms > 1000); /* nothing to do */
	assert_int_equal(check(f, &new_scheme), 1);
	assert_int_equal(run(f, (struct desk_request){.kind = DESK_RELOAD, .body = &swap}).verdict, DESK_DONE);
	for (int i = 0; i < 5; i++)
		r = run(f, (struct desk_request){.kind = DESK_SWEEP, .count = 1});
	assert_true(r.wait_ms > 1000);
	assert_int_equal(check(f, &new_scheme), 0);
}

/* 1,000 F a month for each adult and 200 F for each child. */
static void dues_by_head_need_the_whole_household(void **state)
{
	static struct scheme_plan heads[] = {
		{.code = amv, .name = amv, .adult_francs = 1000, .child_francs = 200, .period_months = 1, .grace_days = 10},
	};
	static const struct scheme by_head = {.plans = heads, .n_plans = 1};
	struct fixture *f = *state;

	desk_batch_free(f->desk);
	f->desk = desk_batch_new(f->store, &(struct desk_memory){.scheme = &by_head});
	f->rows[1].birth_year = 2015;
	import(f);
	assert_int_equal(balance(f, "H1", "opening"), -6 * 1200); /* January to June */
	assert_int_equal(check(f, &by_head), 0);

	/* The child came in May only: 800 F of what was opened with are kept for July. */
	f->rows[0].has_days = f->rows[1].has_days = true;
	f->rows[0].joined_on = f->rows[0].left_on = f->rows[1].left_on = BASE_DAY_NONE;
	f->rows[1].joined_on = day("2026-05-01");
	assert_int_equal(import(f), 1);
	assert_int_equal(household(f, "H1").next_change_on, day("2026-07-01"));
	assert_int_equal(balance(f, "H1", "opening"), -6 * 1200);
	assert_int_equal(check(f, &by_head), 0);

	/* A roll without the columns leaves the day as it is known. */
	f->rows[0].has_days = f->rows[1].has_days = false;
	assert_int_equal(import(f), 0);
	assert_int_equal(check(f, &by_head), 0);

	/* It left in June: one adult again from July on, which 800 F do not pay; with 200 F more they do. */
	f->rows[0].has_days = f->rows[1].has_days = true;
	f->rows[1].left_on = day("2026-06-15");
	assert_int_equal(import(f), 1);
	assert_int_equal(store_begin(f->store), 0);
	assert_int_equal(store_ledger_post_dues(f->store, household(f, "H1").id, f->today, 200, "cash", "cash", "r1", f->today * DAY_MS), 0);
	assert_int_equal(store_commit(f->store), 0);
	import(f); /* computes the caches anew */
	assert_int_equal(household(f, "H1").next_change_on, day("2026-08-01"));
	assert_int_equal(check(f, &by_head), 0);
}

/* A roll with the column gives and takes codes, one without leaves them; the day on which a household said so stays. */
static void a_roll_may_say_who_sent_them(void **state)
{
	static const uint8_t pin[STORE_STAFF_PIN];
	struct fixture *f = *state;
	struct store_referral awa = {.name = "Awa", .kind = "champion", .added_by = "awa"}, chief = {.name = "Chef", .kind = "village",
				     .added_by = "awa"};

	assert_int_equal(store_begin(f->store), 0);
	assert_int_equal(store_staff_add(f->store, &(struct store_staff){.code = "awa", .name = "Awa"}, pin, f->today * DAY_MS), 0);
	assert_int_equal(store_referral_add(f->store, &awa, f->today * DAY_MS), 0);
	assert_int_equal(store_referral_add(f->store, &chief, f->today * DAY_MS), 0);
	assert_int_equal(store_commit(f->store), 0);
	import(f);
	assert_string_equal(household(f, "H1").referral, "");
	f->rows[0].has_referral = f->rows[1].has_referral = true;
	memcpy(f->rows[0].referral, awa.code, sizeof awa.code);
	memcpy(f->rows[1].referral, awa.code, sizeof awa.code);
	assert_int_equal(import(f), 1);
	assert_string_equal(household(f, "H1").referral, awa.code);
	assert_int_equal(household(f, "H1").referred_on, household(f, "H1").enrolled_on);
	assert_int_equal(import(f), 0);
	memcpy(f->rows[0].referral, chief.code, sizeof awa.code);
	memcpy(f->rows[1].referral, chief.code, sizeof awa.code);
	assert_int_equal(import(f), 1);
	assert_string_equal(household(f, "H1").referral, chief.code);
	f->rows[0].has_referral = f->rows[1].has_referral = false;
	assert_int_equal(import(f), 0);
	assert_string_equal(household(f, "H1").referral, chief.code);
}

static void check_tells_what_is_broken(void **state)
{
	struct fixture *f = *state;
	struct scheme none = {.n_plans = 0};

	import(f);
	assert_int_equal(store_begin(f->store), 0);
	assert_int_equal(store_household_cache(f->store, household(f, "H1").id, day("2027-01-01"), BASE_DAY_NONE, SCHEME_COVERED), 0);
	assert_int_equal(store_commit(f->store), 0);
	assert_int_equal(check(f, &scheme), 1);
	assert_non_null(strstr(broken_row, "household H1: state 2 changing 2027-01-01 is kept"));
	assert_int_equal(check(f, &none), 3);
	assert_non_null(strstr(broken_row, "plan 'amv'"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(openings_and_caches, setup, teardown),
		cmocka_unit_test_setup_teardown(same_file_twice_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(roll_and_payments, setup, teardown),
		cmocka_unit_test_setup_teardown(difference_is_posted, setup, teardown),
		cmocka_unit_test_setup_teardown(crash_rolls_forward, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_row_takes_its_chunk, setup, teardown),
		cmocka_unit_test_setup_teardown(sweep_follows_the_calendar, setup, teardown),
		cmocka_unit_test_setup_teardown(new_scheme_goes_round, setup, teardown),
		cmocka_unit_test_setup_teardown(dues_by_head_need_the_whole_household, setup, teardown),
		cmocka_unit_test_setup_teardown(a_roll_may_say_who_sent_them, setup, teardown),
		cmocka_unit_test_setup_teardown(check_tells_what_is_broken, setup, teardown),
	};

	return cmocka_run_group_tests_name("desk/import", tests, NULL, NULL);
}
