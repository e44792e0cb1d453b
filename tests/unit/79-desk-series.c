/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages after an event: on their day, once whatever dies, to nobody who should not read them, and not one after it was undone. */
#include "base/date.h"
#include "desk/desk.h"
#include "desk/reload.h"
#include "desk/series.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/phone.h"
#include "store/quiz.h"
#include "tests/lib/faultvfs.h"
#include "tests/lib/storebed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll
#define HOUR_MS 3600000ll
#define TODAY STOREBED_DAY              /* 2026-01-01 */
#define NOW (STOREBED_NOW + 10 * HOUR_MS)
#define PHONE 22376000000ull
#define BEBE 4u                         /* topic 2 of the set */

struct fixture {
	struct scheme *scheme;
	struct menus *menus;
	struct faultvfs *disk;
	struct storebed bed;
	struct desk *desk;
	struct desk_memory memory;
	int64_t now_ms;
};

static void open_desk(struct fixture *f)
{
	f->memory = (struct desk_memory){.menus = f->menus, .scheme = f->scheme, .walked = INT64_MAX};
	f->desk = desk_batch_new(f->bed.store, &f->memory);
}

static void add_member(struct store *s, int64_t household, int no, const char *name, char sex, uint64_t phone)
{
	struct store_member m = {.household = household, .no = no, .role = no == 1 ? STORE_HEAD : STORE_SPOUSE, .sex = sex,
				 .birth_year = 1990, .phone = phone, .last_name = "Traoré", .language = "fr"};
	bool changed;

	snprintf(m.first_name, sizeof m.first_name, "%s", name);
	assert_int_equal(store_member_put(s, &m, &changed), 0);
}

static void add_household(struct store *s, int i, uint64_t head, uint64_t wife)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kléla",
				    .enrolled_on = TODAY - 200, .next_change_on = BASE_DAY_NONE};
	int64_t id;
	bool changed;

	snprintf(h.no, sizeof h.no, "H-%d", i);
	assert_int_equal(store_household_put(s, &h, &changed, &id), 0);
	add_member(s, id, 1, "Moussa", 'M', head ? PHONE + head : 0);
	add_member(s, id, 2, "Sira", 'F', wife ? PHONE + wife : 0);
}

static void save_phone(struct store *s, uint64_t phone, uint32_t on, uint32_t off)
{
	const struct store_phone p = {.phone = PHONE + phone, .topics_on = on, .topics_off = off};

	assert_int_equal(store_phone_save(s, &p, NOW), 0);
}

/* In each household member 2 is the woman. 1: a phone of her own, 2. 2: both have phone 3. 3: she has none, and the head's phone 4 has
 * asked for the topic. 4: she has none, and nobody asked. 5: her own phone 6 has said STOP. */
static void fill(struct fixture *f)
{
	struct store *s = f->bed.store;

	assert_int_equal(store_begin(s), 0);
	add_household(s, 1, 1, 2);
	add_household(s, 2, 3, 3);
	add_household(s, 3, 4, 0);
	add_household(s, 4, 5, 0);
	add_household(s, 5, 7, 6);
	save_phone(s, 4, BEBE, 0);
	save_phone(s, 6, 0, UINT32_MAX);
	assert_int_equal(store_commit(s), 0);
}

static int setup(void **state)
{
	static struct fixture f;
	const char *srcdir = getenv("srcdir");
	struct error e;
	char path[512];

	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	f.scheme = scheme_load(path, &e);
	snprintf(path, sizeof path, "%s/menus/mali", srcdir ? srcdir : ".");
	f.menus = f.scheme ? menus_load(path, f.scheme, TEXT_FIT_USSD, &e) : NULL;
	if (!f.menus)
		return -1;
	f.disk = faultvfs_new("series");
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	faultvfs_free(f->disk);
	menus_free(f->menus);
	scheme_free(f->scheme);
	return 0;
}

