/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is unknown of a campaign goes once more when a person says so: marked, once, at the campaign's pace, and not to who said STOP. */
#include "desk/campaign.h"
#include "store/audit.h"
#include "store/campaign.h"
#include "store/outbox_list.h"
#include "store/phone.h"
#include "tests/lib/counterbed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PHONES 150                      /* more than two steps of the order */
#define DAY_MS 86400000ll
#define HOUR_MS 3600000ll

static const char text[] =
	"campaign: essai\ntitle: Un essai\ntopic: nouvelles\nsegment: \"\"\nto: households\nmissing: source\nparts: 1\n"
	"window: {from: 2026-03-20, until: 2026-03-22, hours: \"09:00-17:00\"}\ntexts: {fr: \"Bonjour.\"}\n";

static uint64_t phone_of(int i)
{
	return 22376100000ull + (uint64_t) i;
}

/* "" where it is done. *o: as it came back. */
static const char *order(struct paybed *b, enum desk_counter_verb verb, const char *as, struct desk_counter *o)
{
	static struct desk_counter kept;
	struct store_campaign c;
	bool is_done;

	*(o ? o : (o = &kept)) = counterbed_order(verb, as);
	snprintf(o->campaign, sizeof o->campaign, "essai");
	snprintf(o->text, sizeof o->text, "%s", text);
	if (!store_campaign_find(b->store, "essai", &c))
		memcpy(o->mark, c.mark, sizeof o->mark);
	o->phones = o->parts = PHONES;
	do {
		o->from = o->next;
		is_done = counterbed_run(b, o);
	} while (o->is_more);
	return is_done ? "" : o->said.text;
}

static void does(struct paybed *b, enum desk_counter_verb verb, const char *as)
{
	assert_string_equal(order(b, verb, as, NULL), "");
}

/* n: of the messages that a link gets at this time; then it dies, and they are unknown. Returns how many it got. */
static int send_into_the_dark(struct paybed *b, size_t n)
{
	struct desk_outgoing *room = calloc(n, sizeof *room);
	struct desk_lease l = {.link = "orange", .cap = n, .messages = room};
	struct desk_request r = {.kind = DESK_OUTBOX_LEASE, .count = (uint32_t) n, .now_ms = b->now_ms, .body = &l};
	int got;

	desk_batch_run(b->desk, &r, &b->reply, 1);
	got = (int) l.n;
	r.count = 0;
	l = (struct desk_lease){.link = "orange", .is_first = true, .messages = room};
	desk_batch_run(b->desk, &r, &b->reply, 1);
	assert_int_equal(b->reply.verdict, DESK_DONE);
	free(room);
	return got;
}

struct seen { int copies, unknown; };

static struct seen look(struct paybed *b)
{
	struct store_message *rows = calloc(512, sizeof *rows);
	struct seen seen = {0};
	int n;

	assert_int_equal(store_outbox_list_read(b->store, &(struct store_outbox_filter){.state = -1, .kind = "campaign"}, 0, rows, 512, &n), 0);
	for (int i = 0; i < n; i++) {
		seen.unknown += rows[i].state == STORE_UNKNOWN;
		seen.copies += rows[i].again_of != 0;
		assert_string_equal(rows[i].text, rows[i].again_of ? "Bonjour. (2)" : "Bonjour.");
	}
	free(rows);
	return seen;
}

static int audited(struct paybed *b)
{
	const struct store_audit_filter f = {.what = "campaign-again"};
	struct store_audit_row rows[8];
	int n;

	assert_int_equal(store_audit_list(b->store, &f, INT64_MAX, rows, 8, &n), 0);
	return n;
}

/* Every phone has its message in the outbox. */
static int setup(void **state)
{
	struct paybed *b;
	char no[16];

	if (counterbed_setup(state))
		return -1;
	b = *state;
	for (int i = 0; i < PHONES; i++) {
		snprintf(no, sizeof no, "H-%d", i);
		paybed_household(b, no, "amv", phone_of(i), 2);
	}
	does(b, DESK_COUNTER_CAMPAIGN_SUBMIT, "awa");
	does(b, DESK_COUNTER_CAMPAIGN_APPROVE, "moussa");
	does(b, DESK_COUNTER_CAMPAIGN_START, "awa");
	for (int i = 0; i < 10; i++) {
		struct desk_request r = {.kind = DESK_CAMPAIGN, .now_ms = b->now_ms};

		desk_batch_run(b->desk, &r, &b->reply, 1);
		assert_int_equal(b->reply.verdict, DESK_DONE);
	}
	return 0;
}

