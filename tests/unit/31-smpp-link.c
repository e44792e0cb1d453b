/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link against a scripted gateway, in virtual time: what it says, and what it tells the rooms above.
 * Over 500 lines: many cases on one bed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/log.h"
#include "smpp/link.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
	struct smpp_link *link;
	struct buf told, said; /* what on_* told, what the link wrote, as text */
	int64_t now;
	int answer_all;        /* on_message responds at once */
};

static const struct smpp_link_config usual = {
	.name = "orange", .system_id = "mutuelle", .password = "secret", .pdu_max = 4096, .window_ussd = 4, .window_sms = 2,
	.enquire_ms = 30000, .response_ms = 10000, .idle_ms = 90000, .bind_ms = 5000, .backoff_min_ms = 1000,
	.backoff_max_ms = 30000, .seed = 1,
};

/* ---- the link's events and octets as text ------------------------------------------------------ */

static const char *state_name(enum smpp_leg_state s)
{
	return (const char *[]){"down", "dialing", "binding", "bound", "unbinding"}[s];
}

static void on_state(void *ctx, int leg, enum smpp_leg_state from, enum smpp_leg_state to)
{
	struct test *t = ctx;

	(void) from;
	base_buf_printf(&t->told, "%d:%s ", leg, state_name(to));
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *p)
{
	struct test *t = ctx;
	char room[16];
	size_t len;
	const uint8_t *text = smpp_pdu_text(p, &len);

	base_buf_printf(&t->told, "%d:%s/%" PRIu32 "(%.*s)%s ", leg, smpp_pdu_name(p->id, room), p->sequence, (int) len,
			len ? (const char *) text : "", p->flaw ? " flawed" : "");
	if (t->answer_all)
		smpp_link_respond(t->link, leg, p->id, p->sequence, SMPP_OK);
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *p)
{
	struct test *t = ctx;

	base_buf_printf(&t->told, "%d:#%" PRIu64 "=%s", leg, tag,
			(const char *[]){"answered", "timed-out", "lost"}[outcome]);
	assert_int_equal(p != NULL, outcome == SMPP_ANSWERED);
	if (p && p->status)
		base_buf_printf(&t->told, "/0x%" PRIx32, p->status);
	base_buf_append_str(&t->told, " ");
}

static const char *take(struct buf *b)
{
	static char text[8192];

	assert_true(b->len < sizeof text);
	if (b->len)
		memcpy(text, b->data, b->len);
	text[b->len ? b->len - 1 : 0] = '\0'; /* the last blank */
	b->len = 0;
	return text;
}

#define assert_told(t, want) assert_string_equal(take(&(t)->told), want)

/* "enquire_link/3 generic_nack/7=0x3": name, sequence, status */
static const char *said(struct test *t, int leg)
{
	struct buf *out = smpp_link_output(t->link, leg);
	size_t at = 0;

	while (at < out->len) {
		struct smpp_pdu p;
		uint32_t status;
		char room[16];
		long n = smpp_pdu_frame(out->data + at, out->len - at, SMPP_PDU_MAX, &status);

		assert_true(n > 0);
		smpp_pdu_decode(out->data + at, (size_t) n, &p);
		assert_null(p.flaw);
		base_buf_printf(&t->said, "%s/%" PRIu32, smpp_pdu_name(p.id, room), p.sequence);
		if (p.status)
			base_buf_printf(&t->said, "=0x%" PRIx32, p.status);
		base_buf_append_str(&t->said, " ");
		at += (size_t) n;
	}
	base_buf_consume(out, at);
	return take(&t->said);
}

#define assert_said(t, leg, want) assert_string_equal(said(t, leg), want)

/* ---- the gateway's side ------------------------------------------------------------------------ */

static void feed(struct test *t, int leg, const struct buf *b)
{
	smpp_link_feed(t->link, leg, b->data, b->len, t->now);
}

static void send_header(struct test *t, int leg, uint32_t id, uint32_t status, uint32_t sequence)
{
	struct buf b = {0};

	smpp_encode_header(&b, id, status, sequence);
	feed(t, leg, &b);
	base_buf_release(&b);
}

static void append_deliver(struct buf *b, uint32_t sequence, const char *text)
{
	struct error e;

	assert_int_equal(smpp_encode_message(b, &(struct smpp_message){.id = SMPP_DELIVER_SM, .source.digits = "22376000001",
			 .dest.digits = "700", .text = (const uint8_t *) text, .text_len = strlen(text)}, sequence, &e), 0);
}

