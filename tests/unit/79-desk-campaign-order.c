/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders about campaigns at the desk itself, as a client that is not ours might give them: what is refused is refused here, with a
 * reason, and leaves nothing behind. */
#include "base/date.h"
#include "desk/campaign.h"
#include "menus/set.h"
#include "store/alert.h"
#include "store/campaign.h"
#include "store/outbox.h"
#include "tests/lib/counterbed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS 86400000ll
#define WINDOW "{from: 2026-03-20, until: 2026-03-22, hours: \"09:00-17:00\"}"

/* Its window and its text may be others. */
static const char *file(const char *segment, const char *window, const char *more)
{
	static char text[2048];

	snprintf(text, sizeof text, "campaign: essai\ntitle: Un essai\ntopic: nouvelles\nsegment: \"%s\"\nmissing: source\nparts: 1\n"
		 "window: %s\n%s", segment, window, more);
	return text;
}

#define BONJOUR "to: households\ntexts: {fr: \"Bonjour.\"}\n"
#define BONSOIR "to: households\ntexts: {fr: \"Bonsoir.\"}\n"

static bool order(struct paybed *b, struct desk_counter *o)
{
	bool is_done;

	do {
		o->from = o->next;
		is_done = counterbed_run(b, o);
	} while (o->is_more);
	return is_done;
}

/* The sentence with which it is refused; "" where it is done. */
static const char *submit(struct paybed *b, const char *as, const char *text)
{
	static struct desk_counter o;

	o = counterbed_order(DESK_COUNTER_CAMPAIGN_SUBMIT, as);
	snprintf(o.text, sizeof o.text, "%s", text);
	return order(b, &o) ? "" : o.said.text;
}

static const char *tell(struct paybed *b, enum desk_counter_verb verb, const char *as, const char *mark, int64_t phones)
{
	static struct desk_counter o;

	o = counterbed_order(verb, as);
	snprintf(o.campaign, sizeof o.campaign, "essai");
	snprintf(o.mark, sizeof o.mark, "%s", mark);
	o.phones = o.parts = phones;
	return order(b, &o) ? "" : o.said.text;
}

static const char *approve(struct paybed *b, const char *as, const char *mark)
{
	return tell(b, DESK_COUNTER_CAMPAIGN_APPROVE, as, mark, 1);
}

static const char *tell_awa(struct paybed *b, enum desk_counter_verb verb)
{
	return tell(b, verb, "awa", "", 0);
}

static struct store_campaign look(struct paybed *b)
{
	struct store_campaign c;

	assert_int_equal(store_campaign_find(b->store, "essai", &c), STORE_OK);
	return c;
}

static void expect(const char *said, const char *words)
{
	if (!strstr(said, words) || (!*words && *said))
		fail_msg("'%s' does not say '%s'", said, words);
}

static void run(struct paybed *b)
{
	for (int i = 0; i < 10; i++) {
		struct desk_request r = {.kind = DESK_CAMPAIGN, .now_ms = b->now_ms};

		desk_batch_run(b->desk, &r, &b->reply, 1);
		assert_int_equal(b->reply.verdict, DESK_DONE);
	}
}

static int setup(void **state)
{
	if (counterbed_setup(state))
		return -1;
	paybed_household(*state, "H-1", "amv", PAYBED_AWA, 2);
	return 0;
}

static void what_is_wrong_is_refused_before_anything_is_written(void **state)
{
	static const struct { const char *segment, *window, *more, *said; } wrong[] = {
		{"age = 119", WINDOW, BONJOUR, "would reach nobody"},
		{"village = Nulle", WINDOW, BONJOUR, "no village is called \"Nulle\""},
		{"commune = clela", WINDOW, BONJOUR, "is it meant as klela"},
		{"", "{from: 2026-03-18, until: 2026-03-19, hours: \"09:00-17:00\"}", BONJOUR,
		 "campaign:7: key 'window': it was over on 2026-03-19"},
		{"", "{from: 2026-03-20, until: 2026-03-20, hours: \"09:00-10:00\"}", BONJOUR, "it was over on 2026-03-20"},
		{"", "{from: 9999-03-20, until: 9999-03-20, hours: \"09:00-17:00\"}", BONJOUR, "opens on 9999-03-20, in more than a year"},
		{"", "{from: 2026-03-20, until: 2028-03-20, hours: \"09:00-17:00\"}", BONJOUR,
		 "campaign:7:1: key 'window': more than a year"},
		{"", "{from: 2026-03-20, until: 2026-03-22, hours: \"23:00-24:00\"}", BONJOUR, "quiet hours take all"},
		{"", WINDOW, "to: households\ntexts: {fr: \"Bonjour.\", bm: \"1234567890123456789012345678901234567890{prenom}{nom}"
		 "{village}{carte}{mutuelle}{date}{francs}.....\"}\n", "key 'bm': takes 2 SMS with its longest values, 164 letters of 160"},
		{"", WINDOW, "to: households\nholdout: 90\narms: []\n", "name at least one arm"},
	};
	struct store_campaign c;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		expect(submit(*state, "awa", file(wrong[i].segment, wrong[i].window, wrong[i].more)), wrong[i].said);
	assert_int_equal(store_campaign_find(((struct paybed *) *state)->store, "essai", &c), STORE_NONE);
}

