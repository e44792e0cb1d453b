/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our dialogs against the simulated gateway, which was written from the same notes by other hands: each dialect in
 * each mood. */
#include "base/must.h"
#include "base/secret.h"
#include "sim/gateway.h"
#include "ussd/dialog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define AWA 22376000001ull

struct bed {
	struct smpp_link *link;
	struct ussd *ussd;
	struct sim_gateway *gateway;
	int connection;
	int64_t now_ms;
	struct desk_request asked[16];
	size_t n_asked, n_lefts;
	char screen[64];
	bool is_last, has_ended;
	enum sim_end why;
	const char *dialect, *mood;
};

static void post(void *ctx, const struct desk_request *r)
{
	struct bed *b = ctx;

	if (r->kind == DESK_USSD_LEFT)
		b->n_lefts++;
	else if (b->n_asked < 16)
		b->asked[b->n_asked++] = *r;
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *pdu)
{
	struct bed *b = ctx;

	if (ussd_dialog_is_ours(b->ussd, pdu))
		ussd_dialog_on_message(b->ussd, leg, pdu, b->now_ms, b->now_ms);
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu)
{
	struct bed *b = ctx;

	ussd_dialog_on_outcome(b->ussd, leg, tag, outcome, pdu, b->now_ms, b->now_ms);
}

static void on_screen(void *ctx, uint64_t phone, const char *text, bool is_last)
{
	struct bed *b = ctx;

	(void) phone;
	snprintf(b->screen, sizeof b->screen, "%s", text);
	b->is_last = is_last;
}

static void on_end(void *ctx, uint64_t phone, enum sim_end why)
{
	struct bed *b = ctx;

	(void) phone;
	b->has_ended = true;
	b->why = why;
}

static void on_complaint(void *ctx, const char *sentence)
{
	struct bed *b = ctx;

	fail_msg("%s, %s: the gateway complains: %s", b->dialect, b->mood, sentence);
}

/* The desk: a menu first; "1" is a menu again, anything else the last screen. */
static void answer_requests(struct bed *b)
{
	size_t n = b->n_asked;

	b->n_asked = 0;
	for (size_t i = 0; i < n; i++) {
		const struct desk_request *r = &b->asked[i];
		bool is_menu = r->kind == DESK_USSD_BEGIN || !strcmp(r->input, "1");
		struct desk_reply reply = {.kind = r->kind, .verdict = is_menu ? DESK_SCREEN : DESK_LAST_SCREEN, .ticket = r->ticket};

		reply.text_len = (uint16_t) snprintf(reply.text, sizeof reply.text, "%s %s", is_menu ? "menu" : "fin", r->input);
		ussd_dialog_on_reply(b->ussd, &reply, b->now_ms, b->now_ms);
	}
}

static void carry(struct bed *b)
{
	struct buf *ours = smpp_link_output(b->link, 0), *theirs = sim_gateway_output(b->gateway, b->connection), copy = {0};

	base_buf_append(&copy, ours->data, ours->len);
	base_buf_consume(ours, ours->len);
	if (copy.len)
		sim_gateway_feed(b->gateway, b->connection, copy.data, copy.len, b->now_ms);
	copy.len = 0;
	base_buf_append(&copy, theirs->data, theirs->len);
	base_buf_consume(theirs, theirs->len);
	if (copy.len)
		smpp_link_feed(b->link, 0, copy.data, copy.len, b->now_ms);
	base_buf_release(&copy);
}

/* Five seconds go by. */
static void play(struct bed *b)
{
	for (int i = 0; i < 500; i++) {
		carry(b);
		answer_requests(b);
		b->now_ms += 10;
		smpp_link_tick(b->link, b->now_ms);
		ussd_dialog_tick(b->ussd, b->now_ms, b->now_ms);
		sim_gateway_tick(b->gateway, b->now_ms);
	}
}

