/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The house without a loop: what fills a batch, who hears which reply, what happens when the store is far behind,
 * and stopping. The replies are made up here; the talks run the real desk. */
#include "daemon/house.h"

#include "base/buf.h"
#include "base/secret.h"
#include "sim/gateway.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW 5000
#define WALL_OFFSET 1767225600000ll

struct fixture {
	struct scheme *scheme;
	struct menus *menus;
	struct ussd_dialects *dialects;
	struct config_link link;
	struct config config;
	struct house *house;
	struct sim_gateway *gateway;
	int connection;
	struct house_batch batch;
	char *codes[1], code[4], name[6];
	uint64_t last_phone;
	char last_screen[600];
	int screens, store_down;
	bool is_last;
};

static void on_screen(void *ctx, uint64_t phone, const char *text, bool is_last)
{
	struct fixture *f = ctx;

	f->last_phone = phone;
	f->is_last = is_last;
	f->screens++;
	f->store_down += !strcmp(text, menus_canned(f->menus, MENUS_STORE_DOWN, 0));
	snprintf(f->last_screen, sizeof(f->last_screen), "%s", text);
}

static int load(void **state)
{
	static struct fixture f;
	const char *src = getenv("srcdir") ? getenv("srcdir") : ".";
	char path[3][512];
	struct error e = {""};

	snprintf(path[0], sizeof(path[0]), "%s/menus/mali/scheme.yaml", src);
	snprintf(path[1], sizeof(path[1]), "%s/menus/mali", src);
	snprintf(path[2], sizeof(path[2]), "%s/ussd/dialects.yaml", src);
	base_secret_init(&e);
	f.scheme = scheme_load(path[0], &e);
	f.menus = f.scheme ? menus_load(path[1], f.scheme, TEXT_FIT_USSD, &e) : NULL;
	f.dialects = ussd_dialect_load(path[2], &e);
	if (!f.menus || !f.dialects)
		print_error("%s\n", e.text);
	*state = &f;
	return f.menus && f.dialects ? 0 : -1;
}

static int unload(void **state)
{
	struct fixture *f = *state;

	ussd_dialect_free(f->dialects);
	menus_free(f->menus);
	scheme_free(f->scheme);
	return 0;
}

static int setup(void **state)
{
	struct fixture *f = *state;
	struct sim_gateway_config gateway = {.dialect = sim_dialect_find("plain", NULL), .answer_ms = 60000, .seed = 7};
	struct sim_gateway_events events = {.ctx = f, .on_screen = on_screen};

	f->screens = f->store_down = 0;
	snprintf(f->code, sizeof(f->code), "700");
	snprintf(f->name, sizeof(f->name), "plain");
	f->codes[0] = f->code;
	f->link = (struct config_link){
		.name = f->name, .dialect = f->name, .codes = f->codes, .n_codes = 1, .answer_ms = 8000, .sms = {.name = f->name, .source = f->code, .source_ton = -1, .source_npi = -1, .window = 10},
		.smpp = {.system_id = "m", .password = "s", .system_type = "", .address_range = "", .binds = 1, .pdu_max = 65536,
			 .window_ussd = 20000, .window_sms = 10, .enquire_ms = 20000, .response_ms = 30000, .idle_ms = 60000,
			 .bind_ms = 30000, .backoff_min_ms = 1000, .backoff_max_ms = 30000},
	};
	f->config = (struct config){.links = &f->link, .n_links = 1};
	f->house = daemon_house_new(&f->config, f->dialects, f->menus, (struct pay_transport){0}, 42, NOW, WALL_OFFSET);
	f->gateway = sim_gateway_new(&gateway, &events);
	f->connection = -1;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	daemon_house_free(f->house);
	sim_gateway_free(f->gateway);
	free(f->batch.requests);
	free(f->batch.replies);
	f->batch = (struct house_batch){0};
	return 0;
}

/* Carries octets until nothing moves. */
static void pump(struct fixture *f, int64_t now_ms)
{
	struct smpp_link *link = daemon_house_link(f->house, 0);
	bool moved = true;

	daemon_house_set_time(f->house, now_ms, now_ms + WALL_OFFSET);
	while (moved) {
		struct buf *out;

		moved = false;
		if (smpp_link_wants_dial(link, 0)) {
			f->connection = sim_gateway_accept(f->gateway, now_ms);
			smpp_link_connected(link, 0, now_ms);
		}
		if (f->connection < 0)
			return;
		if ((out = smpp_link_output(link, 0))->len) {
			sim_gateway_feed(f->gateway, f->connection, out->data, out->len, now_ms);
			base_buf_consume(out, out->len);
			moved = true;
		}
		if ((out = sim_gateway_output(f->gateway, f->connection))->len) {
			smpp_link_feed(link, 0, out->data, out->len, now_ms);
			base_buf_consume(out, out->len);
			moved = true;
		}
	}
}