static void begin(struct fixture *f)
{
	f->now_ms = NOW;
	storebed_open(&f->bed, "?vfs=series");
	fill(f);
	open_desk(f);
}

static void end(struct fixture *f)
{
	assert_int_equal(storebed_check(f->bed.store), 0);
	desk_batch_free(f->desk);
	storebed_close(&f->bed);
}

/* ---- what happens ---- */

static int tell(struct fixture *f, bool is_undone, enum store_event event, int household, int member, int32_t day)
{
	const struct desk_request r = {.kind = DESK_SWEEP, .now_ms = f->now_ms};
	struct desk_reply reply = {.kind = DESK_SWEEP};
	struct desk_step s = {f->bed.store, &f->memory, &r, &reply};
	int rc = store_begin(f->bed.store);

	if (!rc)
		rc = is_undone ? desk_series_undo(&s, event, household, member) : desk_series_event(&s, event, household, member, day);
	if (!rc)
		rc = store_commit(f->bed.store);
	if (rc)
		store_rollback(f->bed.store);
	return rc;
}

static void happens(struct fixture *f, enum store_event event, int household, int member, int32_t day)
{
	assert_int_equal(tell(f, false, event, household, member, day), 0);
}

static void is_undone(struct fixture *f, enum store_event event, int household, int member)
{
	assert_int_equal(tell(f, true, event, household, member, BASE_DAY_NONE), 0);
}

/* So many days pass, with a look each day. False: the store failed. */
static bool live(struct fixture *f, int days, bool is_house_off)
{
	struct desk_request r = {.kind = DESK_SWEEP, .count = 3};
	struct desk_reply *reply = calloc(1, sizeof *reply);
	bool is_well = true;

	for (int day = is_house_off ? days : 1; is_well && day <= days; day++) {
		r.now_ms = f->now_ms + day * DAY_MS;
		for (int i = 0; i < 50; i++) {
			desk_batch_run(f->desk, &r, reply, 1);
			if (reply->verdict != DESK_DONE || reply->wait_ms)
				break;
		}
		is_well = reply->verdict == DESK_DONE && reply->wait_ms;
	}
	f->now_ms += days * DAY_MS;
	free(reply);
	return is_well;
}

static int64_t ask(struct fixture *f, const char *sql)
{
	return storebed_ask(f->bed.path, sql);
}

static int count(struct fixture *f, uint64_t phone)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE kind = 'series' AND phone = %llu", (unsigned long long) (PHONE + phone));
	return (int) ask(f, sql);
}

static int count_saying(struct fixture *f, const char *text)
{
	char sql[256];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE kind = 'series' AND text LIKE '%%%s%%'", text);
	return (int) ask(f, sql);
}

/* ---- the tests ---- */

/* Told in the fifth month: thanks at once, what was due in the fourth is passed over, then months 6, 7 and 8. */
static void a_pregnancy_month_by_month(void **state)
{
	struct fixture *f = *state;

	begin(f);
	happens(f, STORE_PREGNANCY, 1, 2, TODAY - 5 * 30);
	assert_int_equal(count(f, 2), 1);
	assert_int_equal(count_saying(f, "Merci de votre visite"), 1);
	assert_true(live(f, 40, false));
	assert_int_equal(count(f, 2), 2);
	assert_int_equal(count_saying(f, "moustiquaire"), 1);
	assert_true(live(f, 100, false));
	assert_int_equal(count(f, 2), 4);
	assert_int_equal(ask(f, "SELECT state FROM enrolment"), STORE_ENROLMENT_DONE);
	assert_int_equal(ask(f, "SELECT count(*) FROM outbox WHERE text LIKE '%enceinte%' OR text LIKE '%Sira%'"), 0);
	end(f);
}

