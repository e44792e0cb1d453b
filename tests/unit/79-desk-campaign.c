/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign: whom it reaches and whom not, one copy a phone whatever dies on the way, the follow-up, and what waits in the outbox while
 * it is paused or after it was stopped. */
#include "base/date.h"
#include "desk/campaign.h"
#include "desk/desk.h"
#include "desk/stoppable.h"
#include "menus/set.h"
#include "store/alert.h"
#include "store/campaign.h"
#include "store/ledger.h"
#include "store/member.h"
#include "store/outbox.h"
#include "store/outbox_list.h"
#include "store/phone.h"
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
#define NOW (STOREBED_NOW + 10 * HOUR_MS) /* 2026-01-01, 10:00 */
#define PHONE 22376000000ull
#define HOUSEHOLDS 9

static const char essai[] =
	"campaign: essai\ntitle: Essai\ntopic: nouvelles\nsegment: \"role = head\"\nto: households\nmissing: leave-out\nparts: 1\npace: 60\n"
	"window: {from: 2026-01-01, until: 2026-01-03, hours: \"09:00-17:00\"}\ntexts: {fr: \"{prenom}, bonjour.\"}\n"
	"follow_up: {after_days: 3, unless: paid, texts: {fr: \"Encore {prenom}.\"}}\n";
static const char planning[] =
	"campaign: planning\ntitle: Planning\ntopic: planning\nsegment: \"\"\nto: members\nmissing: source\nparts: 1\n"
	"window: {from: 2026-01-01, until: 2026-01-03, hours: \"00:00-24:00\"}\ntexts: {fr: \"Bonjour.\"}\n";

struct fixture {
	struct scheme *scheme;
	struct menus *menus;
	struct faultvfs *disk;
	struct storebed bed;
	struct desk *desk;
	int64_t now_ms;
};

static void open_desk(struct fixture *f)
{
	f->desk = desk_batch_new(f->bed.store, &(struct desk_memory){.menus = f->menus, .scheme = f->scheme, .walked = INT64_MAX});
}

static void add_household(struct store *s, int i, uint64_t phone, const char *language)
{
	struct store_household h = {.mutuelle = "m-klela", .plan = "amv", .commune = "klela", .village = "Kléla",
				    .enrolled_on = STOREBED_DAY - 200, .next_change_on = BASE_DAY_NONE};
	struct store_member m = {.no = 1, .role = STORE_HEAD, .sex = 'F', .birth_year = 1990, .phone = phone, .last_name = "Traoré"};
	bool changed;

	snprintf(h.no, sizeof h.no, "H-%d", i);
	snprintf(m.first_name, sizeof m.first_name, "Awa%d", i);
	snprintf(m.language, sizeof m.language, "%s", language);
	assert_int_equal(store_household_put(s, &h, &changed, &m.household), 0);
	assert_int_equal(store_member_put(s, &m, &changed), 0);
}

static void save_phone(struct store *s, struct store_phone p)
{
	assert_int_equal(store_phone_save(s, &p, NOW), 0);
}

/* 1 to 4 get it, 5 has said STOP, 6 has no phone, 7 speaks Bambara, 8 and 9 have one phone; 2 has asked for planning, 9's too. */
static void fill(struct fixture *f)
{
	const struct store_staff staff[] = {{.code = "awa", .name = "Awa"}, {.code = "moussa", .name = "Moussa"}};
	const uint8_t pin[STORE_STAFF_PIN] = {0};
	struct store *s = f->bed.store;

	assert_int_equal(store_begin(s), 0);
	for (int i = 1; i <= HOUSEHOLDS; i++)
		add_household(s, i, i == 6 ? 0 : PHONE + (uint64_t) (i == 9 ? 8 : i), i == 7 ? "bm" : "fr");
	save_phone(s, (struct store_phone){.phone = PHONE + 5, .topics_off = UINT32_MAX});
	save_phone(s, (struct store_phone){.phone = PHONE + 2, .topics_on = 8});
	save_phone(s, (struct store_phone){.phone = PHONE + 8, .topics_on = 8});
	for (int i = 0; i < 2; i++)
		assert_int_equal(store_staff_add(s, &staff[i], pin, NOW), 0);
	assert_int_equal(store_commit(s), 0);
}

