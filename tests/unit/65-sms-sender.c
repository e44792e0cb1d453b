/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out: leased when they are due, at most a window of them in flight, each reported once.
 * Over 500 lines: many cases on one bed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/linkbed.h"

#include "sms/sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WALL 1760000000000ll

struct bed {
	struct linkbed link;
	struct sms_sender *sms;
	struct desk_request asked[64];
	size_t n_asked, n_read;
	struct linkbed_pdu flying[10]; /* that a slow gateway has not answered */
	int n_flying;
	size_t n_sent;               /* of a list of results: how many were looked at */
};

static int64_t wall(const struct bed *b)
{
	return WALL + b->link.now_ms;
}

static void post(void *ctx, const struct desk_request *r)
{
	struct bed *b = ctx;

	assert_true(b->n_asked < sizeof b->asked / sizeof *b->asked);
	b->asked[b->n_asked++] = *r;
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu)
{
	struct bed *b = ctx;

	(void) leg;
	assert_true(tag & SMS_SENDER_TAG);
	sms_sender_on_outcome(b->sms, tag, outcome, pdu, b->link.now_ms, wall(b));
}

static struct bed *open_bed_with(struct sms_config config)
{
	struct bed *b = calloc(1, sizeof *b);

	config.link = 2;
	config.name = "bed";
	config.source = config.source ? config.source : "700";
	config.source_ton = config.source_npi = -1;
	config.seed = 1;
	linkbed_open(&b->link, 1, 10);
	b->link.ctx = b;
	b->link.on_outcome = on_outcome;
	b->sms = sms_sender_new(&config, b->link.link, (struct sms_out){b, post}, b->link.now_ms);
	return b;
}

static struct bed *open_bed(int window, const char *source)
{
	return open_bed_with((struct sms_config){.window = window, .source = source});
}

static void close_bed(struct bed *b)
{
	linkbed_close(&b->link);
	sms_sender_free(b->sms);
	free(b);
}

static void tick(struct bed *b, int64_t ms)
{
	b->link.now_ms += ms;
	smpp_link_tick(b->link.link, b->link.now_ms);
	sms_sender_tick(b->sms, b->link.now_ms, wall(b));
}

static const struct desk_request *asked(struct bed *b, enum desk_kind kind)
{
	assert_true(b->n_read < b->n_asked);
	assert_int_equal(b->asked[b->n_read].kind, kind);
	assert_int_equal(b->asked[b->n_read].link, 2);
	return &b->asked[b->n_read++];
}

static void reply(struct bed *b, const struct desk_request *r, enum desk_verdict verdict)
{
	const struct desk_reply answer = {.kind = r->kind, .verdict = verdict, .link = r->link, .ticket = r->ticket, .body = r->body};

	sms_sender_on_reply(b->sms, &answer, b->link.now_ms, wall(b));
}

/* Answers leases with n messages in all, with ids from `first`, and says that there is no more. */
static void give(struct bed *b, size_t n, int64_t first, const char *text)
{
	size_t given = 0;

	do {
		const struct desk_request *r = asked(b, DESK_OUTBOX_LEASE);
		struct desk_lease *lease = r->body;

		assert_string_equal(lease->link, "bed");
		assert_int_equal(r->count, lease->cap);
		for (lease->n = 0; lease->n < lease->cap && given < n; given++) {
			struct desk_outgoing *m = &lease->messages[lease->n++];

			*m = (struct desk_outgoing){.id = first + (int64_t) given, .lease = 1000 + first, .phone = 22376000001};
			snprintf(m->text, sizeof m->text, "%s", text);
		}
		lease->next_due_ms = given < n ? 0 : INT64_MAX;
		reply(b, r, DESK_DONE);
	} while (given < n);
}

/* The next result, in a list that is kept when all of it was seen. */
static struct desk_sent expect_sent(struct bed *b, int64_t id)
{
	const struct desk_request *r = b->n_sent ? &b->asked[b->n_read - 1] : asked(b, DESK_OUTBOX_RESULT);
	const struct desk_results *list = r->body;
	struct desk_sent sent = list->sent[b->n_sent++];