/* The mother is told two days before each vaccination, and nothing more of her pregnancy. */
static void a_birth_ends_the_pregnancy(void **state)
{
	struct fixture *f = *state;

	begin(f);
	happens(f, STORE_PREGNANCY, 1, 2, TODAY - 235);
	happens(f, STORE_BIRTH, 1, 2, TODAY);
	assert_int_equal(count_saying(f, "Bienvenue"), 1);
	assert_true(live(f, 39, false));
	assert_int_equal(count_saying(f, "Vaccins de l''enfant"), 0);
	assert_true(live(f, 1, false));
	assert_int_equal(count_saying(f, "vers le 12/02/26"), 1); /* 42 days after 2026-01-01 */
	assert_true(live(f, 460, false));
	assert_int_equal(ask(f, "SELECT sent FROM enrolment WHERE state = 1 AND event = 2"), 6);
	assert_int_equal(ask(f, "SELECT sent FROM enrolment WHERE state = 2 AND event = 1"), 1);
	assert_int_equal(count_saying(f, "vers le 02/04/27"), 1); /* what is older is pruned */
	end(f);
}

/* It was a mistake, or a loss: nothing more is said, on this nor on anything of that topic. */
static void undone_is_silence(void **state)
{
	struct fixture *f = *state;

	begin(f);
	happens(f, STORE_PREGNANCY, 1, 2, TODAY - 120);
	assert_int_equal(ask(f, "SELECT topics_on FROM phone WHERE phone = 22376000002"), BEBE);
	is_undone(f, STORE_PREGNANCY, 1, 2);
	assert_int_equal(ask(f, "SELECT topics_on FROM phone WHERE phone = 22376000002"), 0);
	assert_int_equal(ask(f, "SELECT count(*) FROM outbox WHERE state = 0"), 0);
	assert_true(live(f, 130, false));
	assert_int_equal(count(f, 2), 1); /* the cancelled one */
	is_undone(f, STORE_PREGNANCY, 1, 2);
	is_undone(f, STORE_BIRTH, 1, 2); /* which was never told: nothing happens */
	assert_int_equal(ask(f, "SELECT count(*) FROM enrolment"), 1);
	end(f);
}

static void nobody_else_reads_it(void **state)
{
	struct fixture *f = *state;

	begin(f);
	for (int household = 2; household <= 5; household++)
		happens(f, STORE_PREGNANCY, household, 2, TODAY - 120);
	assert_true(live(f, 130, false));
	assert_int_equal(count(f, 3), 0); /* shared, and nobody asked on it */
	assert_int_equal(count(f, 4), 5); /* the family's phone, on which it was asked for */
	assert_int_equal(count(f, 5), 0);
	assert_int_equal(count(f, 6), 0); /* STOP stays */
	assert_int_equal(count(f, 7), 0);
	end(f);
}

/* A phone that others get as well is no longer hers alone. */
static void a_phone_that_became_shared(void **state)
{
	struct fixture *f = *state;

	begin(f);
	happens(f, STORE_PREGNANCY, 1, 2, TODAY - 120);
	assert_int_equal(store_begin(f->bed.store), 0);
	add_member(f->bed.store, 4, 2, "Kadia", 'F', PHONE + 2);
	assert_int_equal(store_commit(f->bed.store), 0);
	assert_true(live(f, 130, false));
	assert_int_equal(count(f, 2), 1);
	end(f);
}

static void a_house_that_was_off_does_not_pour(void **state)
{
	struct fixture *f = *state;

	begin(f);
	happens(f, STORE_JOINED, 1, 0, TODAY);
	assert_int_equal(count(f, 1), 0);
	assert_true(live(f, 20, true)); /* days 2 and 14 are over: six days is too late even for the last one */
	assert_int_equal(count(f, 1), 0);
	assert_true(live(f, 10, true)); /* day 28, two days ago */
	assert_int_equal(count(f, 1), 1);
	assert_int_equal(ask(f, "SELECT count(*) FROM quiz_asked WHERE quiz = 'moustiquaire' AND answer IS NULL"), 1);
	end(f);
}

