/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong between a desk that is late and a gateway that has its moods. Over 500 lines: many cases on one bed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/ussdbed.h"

#include <stdio.h>
#include <string.h>

#define BEGIN "0501000101"
#define CONTINUE "0501000112"
#define ABORT "0501000181"

static uint32_t say_by(struct ussdbed *b, int leg, const char *tlvs, const char *text, unsigned phone)
{
	char source[16];
	const struct linkbed_message m = {.service_type = "USSD", .source = source, .source_ton = 1, .source_npi = 1, .dest = "700",
					  .text = text, .tlvs = tlvs};

	snprintf(source, sizeof source, "223760%05u", phone);
	return linkbed_deliver(&b->link, leg, &m);
}

static uint32_t say(struct ussdbed *b, const char *tlvs, const char *text)
{
	return say_by(b, 0, tlvs, text, 1);
}

static const struct desk_request *begin(struct ussdbed *b)
{
	ussdbed_expect_ack(b, say(b, BEGIN, "*700#"));
	return ussdbed_expect_asked(b, DESK_USSD_BEGIN, "");
}

static const struct linkbed_pdu *begin_and_show(struct ussdbed *b)
{
	ussdbed_reply(b, begin(b), DESK_SCREEN, "1 Payer");
	return ussdbed_expect_screen(b, "1 Payer", 2);
}

static const struct desk_request *expect_late(struct ussdbed *b, const struct desk_request *of)
{
	const struct desk_request *r = ussdbed_expect_asked(b, DESK_USSD_LATE, "");

	assert_true(r->key == of->key);
	assert_true(r->phone == of->phone);
	assert_true(r->session == of->session);
	assert_true(r->ticket == 0);
	return r;
}

/* ---- a desk that is late ---------------------------------------------------------------------- */

static void a_deadline_always_wins(void **state)
{
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	r = begin(&b);
	ussdbed_wait(&b, 7999);
	ussdbed_expect_nothing(&b);
	ussdbed_wait(&b, 1);
	linkbed_answer(&b.link, ussdbed_expect_screen(&b, "late fr", 17), 0, "1");
	assert_int_equal(ussd_dialog_in_hand(b.ussd), 1); /* the desk's reply */
	ussdbed_wait(&b, 30000);
	ussdbed_expect_nothing(&b);
	ussdbed_reply(&b, r, DESK_SCREEN, "1 Payer");
	expect_late(&b, r);
	ussdbed_expect_nothing(&b);
	assert_int_equal(ussd_dialog_in_hand(b.ussd), 0);
	assert_int_equal(ussd_dialog_counts(b.ussd)->late, 1);
	ussdbed_close(&b);
}

