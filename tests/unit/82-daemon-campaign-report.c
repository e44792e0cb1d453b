/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign in two dozen villages, two arms and a hold-out, over its days in virtual time: some pay, renew, join and call within the days
 * that count, some before, after, or not for good. The report is what one counts by hand. */
#include "base/date.h"
#include "daemon/campaign_report.h"
#include "desk/campaign.h"
#include "desk/desk.h"
#include "menus/campaign_load.h"
#include "menus/set.h"
#include "store/callback.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/phone.h"
#include "store/referral.h"
#include "store/sql.h"
#include "tests/lib/storebed.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll
#define NOW (STOREBED_NOW + 10 * 3600000ll)
#define PHONE 22376000000ull
#define VILLAGES 24
#define EACH 6 /* households of a village */
#define JUDGED 30

static const char text[] =
	"campaign: juge\ntitle: Juge\ntopic: nouvelles\nsegment: \"role = head\"\nto: households\nmissing: source\nparts: 1\nholdout: 34\n"
	"judge_days: 30\nwindow: {from: 2026-01-01, until: 2026-01-03, hours: \"00:00-24:00\"}\n"
	"arms:\n  - {name: doux, texts: {fr: \"{prenom}, bonjour.\"}}\n  - {name: fort, texts: {fr: \"{prenom}, payez.\"}}\n";

struct fixture {
	struct scheme *scheme;
	struct menus *menus;
	struct store *store;
	struct menus_campaign *campaign;
	struct store_campaign row;
	char code[STORE_REFERRAL_CODE];
};

static void add_household(struct fixture *f, const char *no, int village, uint64_t phone, int32_t enrolled_on, int64_t *id)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .enrolled_on = enrolled_on,
				    .next_change_on = BASE_DAY_NONE};
	struct store_member m = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1990, .phone = phone, .first_name = "Awa",
				 .last_name = "Traoré", .language = "fr"};
	bool changed;

	snprintf(h.no, sizeof h.no, "%s", no);
	snprintf(h.village, sizeof h.village, "V%d", village);
	assert_int_equal(store_household_put(f->store, &h, &changed, id), 0);
	m.household = *id;
	assert_int_equal(store_member_put(f->store, &m, &changed), 0);
}

static int64_t household_of(int village, int i) { return village * EACH + i + 1; }
static uint64_t phone_of(int village, int i) { return PHONE + (uint64_t) household_of(village, i); }
static int arm_of(const struct fixture *f, int village)
{
	char name[16];

	snprintf(name, sizeof name, "V%d", village);
	return menus_campaign_draw(f->campaign, "klela", name);
}

static void post(struct fixture *f, int64_t household, int32_t day, int64_t francs, const char *kind)
{
	static int n;
	char reference[16];

	snprintf(reference, sizeof reference, "r%d", n++);
	assert_int_equal(store_ledger_post_dues(f->store, household, day, francs, kind, "cash", reference, day * DAY_MS), 0);
}

/* ---- who does what ---- */

static bool pays_in_time(const struct fixture *f, int v, int i)
{
	return i == 0 || (i == 1 && arm_of(f, v) == 1) || (i == 2 && v % 3 == 0 && v != 3);
}
static bool calls_in_time(int v, int i) { return i == 5 && v % 2 == 0; }
static bool brings_a_member(int v) { return v % 4 == 1; }

static void call(struct fixture *f, uint64_t phone, int64_t household, int32_t day)
{
	int64_t ticket;

	assert_int_equal(store_callback_add(f->store, phone, household, STORE_CALL_BACK, day * DAY_MS + 1, &ticket), 0);
}