static int submit(struct test *t, int leg, enum smpp_lane lane, uint64_t tag, int64_t deadline)
{
	const struct smpp_message m = {.id = SMPP_SUBMIT_SM, .source.digits = "700", .dest.digits = "22376000001",
		.text = (const uint8_t *) "1 Payer", .text_len = 7};

	return smpp_link_submit(t->link, leg, lane, &m, tag, deadline, t->now);
}

/* Time goes on to `at`, deadline by deadline, as a loop does it. */
static void until(struct test *t, int64_t at)
{
	for (int turns = 0; smpp_link_next_deadline(t->link) <= at; turns++) {
		int64_t next = smpp_link_next_deadline(t->link);

		assert_true(turns < 1000);
		t->now = next > t->now ? next : t->now;
		smpp_link_tick(t->link, t->now);
		if (smpp_link_next_deadline(t->link) <= t->now)
			fail_msg("a deadline stays behind");
	}
	t->now = at;
	smpp_link_tick(t->link, t->now);
}

static void start(struct test *t, const struct smpp_link_config *c)
{
	struct smpp_link_events events = {t, on_message, on_outcome, on_state};

	*t = (struct test){.now = 1000000};
	t->link = smpp_link_new(c, &events, t->now);
}

static void stop(struct test *t)
{
	smpp_link_free(t->link);
	base_buf_release(&t->told);
	base_buf_release(&t->said);
}

static void connect_leg(struct test *t, int leg)
{
	assert_true(smpp_link_wants_dial(t->link, leg));
	assert_false(smpp_link_wants_dial(t->link, leg));
	smpp_link_connected(t->link, leg, t->now);
}

/* A transceiver, bound; nothing said or told is left over. */
static void start_bound(struct test *t, const struct smpp_link_config *c)
{
	start(t, c);
	for (int leg = 0; leg < smpp_link_legs(t->link); leg++) {
		connect_leg(t, leg);
		said(t, leg);
		send_header(t, leg, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 1);
		assert_int_equal(smpp_link_state(t->link, leg), SMPP_BOUND);
	}
	take(&t->told);
}

/* Closes, and waits for the next dial. Returns the pause. */
static int64_t drop(struct test *t, int leg)
{
	int64_t closed = t->now;

	smpp_link_closed(t->link, leg, "closed by peer", t->now);
	assert_false(smpp_link_wants_dial(t->link, leg));
	t->now = smpp_link_next_deadline(t->link);
	assert_true(t->now < INT64_MAX);
	smpp_link_tick(t->link, t->now - 1);
	assert_false(smpp_link_wants_dial(t->link, leg));
	smpp_link_tick(t->link, t->now);
	return t->now - closed;
}

/* ---- bind -------------------------------------------------------------------------------------- */

static void a_transceiver_binds(void **state)
{
	struct test t;

	(void) state;
	start(&t, &usual);
	assert_int_equal(smpp_link_legs(t.link), 1);
	assert_int_equal(smpp_link_pick(t.link, 0), -1);
	connect_leg(&t, 0);
	assert_said(&t, 0, "bind_transceiver/1");
	assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, 1, t.now + 1), SMPP_NOT_BOUND);
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 1); /* a bind_resp without a body */
	assert_told(&t, "0:dialing 0:binding 0:bound");
	assert_int_equal(smpp_link_pick(t.link, -1), 0);
	assert_int_equal(smpp_link_counts(t.link)->binds, 1);
	assert_int_equal(smpp_link_counts(t.link)->flaws, 0);
	stop(&t);
}

static void a_pair_sends_on_the_transmitter(void **state)
{
	struct smpp_link_config c = usual;
	struct test t;

	(void) state;
	c.is_pair = true;
	start(&t, &c);
	assert_int_equal(smpp_link_legs(t.link), 2);
	connect_leg(&t, 0);
	connect_leg(&t, 1);
	assert_said(&t, 0, "bind_transmitter/1");
	assert_said(&t, 1, "bind_receiver/1");
	send_header(&t, 1, SMPP_BIND_TRANSMITTER | SMPP_RESP, SMPP_OK, 1); /* the wrong response, seen in real life */
	assert_int_equal(smpp_link_pick(t.link, 1), -1);
	send_header(&t, 0, SMPP_BIND_TRANSMITTER | SMPP_RESP, SMPP_OK, 1);
	assert_int_equal(smpp_link_pick(t.link, 1), 0);
	assert_int_equal(submit(&t, 1, SMPP_LANE_USSD, 1, t.now + 1), SMPP_NOT_BOUND);
	assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, 1, t.now + 1), SMPP_SENT);
	stop(&t);
}