static void a_late_failure_says_nothing(void **state)
{
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	r = begin(&b);
	ussdbed_wait(&b, 8000);
	ussdbed_expect_screen(&b, "late fr", 17);
	ussdbed_reply(&b, r, DESK_FAILED, "");
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

static void the_gateway_ends_a_late_dialog(void **state)
{
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	r = begin(&b);
	ussdbed_wait(&b, 8000);
	ussdbed_expect_screen(&b, "late fr", 17);
	ussdbed_expect_ack(&b, say(&b, ABORT, ""));
	ussdbed_reply(&b, r, DESK_SCREEN, "1 Payer"); /* what the phone did not see is still owed */
	expect_late(&b, r);
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

static void a_redial_after_late_is_a_new_dialog(void **state)
{
	const struct desk_request *first, *second;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	first = begin(&b);
	ussdbed_wait(&b, 8000);
	ussdbed_expect_screen(&b, "late fr", 17);
	second = begin(&b);
	ussdbed_reply(&b, first, DESK_SCREEN, "old");
	ussdbed_expect_nothing(&b);
	ussdbed_reply(&b, second, DESK_SCREEN, "new");
	ussdbed_expect_screen(&b, "new", 2);
	ussdbed_close(&b);
}

static void own_screens_speak_the_phones_language(void **state)
{
	struct desk_reply reply = {.kind = DESK_USSD_BEGIN, .verdict = DESK_SCREEN, .language = 1, .text_len = 1, .text = "1"};
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	reply.ticket = begin(&b)->ticket;
	ussd_dialog_on_reply(b.ussd, &reply, b.link.now_ms, WALL + b.link.now_ms);
	linkbed_answer(&b.link, ussdbed_expect_screen(&b, "1", 2), 0, "1");
	ussdbed_expect_ack(&b, say(&b, CONTINUE, "1"));
	ussdbed_wait(&b, 8000);
	ussdbed_expect_screen(&b, "late bm", 17);
	ussdbed_close(&b);
}

/* ---- a gateway that says "slow down" ----------------------------------------------------------- */

static void slow_down_is_tried_again_with_a_new_number(void **state)
{
	static const int64_t pauses[] = {100, 200, 400, 800, 800};
	const struct linkbed_pdu *p, *before;
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	r = begin(&b);
	ussdbed_reply(&b, r, DESK_SCREEN, "1 Payer");
	p = ussdbed_expect_screen(&b, "1 Payer", 2);
	for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
		linkbed_answer(&b.link, p, i % 2 ? SMPP_RMSGQFUL : SMPP_RTHROTTLED, "");
		ussdbed_wait(&b, pauses[i] - 1);
		ussdbed_expect_nothing(&b);
		ussdbed_wait(&b, 1);
		before = p;
		p = ussdbed_expect_screen(&b, "1 Payer", 2);
		assert_true(p->pdu.sequence != before->pdu.sequence);
	}
	linkbed_answer(&b.link, p, 0, "1");
	ussdbed_expect_nothing(&b);
	assert_int_equal(ussd_dialog_counts(b.ussd)->retried, 5);
	assert_int_equal(ussd_dialog_counts(b.ussd)->answers, 1);
	ussdbed_close(&b);
}

static void slow_down_pauses_the_whole_link(void **state)
{
	const struct linkbed_pdu *p;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	p = begin_and_show(&b);
	linkbed_answer(&b.link, p, SMPP_RTHROTTLED, NULL);
	ussdbed_expect_ack(&b, say_by(&b, 0, BEGIN, "*700#", 2));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_BEGIN, ""), DESK_SCREEN, "second");
	ussdbed_expect_nothing(&b);
	ussdbed_wait(&b, 100);
	ussdbed_expect_screen(&b, "1 Payer", 2); /* in their order */
	ussdbed_expect_screen(&b, "second", 2);
	ussdbed_close(&b);
}

static void slow_down_ends_at_the_deadline(void **state)
{
	const struct linkbed_pdu *p;
	const struct desk_request *r;
	struct ussdbed b;
	int tries = 0;

	(void) state;
	ussdbed_open(&b, "plain");
	r = begin(&b);
	ussdbed_reply(&b, r, DESK_SCREEN, "1 Payer");
	while ((p = linkbed_next(&b.link)) && tries++ < 100) {
		linkbed_answer(&b.link, p, SMPP_RTHROTTLED, "");
		ussdbed_wait(&b, 801);
	}
	assert_in_range(tries, 8, 14);
	expect_late(&b, r);
	ussdbed_wait(&b, 100000);
	ussdbed_expect_nothing(&b);
	assert_int_equal(ussd_dialog_in_hand(b.ussd), 0);
	assert_int_equal(ussd_dialog_counts(b.ussd)->unshown, 1);
	ussdbed_close(&b);
}