	assert_string_equal(list->link, "bed");
	assert_int_equal(sent.id, id);
	assert_int_equal(sent.lease, 1000 + id / 10 * 10);
	assert_int_equal(sent.phone, 22376000001);
	if (b->n_sent == list->n) {
		b->n_sent = 0;
		reply(b, r, DESK_DONE);
	}
	return sent;
}

static void expect_result(struct bed *b, int64_t id, uint32_t status, bool is_unknown)
{
	struct desk_sent sent = expect_sent(b, id);

	assert_int_equal(sent.is_unknown, is_unknown);
	assert_false(sent.is_unsent);
	assert_int_equal(sent.parts, 1);
	assert_int_equal(sent.n_parts, !is_unknown);
	assert_int_equal(sent.part[0].status, status);
}

static void expect_given_back(struct bed *b, int64_t id)
{
	struct desk_sent sent = expect_sent(b, id);

	assert_true(sent.is_unsent);
	assert_false(sent.is_unknown);
}

static const struct linkbed_pdu *expect_submit(struct bed *b)
{
	const struct linkbed_pdu *p = linkbed_next(&b->link);

	assert_non_null(p);
	assert_int_equal(p->pdu.id, SMPP_SUBMIT_SM);
	return p;
}

static void leased_when_due_and_only_then(void **state)
{
	struct bed *b = open_bed(2, "700");

	(void) state;
	tick(b, 0); /* a start: whatever waits */
	give(b, 0, 0, "");
	tick(b, 5000);
	assert_int_equal(b->n_asked, 1);
	assert_true(sms_sender_next_deadline(b->sms, b->link.now_ms, wall(b)) == INT64_MAX);
	sms_sender_set_due(b->sms, wall(b) + 3000);
	assert_true(sms_sender_next_deadline(b->sms, b->link.now_ms, wall(b)) == b->link.now_ms + 3000);
	tick(b, 2999);
	assert_int_equal(b->n_asked, 1);
	tick(b, 1);
	give(b, 0, 0, "");
	sms_sender_set_due(b->sms, wall(b)); /* due, and yet nothing for this link: no spinning */
	for (int i = 0; i < 10; i++)
		tick(b, 10);
	assert_int_equal(b->n_asked, 2);
	tick(b, 900);
	assert_int_equal(b->n_asked, 3);
	close_bed(b);
}

static void a_window_at_a_time_each_reported_once(void **state)
{
	const struct linkbed_pdu *p, *q;
	struct bed *b = open_bed(2, "700");

	(void) state;
	tick(b, 0);
	give(b, 4, 10, "Merci");
	p = expect_submit(b);
	assert_int_equal(p->pdu.sm_length, 5);
	assert_memory_equal(p->pdu.short_message, "Merci", 5);
	assert_memory_equal(p->pdu.source.digits.s, "700", 3);
	assert_int_equal(p->pdu.source.ton, 0);
	assert_memory_equal(p->pdu.dest.digits.s, "22376000001", 11);
	assert_int_equal(p->pdu.dest.ton, 1);
	assert_int_equal(p->pdu.registered, 0);
	q = expect_submit(b);
	assert_null(linkbed_next(&b->link));
	assert_int_equal(sms_sender_in_hand(b->sms), 4);
	linkbed_answer(&b->link, q, 0, "1");
	expect_result(b, 11, 0, false);
	q = expect_submit(b);
	linkbed_answer(&b->link, p, 0x0b, "");
	expect_result(b, 10, 0x0b, false);
	p = expect_submit(b);
	linkbed_answer(&b->link, q, 0, "2");
	expect_result(b, 12, 0, false);
	tick(b, 31000); /* the last is never answered: unknown, not sent again */
	expect_result(b, 13, 0, true);
	assert_null(linkbed_next(&b->link));
	assert_int_equal(sms_sender_in_hand(b->sms), 0);
	assert_int_equal(sms_sender_counts(b->sms)->messages, 2);
	assert_int_equal(sms_sender_counts(b->sms)->refused, 1);
	assert_int_equal(sms_sender_counts(b->sms)->reasons[0].status, 0x0b);
	assert_int_equal(sms_sender_counts(b->sms)->unknown, 1);
	linkbed_answer(&b->link, p, 0, "3"); /* too late to matter */
	assert_int_equal(b->n_read, b->n_asked);
	close_bed(b);
}