static void of_several_binds_another_one_sends(void **state)
{
	struct smpp_link_config c = usual;
	struct test t;

	(void) state;
	c.binds = 3;
	start_bound(&t, &c);
	assert_int_equal(smpp_link_legs(t.link), 3);
	assert_int_equal(smpp_link_pick(t.link, 2), 2);
	smpp_link_closed(t.link, 2, "reset", t.now);
	assert_int_equal(smpp_link_pick(t.link, 2), 0);
	assert_int_equal(smpp_link_pick(t.link, 7), 0);
	stop(&t);
}

/* ---- refused binds ----------------------------------------------------------------------------- */

static char logged[4096];

static void keep_log(enum log_level level, const char *line)
{
	if (level == LOG_ERROR)
		snprintf(logged, sizeof logged, "%s", line);
}

static void a_refused_bind_is_told_by_name(void **state)
{
	struct test t;

	(void) state;
	base_log_to(keep_log, LOG_DEBUG);
	start(&t, &usual);
	connect_leg(&t, 0);
	said(&t, 0);
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_RINVPASWD, 1);
	base_log_to(NULL, LOG_DEBUG);
	assert_non_null(strstr(logged, "ESME_RINVPASWD"));
	assert_non_null(strstr(logged, "check password"));
	assert_null(strstr(logged, "secret"));
	assert_told(&t, "0:dialing 0:binding 0:down");
	assert_true(smpp_link_wants_close(t.link, 0));
	assert_int_equal(smpp_link_counts(t.link)->bind_errors, 1);
	assert_in_range(drop(&t, 0), 15000, 30000);
	stop(&t);
}

static void already_bound_is_waited_out(void **state)
{
	struct test t;
	int64_t began;

	(void) state;
	start(&t, &usual);
	began = t.now;
	for (int i = 0; i < 30; i++) {
		connect_leg(&t, 0);
		said(&t, 0);
		send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_RALYBND, (uint32_t) i + 1);
		assert_true(smpp_link_wants_close(t.link, 0));
		assert_in_range(drop(&t, 0), 15000, 30000);
	}
	assert_true(t.now - began > 5 * 60000);
	connect_leg(&t, 0);
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 31);
	assert_int_equal(smpp_link_state(t.link, 0), SMPP_BOUND);
	stop(&t);
}

static void a_nack_refuses_a_bind(void **state)
{
	struct test t;

	(void) state;
	for (uint32_t sequence = 0; sequence < 2; sequence++) {
		start(&t, &usual);
		connect_leg(&t, 0);
		send_header(&t, 0, SMPP_GENERIC_NACK, SMPP_RINVCMDID, sequence);
		assert_true(smpp_link_wants_close(t.link, 0));
		assert_int_equal(smpp_link_counts(t.link)->bind_errors, 1);
		stop(&t);
	}
}

static void a_bind_without_answer_is_given_up(void **state)
{
	struct test t;

	(void) state;
	start(&t, &usual);
	connect_leg(&t, 0);
	until(&t, t.now + 4999);
	assert_false(smpp_link_wants_close(t.link, 0));
	until(&t, t.now + 1);
	assert_true(smpp_link_wants_close(t.link, 0));
	assert_int_equal(smpp_link_output(t.link, 0)->len, 0);
	smpp_link_closed(t.link, 0, "closed", t.now);
	stop(&t);
}

static void a_dial_without_end_is_given_up(void **state)
{
	struct test t;

	(void) state;
	start(&t, &usual);
	assert_true(smpp_link_wants_dial(t.link, 0));
	until(&t, t.now + 5000);
	assert_true(smpp_link_wants_close(t.link, 0));
	smpp_link_connected(t.link, 0, t.now); /* too late: the loop had not seen it yet */
	assert_int_equal(smpp_link_state(t.link, 0), SMPP_DOWN);
	assert_true(smpp_link_wants_close(t.link, 0));
	assert_true(drop(&t, 0) >= 1000);
	connect_leg(&t, 0);
	stop(&t);
}

/* ---- reconnect --------------------------------------------------------------------------------- */