/* Answers the batch in hand as a desk would. */
static void answer(struct fixture *f)
{
	for (size_t i = 0; i < f->batch.n; i++) {
		const struct desk_request *r = &f->batch.requests[i];
		struct desk_reply *reply = &f->batch.replies[i];

		*reply = (struct desk_reply){.kind = r->kind, .link = r->link, .phone = r->phone, .ticket = r->ticket, .body = r->body,
					     .verdict = DESK_DONE, .next_due_ms = INT64_MAX, .wait_ms = 60000};
		if (r->kind == DESK_USSD_BEGIN) {
			reply->verdict = DESK_SCREEN;
			reply->text_len = (uint16_t) snprintf(reply->text, sizeof(reply->text), "hello %s", r->input);
		}
	}
	daemon_house_replies(f->house, &f->batch);
}

static void dial(struct fixture *f, uint64_t phone, const char *text, int64_t now_ms)
{
	struct error e;

	assert_int_equal(sim_gateway_dial(f->gateway, phone, text, now_ms, &e), 0);
}

static void a_dial_becomes_a_request_and_a_screen(void **state)
{
	struct fixture *f = *state;

	pump(f, NOW);
	assert_int_equal(smpp_link_state(daemon_house_link(f->house, 0), 0), SMPP_BOUND);
	assert_false(daemon_house_has_batch(f->house));
	assert_true(daemon_house_is_quiet(f->house));
	dial(f, 22376000001, "*700*3#", NOW + 10);
	pump(f, NOW + 10);
	assert_true(daemon_house_has_batch(f->house));
	assert_false(daemon_house_is_quiet(f->house));
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.n, 1);
	assert_int_equal(f->batch.requests[0].kind, DESK_USSD_BEGIN);
	assert_int_equal(f->batch.requests[0].phone, 22376000001);
	assert_int_equal(f->batch.requests[0].now_ms, NOW + 10 + WALL_OFFSET);
	assert_string_equal(f->batch.requests[0].input, "3");
	assert_int_equal(f->screens, 0);
	answer(f);
	pump(f, NOW + 12);
	assert_string_equal(f->last_screen, "hello 3");
	assert_false(f->is_last);
	assert_true(daemon_house_is_quiet(f->house));
}

/* The first tick sweeps, and looks for campaigns; then when the replies said. */
static void chores_come_again(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(daemon_house_next_deadline(f->house), NOW);
	daemon_house_tick(f->house);
	daemon_house_tick(f->house);
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.n, 2);
	assert_int_equal(f->batch.requests[0].kind, DESK_SWEEP);
	assert_true(f->batch.requests[0].count > 0);
	assert_int_equal(f->batch.requests[1].kind, DESK_CAMPAIGN);
	assert_true(f->batch.requests[1].count > 0);
	answer(f);
	daemon_house_set_time(f->house, NOW + 59999, NOW + 59999 + WALL_OFFSET);
	daemon_house_tick(f->house);
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.n, 1); /* that nobody bound the link is told once */
	assert_int_equal(f->batch.requests[0].kind, DESK_ALERT);
	answer(f);
	daemon_house_tick(f->house);
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.n, 1); /* and, once, which links and wallets there are */
	assert_int_equal(f->batch.requests[0].kind, DESK_ALERT);
	answer(f);
	daemon_house_tick(f->house);
	assert_false(daemon_house_has_batch(f->house));
	daemon_house_set_time(f->house, NOW + 60000, NOW + 60000 + WALL_OFFSET);
	daemon_house_tick(f->house);
	assert_true(daemon_house_has_batch(f->house));
	daemon_house_take_batch(f->house, &f->batch);
	answer(f);
	daemon_house_tick(f->house);
	assert_false(daemon_house_has_batch(f->house));
	daemon_house_hurry(f->house); /* an order has made work */
	daemon_house_tick(f->house);
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.n, 2);
}

struct heard { struct house *house; int n; uint64_t tickets[16]; };

static void on_done(void *ctx, const struct desk_reply *r)
{
	struct heard *h = ctx;
	struct desk_request again = {.kind = DESK_IMPORT_CHUNK, .ticket = r->ticket + 100};

	h->tickets[h->n++] = r->ticket;
	if (r->ticket == 2)
		daemon_house_post(h->house, &again, on_done, h);
}