static void start(struct fixture *f, const char *code, const char *text)
{
	struct store_campaign c = {.author = "awa", .mark = "0a1b2c3d", .phones = 5, .parts = 5, .from_min = 540, .to_min = 1020};
	struct store *s = f->bed.store;

	snprintf(c.code, sizeof c.code, "%s", code);
	assert_int_equal(store_begin(s), 0);
	assert_int_equal(store_campaign_submit(s, &c, text, NOW, &c.id), 0);
	assert_int_equal(store_campaign_move(s, c.id, STORE_CAMPAIGN_RUNNING, NOW), STORE_REFUSED); /* nobody has approved it */
	snprintf(c.approver, sizeof c.approver, "awa");
	assert_int_equal(store_campaign_approve(s, &c), STORE_REFUSED);
	snprintf(c.approver, sizeof c.approver, "moussa");
	c.mark[0] = '1';
	assert_int_equal(store_campaign_approve(s, &c), STORE_REFUSED); /* another text */
	c.mark[0] = '0';
	assert_int_equal(store_campaign_approve(s, &c), 0);
	assert_int_equal(store_campaign_move(s, c.id, STORE_CAMPAIGN_RUNNING, NOW), 0);
	assert_int_equal(store_commit(s), 0);
}

/* Chunks of two households until nothing is left to do now; false: the store failed. */
static bool run(struct fixture *f)
{
	const struct desk_request r = {.kind = DESK_CAMPAIGN, .count = 2, .now_ms = f->now_ms};
	struct desk_reply *reply = calloc(1, sizeof *reply);
	bool is_done;

	for (int i = 0; i < 50; i++) {
		desk_batch_run(f->desk, &r, reply, 1);
		if (reply->verdict != DESK_DONE || reply->wait_ms)
			break;
	}
	is_done = reply->verdict == DESK_DONE && reply->wait_ms;
	free(reply);
	return is_done;
}

static int count(struct fixture *f, uint64_t phone)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE kind = 'campaign' AND phone = %llu", (unsigned long long) phone);
	return (int) storebed_ask(f->bed.path, sql);
}

static void expect_messages(struct fixture *f, int each, int paid)
{
	for (uint64_t i = 1; i <= 8; i++) {
		int want = i == 5 || i == 6 || i == 7 ? 0 : i == 3 ? paid : each;

		if (count(f, PHONE + i) != want)
			fail_msg("phone %d has %d messages, not %d", (int) i, count(f, PHONE + i), want);
	}
}

static int setup(void **state)
{
	static struct fixture f;
	const char *srcdir = getenv("srcdir");
	struct error e;
	char path[512];

	f = (struct fixture){.now_ms = NOW};
	snprintf(path, sizeof path, "%s/menus/mali/scheme.yaml", srcdir ? srcdir : ".");
	f.scheme = scheme_load(path, &e);
	snprintf(path, sizeof path, "%s/menus/mali", srcdir ? srcdir : ".");
	f.menus = f.scheme ? menus_load(path, f.scheme, TEXT_FIT_USSD, &e) : NULL;
	if (!f.menus)
		return -1;
	f.disk = faultvfs_new("campaign");
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
	storebed_open(&f->bed, "?vfs=campaign");
	fill(f);
	open_desk(f);
}

static void end(struct fixture *f)
{
	assert_int_equal(storebed_check(f->bed.store), 0);
	desk_batch_free(f->desk);
	storebed_close(&f->bed);
}

static void pay(struct fixture *f, int household)
{
	assert_int_equal(store_begin(f->bed.store), 0);
	assert_int_equal(store_ledger_post_dues(f->bed.store, household, STOREBED_DAY + 1, 1100, "cash", "cash", "R-1", f->now_ms), 0);
	assert_int_equal(store_commit(f->bed.store), 0);
}