static void live(struct fixture *f)
{
	const int32_t d = STOREBED_DAY;
	struct store_household moved;
	int64_t id;
	char no[16];
	bool changed;

	for (int v = 0; v < VILLAGES; v++) {
		for (int i = 0; i < EACH; i++)
			if (pays_in_time(f, v, i))
				post(f, household_of(v, i), d + (i ? JUDGED : 0), 1100, "cash"); /* the first and the last day count */
		post(f, household_of(v, 3), d - 1, 1100, "cash");                        /* before */
		post(f, household_of(v, 4), d + JUDGED + 1, 1100, "cash");               /* after */
		call(f, phone_of(v, 5), household_of(v, 5), d + (v % 2 ? JUDGED + 1 : 10));
		snprintf(no, sizeof no, "N%d", v);
		add_household(f, no, v, 0, d + (brings_a_member(v) ? 7 : v % 2 ? -3 : JUDGED + 9), &id);
		if (v == 1 || v == 3) /* V3's came before; V1's counts */
			assert_int_equal(store_household_refer(f->store, id, f->code, d + 7), 0);
		if (brings_a_member(v)) /* as a roll opens it: paid before us */
			assert_int_equal(store_ledger_post_dues(f->store, id, d + 7, 550, "opening", "opening", no, d * DAY_MS), 0);
	}
	post(f, household_of(3, 2), d + 5, 1100, "cash"); /* given back: did not pay */
	post(f, household_of(3, 2), d + 6, -1100, "correction");
	/* V0's payer moves to another arm's village: she stays where she was drawn */
	assert_int_equal(store_household_load(f->store, household_of(0, 0), &moved), 0);
	for (int v = 1; v < VILLAGES; v++)
		if (arm_of(f, v) != arm_of(f, 0))
			snprintf(moved.village, sizeof moved.village, "V%d", v);
	assert_int_equal(store_household_put(f->store, &moved, &changed, &id), 0);
	assert_true(changed);
}

/* ---- the bed ---- */

static void run(struct fixture *f, int64_t now_ms)
{
	struct desk *desk = desk_batch_new(f->store, &(struct desk_memory){.menus = f->menus, .scheme = f->scheme, .walked = INT64_MAX});
	const struct desk_request r = {.kind = DESK_CAMPAIGN, .count = 64, .now_ms = now_ms};
	struct desk_reply *reply = calloc(1, sizeof *reply);

	for (int i = 0; i < 50 && !reply->wait_ms; i++) {
		desk_batch_run(desk, &r, reply, 1);
		assert_int_equal(reply->verdict, DESK_DONE);
	}
	free(reply);
	desk_batch_free(desk);
}

static void start(struct fixture *f, const char *code, const char *file)
{
	struct store_campaign c = {.author = "awa", .mark = "0a1b2c3d", .phones = 1, .parts = 1, .to_min = 1440};
	struct error e;

	snprintf(c.code, sizeof c.code, "%s", code);
	assert_int_equal(store_begin(f->store), 0);
	assert_int_equal(store_campaign_submit(f->store, &c, file, NOW, &c.id), 0);
	snprintf(c.approver, sizeof c.approver, "moussa");
	assert_int_equal(store_campaign_approve(f->store, &c), 0);
	assert_int_equal(store_campaign_move(f->store, c.id, STORE_CAMPAIGN_RUNNING, NOW), 0);
	assert_int_equal(store_commit(f->store), 0);
	if (!f->campaign) {
		f->campaign = menus_campaign_load(f->menus, "juge.yaml", file, strlen(file), &e);
		assert_non_null(f->campaign);
	}
}

static void fill(struct fixture *f)
{
	const struct store_staff staff[] = {{.code = "awa", .name = "Awa"}, {.code = "moussa", .name = "Moussa"}};
	struct store_referral champion = {.name = "Awa", .kind = "champion", .added_by = "awa"};
	const uint8_t pin[STORE_STAFF_PIN] = {0};
	int64_t id;
	char no[16];

	assert_int_equal(store_begin(f->store), 0);
	for (int v = 0; v < VILLAGES; v++)
		for (int i = 0; i < EACH; i++) {
			snprintf(no, sizeof no, "H%d", (int) household_of(v, i));
			add_household(f, no, v, phone_of(v, i), STOREBED_DAY - 400, &id);
			assert_int_equal(id, household_of(v, i));
			post(f, id, STOREBED_DAY - 400, 13 * 550, "cash"); /* to the end of the month before */
		}
	for (int i = 0; i < 2; i++)
		assert_int_equal(store_staff_add(f->store, &staff[i], pin, NOW), 0);
	assert_int_equal(store_referral_add(f->store, &champion, NOW), 0);
	memcpy(f->code, champion.code, sizeof f->code);
	assert_int_equal(store_commit(f->store), 0);
}

static int setup(void **state)
{
	static struct fixture f;
	const char *srcdir = getenv("srcdir");
	struct error e;
	char path[512];

	f = (struct fixture){.scheme = NULL};
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	f.scheme = scheme_load(path, &e);
	snprintf(path, sizeof path, "%s/menus/mali", srcdir ? srcdir : ".");
	f.menus = f.scheme ? menus_load(path, f.scheme, TEXT_FIT_USSD, &e) : NULL;
	f.store = store_open("sqlite::memory:", NOW, &e);
	if (!f.menus || !f.store)
		return -1;
	fill(&f);
	start(&f, "juge", text);
	run(&f, NOW);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	menus_campaign_free(f->campaign);
	store_close(f->store);
	menus_free(f->menus);
	scheme_free(f->scheme);
	return 0;
}