static void results_gather_while_a_list_is_at_the_desk(void **state)
{
	const struct desk_request *r;
	const struct linkbed_pdu *p[4];
	struct bed *b = open_bed(4, "700");

	(void) state;
	tick(b, 0);
	give(b, 4, 10, "Merci");
	for (int i = 0; i < 4; i++)
		p[i] = expect_submit(b);
	for (int i = 0; i < 4; i++)
		linkbed_answer(&b->link, p[i], 0, "a");
	r = asked(b, DESK_OUTBOX_RESULT);
	assert_int_equal(r->count, 1);
	assert_int_equal(b->n_read, b->n_asked);
	reply(b, r, DESK_FAILED); /* brought again, and nothing else before it */
	assert_int_equal(b->n_read, b->n_asked);
	assert_true(sms_sender_next_deadline(b->sms, b->link.now_ms, wall(b)) == b->link.now_ms + 5000);
	tick(b, 5000);
	r = asked(b, DESK_OUTBOX_RESULT);
	assert_int_equal(((struct desk_results *) r->body)->sent[0].id, 10);
	reply(b, r, DESK_DONE);
	r = asked(b, DESK_OUTBOX_RESULT);
	assert_int_equal(r->count, 3);
	assert_int_equal(((struct desk_results *) r->body)->sent[2].id, 13);
	assert_string_equal(((struct desk_results *) r->body)->sent[2].part[0].message_id, "a");
	reply(b, r, DESK_DONE);
	assert_int_equal(sms_sender_in_hand(b->sms), 0);
	close_bed(b);
}

/* ESME_RTHROTTLED and ESME_RMSGQFUL are no answers to a message: it goes again, before those behind it. */
static void slow_down_stops_the_link_and_loses_no_turn(void **state)
{
	static const uint32_t statuses[] = {SMPP_RTHROTTLED, SMPP_RMSGQFUL};

	(void) state;
	for (int i = 0; i < 2; i++) {
		struct bed *b = open_bed(2, "700");
		const struct linkbed_pdu *p, *q;
		uint32_t sequence;

		tick(b, 0);
		give(b, 3, 20, "Merci");
		p = expect_submit(b);
		q = expect_submit(b);
		sequence = q->pdu.sequence;
		linkbed_answer(&b->link, q, statuses[i], "");
		linkbed_answer(&b->link, p, statuses[i], "");
		assert_int_equal(b->n_read, b->n_asked);
		tick(b, 999);
		assert_null(linkbed_next(&b->link));
		assert_true(sms_sender_next_deadline(b->sms, b->link.now_ms, wall(b)) == b->link.now_ms + 1);
		tick(b, 1);
		p = expect_submit(b);
		assert_true(p->pdu.sequence > sequence);
		linkbed_answer(&b->link, p, 0, "1");
		expect_result(b, 20, 0, false);
		tick(b, 1000); /* at a low speed now */
		linkbed_answer(&b->link, expect_submit(b), 0, "1");
		expect_result(b, 21, 0, false);
		assert_true(sms_sender_is_slowed(b->sms));
		assert_int_equal(sms_sender_counts(b->sms)->throttled, 2);
		close_bed(b);
	}
}

static void held_for_long_is_given_back(void **state)
{
	struct bed *b = open_bed(1, "700");
	int64_t end = b->link.now_ms + 60000;

	(void) state;
	tick(b, 0);
	give(b, 2, 20, "Merci");
	while (b->link.now_ms < end - 1) {
		const struct linkbed_pdu *p = linkbed_next(&b->link);

		if (p)
			linkbed_answer(&b->link, p, SMPP_RTHROTTLED, "");
		tick(b, 1);
	}
	assert_int_equal(b->n_read, b->n_asked);
	tick(b, 1);
	expect_given_back(b, 20);
	expect_given_back(b, 21);
	assert_int_equal(sms_sender_counts(b->sms)->given_back, 2);
	close_bed(b);
}