static void who_leaves_before_the_last_screen_is_taken(void **state)
{
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	r = begin(&b);
	ussdbed_reply(&b, r, DESK_LAST_SCREEN, "Merci");
	linkbed_answer(&b.link, ussdbed_expect_screen(&b, "Merci", 17), SMPP_RTHROTTLED, NULL);
	ussdbed_expect_ack(&b, say(&b, ABORT, ""));
	expect_late(&b, r);
	ussdbed_wait(&b, 20000);
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

/* ---- a gateway that refuses -------------------------------------------------------------------- */

static void an_error_ends_the_dialog(void **state)
{
	static const struct {
		uint32_t status;
		const char *message_id;
	} cases[] = {{0x50, "FFFFFF"}, {0x45, ""}, {1031, NULL}, {1038, ""}};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct desk_request *r;
		struct ussdbed b;

		ussdbed_open(&b, "thai-p2");
		linkbed_answer(&b.link, begin_and_show(&b), cases[i].status, cases[i].message_id);
		ussdbed_expect_asked(&b, DESK_USSD_LEFT, "");
		ussdbed_expect_nothing(&b);
		r = begin(&b);
		ussdbed_reply(&b, r, DESK_LAST_SCREEN, "Merci");
		linkbed_answer(&b.link, ussdbed_expect_screen(&b, "Merci", 17), cases[i].status, cases[i].message_id);
		expect_late(&b, r); /* a last screen that nobody saw */
		ussdbed_expect_nothing(&b);
		assert_int_equal(ussd_dialog_counts(b.ussd)->refused, 2);
		ussdbed_close(&b);
	}
}

static void only_the_listed_errors_end_it_where_they_are_listed(void **state)
{
	struct ussdbed b;

	(void) state;
	ussdbed_load(&b, "plain");
	b.dialect.dead_statuses[0] = 1031;
	ussdbed_start(&b, 1, 8);
	linkbed_answer(&b.link, begin_and_show(&b), 1032, NULL);
	ussdbed_expect_nothing(&b);
	linkbed_answer(&b.link, begin_and_show(&b), 1031, NULL);
	ussdbed_expect_asked(&b, DESK_USSD_LEFT, "");
	ussdbed_close(&b);
}

static void an_old_submits_error_does_not_kill_the_new_dialog(void **state)
{
	const struct linkbed_pdu *old;
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "thai-p2");
	old = begin_and_show(&b);
	r = begin(&b);
	linkbed_answer(&b.link, old, 0x50, "FFFFFF"); /* as that gateway does when the phone dials again */
	ussdbed_expect_nothing(&b);
	ussdbed_reply(&b, r, DESK_SCREEN, "new");
	ussdbed_expect_screen(&b, "new", 2);
	ussdbed_close(&b);
}

/* ---- a gateway that answers a menu when the member has typed ------------------------------------ */

static void a_submit_is_answered_with_the_next_input(void **state)
{
	const struct linkbed_pdu *menu;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "thai-p2");
	menu = begin_and_show(&b);
	ussdbed_wait(&b, 100000); /* the member thinks */
	ussdbed_expect_nothing(&b);
	linkbed_answer(&b.link, menu, 0, "000000");
	ussdbed_expect_ack(&b, say(&b, CONTINUE, "1"));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1"), DESK_SCREEN, "two");
	ussdbed_expect_screen(&b, "two", 2);
	ussdbed_close(&b);
}

static void the_input_may_overtake_the_answer(void **state)
{
	const struct linkbed_pdu *menu;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "thai-p2");
	menu = begin_and_show(&b);
	ussdbed_wait(&b, 20000);
	ussdbed_expect_ack(&b, say(&b, CONTINUE, "1"));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1"), DESK_SCREEN, "two");
	ussdbed_expect_nothing(&b); /* one submit in flight */
	linkbed_answer(&b.link, menu, 0, "000000");
	menu = ussdbed_expect_screen(&b, "two", 2);
	ussdbed_expect_ack(&b, say(&b, CONTINUE, "1"));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1"), DESK_SCREEN, "three");
	ussdbed_wait(&b, 299);
	ussdbed_expect_nothing(&b);
	ussdbed_wait(&b, 1); /* the gateway has forgotten its answer: the phone has not */
	ussdbed_expect_screen(&b, "three", 2);
	linkbed_answer(&b.link, menu, 0x50, "FFFFFF");
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