static void one_copy_a_phone_and_a_follow_up(void **state)
{
	struct fixture *f = *state;
	struct store_campaign c;

	begin(f);
	start(f, "essai", essai);
	assert_true(run(f));
	expect_messages(f, 1, 1);
	assert_int_equal(storebed_ask(f->bed.path, "SELECT max(not_before_ms) - min(not_before_ms) FROM outbox"), 4 * 60000); /* its pace */
	pay(f, 3);
	assert_int_equal(store_campaign_find(f->bed.store, "essai", &c), 0);
	assert_int_equal(c.state, STORE_CAMPAIGN_RUNNING);
	assert_int_equal(c.stage, 1);
	f->now_ms = NOW + 3 * DAY_MS;
	assert_true(run(f));
	expect_messages(f, 2, 1);
	assert_int_equal(store_campaign_find(f->bed.store, "essai", &c), 0);
	assert_int_equal(c.state, STORE_CAMPAIGN_DONE);
	assert_int_equal(c.seen, HOUSEHOLDS);
	end(f);
}

/* The process dies before each change of the disk, in the messages and in the follow-up, and goes on. */
static void a_death_at_every_write(void **state)
{
	struct fixture *f = *state;
	bool broke = true;
	uint64_t n;

	for (n = 1; broke; n++) {
		begin(f);
		start(f, "essai", essai);
		faultvfs_die_at(f->disk, n, FAULTVFS_KILL);
		if (run(f)) {
			f->now_ms = NOW + 3 * DAY_MS;
			run(f);
		}
		broke = faultvfs_is_dead(f->disk);
		desk_batch_free(f->desk);
		store_close(f->bed.store);
		f->bed.store = NULL;
		faultvfs_heal(f->disk);
		storebed_reopen(&f->bed);
		open_desk(f);
		f->now_ms = NOW;
		assert_true(run(f));
		f->now_ms = NOW + 3 * DAY_MS;
		assert_true(run(f));
		expect_messages(f, 2, 2);
		assert_int_equal(storebed_ask(f->bed.path, "SELECT count(*) FROM campaign_recipient"), 5);
		end(f);
		assert_true(n < 1000);
	}
	print_message("%d deaths\n", (int) n - 1);
}

static void family_planning_only_to_who_asked_and_alone(void **state)
{
	struct fixture *f = *state;

	begin(f);
	start(f, "planning", planning);
	assert_true(run(f));
	assert_int_equal(storebed_ask(f->bed.path, "SELECT count(*) FROM outbox"), 1); /* 8 asked, too, but shares her phone */
	assert_int_equal(count(f, PHONE + 2), 1);
	end(f);
}

/* P12: `shared_phones: send` (as this topic is preset) reaches a phone of two families, but one that was set as shared only with a text
 * that names nobody; one whose only user says so is nobody else's. */
static void a_phone_that_was_set_as_shared_is_not_named_to(void **state)
{
	static const char plain[] =
		"campaign: essai\ntitle: Essai\ntopic: nouvelles\nsegment: \"role = head\"\nto: households\nmissing: leave-out\nparts: 1\n"
		"window: {from: 2026-01-01, until: 2026-01-03, hours: \"09:00-17:00\"}\ntexts: {fr: \"Vaccins lundi, {village}.\"}\n";
	struct fixture *f = *state;

	for (int is_plain = 0; is_plain < 2; is_plain++) {
		begin(f);
		assert_int_equal(store_begin(f->bed.store), 0);
		save_phone(f->bed.store, (struct store_phone){.phone = PHONE + 3, .sharing = STORE_SHARED});
		assert_int_equal(store_commit(f->bed.store), 0);
		start(f, "essai", is_plain ? plain : essai);
		assert_true(run(f));
		assert_int_equal(count(f, PHONE + 3), is_plain);
		assert_int_equal(count(f, PHONE + 8), 1);
		end(f);
	}
	begin(f);
	assert_int_equal(store_begin(f->bed.store), 0);
	save_phone(f->bed.store, (struct store_phone){.phone = PHONE + 8, .topics_on = 8, .sharing = STORE_NOT_SHARED});
	save_phone(f->bed.store, (struct store_phone){.phone = PHONE + 2, .topics_on = 8, .sharing = STORE_SHARED});
	assert_int_equal(store_commit(f->bed.store), 0);
	start(f, "planning", planning);
	assert_true(run(f));
	assert_int_equal(count(f, PHONE + 8), 1);
	assert_int_equal(count(f, PHONE + 2), 0);
	end(f);
}