/* Somebody stands at the end of many: the desk looks on, a little a step. */
static void the_last_of_many_is_found(void **state)
{
	struct paybed *b = *state;
	char no[16];

	for (int i = 0; i < 300; i++) {
		snprintf(no, sizeof no, "N-%d", i);
		paybed_household(b, no, "amv", 0, -1);
	}
	paybed_household(b, "L-1", "amv", PAYBED_SON, 2);
	expect(submit(b, "awa", file("cover = lapsed", WINDOW, BONJOUR)), "would reach nobody");
	expect(submit(b, "awa", file("not (cover = not-enrolled)", WINDOW, BONJOUR)), "");
}

static void approval_names_what_was_seen(void **state)
{
	struct paybed *b = *state;
	struct store_campaign first, second;

	expect(submit(b, "awa", file("", WINDOW, BONJOUR)), "");
	first = look(b);
	assert_string_equal(first.title, "Un essai");
	expect(approve(b, "awa", first.mark), "another person approves it");
	expect(approve(b, "moussa", ""), "say what you approve");
	expect(approve(b, "moussa", "00000000"), "and not 00000000");
	expect(tell(b, DESK_COUNTER_CAMPAIGN_APPROVE, "moussa", first.mark, 0), "would reach nobody");
	/* between her look and her word the author hands in other words */
	b->now_ms++;
	expect(submit(b, "awa", file("", WINDOW, BONSOIR)), "");
	second = look(b);
	assert_string_not_equal(first.mark, second.mark);
	expect(approve(b, "moussa", first.mark), "handed in again, so look at it again");
	assert_int_equal(look(b).state, STORE_CAMPAIGN_SUBMITTED);
	expect(approve(b, "moussa", second.mark), "");
	assert_int_equal(look(b).phones, 1);
	assert_int_equal(look(b).previewed_ms, b->now_ms);
	/* and after it */
	b->now_ms++;
	expect(submit(b, "awa", file("", WINDOW, BONJOUR)), "");
	assert_int_equal(look(b).state, STORE_CAMPAIGN_SUBMITTED);
	assert_int_equal(look(b).phones, 0);
	assert_string_equal(look(b).approver, "");
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "is submitted: only an approved one is started");
	expect(approve(b, "moussa", second.mark), "handed in again");
	expect(submit(b, "moussa", file("", WINDOW, BONJOUR)), "another one's");
	expect(approve(b, "moussa", look(b).mark), "");
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "");
	expect(submit(b, "awa", file("", WINDOW, BONSOIR)), "that was started");
}

static void begin(struct paybed *b)
{
	expect(submit(b, "awa", file("", WINDOW, BONJOUR)), "");
	expect(approve(b, "moussa", look(b).mark), "");
}

static void start_proves_what_has_changed_since(void **state)
{
	struct paybed *b = *state;
	struct store_household h;
	bool changed;

	begin(b);
	b->now_ms += 3 * DAY_MS;
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "essai:7: key 'window': it was over on 2026-03-22");
	b->now_ms -= 3 * DAY_MS;
	expect(submit(b, "awa", file("commune = cinzana", WINDOW, BONJOUR)), "would reach nobody");
	/* nobody is left for whom the approved one was */
	expect(submit(b, "awa", file("not (cover = not-enrolled)", WINDOW, BONJOUR)), "");
	expect(approve(b, "moussa", look(b).mark), "");
	assert_int_equal(store_household_load(b->store, 1, &h), STORE_OK);
	h.enrolled_on = BASE_DAY_NONE;
	assert_int_equal(store_begin(b->store), STORE_OK);
	assert_int_equal(store_household_put(b->store, &h, &changed, &h.id), STORE_OK);
	assert_int_equal(store_commit(b->store), STORE_OK);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "would reach nobody");
	assert_int_equal(look(b).state, STORE_CAMPAIGN_APPROVED);
	h.enrolled_on = base_date_make(2025, 9, 1);
	assert_int_equal(store_begin(b->store), STORE_OK);
	assert_int_equal(store_household_put(b->store, &h, &changed, &h.id), STORE_OK);
	assert_int_equal(store_commit(b->store), STORE_OK);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "");
}