static void background_in_small_helpings(void **state)
{
	struct fixture *f = *state;
	struct heard heard = {.house = f->house};
	size_t n[4];

	pump(f, NOW);
	for (uint64_t i = 0; i < 6; i++)
		daemon_house_post(f->house, &(struct desk_request){.kind = DESK_IMPORT_CHUNK, .ticket = i}, on_done,
				  &heard);
	dial(f, 22376000001, "*700#", NOW);
	pump(f, NOW);
	for (int i = 0; i < 3; i++) {
		daemon_house_take_batch(f->house, &f->batch);
		n[i] = f->batch.n;
		if (i == 0) {
			assert_int_equal(f->batch.requests[0].kind, DESK_USSD_BEGIN);
			assert_int_equal(f->batch.requests[1].kind, DESK_IMPORT_CHUNK);
			assert_int_equal(f->batch.requests[1].now_ms, NOW + WALL_OFFSET);
			assert_true(f->batch.requests[1].entropy != 0);
		}
		answer(f);
	}
	assert_int_equal(n[0], 1 + 4);
	assert_int_equal(n[1], 2 + 1); /* the two that waited, and the one posted meanwhile */
	assert_int_equal(n[2], 0);
	assert_int_equal(heard.n, 7);
	for (int i = 0; i < 6; i++)
		assert_int_equal(heard.tickets[i], i); /* its own again */
	assert_int_equal(heard.tickets[6], 102);
}

static void a_store_far_behind(void **state)
{
	struct fixture *f = *state;

	pump(f, NOW);
	for (uint64_t i = 0; i < 4100; i++)
		dial(f, 22370000000 + i, "*700#", NOW);
	pump(f, NOW);
	assert_int_equal(f->screens, 0);
	assert_int_equal(daemon_house_next_deadline(f->house), NOW);
	daemon_house_tick(f->house);
	pump(f, NOW);
	assert_int_equal(f->screens, 4);
	assert_int_equal(f->store_down, 4);
	assert_true(f->is_last);
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.requests[4095].kind, DESK_USSD_BEGIN);
	assert_int_equal(f->batch.n, 4096 + 3); /* and behind them the sweep, the campaigns, and the sender's question */
	answer(f);
	pump(f, NOW);
	assert_int_equal(f->screens, 4100);
}

/* A flood on one link leaves room in the queue for the others. */
static void each_link_has_its_share(void **state)
{
	struct fixture *f = *state;
	struct config_link links[2] = {f->link, f->link};

	daemon_house_free(f->house);
	f->config = (struct config){.links = links, .n_links = 2};
	f->house = daemon_house_new(&f->config, f->dialects, f->menus, (struct pay_transport){0}, 42, NOW, WALL_OFFSET);
	pump(f, NOW);
	for (uint64_t i = 0; i < 4096; i++)
		dial(f, 22370000000 + i, "*700#", NOW);
	pump(f, NOW);
	daemon_house_tick(f->house);
	pump(f, NOW);
	assert_int_equal(f->store_down, 2048);
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.requests[2047].kind, DESK_USSD_BEGIN);
	assert_int_not_equal(f->batch.requests[2048].kind, DESK_USSD_BEGIN);
	dial(f, 22371000000, "*700#", NOW);
	pump(f, NOW);
	assert_true(daemon_house_has_batch(f->house)); /* taken: there is room again */
	answer(f);
	pump(f, NOW);
	assert_int_equal(f->screens, 4096);
}

static void a_stop_is_quiet_at_last(void **state)
{
	struct fixture *f = *state;

	pump(f, NOW);
	dial(f, 22376000001, "*700#", NOW);
	pump(f, NOW);
	daemon_house_stop(f->house);
	assert_false(daemon_house_is_quiet(f->house));
	dial(f, 22376000002, "*700#", NOW);
	pump(f, NOW);
	assert_int_equal(f->last_phone, 22376000002); /* turned away at once, kindly */
	assert_string_equal(f->last_screen, menus_canned(f->menus, MENUS_STOPPING, 0));
	assert_true(f->is_last);
	daemon_house_take_batch(f->house, &f->batch);
	assert_int_equal(f->batch.n, 1);
	assert_false(daemon_house_is_quiet(f->house));
	answer(f); /* what was in hand is answered */
	pump(f, NOW);
	assert_int_equal(f->last_phone, 22376000001);
	assert_true(daemon_house_is_quiet(f->house));
	daemon_house_tick(f->house);
	assert_false(daemon_house_has_batch(f->house)); /* no sweep any more */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_dial_becomes_a_request_and_a_screen, setup, teardown),
		cmocka_unit_test_setup_teardown(chores_come_again, setup, teardown),
		cmocka_unit_test_setup_teardown(background_in_small_helpings, setup, teardown),
		cmocka_unit_test_setup_teardown(a_store_far_behind, setup, teardown),
		cmocka_unit_test_setup_teardown(each_link_has_its_share, setup, teardown),
		cmocka_unit_test_setup_teardown(a_stop_is_quiet_at_last, setup, teardown),
	};

	return cmocka_run_group_tests_name("daemon/house", tests, load, unload);
}