/* What was asked becomes one batch: all leases are full, all results are kept. */
static void answer_batch(struct bed *b)
{
	struct desk_request batch[64];
	size_t n = b->n_asked;

	memcpy(batch, b->asked, n * sizeof *batch);
	b->n_asked = 0;
	for (size_t i = 0; i < n; i++) {
		struct desk_lease *lease = batch[i].body;

		if (batch[i].kind == DESK_OUTBOX_LEASE) {
			for (lease->n = 0; lease->n < lease->cap; lease->n++)
				lease->messages[lease->n] = (struct desk_outgoing){.id = 1, .lease = 1, .phone = 22376000001, .text = "M"};
			lease->next_due_ms = 0;
		}
		reply(b, &batch[i], DESK_DONE);
	}
}

/* A gateway that takes each message at once, or (every_ms) one after the other, a desk that needs desk_ms for a batch, an outbox that is
 * never empty: for a second it finds its pace; what is sent in the next two, and the most that are in hand then. */
static void run(struct bed *b, int every_ms, int desk_ms, int *sent, int *most)
{
	int busy_ms = 0;

	*sent = *most = 0;
	for (int ms = 0; ms < 3000; ms++) {
		const struct linkbed_pdu *p;

		tick(b, 1);
		while (!every_ms && (p = linkbed_next(&b->link))) {
			linkbed_answer(&b->link, p, 0, "1");
			*sent += ms >= 1000;
		}
		while (every_ms && (p = linkbed_next(&b->link))) {
			assert_true(b->n_flying < 10);
			b->flying[b->n_flying++] = *p;
		}
		b->link.n_sent = b->link.n_read = 0;
		if (every_ms && b->n_flying && ms % every_ms == 0) {
			linkbed_answer(&b->link, &b->flying[0], 0, "1");
			memmove(b->flying, b->flying + 1, (size_t) --b->n_flying * sizeof *b->flying);
			*sent += ms >= 1000;
		}
		if (ms >= 1000 && (int) sms_sender_in_hand(b->sms) > *most)
			*most = (int) sms_sender_in_hand(b->sms);
		if (b->n_asked && ++busy_ms > desk_ms) {
			busy_ms = 0;
			answer_batch(b);
		}
	}
}

static void no_faster_than_the_rate(void **state)
{
	struct bed *b = open_bed_with((struct sms_config){.window = 10, .rate = 5});
	int sent, most;

	(void) state;
	tick(b, 0);
	run(b, 0, 1, &sent, &most);
	assert_in_range(sent, 9, 10);
	close_bed(b);
}

/* Whoever dies leaves what is in hand as unknown: it is as little as the pace needs, and the pace is kept all the same. */
static void as_few_in_hand_as_the_pace_needs(void **state)
{
	static const struct { int rate, desk_ms, most; } cases[] = {{5, 10, 2}, {50, 10, 5}, {300, 10, 16}, {300, 50, 64}, {50, 200, 48}};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed *b = open_bed_with((struct sms_config){.window = 10, .rate = cases[i].rate});
		int sent, most;

		tick(b, 0);
		run(b, 0, cases[i].desk_ms, &sent, &most);
		print_message("%d/s, desk %d ms: %d sent in 2 s, at most %d in hand\n", cases[i].rate, cases[i].desk_ms, sent, most);
		assert_true(sent >= cases[i].rate * 2 * 95 / 100);
		assert_in_range(most, 1, cases[i].most);
		close_bed(b);
	}
}