static void no_answer_is_no_failure(void **state)
{
	struct ussdbed b;

	(void) state;
	for (int way = 0; way < 2; way++) {
		ussdbed_open(&b, "plain");
		begin_and_show(&b);
		if (way == 0) {
			ussdbed_wait(&b, 61000); /* response_s is 60 */
			assert_int_equal(smpp_link_state(b.link.link, 0), SMPP_BOUND);
		} else {
			linkbed_drop(&b.link, 0);
			linkbed_connect(&b.link, 0);
		}
		ussdbed_expect_nothing(&b); /* not sent again, not given up */
		ussdbed_expect_ack(&b, say(&b, CONTINUE, "1"));
		ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1"), DESK_SCREEN, "two");
		ussdbed_expect_screen(&b, "two", 2);
		ussdbed_close(&b);
	}
}

/* ---- legs and windows --------------------------------------------------------------------------- */

static void the_answer_takes_the_leg_that_asked_or_another(void **state)
{
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_load(&b, "plain");
	ussdbed_start(&b, 2, 8);
	ussdbed_expect_ack(&b, say_by(&b, 1, BEGIN, "*700#", 1));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_BEGIN, ""), DESK_SCREEN, "1 Payer");
	assert_int_equal(ussdbed_expect_screen(&b, "1 Payer", 2)->leg, 1);
	ussdbed_expect_ack(&b, say_by(&b, 1, CONTINUE, "1", 1));
	r = ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1");
	linkbed_drop(&b.link, 1);
	ussdbed_reply(&b, r, DESK_SCREEN, "two");
	assert_int_equal(ussdbed_expect_screen(&b, "two", 2)->leg, 0);
	ussdbed_close(&b);
}

static void a_screen_waits_for_the_link_to_come_back(void **state)
{
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	r = begin(&b);
	linkbed_drop(&b.link, 0);
	ussdbed_reply(&b, r, DESK_SCREEN, "1 Payer");
	assert_int_equal(ussd_dialog_in_hand(b.ussd), 1);
	linkbed_connect(&b.link, 0);
	ussdbed_wait(&b, 100);
	ussdbed_expect_screen(&b, "1 Payer", 2);
	r = begin(&b);
	linkbed_drop(&b.link, 0);
	ussdbed_reply(&b, r, DESK_SCREEN, "1 Payer");
	ussdbed_wait(&b, 8200); /* it did not, in time */
	expect_late(&b, r);
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

static void a_full_window_is_waited_for(void **state)
{
	const struct linkbed_pdu *p;
	struct ussdbed b;

	(void) state;
	ussdbed_load(&b, "plain");
	ussdbed_start(&b, 1, 2);
	for (unsigned phone = 1; phone <= 5; phone++)
		ussdbed_expect_ack(&b, say_by(&b, 0, BEGIN, "*700#", phone));
	for (size_t i = 0; i < 5; i++)
		ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_BEGIN, ""), DESK_SCREEN, "1 Payer");
	for (size_t i = 0; i < 5; i++) {
		p = ussdbed_expect_screen(&b, "1 Payer", 2);
		assert_int_equal(p->pdu.dest.digits.s[10], '1' + (char) i);
		if (i % 2) { /* both are out: each answer lets one more go */
			ussdbed_expect_nothing(&b);
			linkbed_answer(&b.link, p - 1, 0, "1");
			linkbed_answer(&b.link, p, 0, "1");
		}
	}
	ussdbed_close(&b);
}

/* ---- the table ------------------------------------------------------------------------------------ */