static void the_pause_grows_with_jitter_and_ends_at_its_bound(void **state)
{
	static const int64_t from[] = {1000, 2000, 4000, 8000, 15000, 15000}, to[] = {2000, 4000, 8000, 16000, 30000, 30000};
	int64_t least[6] = {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}, most[6] = {0};
	struct smpp_link_config c = usual;

	(void) state;
	for (c.seed = 1; c.seed <= 200; c.seed++) {
		struct test t;

		start(&t, &c);
		for (int i = 0; i < 6; i++) {
			int64_t pause;

			assert_true(smpp_link_wants_dial(t.link, 0));
			pause = drop(&t, 0);
			assert_in_range(pause, from[i], to[i]);
			least[i] = pause < least[i] ? pause : least[i];
			most[i] = pause > most[i] ? pause : most[i];
		}
		stop(&t);
	}
	for (int i = 0; i < 6; i++)
		assert_true(most[i] - least[i] > (to[i] - from[i]) * 9 / 10); /* spread over the whole range */
}

static void the_pause_is_short_again_after_a_bind_that_lasted(void **state)
{
	struct smpp_link_config c = usual;
	struct test t;

	(void) state;
	c.enquire_ms = c.idle_ms = 0;
	start_bound(&t, &c);
	for (int i = 0; i < 4; i++) { /* bound, and dropped at once: no reason to hurry */
		drop(&t, 0);
		connect_leg(&t, 0);
		send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 2);
	}
	assert_true(drop(&t, 0) >= 15000);
	connect_leg(&t, 0);
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 2);
	until(&t, t.now + 30001);
	assert_in_range(drop(&t, 0), 1000, 2000);
	stop(&t);
}

static void each_connection_has_its_number(void **state)
{
	struct test t;
	uint64_t first;

	(void) state;
	start_bound(&t, &usual);
	first = smpp_link_connection(t.link, 0);
	drop(&t, 0);
	connect_leg(&t, 0);
	assert_true(smpp_link_connection(t.link, 0) != first);
	stop(&t);
}

/* ---- signs of life ----------------------------------------------------------------------------- */

static void enquire_link_is_answered_always(void **state)
{
	struct test t;

	(void) state;
	start(&t, &usual);
	connect_leg(&t, 0);
	send_header(&t, 0, SMPP_ENQUIRE_LINK, SMPP_OK, 0x80000001); /* before the bind, and a sequence out of range */
	assert_said(&t, 0, "bind_transceiver/1 enquire_link_resp/2147483649");
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 1);
	send_header(&t, 0, SMPP_ENQUIRE_LINK, SMPP_OK, 0);
	assert_said(&t, 0, "enquire_link_resp/0");
	stop(&t);
}

static void ours_is_sent_after_silence_and_any_pdu_answers_it(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	until(&t, t.now + 29999);
	assert_said(&t, 0, "");
	until(&t, t.now + 1);
	assert_said(&t, 0, "enquire_link/2");
	until(&t, t.now + 9000);
	send_header(&t, 0, SMPP_ALERT_NOTIFICATION, SMPP_OK, 77);
	until(&t, t.now + 29999);
	assert_said(&t, 0, "");
	until(&t, t.now + 1);
	assert_said(&t, 0, "enquire_link/3");
	send_header(&t, 0, SMPP_ENQUIRE_LINK | SMPP_RESP, SMPP_OK, 3);
	assert_told(&t, "");
	assert_int_equal(smpp_link_state(t.link, 0), SMPP_BOUND);
	stop(&t);
}

static void no_sign_of_life_closes(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, 9, t.now + 300000), SMPP_SENT);
	until(&t, t.now + 39999);
	assert_told(&t, "");
	until(&t, t.now + 1);
	assert_told(&t, "0:down 0:#9=lost");
	assert_true(smpp_link_wants_close(t.link, 0));
	assert_int_equal(smpp_link_output(t.link, 0)->len, 0);
	assert_int_equal(smpp_link_counts(t.link)->enquire_timeouts, 1);
	stop(&t);
}

static void silence_alone_closes_where_we_do_not_ask(void **state)
{
	struct smpp_link_config c = usual;
	struct test t;

	(void) state;
	c.enquire_ms = 0;
	start_bound(&t, &c);
	until(&t, t.now + 89999);
	assert_told(&t, "");
	until(&t, t.now + 1);
	assert_told(&t, "0:down");
	assert_int_equal(smpp_link_counts(t.link)->enquire_timeouts, 0);
	stop(&t);
}

static void ours_is_not_sent_before_the_bind(void **state)
{
	struct smpp_link_config c = usual;
	struct test t;

	(void) state;
	c.bind_ms = 100000;
	start(&t, &c);
	connect_leg(&t, 0);
	until(&t, t.now + 99000);
	assert_said(&t, 0, "bind_transceiver/1");
	stop(&t);
}