static void what_is_unknown_goes_once_more_and_no_third_time(void **state)
{
	struct paybed *b = *state;
	struct desk_counter o;

	assert_non_null(strstr(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "awa", NULL), "has nothing that is unknown"));
	assert_int_equal(audited(b), 0);
	assert_int_equal(send_into_the_dark(b, PHONES - 10), PHONES - 10);
	assert_int_equal(look(b).unknown, PHONES - 10);
	assert_int_equal(look(b).copies, 0); /* never by itself */
	assert_string_equal(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "moussa", &o), "");
	assert_int_equal(o.phones, PHONES - 10);
	assert_int_equal(o.parts, PHONES - 10);
	assert_int_equal(look(b).copies, PHONES - 10);
	assert_int_equal(audited(b), 1);
	assert_non_null(strstr(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "awa", NULL), "not sent once more already"));
	/* the copies meet the same end: that is the end of it */
	assert_int_equal(send_into_the_dark(b, PHONES), PHONES);
	assert_string_equal(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "awa", &o), "");
	assert_int_equal(o.phones, 10); /* the first copies of those that were left */
	assert_int_equal(look(b).copies, PHONES);
	send_into_the_dark(b, PHONES);
	assert_non_null(strstr(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "awa", NULL), "has nothing"));
	assert_int_equal(audited(b), 2);
}

static void not_when_it_is_over(void **state)
{
	struct paybed *b = *state;

	assert_int_equal(send_into_the_dark(b, 5), 5);
	b->now_ms += 3 * DAY_MS;
	assert_non_null(strstr(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "awa", NULL), "it was over on 2026-03-22"));
	b->now_ms -= 3 * DAY_MS;
	does(b, DESK_COUNTER_CAMPAIGN_STOP, "awa");
	assert_non_null(strstr(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "awa", NULL), "is stopped: nothing of it goes"));
	assert_int_equal(look(b).copies, 0);
}

static void not_to_who_said_stop_and_not_while_it_is_paused(void **state)
{
	struct paybed *b = *state;
	const struct store_phone p = {.phone = phone_of(3), .topics_off = UINT32_MAX}, shared = {.phone = phone_of(4), .sharing = STORE_SHARED};
	struct desk_counter o;

	assert_int_equal(send_into_the_dark(b, 5), 5);
	assert_int_equal(store_begin(b->store), 0);
	assert_int_equal(store_phone_save(b->store, &p, b->now_ms), 0);
	assert_int_equal(store_phone_save(b->store, &shared, b->now_ms), 0);
	assert_int_equal(store_commit(b->store), 0);
	does(b, DESK_COUNTER_CAMPAIGN_PAUSE, "awa");
	assert_string_equal(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "awa", &o), "");
	assert_int_equal(o.phones, 3);
	assert_int_equal(send_into_the_dark(b, PHONES), 0);
	b->now_ms += 8 * HOUR_MS; /* in the night: tomorrow at nine */
	does(b, DESK_COUNTER_CAMPAIGN_RESUME, "awa");
	assert_int_equal(send_into_the_dark(b, PHONES), 0);
	b->now_ms += 15 * HOUR_MS;
	assert_int_equal(send_into_the_dark(b, 512), PHONES - 5 + 3);
}

static void a_care_point_orders_none(void **state)
{
	struct paybed *b = *state;
	struct desk_counter add = counterbed_order(DESK_COUNTER_STAFF_ADD, "awa"), o;

	send_into_the_dark(b, 5);
	add.staff.role = STORE_CARE_POINT;
	snprintf(add.staff.code, sizeof add.staff.code, "sali");
	snprintf(add.staff.place, sizeof add.staff.place, "cs-klela");
	snprintf(add.new_pin, sizeof add.new_pin, "%s", COUNTERBED_MOUSSA_PIN);
	if (!counterbed_run(b, &add))
		fail_msg("%s", add.said.text);
	assert_non_null(strstr(order(b, DESK_COUNTER_CAMPAIGN_AGAIN, "sali", &o), "neither manager nor officer"));
	assert_int_equal(look(b).copies, 0);
}

#define ONE(name) cmocka_unit_test_setup_teardown(name, setup, counterbed_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(what_is_unknown_goes_once_more_and_no_third_time),
		ONE(not_when_it_is_over),
		ONE(not_to_who_said_stop_and_not_while_it_is_paused),
		ONE(a_care_point_orders_none),
	};

	return cmocka_run_group_tests_name("desk/campaign_again", tests, NULL, NULL);
}