/* One that was fast and becomes slow: what waits here for it becomes few again. */
static void a_gateway_that_slows_down_has_few_in_hand(void **state)
{
	struct bed *b = open_bed_with((struct sms_config){.window = 10});
	int sent, fast, slow;

	(void) state;
	tick(b, 0);
	run(b, 0, 10, &sent, &fast);
	run(b, 20, 10, &sent, &slow);
	run(b, 20, 10, &sent, &slow);
	print_message("%d in hand while it was fast, %d when it is slow\n", fast, slow);
	assert_in_range(sent, 99, 101);
	assert_true(fast > 30);
	assert_in_range(slow, 11, 16); /* a window in flight, and a few */
	close_bed(b);
}

static void the_urgent_go_first(void **state)
{
	struct bed *b = open_bed(2, "700");
	const struct linkbed_pdu *p;
	const struct desk_request *r;
	struct desk_lease *lease;

	(void) state;
	tick(b, 0);
	r = asked(b, DESK_OUTBOX_LEASE);
	lease = r->body;
	for (size_t i = 0; i < 4; i++)
		lease->messages[i] = (struct desk_outgoing){.id = 30 + (int64_t) i, .lease = 1030, .phone = 22376000001,
							    .priority = 4 - (int) i, .text = {(char) ('0' + i)}};
	lease->n = 4;
	lease->next_due_ms = INT64_MAX;
	reply(b, r, DESK_DONE);
	for (int i = 3; i >= 0; i--) {
		p = expect_submit(b);
		assert_int_equal(p->pdu.short_message[0], '0' + i);
		linkbed_answer(&b->link, p, 0, "1");
		expect_sent(b, 30 + i);
	}
	close_bed(b);
}

static void a_lost_connection_is_an_unknown_outcome(void **state)
{
	struct bed *b = open_bed(1, "700");

	(void) state;
	tick(b, 0);
	give(b, 2, 30, "Merci");
	expect_submit(b);
	linkbed_drop(&b->link, 0);
	expect_result(b, 30, 0, true);
	expect_given_back(b, 31); /* never sent: for a later lease */
	assert_int_equal(sms_sender_counts(b->sms)->given_back, 1);
	tick(b, 0);
	assert_int_equal(b->n_read, b->n_asked); /* no lease without a leg */
	linkbed_connect(&b->link, 0);
	sms_sender_set_due(b->sms, wall(b));
	tick(b, 0);
	asked(b, DESK_OUTBOX_LEASE);
	close_bed(b);
}

static void alphabets_and_senders(void **state)
{
	const struct linkbed_pdu *p;
	struct bed *b = open_bed(1, "MUTUELLE");

	(void) state;
	tick(b, 0);
	give(b, 1, 50, "ɛ€ 日");
	p = expect_submit(b);
	assert_int_equal(p->pdu.source.ton, 5);
	assert_int_equal(p->pdu.source.npi, 0);
	assert_memory_equal(p->pdu.source.digits.s, "MUTUELLE", 8);
	assert_int_equal(p->pdu.data_coding, 8);
	assert_memory_equal(p->pdu.short_message, "\x02\x5b\x20\xac", 4);
	close_bed(b);
}