/* ---- unbind ------------------------------------------------------------------------------------ */

static void the_gateways_unbind_is_answered_and_we_come_back(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	until(&t, t.now + 29000);
	submit(&t, 0, SMPP_LANE_SMS, 5, t.now + 1000);
	said(&t, 0);
	send_header(&t, 0, SMPP_UNBIND, SMPP_OK, 42);
	assert_said(&t, 0, "unbind_resp/42");
	assert_told(&t, "0:down 0:#5=lost");
	assert_true(smpp_link_wants_close(t.link, 0));
	send_header(&t, 0, SMPP_ENQUIRE_LINK, SMPP_OK, 43); /* nothing is heard behind it */
	assert_said(&t, 0, "");
	assert_in_range(drop(&t, 0), 1000, 2000);
	assert_false(smpp_link_wants_close(t.link, 0));
	connect_leg(&t, 0);
	assert_said(&t, 0, "bind_transceiver/3");
	stop(&t);
}

static void our_unbind_is_answered(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	submit(&t, 0, SMPP_LANE_USSD, 5, t.now + 60000);
	said(&t, 0);
	smpp_link_unbind(t.link, t.now);
	assert_said(&t, 0, "unbind/3");
	assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, 6, t.now + 1000), SMPP_NOT_BOUND);
	send_header(&t, 0, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, 2); /* answers to older requests still count */
	send_header(&t, 0, SMPP_DELIVER_SM, SMPP_OK, 8);
	assert_said(&t, 0, "deliver_sm_resp/8=0x4");
	send_header(&t, 0, SMPP_UNBIND | SMPP_RESP, SMPP_OK, 3);
	assert_told(&t, "0:unbinding 0:#5=answered 0:down");
	assert_true(smpp_link_wants_close(t.link, 0));
	smpp_link_closed(t.link, 0, "done", t.now);
	assert_true(smpp_link_next_deadline(t.link) == INT64_MAX); /* dials no more */
	assert_false(smpp_link_wants_dial(t.link, 0));
	stop(&t);
}

static void our_unbind_is_never_answered(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	smpp_link_unbind(t.link, t.now);
	smpp_link_unbind(t.link, t.now);
	assert_said(&t, 0, "unbind/2");
	until(&t, t.now + 1999);
	assert_false(smpp_link_wants_close(t.link, 0));
	until(&t, t.now + 1);
	assert_true(smpp_link_wants_close(t.link, 0));
	smpp_link_closed(t.link, 0, "done", t.now);
	assert_false(smpp_link_wants_dial(t.link, 0));
	stop(&t);
}

static void a_stop_before_the_bind_just_closes(void **state)
{
	struct test t;

	(void) state;
	start(&t, &usual);
	smpp_link_unbind(t.link, t.now);
	assert_false(smpp_link_wants_dial(t.link, 0));
	stop(&t);
	start(&t, &usual);
	connect_leg(&t, 0);
	smpp_link_unbind(t.link, t.now);
	assert_true(smpp_link_wants_close(t.link, 0));
	stop(&t);
}

/* ---- requests of ours -------------------------------------------------------------------------- */

static void responses_are_matched_by_sequence(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	for (uint64_t tag = 1; tag <= 3; tag++)
		assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, tag, t.now + 60000), SMPP_SENT);
	assert_said(&t, 0, "submit_sm/2 submit_sm/3 submit_sm/4");
	send_header(&t, 0, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, 4);
	send_header(&t, 0, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_RTHROTTLED, 2);
	send_header(&t, 0, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, 2);   /* twice */
	send_header(&t, 0, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, 99);  /* never asked */
	send_header(&t, 0, SMPP_GENERIC_NACK, SMPP_RMSGQFUL, 3);
	send_header(&t, 0, SMPP_GENERIC_NACK, SMPP_RSYSERR, 0);
	assert_told(&t, "0:#3=answered 0:#1=answered/0x58 0:#2=answered/0x14");
	assert_said(&t, 0, "");
	assert_int_equal(smpp_link_counts(t.link)->throttled, 2);
	assert_int_equal(smpp_link_state(t.link, 0), SMPP_BOUND);
	stop(&t);
}