static void a_full_table_says_try_again(void **state)
{
	struct ussdbed b;

	(void) state;
	ussdbed_load(&b, "plain");
	b.slots = 4;
	ussdbed_start(&b, 1, 64);
	for (unsigned phone = 1; phone <= 4; phone++)
		ussdbed_expect_ack(&b, say_by(&b, 0, BEGIN, "*700#", phone));
	ussdbed_expect_ack(&b, say_by(&b, 0, BEGIN, "*700#", 5));
	ussdbed_expect_screen(&b, "down fr", 17);
	assert_int_equal(b.n_asked, 4);
	assert_int_equal(ussd_dialog_counts(b.ussd)->full, 1);
	ussdbed_reply(&b, &b.asked[0], DESK_SCREEN, "1 Payer"); /* one less is owed: the next phone gets in */
	ussdbed_expect_screen(&b, "1 Payer", 2);
	ussdbed_expect_ack(&b, say_by(&b, 0, BEGIN, "*700#", 6));
	assert_int_equal(b.n_asked, 5);
	for (size_t i = 1; i < 5; i++)
		ussdbed_reply(&b, &b.asked[i], DESK_SCREEN, "1 Payer");
	for (size_t i = 1; i < 5; i++)
		linkbed_answer(&b.link, ussdbed_expect_screen(&b, "1 Payer", 2), 0, "1");
	for (unsigned phone = 10; phone < 40; phone++) { /* what is done gives way, oldest first */
		ussdbed_expect_ack(&b, say_by(&b, 0, "0501000112", "1", phone));
		ussdbed_reply(&b, &b.asked[b.n_asked - 1], DESK_LAST_SCREEN, "Merci");
		ussdbed_expect_screen(&b, "Merci", 17);
		b.link.n_sent = b.link.n_read = 0;
	}
	assert_int_equal(ussd_dialog_counts(b.ussd)->full, 1);
	ussdbed_close(&b);
}

static void stopping_takes_no_new_dialog(void **state)
{
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	linkbed_answer(&b.link, begin_and_show(&b), 0, "1");
	ussd_dialog_stop(b.ussd);
	ussdbed_expect_ack(&b, say_by(&b, 0, BEGIN, "*700#", 2));
	ussdbed_expect_screen(&b, "stop fr", 17);
	ussdbed_expect_ack(&b, say(&b, CONTINUE, "1"));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1"), DESK_SCREEN, "two");
	ussdbed_expect_screen(&b, "two", 2);
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

/* ---- what the other dialects ask for --------------------------------------------------------------- */

static void acknowledged_after_the_commit(void **state)
{
	const struct desk_request *r;
	struct ussdbed b;
	uint32_t sequence;

	(void) state;
	ussdbed_load(&b, "plain");
	b.dialect.ack = USSD_ACK_AFTER_COMMIT;
	ussdbed_start(&b, 1, 8);
	sequence = say(&b, BEGIN, "*700#");
	r = ussdbed_expect_asked(&b, DESK_USSD_BEGIN, "");
	assert_null(linkbed_next(&b.link));
	ussdbed_reply(&b, r, DESK_SCREEN, "1 Payer");
	ussdbed_expect_ack(&b, sequence);
	linkbed_answer(&b.link, ussdbed_expect_screen(&b, "1 Payer", 2), 0, "1");
	sequence = say(&b, CONTINUE, "1");
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1");
	ussdbed_wait(&b, 8000); /* late: acknowledged all the same */
	ussdbed_expect_ack(&b, sequence);
	ussdbed_expect_screen(&b, "late fr", 17);
	ussdbed_expect_ack(&b, say(&b, ABORT, ""));
	say(&b, BEGIN, "*700#");
	linkbed_drop(&b.link, 0);
	linkbed_connect(&b.link, 0);
	ussdbed_reply(&b, &b.asked[b.n_asked - 1], DESK_SCREEN, "1 Payer");
	ussdbed_expect_screen(&b, "1 Payer", 2); /* on the new connection that number is nobody's */
	ussdbed_close(&b);
}

static void other_shapes_of_answers(void **state)
{
	const struct linkbed_pdu *p;
	struct smpp_tlv tlv;
	struct ussdbed b;

	(void) state;
	ussdbed_load(&b, "plain");
	b.dialect.reply_pdu = USSD_REPLY_DATA_SM;
	b.dialect.reply_source = USSD_SOURCE_CODE;
	b.dialect.op_menu = USSD_OP_OMIT;
	b.dialect.end_bit_in = USSD_END_BIT_0_INVERTED;
	b.dialect.end_bit_out = USSD_END_BIT_0_INVERTED;
	b.dialect.dest_ton = 5;
	ussdbed_start(&b, 1, 8);
	ussdbed_expect_ack(&b, say(&b, BEGIN " 13830002 1201", "*700#"));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_BEGIN, ""), DESK_SCREEN, "1 Payer");
	p = linkbed_next(&b.link);
	assert_non_null(p);
	assert_int_equal(p->pdu.id, SMPP_DATA_SM);
	assert_int_equal(p->pdu.dest.ton, 5);
	assert_memory_equal(p->pdu.source.digits.s, "700", 3);
	assert_false(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_USSD_SERVICE_OP, &tlv));
	assert_true(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_ITS_SESSION_INFO, &tlv));
	assert_memory_equal(tlv.value, "\x12\x01", 2);
	assert_true(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_MESSAGE_PAYLOAD, &tlv));
	assert_memory_equal(tlv.value, "1 Payer", tlv.len);
	linkbed_answer(&b.link, p, 0, "1");
	ussdbed_expect_ack(&b, say(&b, CONTINUE " 13830002 1201", "1"));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1"), DESK_LAST_SCREEN, "Merci");
	p = linkbed_next(&b.link);
	assert_true(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_ITS_SESSION_INFO, &tlv));
	assert_memory_equal(tlv.value, "\x12\x00", 2);
	ussdbed_close(&b);
}