static void open_bed(struct bed *b, const struct ussd_dialect *dialect, const char *mood)
{
	static const char *const codes[] = {"700"};
	static const struct ussd_texts texts = {1, {"late"}, {"down"}, {"again"}, {"code"}, {"stop"}};
	const struct smpp_link_config link = {
		.name = "bed", .system_id = "mutuelle", .password = "secret", .system_type = "", .address_range = "", .binds = 1,
		.pdu_max = SMPP_PDU_MAX, .window_ussd = 16, .window_sms = 1, .response_ms = 10000, .bind_ms = 10000,
		.backoff_min_ms = 1000, .backoff_max_ms = 30000, .seed = 1,
	};
	const struct smpp_link_events link_events = {b, on_message, on_outcome, NULL};
	const struct ussd_config config = {.name = "bed", .dialect = dialect, .codes = codes, .n_codes = 1, .seed = 3};
	const struct sim_gateway_events events = {.ctx = b, .on_screen = on_screen, .on_end = on_end, .on_complaint = on_complaint};
	struct sim_gateway_config gateway = {.dialect = sim_dialect_find(dialect->name, NULL), .system_id = "mutuelle",
					     .password = "secret", .seed = 5};
	struct error e;

	*b = (struct bed){.dialect = dialect->name, .mood = mood};
	must(!base_secret_init(&e));
	assert_int_equal(sim_gateway_read_mood(&gateway.moods, mood, &e), 0);
	b->gateway = sim_gateway_new(&gateway, &events);
	b->connection = sim_gateway_accept(b->gateway, 0);
	b->link = smpp_link_new(&link, &link_events, 0);
	b->ussd = ussd_dialog_new(&config, b->link, &texts, (struct ussd_out){b, post});
	assert_true(smpp_link_wants_dial(b->link, 0));
	smpp_link_connected(b->link, 0, 0);
	play(b);
}

static void close_bed(struct bed *b)
{
	smpp_link_free(b->link);
	ussd_dialog_free(b->ussd);
	sim_gateway_free(b->gateway);
}

static void expect(struct bed *b, const char *screen, bool is_last)
{
	play(b);
	if (strcmp(b->screen, screen) != 0 || b->is_last != is_last)
		fail_msg("%s, %s: the phone shows '%s', not '%s'", b->dialect, b->mood, b->screen, screen);
	b->screen[0] = '\0';
}

static void converse(const struct ussd_dialect *dialect, const char *mood)
{
	struct bed b;

	open_bed(&b, dialect, mood);
	assert_int_equal(sim_gateway_dial(b.gateway, AWA, "*700*3#", b.now_ms, NULL), 0);
	expect(&b, "menu 3", false);
	assert_int_equal(sim_gateway_answer(b.gateway, AWA, "1", b.now_ms, NULL), 0);
	expect(&b, "menu 1", false);
	assert_int_equal(sim_gateway_answer(b.gateway, AWA, "2", b.now_ms, NULL), 0);
	expect(&b, "fin 2", true);
	assert_true(b.has_ended);
	assert_int_equal(b.why, SIM_END_LAST_SCREEN);
	assert_int_equal(b.n_lefts, 0);

	assert_int_equal(sim_gateway_dial(b.gateway, AWA, "*700#", b.now_ms, NULL), 0);
	expect(&b, "menu ", false);
	assert_int_equal(sim_gateway_hang_up(b.gateway, AWA, b.now_ms, NULL), 0);
	play(&b);
	assert_string_equal(b.screen, "");
	assert_int_equal(b.n_lefts, 1);
	assert_int_equal(ussd_dialog_in_hand(b.ussd), 0);

	assert_int_equal(sim_gateway_dial(b.gateway, AWA, "*701#", b.now_ms, NULL), 0);
	expect(&b, "code", true);
	close_bed(&b);
}

static void every_dialect_in_every_mood(void **state)
{
	static const char *const moods[] = {"none", "twice", "throttled=3", "late=300", "lying"};
	const char *folder = getenv("srcdir");
	struct ussd_dialects *dialects;
	char path[512];
	size_t played = 0;

	(void) state;
	snprintf(path, sizeof path, "%s/ussd/dialects.yaml", folder ? folder : ".");
	dialects = ussd_dialect_load(path, NULL);
	assert_non_null(dialects);
	for (size_t i = 0; i < ussd_dialect_count(dialects); i++) {
		const struct ussd_dialect *d = ussd_dialect_at(dialects, i);

		for (size_t mood = 0; d->is_ready && mood < sizeof moods / sizeof *moods; mood++, played++)
			converse(d, moods[mood]);
	}
	assert_int_equal(played, 25);
	ussd_dialect_free(dialects);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_dialect_in_every_mood),
	};

	return cmocka_run_group_tests_name("sim with ussd", tests, NULL, NULL);
}