static void a_late_response_is_ignored_and_never_closes(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	submit(&t, 0, SMPP_LANE_USSD, 1, t.now + 5000);
	submit(&t, 0, SMPP_LANE_SMS, 2, t.now + 3000);
	submit(&t, 0, SMPP_LANE_USSD, 3, t.now - 1); /* a deadline that has passed ends at the next tick */
	until(&t, t.now + 3000);
	assert_told(&t, "0:#3=timed-out 0:#2=timed-out");
	until(&t, t.now + 2000);
	assert_told(&t, "0:#1=timed-out");
	send_header(&t, 0, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, 2);
	assert_told(&t, "");
	assert_int_equal(smpp_link_state(t.link, 0), SMPP_BOUND);
	assert_int_equal(smpp_link_counts(t.link)->response_timeouts, 3);
	stop(&t);
}

static void the_lanes_have_windows_apart(void **state)
{
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	for (uint64_t tag = 1; tag <= 4; tag++)
		assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, tag, t.now + 60000), SMPP_SENT);
	assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, 5, t.now + 60000), SMPP_WINDOW_FULL);
	assert_int_equal(submit(&t, 0, SMPP_LANE_SMS, 6, t.now + 60000), SMPP_SENT);
	assert_int_equal(submit(&t, 0, SMPP_LANE_SMS, 7, t.now + 60000), SMPP_SENT);
	assert_int_equal(submit(&t, 0, SMPP_LANE_SMS, 8, t.now + 60000), SMPP_WINDOW_FULL);
	assert_said(&t, 0, "submit_sm/2 submit_sm/3 submit_sm/4 submit_sm/5 submit_sm/6 submit_sm/7");
	send_header(&t, 0, SMPP_DATA_SM | SMPP_RESP, SMPP_OK, 5);
	assert_int_equal(submit(&t, 0, SMPP_LANE_USSD, 9, t.now + 60000), SMPP_SENT);
	assert_int_equal(submit(&t, 0, SMPP_LANE_SMS, 10, t.now + 60000), SMPP_WINDOW_FULL);
	smpp_link_closed(t.link, 0, "reset", t.now);
	assert_told(&t, "0:#4=answered 0:down 0:#1=lost 0:#2=lost 0:#3=lost 0:#9=lost 0:#6=lost 0:#7=lost");
	stop(&t);
}

static void a_message_that_does_not_fit_is_refused(void **state)
{
	struct test t;
	struct smpp_message m = {.id = SMPP_SUBMIT_SM, .dest.digits = "123456789012345678901"};

	(void) state;
	start_bound(&t, &usual);
	assert_int_equal(smpp_link_submit(t.link, 0, SMPP_LANE_USSD, &m, 1, t.now + 1000, t.now), SMPP_UNFIT);
	assert_said(&t, 0, "");
	assert_told(&t, "");
	stop(&t);
}

static void sequence_numbers_wrap_around_those_still_out(void **state)
{
	struct smpp_link_config c = usual;
	struct test t;

	(void) state;
	c.sequence = 0x7ffffffc;
	start_bound(&t, &c); /* the bind has 0x7ffffffd */
	submit(&t, 0, SMPP_LANE_USSD, 1, t.now + 1000000);
	submit(&t, 0, SMPP_LANE_USSD, 2, t.now + 1000000);
	submit(&t, 0, SMPP_LANE_USSD, 3, t.now + 1000000);
	assert_said(&t, 0, "submit_sm/2147483646 submit_sm/2147483647 submit_sm/1");
	stop(&t);
}

/* ---- requests of the gateway -------------------------------------------------------------------- */

static void messages_are_told_and_answered_by_the_rooms_above(void **state)
{
	struct buf b = {0};
	struct test t;

	(void) state;
	start(&t, &usual);
	connect_leg(&t, 0);
	append_deliver(&b, 6, "*700#");
	feed(&t, 0, &b);
	assert_said(&t, 0, "bind_transceiver/1 deliver_sm_resp/6=0x4"); /* not before the bind */
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 1);
	take(&t.told);
	feed(&t, 0, &b);
	assert_told(&t, "0:deliver_sm/6(*700#)");
	assert_said(&t, 0, "");
	smpp_link_respond(t.link, 0, SMPP_DELIVER_SM, 6, SMPP_OK);
	smpp_link_respond(t.link, 0, SMPP_DATA_SM, 7, SMPP_RX_T_APPN);
	assert_int_equal(smpp_link_output(t.link, 0)->len, 34); /* the empty message_id of SMPP 3.4 4.6.2 */
	assert_said(&t, 0, "deliver_sm_resp/6 data_sm_resp/7=0x64");
	assert_int_equal(smpp_link_counts(t.link)->flaws, 0);
	base_buf_release(&b);
	stop(&t);
}