static void expires(void **state)
{
	static const struct { int64_t left_ms; const char *validity; } cases[] = {
		{1, "000000000100000R"}, {90 * 60000, "000000013000000R"}, {3 * 86400000ll, "000003000000000R"}, {400 * 86400000ll, "000030000000000R"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bed *b = open_bed_with((struct sms_config){.window = 1, .wants_receipts = true});
		const struct linkbed_pdu *p;
		const struct desk_request *r;
		struct desk_lease *lease;

		tick(b, 0);
		r = asked(b, DESK_OUTBOX_LEASE);
		lease = r->body;
		lease->messages[0] = (struct desk_outgoing){.id = 1, .phone = 22376000001, .expires_ms = wall(b) + cases[i].left_ms, .text = "M"};
		lease->n = 1;
		reply(b, r, DESK_DONE);
		p = expect_submit(b);
		assert_int_equal(p->pdu.validity.len, 16);
		assert_memory_equal(p->pdu.validity.s, cases[i].validity, 16);
		assert_int_equal(p->pdu.registered, 1);
		close_bed(b);
	}
}

static char *long_text(char text[301])
{
	memset(text, 'a', 300);
	text[300] = '\0';
	return text;
}

static void parts_by_header_one_after_the_other(void **state)
{
	struct bed *b = open_bed(4, "700");
	const struct linkbed_pdu *p;
	struct desk_sent sent;
	char text[301];

	(void) state;
	tick(b, 0);
	give(b, 1, 40, long_text(text));
	p = expect_submit(b);
	assert_null(linkbed_next(&b->link));
	assert_int_equal(p->pdu.esm_class, 0x40);
	assert_int_equal(p->pdu.sm_length, 6 + 153);
	assert_memory_equal(p->pdu.short_message, "\5\0\3\x28\2\1a", 7);
	linkbed_answer(&b->link, p, SMPP_RTHROTTLED, "");
	tick(b, 1000);
	p = expect_submit(b);
	assert_memory_equal(p->pdu.short_message, "\5\0\3\x28\2\1a", 7);
	linkbed_answer(&b->link, p, 0, "one");
	p = expect_submit(b);
	assert_int_equal(p->pdu.sm_length, 6 + 147);
	assert_memory_equal(p->pdu.short_message, "\5\0\3\x28\2\2a", 7);
	linkbed_answer(&b->link, p, 0, "two");
	sent = expect_sent(b, 40);
	assert_int_equal(sent.parts, 2);
	assert_int_equal(sent.n_parts, 2);
	assert_string_equal(sent.part[0].message_id, "one");
	assert_string_equal(sent.part[1].message_id, "two");
	assert_int_equal(sms_sender_counts(b->sms)->messages, 1);
	assert_int_equal(sms_sender_counts(b->sms)->accepted, 2);
	close_bed(b);
}

static void a_refused_part_is_the_last(void **state)
{
	struct bed *b = open_bed(4, "700");
	struct desk_sent sent;
	char text[301];

	(void) state;
	tick(b, 0);
	give(b, 1, 40, long_text(text));
	linkbed_answer(&b->link, expect_submit(b), 0x45, "");
	assert_null(linkbed_next(&b->link));
	sent = expect_sent(b, 40);
	assert_int_equal(sent.parts, 2);
	assert_int_equal(sent.n_parts, 1);
	assert_int_equal(sent.part[0].status, 0x45);
	close_bed(b);
}

/* One part was taken, then the link went: the second goes in a later lease, which says so. */
static void parts_that_are_left(void **state)
{
	struct bed *b = open_bed(1, "700");
	const struct linkbed_pdu *p;
	const struct desk_request *r;
	struct desk_lease *lease;
	struct desk_sent sent;
	char text[301];

	(void) state;
	tick(b, 0);
	give(b, 1, 40, long_text(text));
	linkbed_answer(&b->link, expect_submit(b), 0, "one");
	linkbed_answer(&b->link, expect_submit(b), SMPP_RTHROTTLED, "");
	linkbed_drop(&b->link, 0);
	tick(b, 1);
	sent = expect_sent(b, 40);
	assert_int_equal(sent.n_parts, 1);
	assert_int_equal(sent.parts, 2);
	assert_false(sent.is_unknown);
	assert_false(sent.is_unsent);
	linkbed_connect(&b->link, 0);
	sms_sender_set_due(b->sms, wall(b));
	tick(b, 1000);
	r = asked(b, DESK_OUTBOX_LEASE);
	lease = r->body;
	lease->messages[0] = (struct desk_outgoing){.id = 40, .lease = 1040, .phone = 22376000001, .first_part = 1};
	snprintf(lease->messages[0].text, sizeof lease->messages[0].text, "%s", text);
	lease->n = 1;
	reply(b, r, DESK_DONE);
	p = expect_submit(b);
	assert_memory_equal(p->pdu.short_message, "\5\0\3\x28\2\2a", 7);
	linkbed_answer(&b->link, p, 0, "two");
	sent = expect_sent(b, 40);
	assert_int_equal(sent.first_part, 1);
	assert_int_equal(sent.n_parts, 1);
	assert_string_equal(sent.part[0].message_id, "two");
	close_bed(b);
}

static void parts_by_fields_and_by_payload(void **state)
{
	struct bed *b = open_bed_with((struct sms_config){.window = 1, .join = TEXT_JOIN_SAR});
	const struct linkbed_pdu *p;
	struct smpp_tlv tlv;
	char text[301];

	(void) state;
	tick(b, 0);
	give(b, 1, 40, long_text(text));
	p = expect_submit(b);
	assert_int_equal(p->pdu.esm_class, 0);
	assert_int_equal(p->pdu.sm_length, 153);
	assert_true(smpp_pdu_tlv_find(&p->pdu, 0x020c, &tlv) && tlv.len == 2 && tlv.value[1] == 40);
	assert_true(smpp_pdu_tlv_find(&p->pdu, 0x020e, &tlv) && tlv.len == 1 && tlv.value[0] == 2);
	assert_true(smpp_pdu_tlv_find(&p->pdu, 0x020f, &tlv) && tlv.len == 1 && tlv.value[0] == 1);
	close_bed(b);
	b = open_bed_with((struct sms_config){.window = 1, .join = TEXT_JOIN_PAYLOAD});
	tick(b, 0);
	give(b, 1, 40, text);
	p = expect_submit(b);
	assert_int_equal(p->pdu.sm_length, 0);
	assert_true(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_MESSAGE_PAYLOAD, &tlv));
	assert_int_equal(tlv.len, 300);
	linkbed_answer(&b->link, p, 0, "1");
	expect_result(b, 40, 0, false);
	close_bed(b);
}