static void once_each_whatever_is_told_again(void **state)
{
	struct fixture *f = *state;

	begin(f);
	happens(f, STORE_BIRTH, 1, 2, TODAY - 3);
	happens(f, STORE_BIRTH, 1, 2, TODAY - 3);
	assert_int_equal(count(f, 2), 1);
	happens(f, STORE_BIRTH, 1, 2, TODAY - 1); /* corrected */
	assert_true(live(f, 39, false));
	assert_int_equal(count_saying(f, "vers le 11/02/26"), 1);
	is_undone(f, STORE_BIRTH, 1, 2);
	happens(f, STORE_BIRTH, 1, 2, TODAY - 1); /* that was the mistake: it goes on where it stood */
	assert_true(live(f, 1, false));
	assert_int_equal(count(f, 2), 2);
	assert_true(live(f, 27, false));
	assert_int_equal(count_saying(f, "fois: vers le 11/03/26"), 1);
	happens(f, STORE_BIRTH, 1, 2, BASE_DAY_NONE); /* a child on the card, of whom the year alone is known: the date stays */
	assert_int_equal(ask(f, "SELECT day FROM enrolment"), TODAY - 1);
	end(f);
}

static void who_leaves_the_card_hears_no_more(void **state)
{
	struct fixture *f = *state;
	bool changed;

	begin(f);
	happens(f, STORE_BIRTH, 1, 2, TODAY);
	assert_int_equal(store_begin(f->bed.store), 0);
	assert_int_equal(store_member_set_days(f->bed.store, 1, 2, BASE_DAY_NONE, TODAY + 5, &changed), 0);
	assert_int_equal(store_commit(f->bed.store), 0);
	assert_true(live(f, 60, false));
	assert_int_equal(count(f, 2), 1);
	assert_int_equal(ask(f, "SELECT state FROM enrolment"), STORE_ENROLMENT_ENDED);
	end(f);
}

static void an_idle_house_writes_nothing(void **state)
{
	struct fixture *f = *state;
	uint64_t before;

	begin(f);
	happens(f, STORE_BIRTH, 1, 2, TODAY);
	assert_true(live(f, 3, false));
	before = faultvfs_changes(f->disk);
	assert_true(live(f, 30, false));
	assert_int_equal(faultvfs_changes(f->disk) - before, 0);
	end(f);
}

/* The process dies before each change of the disk, and goes on. */
static void a_death_at_every_write(void **state)
{
	struct fixture *f = *state;
	bool broke = true;
	uint64_t n;

	for (n = 1; broke; n++) {
		begin(f);
		faultvfs_die_at(f->disk, n, FAULTVFS_KILL);
		if (!tell(f, false, STORE_JOINED, 1, 0, TODAY) && !tell(f, false, STORE_BIRTH, 1, 2, TODAY))
			live(f, 45, false);
		broke = faultvfs_is_dead(f->disk);
		desk_batch_free(f->desk);
		store_close(f->bed.store);
		f->bed.store = NULL;
		faultvfs_heal(f->disk);
		storebed_reopen(&f->bed);
		open_desk(f);
		f->now_ms = NOW;
		happens(f, STORE_JOINED, 1, 0, TODAY);
		happens(f, STORE_BIRTH, 1, 2, TODAY);
		assert_true(live(f, 45, false));
		assert_int_equal(count(f, 1), 3);
		assert_int_equal(count(f, 2), 2);
		assert_int_equal(ask(f, "SELECT count(*) FROM quiz_asked"), 1);
		end(f);
		assert_true(n < 1000);
	}
	print_message("%d deaths\n", (int) n - 1);
}

/* ---- another file ---- */

static void write_series(const char *dir, const char *steps)
{
	char path[256];
	FILE *out;

	snprintf(path, sizeof path, "%s/series/adhesion.yaml", dir);
	out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "series: adhesion\ntitle: A\nevent: joined\ntopic: nouvelles\nto: head\nmissing: source\nparts: 1\nhours: \"09:00-18:00\"\n"
		"steps:\n%s", steps);
	fclose(out);
}