/* What is left of a source_addr that was cut off may be the number of another phone. */
static void a_message_that_is_not_whole_is_refused(void **state)
{
	struct buf whole = {0};
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	append_deliver(&whole, 6, "*700#");
	for (size_t len = SMPP_HEADER; len < whole.len; len++) {
		struct buf cut = {0};
		char refusal[40];

		base_buf_append(&cut, whole.data, len);
		cut.data[2] = (uint8_t) (len >> 8);
		cut.data[3] = (uint8_t) len;
		feed(&t, 0, &cut);
		base_buf_release(&cut);
		snprintf(refusal, sizeof refusal, "deliver_sm_resp/6=0x%x", SMPP_RINVMSGLEN);
		assert_said(&t, 0, refusal);
	}
	assert_told(&t, "");
	assert_int_equal(smpp_link_counts(t.link)->flaws, whole.len - SMPP_HEADER);
	base_buf_release(&whole);
	stop(&t);
}

static void what_we_do_not_serve_is_answered_by_its_kind(void **state)
{
	struct test t;

	(void) state;
	start(&t, &usual);
	connect_leg(&t, 0);
	said(&t, 0);
	send_header(&t, 0, SMPP_OUTBIND, SMPP_OK, 1);
	send_header(&t, 0, SMPP_SUBMIT_SM, SMPP_OK, 2);
	send_header(&t, 0, 0x00010203, SMPP_OK, 3);
	assert_said(&t, 0, "submit_sm_resp/2=0x4 generic_nack/3=0x3");
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 1);
	send_header(&t, 0, SMPP_QUERY_SM, SMPP_OK, 4);
	send_header(&t, 0, SMPP_SUBMIT_MULTI, SMPP_OK, 5);
	send_header(&t, 0, SMPP_BIND_RECEIVER, SMPP_OK, 6);
	send_header(&t, 0, 0x00010203, SMPP_OK, 0xfffffff0);
	send_header(&t, 0, SMPP_ALERT_NOTIFICATION, SMPP_OK, 8);
	send_header(&t, 0, 0x80010203, SMPP_OK, 9);               /* an unknown response: no answer */
	send_header(&t, 0, SMPP_UNBIND | SMPP_RESP, SMPP_OK, 10); /* and one that nobody asked for */
	send_header(&t, 0, SMPP_BIND_RECEIVER | SMPP_RESP, SMPP_OK, 11);
	assert_said(&t, 0,
		    "query_sm_resp/4=0x3 submit_multi_resp/5=0x3 bind_receiver_resp/6=0x3 "
		    "generic_nack/4294967280=0x3");
	assert_told(&t, "0:dialing 0:binding 0:bound");
	assert_int_equal(smpp_link_counts(t.link)->nacks, 2);
	stop(&t);
}