static void texts_in_either_alphabet(void **state)
{
	static const char wide[] = "Ɛɛ";
	char text[400];
	const struct linkbed_pdu *p;
	struct ussdbed b;
	size_t len;

	(void) state;
	ussdbed_open(&b, "thai-p2");
	ussdbed_reply(&b, begin(&b), DESK_SCREEN, "");
	ussdbed_expect_screen(&b, " ", 2);
	ussdbed_reply(&b, begin(&b), DESK_SCREEN, "é€");
	p = ussdbed_expect_screen(&b, "\x05\x1b\x65", 2);
	assert_int_equal(p->pdu.data_coding, 0x0f);
	ussdbed_close(&b);

	ussdbed_open(&b, "plain");
	ussdbed_reply(&b, begin(&b), DESK_SCREEN, wide);
	p = linkbed_next(&b.link);
	assert_int_equal(p->pdu.data_coding, 8);
	assert_int_equal(p->pdu.sm_length, 4);
	assert_memory_equal(p->pdu.short_message, "\x01\x90\x02\x5b", 4);
	memset(text, 'a', sizeof text); /* no desk does so: cut, not lost */
	text[300] = '\0';
	ussdbed_reply(&b, begin(&b), DESK_SCREEN, text);
	p = linkbed_next(&b.link);
	smpp_pdu_text(&p->pdu, &len);
	assert_int_equal(len, 182);
	ussdbed_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deadline_always_wins),
		cmocka_unit_test(a_late_failure_says_nothing),
		cmocka_unit_test(the_gateway_ends_a_late_dialog),
		cmocka_unit_test(a_redial_after_late_is_a_new_dialog),
		cmocka_unit_test(own_screens_speak_the_phones_language),
		cmocka_unit_test(slow_down_is_tried_again_with_a_new_number),
		cmocka_unit_test(slow_down_pauses_the_whole_link),
		cmocka_unit_test(slow_down_ends_at_the_deadline),
		cmocka_unit_test(who_leaves_before_the_last_screen_is_taken),
		cmocka_unit_test(an_error_ends_the_dialog),
		cmocka_unit_test(only_the_listed_errors_end_it_where_they_are_listed),
		cmocka_unit_test(an_old_submits_error_does_not_kill_the_new_dialog),
		cmocka_unit_test(a_submit_is_answered_with_the_next_input),
		cmocka_unit_test(the_input_may_overtake_the_answer),
		cmocka_unit_test(no_answer_is_no_failure),
		cmocka_unit_test(the_answer_takes_the_leg_that_asked_or_another),
		cmocka_unit_test(a_screen_waits_for_the_link_to_come_back),
		cmocka_unit_test(a_full_window_is_waited_for),
		cmocka_unit_test(a_full_table_says_try_again),
		cmocka_unit_test(stopping_takes_no_new_dialog),
		cmocka_unit_test(acknowledged_after_the_commit),
		cmocka_unit_test(other_shapes_of_answers),
		cmocka_unit_test(texts_in_either_alphabet),
	};

	return cmocka_run_group_tests_name("ussd/trouble", tests, NULL, NULL);
}