static void reload(struct fixture *f, const char *dir, struct menus **menus)
{
	struct error e;
	struct desk_reload body = {.scheme = f->scheme};
	const struct desk_request r = {.kind = DESK_RELOAD, .now_ms = f->now_ms, .body = &body};
	struct desk_reply *reply = calloc(1, sizeof *reply);
	struct menus *old = *menus;

	*menus = menus_load(dir, f->scheme, TEXT_FIT_USSD, &e);
	if (!*menus)
		fail_msg("%s", e.text);
	body.menus = *menus;
	desk_batch_run(f->desk, &r, reply, 1);
	assert_int_equal(reply->verdict, DESK_DONE);
	menus_free(old);
	free(reply);
}

/* Who is in a series goes on behind the day that it has reached, by the new file. */
static void a_file_changes_under_a_running_one(void **state)
{
	struct fixture *f = *state;
	char dir[] = "/tmp/series-XXXXXX", command[600];
	const char *srcdir = getenv("srcdir");
	struct menus *menus = NULL;

	begin(f);
	assert_non_null(mkdtemp(dir));
	snprintf(command, sizeof command, "cp -r %s/menus/mali/. %s && chmod -R u+w %s", srcdir ? srcdir : ".", dir, dir);
	assert_int_equal(system(command), 0);
	write_series(dir, "  - {after_days: 2, texts: {fr: un}}\n  - {after_days: 10, texts: {fr: dix}}\n");
	reload(f, dir, &menus);
	happens(f, STORE_JOINED, 1, 0, TODAY);
	assert_true(live(f, 5, false));
	assert_int_equal(count_saying(f, "un"), 1);
	write_series(dir, "  - {after_days: 1, texts: {fr: nouveau}}\n  - {after_days: 7, texts: {fr: sept}}\n"
		     "  - {after_days: 12, texts: {fr: douze}}\n");
	reload(f, dir, &menus);
	assert_true(live(f, 10, false));
	assert_int_equal(count_saying(f, "nouveau") + count_saying(f, "dix"), 0);
	assert_int_equal(count_saying(f, "sept"), 1);
	assert_int_equal(count_saying(f, "douze"), 1);
	assert_int_equal(ask(f, "SELECT state FROM enrolment"), STORE_ENROLMENT_DONE);
	happens(f, STORE_JOINED, 2, 0, TODAY + 15);
	snprintf(command, sizeof command, "rm %s/series/adhesion.yaml", dir);
	assert_int_equal(system(command), 0);
	reload(f, dir, &menus);
	assert_true(live(f, 3, false));
	assert_int_equal(ask(f, "SELECT count(*) FROM enrolment WHERE state = 0 AND next_on IS NULL"), 1);
	write_series(dir, "  - {after_days: 5, texts: {fr: cinq}}\n");
	reload(f, dir, &menus);
	assert_true(live(f, 3, false));
	assert_int_equal(count_saying(f, "cinq"), 1);
	end(f);
	menus_free(menus);
	snprintf(command, sizeof command, "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pregnancy_month_by_month),
		cmocka_unit_test(a_birth_ends_the_pregnancy),
		cmocka_unit_test(undone_is_silence),
		cmocka_unit_test(nobody_else_reads_it),
		cmocka_unit_test(a_phone_that_became_shared),
		cmocka_unit_test(a_house_that_was_off_does_not_pour),
		cmocka_unit_test(once_each_whatever_is_told_again),
		cmocka_unit_test(who_leaves_the_card_hears_no_more),
		cmocka_unit_test(an_idle_house_writes_nothing),
		cmocka_unit_test(a_death_at_every_write),
		cmocka_unit_test(a_file_changes_under_a_running_one),
	};

	return cmocka_run_group_tests_name("desk/series", tests, setup, teardown);
}