static void length_nonsense_closes_after_a_nack(void **state)
{
	static const struct { uint8_t octets[16]; const char *said; } samples[] = {
		{{0, 0, 0, 15, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9}, "generic_nack/0=0x2"}, /* no room for its own header */
		{{0, 0, 0x10, 1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9}, "generic_nack/9=0x2"}, /* above pdu_max */
		{"GET / HTTP/1.1\r", "generic_nack/774966528=0x2"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		for (size_t cut = 0; cut <= 16; cut++) {
			struct test t;

			start_bound(&t, &usual);
			smpp_link_feed(t.link, 0, samples[i].octets, cut, t.now);
			smpp_link_feed(t.link, 0, samples[i].octets + cut, 16 - cut, t.now);
			send_header(&t, 0, SMPP_ENQUIRE_LINK, SMPP_OK, 1);
			assert_said(&t, 0, samples[i].said);
			assert_told(&t, "0:down");
			assert_true(smpp_link_wants_close(t.link, 0));
			stop(&t);
		}
}

/* ---- however the stream is cut, it says the same ------------------------------------------------ */

static void the_stream_may_be_cut_anywhere(void **state)
{
	static const char told[] = "0:binding 0:bound 0:deliver_sm/7(*700#) 0:deliver_sm/8(1) 0:#1=answered/0x58 0:deliver_sm/10() "
		"0:deliver_sm/11(2) 0:#2=answered 0:down";
	static const char wrote[] = "deliver_sm_resp/7 deliver_sm_resp/8 enquire_link_resp/9 deliver_sm_resp/10 deliver_sm_resp/11 "
		"generic_nack/12=0x3 unbind_resp/13";
	struct buf stream = {0};
	char big[200];

	(void) state;
	memset(big, 'x', sizeof big);
	append_deliver(&stream, 7, "*700#");
	append_deliver(&stream, 8, "1");
	smpp_encode_text_resp(&stream, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_RTHROTTLED, 2, "");
	smpp_encode_header(&stream, SMPP_ENQUIRE_LINK, SMPP_OK, 9);
	append_deliver(&stream, 10, "");
	append_deliver(&stream, 11, "2");
	smpp_encode_text_resp(&stream, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, 3, "abcdef");
	smpp_encode_header(&stream, 0x999, SMPP_OK, 12);
	smpp_encode_header(&stream, SMPP_UNBIND, SMPP_OK, 13);
	for (size_t step = 1; step <= stream.len; step++) {
		struct test t;

		start(&t, &usual);
		assert_true(smpp_link_wants_dial(t.link, 0));
		take(&t.told);
		smpp_link_connected(t.link, 0, t.now);
		send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 1);
		submit(&t, 0, SMPP_LANE_USSD, 1, t.now + 1000);
		submit(&t, 0, SMPP_LANE_SMS, 2, t.now + 1000);
		said(&t, 0);
		t.answer_all = 1;
		for (size_t at = 0; at < stream.len; at += step) {
			size_t n = stream.len - at < step ? stream.len - at : step;
			uint8_t *piece = malloc(n); /* of its very size: a sanitizer sees a step beyond */

			memcpy(piece, stream.data + at, n);
			smpp_link_feed(t.link, 0, piece, n, t.now);
			free(piece);
		}
		assert_told(&t, told);
		assert_said(&t, 0, wrote);
		stop(&t);
	}
	base_buf_release(&stream);
}

static void what_was_pending_goes_with_its_connection(void **state)
{
	struct buf b = {0};
	struct test t;

	(void) state;
	start_bound(&t, &usual);
	append_deliver(&b, 6, "*700#");
	smpp_link_feed(t.link, 0, b.data, b.len - 3, t.now);
	drop(&t, 0);
	connect_leg(&t, 0);
	send_header(&t, 0, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 2);
	take(&t.told);
	feed(&t, 0, &b);
	assert_told(&t, "0:deliver_sm/6(*700#)");
	base_buf_release(&b);
	stop(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transceiver_binds),
		cmocka_unit_test(a_pair_sends_on_the_transmitter),
		cmocka_unit_test(of_several_binds_another_one_sends),
		cmocka_unit_test(a_refused_bind_is_told_by_name),
		cmocka_unit_test(already_bound_is_waited_out),
		cmocka_unit_test(a_nack_refuses_a_bind),
		cmocka_unit_test(a_bind_without_answer_is_given_up),
		cmocka_unit_test(a_dial_without_end_is_given_up),
		cmocka_unit_test(the_pause_grows_with_jitter_and_ends_at_its_bound),
		cmocka_unit_test(the_pause_is_short_again_after_a_bind_that_lasted),
		cmocka_unit_test(each_connection_has_its_number),
		cmocka_unit_test(enquire_link_is_answered_always),
		cmocka_unit_test(ours_is_sent_after_silence_and_any_pdu_answers_it),
		cmocka_unit_test(no_sign_of_life_closes),
		cmocka_unit_test(silence_alone_closes_where_we_do_not_ask),
		cmocka_unit_test(ours_is_not_sent_before_the_bind),
		cmocka_unit_test(the_gateways_unbind_is_answered_and_we_come_back),
		cmocka_unit_test(our_unbind_is_answered),
		cmocka_unit_test(our_unbind_is_never_answered),
		cmocka_unit_test(a_stop_before_the_bind_just_closes),
		cmocka_unit_test(responses_are_matched_by_sequence),
		cmocka_unit_test(a_late_response_is_ignored_and_never_closes),
		cmocka_unit_test(the_lanes_have_windows_apart),
		cmocka_unit_test(a_message_that_does_not_fit_is_refused),
		cmocka_unit_test(sequence_numbers_wrap_around_those_still_out),
		cmocka_unit_test(messages_are_told_and_answered_by_the_rooms_above),
		cmocka_unit_test(a_message_that_is_not_whole_is_refused),
		cmocka_unit_test(what_we_do_not_serve_is_answered_by_its_kind),
		cmocka_unit_test(length_nonsense_closes_after_a_nack),
		cmocka_unit_test(the_stream_may_be_cut_anywhere),
		cmocka_unit_test(what_was_pending_goes_with_its_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