/* How many messages the gateway would get at this time. */
static size_t lease(struct fixture *f, int64_t now_ms)
{
	struct desk_outgoing *room = calloc(64, sizeof *room);
	struct desk_lease l = {.link = "orange", .cap = 64, .messages = room};
	const struct desk_request r = {.kind = DESK_OUTBOX_LEASE, .count = 64, .now_ms = now_ms, .body = &l};
	struct desk_reply *reply = calloc(1, sizeof *reply);

	desk_batch_run(f->desk, &r, reply, 1);
	assert_int_equal(reply->verdict, DESK_DONE);
	free(reply);
	free(room);
	return l.n;
}

/* A link that wants few messages at a time is not kept from them by many that are held, and gets no more than it wants. */
static void what_is_held_keeps_nothing_back(void **state)
{
	struct fixture *f = *state;
	struct desk_outgoing *room = calloc(1, sizeof *room);
	struct desk_lease l = {.link = "orange", .cap = 1, .messages = room};
	struct desk_request r = {.kind = DESK_OUTBOX_LEASE, .count = 1, .now_ms = NOW + 13 * HOUR_MS, .body = &l}; /* in the night */
	struct store_message reminder = {.priority = STORE_REMINDER, .kind = "reminder", .phone = PHONE, .not_before_ms = NOW};
	struct store_message loud = {.priority = STORE_CAMPAIGN, .kind = "manual", .phone = PHONE, .not_before_ms = NOW};
	struct desk_reply *reply = calloc(1, sizeof *reply);
	int64_t id, first;

	begin(f);
	assert_int_equal(store_begin(f->bed.store), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(store_outbox_add(f->bed.store, &reminder, NOW, &id), 0);
	for (int i = 0; i < 30; i++)
		assert_int_equal(store_outbox_add(f->bed.store, &loud, NOW, i ? &id : &first), 0);
	assert_int_equal(store_commit(f->bed.store), 0);
	for (int i = 0; i < 30; i++) {
		desk_batch_run(f->desk, &r, reply, 1);
		assert_int_equal(reply->verdict, DESK_DONE);
		assert_int_equal(l.n, 1);
		assert_int_equal(room->id, first + i);
	}
	assert_int_equal(storebed_ask(f->bed.path, "SELECT count(*) FROM outbox WHERE state = 0 AND kind = 'reminder' AND attempts = 0"), 100);
	assert_int_equal(storebed_ask(f->bed.path, "SELECT count(*) FROM outbox WHERE state = 1 AND attempts = 1"), 30);
	free(reply);
	free(room);
	end(f);
}

static void move(struct fixture *f, enum store_campaign_state to)
{
	assert_int_equal(store_begin(f->bed.store), 0);
	assert_int_equal(store_campaign_move(f->bed.store, 1, to, f->now_ms), 0);
	assert_int_equal(store_commit(f->bed.store), 0);
}

static void what_waits_is_paused_and_stopped(void **state)
{
	struct fixture *f = *state;

	begin(f);
	start(f, "essai", essai);
	assert_true(run(f));
	assert_int_equal(lease(f, NOW), 1);
	move(f, STORE_CAMPAIGN_PAUSED);
	assert_int_equal(lease(f, NOW + HOUR_MS), 0);
	move(f, STORE_CAMPAIGN_RUNNING);
	assert_int_equal(lease(f, NOW + 8 * HOUR_MS), 0); /* 18:00: its hours are over */
	assert_int_equal(lease(f, NOW + 22 * HOUR_MS), 0); /* 08:00 */
	move(f, STORE_CAMPAIGN_STOPPED);
	assert_int_equal(lease(f, NOW + 23 * HOUR_MS), 0);
	assert_int_equal(storebed_ask(f->bed.path, "SELECT count(*) FROM outbox WHERE state = 7"), 4); /* cancelled */
	end(f);
}

static int open_alerts(struct fixture *f)
{
	int n;

	assert_int_equal(store_alert_count(f->bed.store, SCHEME_ALERT_CAMPAIGN, &n), 0);
	return n;
}

/* A topic that nobody could stop any more: what waits of it does not leave, and staff hear of it once. */
static void a_topic_that_left_the_menus_holds_what_waits(void **state)
{
	struct fixture *f = *state;
	const char *topic = f->menus->topics[1].code;
	struct store_campaign c;

	begin(f);
	start(f, "essai", essai);
	assert_true(run(f));
	assert_int_equal(lease(f, NOW), 1);
	f->menus->topics[1].code = "autre";
	assert_int_equal(lease(f, NOW + HOUR_MS), 0);
	assert_int_equal(lease(f, NOW + HOUR_MS + 1), 0);
	assert_int_equal(store_campaign_find(f->bed.store, "essai", &c), 0);
	assert_int_equal(c.state, STORE_CAMPAIGN_PAUSED);
	assert_string_equal(c.why, "its topic 'nouvelles' has left the menus, so that nobody could stop it");
	assert_int_equal(open_alerts(f), 1);
	f->menus->topics[1].code = topic;
	assert_int_equal(lease(f, NOW + HOUR_MS + 2), 0); /* nobody has looked at it yet */
	end(f);
}

/* It no longer fits what the menus are now: it waits and says why, and does not try each second. */
static void what_no_longer_fits_pauses_itself(void **state)
{
	struct fixture *f = *state;
	const char *topic = f->menus->topics[1].code;
	struct store_campaign c;

	begin(f);
	start(f, "essai", essai);
	f->menus->topics[1].code = "autre";
	assert_true(run(f));
	f->menus->topics[1].code = topic;
	assert_int_equal(store_campaign_find(f->bed.store, "essai", &c), 0);
	assert_int_equal(c.state, STORE_CAMPAIGN_PAUSED);
	assert_string_equal(c.why, "essai:3:1: key 'topic': 'nouvelles' is no topic of the menus: there are rappels, autre, bebe, planning");
	assert_int_equal(open_alerts(f), 1);
	assert_int_equal(storebed_ask(f->bed.path, "SELECT count(*) FROM outbox WHERE kind = 'campaign'"), 0);
	end(f);
}

/* What phones have stopped goes by the place of a topic: a set in which one is gone or moved is not this store's. */
static void topics_keep_their_places(void **state)
{
	struct fixture *f = *state;
	struct menus_topic *topics = f->menus->topics, kept = topics[1];
	struct store *s;
	struct error e;

	begin(f);
	s = f->bed.store;
	assert_int_equal(store_begin(s), 0);
	f->menus->n_topics--;
	assert_int_equal(desk_stoppable_keep(s, f->menus, &e), 0);
	f->menus->n_topics++;
	assert_int_equal(desk_stoppable_keep(s, f->menus, &e), 0); /* one more at the end */
	f->menus->n_topics--;
	assert_int_equal(desk_stoppable_keep(s, f->menus, &e), STORE_REFUSED);
	assert_non_null(strstr(e.text, "the topic 'planning' is to stay number 4"));
	f->menus->n_topics++;
	topics[1] = topics[2];
	topics[2] = kept;
	assert_int_equal(desk_stoppable_keep(s, f->menus, &e), STORE_REFUSED);
	assert_non_null(strstr(e.text, "the topic 'nouvelles' is to stay number 2"));
	topics[2] = topics[1];
	topics[1] = kept;
	assert_int_equal(desk_stoppable_keep(s, f->menus, &e), 0);
	assert_int_equal(store_commit(s), 0);
	end(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_copy_a_phone_and_a_follow_up),
		cmocka_unit_test(a_death_at_every_write),
		cmocka_unit_test(family_planning_only_to_who_asked_and_alone),
		cmocka_unit_test(what_is_held_keeps_nothing_back),
		cmocka_unit_test(a_phone_that_was_set_as_shared_is_not_named_to),
		cmocka_unit_test(what_waits_is_paused_and_stopped),
		cmocka_unit_test(a_topic_that_left_the_menus_holds_what_waits),
		cmocka_unit_test(what_no_longer_fits_pauses_itself),
		cmocka_unit_test(topics_keep_their_places),
	};

	return cmocka_run_group_tests_name("desk/campaign", tests, setup, teardown);
}