static void a_store_that_fails_is_asked_again_later(void **state)
{
	struct bed *b = open_bed(1, "700");

	(void) state;
	tick(b, 0);
	reply(b, asked(b, DESK_OUTBOX_LEASE), DESK_FAILED);
	sms_sender_set_due(b->sms, 0);
	tick(b, 4999);
	assert_int_equal(b->n_read, b->n_asked);
	tick(b, 1);
	asked(b, DESK_OUTBOX_LEASE);
	close_bed(b);
}

static void stopping_gives_back_what_was_not_sent(void **state)
{
	const struct linkbed_pdu *p;
	struct bed *b = open_bed(1, "700");

	(void) state;
	tick(b, 0);
	give(b, 2, 60, "Merci");
	p = expect_submit(b);
	sms_sender_stop(b->sms);
	linkbed_answer(&b->link, p, 0, "1");
	expect_result(b, 60, 0, false);
	expect_given_back(b, 61);
	sms_sender_set_due(b->sms, 0);
	tick(b, 60000);
	assert_int_equal(b->n_read, b->n_asked);
	assert_int_equal(sms_sender_in_hand(b->sms), 0);
	close_bed(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leased_when_due_and_only_then),
		cmocka_unit_test(a_window_at_a_time_each_reported_once),
		cmocka_unit_test(results_gather_while_a_list_is_at_the_desk),
		cmocka_unit_test(slow_down_stops_the_link_and_loses_no_turn),
		cmocka_unit_test(held_for_long_is_given_back),
		cmocka_unit_test(no_faster_than_the_rate),
		cmocka_unit_test(as_few_in_hand_as_the_pace_needs),
		cmocka_unit_test(a_gateway_that_slows_down_has_few_in_hand),
		cmocka_unit_test(the_urgent_go_first),
		cmocka_unit_test(a_lost_connection_is_an_unknown_outcome),
		cmocka_unit_test(alphabets_and_senders),
		cmocka_unit_test(expires),
		cmocka_unit_test(parts_by_header_one_after_the_other),
		cmocka_unit_test(a_refused_part_is_the_last),
		cmocka_unit_test(parts_that_are_left),
		cmocka_unit_test(parts_by_fields_and_by_payload),
		cmocka_unit_test(a_store_that_fails_is_asked_again_later),
		cmocka_unit_test(stopping_gives_back_what_was_not_sent),
	};

	return cmocka_run_group_tests_name("sms/sender", tests, NULL, NULL);
}