/* By phone a million households can't be looked at: whom the approver saw counts, and the file is proved all the same. */
static void a_start_by_phone_goes_by_what_was_approved(void **state)
{
	struct paybed *b = *state;
	const struct desk_request r = {.kind = DESK_USSD_ANSWER, .now_ms = b->now_ms}, late = {.now_ms = b->now_ms + 3 * DAY_MS};
	struct desk_step s = {b->store, &b->memory, &late, &b->reply};
	struct desk_counter o = {.verb = DESK_COUNTER_CAMPAIGN_START, .campaign = "essai"};
	struct store_staff awa;

	begin(b);
	assert_int_equal(store_staff_load(b->store, "awa", &awa), STORE_OK);
	assert_int_equal(store_begin(b->store), STORE_OK);
	assert_int_equal(desk_counter_do(&s, &o, &awa), 0);
	assert_false(o.is_done);
	expect(o.said.text, "it was over on 2026-03-22");
	s.request = &r;
	assert_int_equal(desk_counter_do(&s, &o, &awa), 0);
	assert_true(o.is_done);
	assert_int_equal(store_commit(b->store), STORE_OK);
	assert_int_equal(look(b).state, STORE_CAMPAIGN_RUNNING);
}

static int alerts(struct paybed *b)
{
	int n;

	assert_int_equal(store_alert_count(b->store, SCHEME_ALERT_CAMPAIGN, &n), STORE_OK);
	return n;
}

static void resume_proves_and_says_why_not(void **state)
{
	struct paybed *b = *state;
	const char *topic = b->menus->topics[1].code;

	begin(b);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "");
	b->menus->topics[1].code = "autre";
	run(b);
	assert_int_equal(look(b).state, STORE_CAMPAIGN_PAUSED);
	assert_int_equal(alerts(b), 1);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_RESUME), "'nouvelles' is no topic of the menus");
	assert_int_equal(look(b).state, STORE_CAMPAIGN_PAUSED);
	assert_int_equal(alerts(b), 1);
	b->menus->topics[1].code = topic;
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_RESUME), "");
	assert_int_equal(alerts(b), 0);
	assert_string_equal(look(b).why, "");
	run(b);
	assert_int_equal(look(b).state, STORE_CAMPAIGN_DONE);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_PAUSE), "");
	b->now_ms += 3 * DAY_MS;
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_RESUME), "it was over on 2026-03-22");
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_STOP), "");
}

/* One that will not be mended is stopped: that is the end of its alert, too. */
static void a_stop_ends_the_alert(void **state)
{
	struct paybed *b = *state;
	const char *topic = b->menus->topics[1].code;

	begin(b);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "");
	b->menus->topics[1].code = "autre";
	run(b);
	b->menus->topics[1].code = topic;
	assert_int_equal(alerts(b), 1);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_STOP), "");
	assert_int_equal(alerts(b), 0);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_STOP), "it can't stop");
}

/* Between the messages and the follow-up the window is over, and the follow-up still goes. */
static void a_pause_before_the_follow_up_is_no_end(void **state)
{
	struct paybed *b = *state;

	expect(submit(b, "awa", file("", WINDOW, BONJOUR "follow_up: {after_days: 7, texts: {fr: \"Encore.\"}}\n")), "");
	expect(approve(b, "moussa", look(b).mark), "");
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_START), "");
	run(b);
	assert_int_equal(look(b).stage, 1);
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_PAUSE), "");
	b->now_ms += 5 * DAY_MS;
	expect(tell_awa(b, DESK_COUNTER_CAMPAIGN_RESUME), "");
	b->now_ms += 3 * DAY_MS;
	run(b);
	assert_int_equal(look(b).state, STORE_CAMPAIGN_DONE);
	assert_int_equal(look(b).put, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ONE(name) cmocka_unit_test_setup_teardown(name, setup, counterbed_teardown)
		ONE(what_is_wrong_is_refused_before_anything_is_written), ONE(the_last_of_many_is_found), ONE(approval_names_what_was_seen),
		ONE(start_proves_what_has_changed_since), ONE(a_start_by_phone_goes_by_what_was_approved),
		ONE(resume_proves_and_says_why_not), ONE(a_stop_ends_the_alert),
		ONE(a_pause_before_the_follow_up_is_no_end),
	};

	return cmocka_run_group_tests_name("desk/campaign_order", tests, NULL, NULL);
}