static struct campaign_report report(struct fixture *f, int32_t today)
{
	const struct parts parts = {.scheme = f->scheme, .menus = f->menus};
	struct campaign_report r;
	struct error e;

	assert_int_equal(store_campaign_find(f->store, "juge", &f->row), 0);
	assert_int_equal(daemon_campaign_report_read(&r, &parts, f->store, &f->row, f->campaign, today, &e), 0);
	return r;
}

/* ---- counted by hand ---- */

static void by_hand(struct fixture *f, struct scheme_trial_arm arms[3][CAMPAIGN_OUTCOMES])
{
	memset(arms, 0, sizeof(struct scheme_trial_arm[3][CAMPAIGN_OUTCOMES]));
	for (int v = 0; v < VILLAGES; v++) {
		int64_t did[CAMPAIGN_OUTCOMES] = {0};

		for (int i = 0; i < EACH; i++) {
			did[CAMPAIGN_PAID] += pays_in_time(f, v, i);
			did[CAMPAIGN_RENEWED] += pays_in_time(f, v, i);
			did[CAMPAIGN_CALLED] += calls_in_time(v, i);
		}
		did[CAMPAIGN_JOINED] = brings_a_member(v);
		did[CAMPAIGN_REFERRED] = v == 1;
		for (int o = 0; o < CAMPAIGN_OUTCOMES; o++)
			scheme_trial_add(&arms[arm_of(f, v)][o], (struct scheme_trial_village){EACH, did[o]});
	}
}

static bool is_near(double a, double b) { return fabs(a - b) < 1e-9; }

static void the_report_is_what_one_counts_by_hand(void **state)
{
	struct fixture *f = *state;
	struct scheme_trial_arm hand[3][CAMPAIGN_OUTCOMES];
	struct campaign_report r;

	live(f);
	by_hand(f, hand);
	r = report(f, STOREBED_DAY + 60);
	for (int arm = 0; arm < 3; arm++)
		for (int o = 0; o < CAMPAIGN_OUTCOMES; o++) {
			const struct scheme_trial_effect is = scheme_trial_compare(&r.arms[arm].did[o], &r.arms[2].did[o]);
			const struct scheme_trial_effect should = scheme_trial_compare(&hand[arm][o], &hand[2][o]);

			assert_int_equal(r.arms[arm].did[o].villages, hand[arm][o].villages);
			assert_int_equal(r.arms[arm].did[o].meant, hand[arm][o].meant);
			if (r.arms[arm].did[o].did != hand[arm][o].did)
				fail_msg("arm %d, outcome %d: %d, by hand %d", arm, o, (int) r.arms[arm].did[o].did, (int) hand[arm][o].did);
			assert_true(is.has_interval == should.has_interval && is_near(is.low, should.low) && is_near(is.high, should.high));
		}
	assert_true(scheme_trial_compare(&r.arms[0].did[CAMPAIGN_CALLED], &r.arms[2].did[CAMPAIGN_CALLED]).has_interval);
	assert_false(scheme_trial_compare(&r.arms[0].did[CAMPAIGN_REFERRED], &r.arms[2].did[CAMPAIGN_REFERRED]).has_interval);
	assert_int_equal(r.over_on, STOREBED_DAY + JUDGED + 1);
	assert_int_equal(r.arms[0].phones + r.arms[1].phones + r.arms[2].phones, VILLAGES * EACH);
}

static void what_has_not_begun_is_not_counted(void **state)
{
	struct fixture *f = *state;
	struct campaign_report r;

	live(f);
	r = report(f, STOREBED_DAY - 1);
	for (int arm = 0; arm < 3; arm++) {
		assert_int_equal(r.arms[arm].did[CAMPAIGN_PAID].meant, 0);
		assert_true(r.arms[arm].phones > 0);
	}
	r = report(f, STOREBED_DAY + 3); /* who pays on the last day has not paid yet */
	assert_int_equal(r.arms[0].did[CAMPAIGN_PAID].did + r.arms[1].did[CAMPAIGN_PAID].did + r.arms[2].did[CAMPAIGN_PAID].did, VILLAGES);
}

