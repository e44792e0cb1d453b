/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out: leased when they are due, at most a window of them in flight, each reported once. */
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

static struct bed *open_bed(int window, const char *source)
{
	const struct sms_config config = {.link = 2, .name = "bed", .source = source, .window = window, .seed = 1};
	struct bed *b = calloc(1, sizeof *b);

	linkbed_open(&b->link, 1, 10);
	b->link.ctx = b;
	b->link.on_outcome = on_outcome;
	b->sms = sms_sender_new(&config, b->link.link, (struct sms_out){b, post});
	return b;
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

static void reply(struct bed *b, const struct desk_request *r, enum desk_verdict verdict, int64_t next_due_ms)
{
	const struct desk_reply answer = {.kind = r->kind, .verdict = verdict, .link = r->link, .ticket = r->ticket, .body = r->body,
					  .next_due_ms = next_due_ms};

	sms_sender_on_reply(b->sms, &answer, b->link.now_ms, wall(b));
}

/* Answers a lease with n messages with ids from `first`. */
static void give(struct bed *b, size_t n, int64_t first, const char *text)
{
	const struct desk_request *r = asked(b, DESK_OUTBOX_LEASE);
	struct desk_lease *lease = r->body;

	assert_true(n <= lease->cap && r->count >= n);
	for (size_t i = 0; i < n; i++) {
		lease->messages[i] = (struct desk_outgoing){.id = first + (int64_t) i, .lease = 1000 + first, .phone = 22376000001};
		snprintf(lease->messages[i].text, sizeof lease->messages[i].text, "%s", text);
	}
	lease->n = n;
	reply(b, r, DESK_DONE, INT64_MAX);
}

static const struct desk_request *expect_result(struct bed *b, int64_t id, uint32_t status, bool is_unknown)
{
	const struct desk_request *r = asked(b, DESK_OUTBOX_RESULT);

	assert_int_equal(r->message, id);
	assert_int_equal(r->lease, 1000 + id / 10 * 10);
	assert_int_equal(r->status, status);
	assert_int_equal(r->is_unknown, is_unknown);
	reply(b, r, DESK_DONE, INT64_MAX);
	return r;
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
	q = expect_submit(b);
	assert_null(linkbed_next(&b->link));
	assert_int_equal(sms_sender_in_hand(b->sms), 2);
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
	assert_int_equal(sms_sender_counts(b->sms)->accepted, 2);
	assert_int_equal(sms_sender_counts(b->sms)->refused, 1);
	assert_int_equal(sms_sender_counts(b->sms)->unknown, 1);
	linkbed_answer(&b->link, p, 0, "3"); /* too late to matter */
	assert_int_equal(b->n_read, b->n_asked);
	close_bed(b);
}

static void slow_down_goes_back_and_pauses(void **state)
{
	struct bed *b = open_bed(1, "700");

	(void) state;
	tick(b, 0);
	give(b, 2, 20, "Merci");
	linkbed_answer(&b->link, expect_submit(b), SMPP_RTHROTTLED, "");
	expect_result(b, 20, SMPP_RTHROTTLED, false);
	tick(b, 999);
	assert_null(linkbed_next(&b->link));
	assert_true(sms_sender_next_deadline(b->sms, b->link.now_ms, wall(b)) == b->link.now_ms + 1);
	tick(b, 1);
	linkbed_answer(&b->link, expect_submit(b), 0, "1");
	expect_result(b, 21, 0, false);
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
	expect_result(b, 31, SMPP_RTHROTTLED, false); /* never sent: for a later lease */
	assert_int_equal(sms_sender_counts(b->sms)->unsent, 1);
	tick(b, 0);
	assert_int_equal(b->n_read, b->n_asked); /* no lease without a leg */
	linkbed_connect(&b->link, 0);
	sms_sender_set_due(b->sms, wall(b));
	tick(b, 0);
	asked(b, DESK_OUTBOX_LEASE);
	close_bed(b);
}

static void texts_that_need_more(void **state)
{
	const struct linkbed_pdu *p;
	struct smpp_tlv tlv;
	char text[301];
	struct bed *b = open_bed(1, "MUTUELLE");

	(void) state;
	memset(text, 'a', 300);
	text[300] = '\0';
	tick(b, 0);
	give(b, 1, 40, text);
	p = expect_submit(b);
	assert_int_equal(p->pdu.sm_length, 0);
	assert_true(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_MESSAGE_PAYLOAD, &tlv));
	assert_int_equal(tlv.len, 300);
	assert_int_equal(p->pdu.source.ton, 5);
	assert_memory_equal(p->pdu.source.digits.s, "MUTUELLE", 8);
	linkbed_answer(&b->link, p, 0, "1");
	expect_result(b, 40, 0, false);
	sms_sender_set_due(b->sms, wall(b));
	tick(b, 1000);
	give(b, 1, 50, "ɛ");
	p = expect_submit(b);
	assert_int_equal(p->pdu.data_coding, 8);
	assert_memory_equal(p->pdu.short_message, "\x02\x5b", 2);
	close_bed(b);
}

static void a_store_that_fails_is_asked_again_later(void **state)
{
	struct bed *b = open_bed(1, "700");

	(void) state;
	tick(b, 0);
	reply(b, asked(b, DESK_OUTBOX_LEASE), DESK_FAILED, 0);
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
	expect_result(b, 61, SMPP_RTHROTTLED, false);
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
		cmocka_unit_test(slow_down_goes_back_and_pauses),
		cmocka_unit_test(a_lost_connection_is_an_unknown_outcome),
		cmocka_unit_test(texts_that_need_more),
		cmocka_unit_test(a_store_that_fails_is_asked_again_later),
		cmocka_unit_test(stopping_gives_back_what_was_not_sent),
	};

	return cmocka_run_group_tests_name("sms/sender", tests, NULL, NULL);
}