/* A message costs what the gateway took of it; a second campaign in the same days is told, by arm. */
static void francs_and_another_campaign(void **state)
{
	struct fixture *f = *state;
	struct menus_campaign *first = f->campaign;
	struct campaign_report r;
	int64_t also = 0;

	assert_int_equal(sqlite3_exec(f->store->db, "UPDATE outbox SET state = 2, sent_ms = 5, parts = 1 WHERE phone % 2 = 0", NULL, NULL, NULL),
			 SQLITE_OK);
	r = report(f, STOREBED_DAY + 2);
	for (int arm = 0; arm < 2; arm++) {
		assert_int_equal(r.arms[arm].gone, r.arms[arm].phones / 2);
		assert_int_equal(r.arms[arm].parts, r.arms[arm].gone);
		assert_int_equal(r.arms[arm].also, 0);
	}
	assert_int_equal(r.arms[2].gone + r.arms[2].parts, 0);
	start(f, "autre", "campaign: autre\ntitle: Autre\ntopic: nouvelles\nsegment: \"\"\nto: households\nmissing: source\n"
			  "parts: 1\nwindow: {from: 2026-01-01, until: 2026-01-03, hours: \"00:00-24:00\"}\ntexts: {fr: \"Bonjour.\"}\n");
	f->campaign = first;
	run(f, NOW);
	r = report(f, STOREBED_DAY + 2);
	for (int arm = 0; arm < 3; arm++) {
		assert_int_equal(r.arms[arm].also, r.arms[arm].phones);
		also += r.arms[arm].also;
	}
	assert_int_equal(also, VILLAGES * EACH);
	r = report(f, STOREBED_DAY - 1); /* before its first message another one has not disturbed it */
	assert_int_equal(r.arms[0].also, 0);
}

/* One arm's text names her, the others' do not: who made her phone a shared one is left out of all of them. */
static void who_is_left_out_is_left_out_everywhere(void **state)
{
	static const char mixed[] =
		"campaign: mixte\ntitle: Mixte\ntopic: nouvelles\nsegment: \"role = head\"\nto: households\nshared_phones: send\nmissing: source\n"
		"parts: 1\nholdout: 34\nwindow: {from: 2026-01-01, until: 2026-01-03, hours: \"00:00-24:00\"}\n"
		"arms:\n  - {name: tous, texts: {fr: \"Bonjour.\"}}\n  - {name: elle, texts: {fr: \"{prenom}, bonjour.\"}}\n";
	struct fixture *f = *state;
	struct store_campaign row;
	struct store_recipient rows[VILLAGES * EACH];
	int n;

	assert_int_equal(store_begin(f->store), 0);
	for (int v = 0; v < VILLAGES; v++) {
		const struct store_phone shared = {.phone = phone_of(v, 0), .sharing = STORE_SHARED};

		assert_int_equal(store_phone_save(f->store, &shared, NOW), 0);
	}
	assert_int_equal(store_commit(f->store), 0);
	start(f, "mixte", mixed);
	run(f, NOW);
	assert_int_equal(store_campaign_find(f->store, "mixte", &row), 0);
	assert_int_equal(store_campaign_walk(f->store, row.id, 0, rows, VILLAGES * EACH, &n), 0);
	assert_int_equal(n, VILLAGES * (EACH - 1)); /* of each village as many, whatever its arm */
}

/* Each arm, and the hold-out, must be such as would get any arm's text. */
static void arms_of_other_people_are_refused(void **state)
{
	static const char apart[] =
		"campaign: juge\ntitle: Juge\ntopic: nouvelles\nsegment: \"\"\nto: households\nmissing: leave-out\nparts: 1\n"
		"window: {from: 2026-01-01, until: 2026-01-03, hours: \"00:00-24:00\"}\n"
		"arms:\n  - {name: doux, texts: {fr: \"Bonjour.\", bm: \"I ni ce.\"}}\n  - {name: fort, texts: {fr: \"Bonsoir.\"}}\n";
	struct fixture *f = *state;
	struct error e;

	assert_null(menus_campaign_load(f->menus, "juge.yaml", apart, strlen(apart), &e));
	assert_non_null(strstr(e.text, "juge.yaml:11:"));
	assert_non_null(strstr(e.text, "it has other languages than the first arm"));
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_report_is_what_one_counts_by_hand), TEST(what_has_not_begun_is_not_counted), TEST(francs_and_another_campaign),
		TEST(arms_of_other_people_are_refused), TEST(who_is_left_out_is_left_out_everywhere),
	};

	return cmocka_run_group_tests_name("daemon/campaign_report", tests, NULL, NULL);
}
