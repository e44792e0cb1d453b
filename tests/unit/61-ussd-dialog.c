/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One conversation in each of the five dialects, octet by octet: begin, menu, answer, last screen, and the phone
 * that leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/ussdbed.h"

#include <string.h>

#define PHONE 22376000001ull

/* What a gateway says and wants to hear; TLVs as they stand on the wire, in their order. */
static const struct shape {
	const char *dialect, *service_type, *dest;
	uint8_t data_coding;
	const char *begin_tlvs, *continue_tlvs;       /* of the gateway */
	const char *menu_tlvs, *final_tlvs;           /* of us: to the begin, to the continue */
	uint8_t reply_coding;
	uint64_t session;
	struct {
		const char *tlvs, *text;
		uint8_t esm_class;
	} leaves[3];                                  /* forms of end and abort */
} shapes[] = {
	{
		"plain", "USSD", "700", 0, "050100010113830002 1200", "0501000112 13830002 1202",
		"13830002 1200 0501000102", "13830002 1202 0501000111", 0, 0x100001200ull,
		{{"0501000181 13830002 1204", "", 0}, {"0501000112 13830002 1205", "", 0}, {"0501000111 13830002 1204", "", 0}},
	},
	{
		"tata", "USSD", "700", 0, "0501000101 13830002 0a10", "0501000102 13830002 0a10",
		"13830002 0a10 0501000102", "13830002 0a11 0501000102", 0, 0x100000a10ull,
		{{"0501000102 13830002 0a11", "", 0}, {"0501000111 13830002 0a10", "", 0}, {"0501000181 13830002 0a10", "", 0}},
	},
	{
		"mica", "", "700", 0, "0501000101 02040002 beef", "02040002 beef 0501000112",
		"02040002 beef 0501000102", "02040002 beef 0501000111", 0, 0x10000beefull,
		{{"0501000181 02040002 beef", "", 0}, {"0501000111 02040002 beef", "", 0}, {"0501000181 02040002 beef", "bye", 0}},
	},
	{
		"thai-p2", "P2", "22366900000", 0x0f, "0501000101", "0501000112", "0501000102", "0501000111", 0x0f, 0,
		{{"", "ABORT from mobile phone", 0x08}, {"", "ABORT from mobile phone", 0x08}, {"0501000111", "", 0}},
	},
	{
		"umr-op3", "USSD", "226", 0, "0501000101 02040002 0102", "0501000112 02040002 0102",
		"02040002 0102 0501000102", "02040002 0102 0501000103", 0, 0x100000102ull,
		{{"02040002 0102", "", 0}, {"0501000113 02040002 0102", "", 0}, {"0501000181 02040002 0102", "", 0}},
	},
};
#define SHAPES (sizeof shapes / sizeof *shapes)

static struct linkbed_message message(const struct shape *s, const char *tlvs, const char *text)
{
	return (struct linkbed_message){
		.service_type = s->service_type, .source = "22376000001", .source_ton = 1, .source_npi = 1, .dest = s->dest,
		.dest_ton = 0, .dest_npi = 1, .data_coding = s->data_coding, .text = text, .tlvs = tlvs,
	};
}

static void assert_tlvs(const struct linkbed_pdu *p, const char *hex)
{
	static const char digits[] = "0123456789abcdef";
	char got[256] = "", wanted[256] = "";
	size_t n = 0;

	for (size_t i = 0; i < p->pdu.tlvs_len && n < sizeof got - 3; i++) {
		got[n++] = digits[p->pdu.tlvs[i] >> 4];
		got[n++] = digits[p->pdu.tlvs[i] & 15];
	}
	n = 0;
	for (; *hex; hex++)
		if (*hex != ' ')
			wanted[n++] = *hex;
	assert_string_equal(got, wanted);
}

static void assert_swapped(const struct linkbed_pdu *p, const struct shape *s)
{
	assert_int_equal(p->pdu.dest.digits.len, 11);
	assert_memory_equal(p->pdu.dest.digits.s, "22376000001", 11);
	assert_int_equal(p->pdu.dest.ton, 1);
	assert_int_equal(p->pdu.dest.npi, 1);
	assert_memory_equal(p->pdu.source.digits.s, s->dest, strlen(s->dest));
	assert_int_equal(p->pdu.source.ton, 0);
	assert_int_equal(p->pdu.source.npi, 1);
	assert_memory_equal(p->pdu.service_type.s, "USSD", 4);
	assert_int_equal(p->pdu.data_coding, s->reply_coding);
	assert_int_equal(p->pdu.esm_class, 0);
	assert_int_equal(p->pdu.registered, 0);
}

static void dial(struct ussdbed *b, const struct shape *s)
{
	struct linkbed_message begin = message(s, s->begin_tlvs, "*700#");
	const struct desk_request *r;
	const struct linkbed_pdu *p;

	ussdbed_expect_ack(b, linkbed_deliver(&b->link, 0, &begin));
	r = ussdbed_expect_asked(b, DESK_USSD_BEGIN, "");
	assert_int_equal(r->phone, PHONE);
	assert_true(r->session == s->session);
	assert_true(r->key != 0);
	assert_int_equal(r->ttl_ms, b->dialect.session_s * 1000);
	assert_int_equal(r->pay_delay_ms, b->dialect.pay_delay_s * 1000);
	assert_null(linkbed_next(&b->link)); /* the screen waits for the commit */
	assert_int_equal(ussd_dialog_in_hand(b->ussd), 1);
	ussdbed_reply(b, r, DESK_SCREEN, "1 Payer");
	assert_int_equal(ussd_dialog_in_hand(b->ussd), 0);
	p = ussdbed_expect_screen(b, "1 Payer", 2);
	assert_tlvs(p, s->menu_tlvs);
	assert_swapped(p, s);
	linkbed_answer(&b->link, p, 0, "1");
}

static void a_conversation_from_dial_to_last_screen(void **state)
{
	(void) state;
	for (size_t i = 0; i < SHAPES; i++) {
		const struct shape *s = &shapes[i];
		struct linkbed_message next = message(s, s->continue_tlvs, "1");
		const struct desk_request *r;
		const struct linkbed_pdu *p;
		struct ussdbed b;

		ussdbed_open(&b, s->dialect);
		dial(&b, s);
		ussdbed_wait(&b, 20000); /* the member reads */
		ussdbed_expect_nothing(&b);
		ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &next));
		r = ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1");
		assert_true(r->session == s->session);
		ussdbed_reply(&b, r, DESK_LAST_SCREEN, "Merci");
		p = ussdbed_expect_screen(&b, "Merci", b.dialect.op_final);
		assert_tlvs(p, s->final_tlvs);
		assert_swapped(p, s);
		linkbed_answer(&b.link, p, 0, "2");
		ussdbed_wait(&b, 200000);
		ussdbed_expect_nothing(&b);
		assert_int_equal(ussd_dialog_counts(b.ussd)->answers, 2);
		assert_int_equal(ussd_dialog_in_hand(b.ussd), 0);
		ussdbed_close(&b);
	}
}

static void who_leaves_is_never_answered(void **state)
{
	(void) state;
	for (size_t i = 0; i < SHAPES; i++)
		for (size_t j = 0; j < 3; j++) {
			const struct shape *s = &shapes[i];
			struct linkbed_message gone = message(s, s->leaves[j].tlvs, s->leaves[j].text);
			const struct desk_request *r;
			struct ussdbed b;

			gone.esm_class = s->leaves[j].esm_class;
			if (gone.esm_class)
				gone.service_type = gone.dest = "";
			ussdbed_open(&b, s->dialect);
			dial(&b, s);
			ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &gone));
			r = ussdbed_expect_asked(&b, DESK_USSD_LEFT, "");
			assert_int_equal(r->phone, PHONE);
			assert_true(r->session == s->session);
			ussdbed_reply(&b, r, DESK_DONE, "");
			ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &gone)); /* told twice: the desk knows already */
			ussdbed_wait(&b, 100000);
			ussdbed_expect_nothing(&b);
			assert_int_equal(b.not_ours, 0);
			ussdbed_close(&b);
		}
}

static void who_leaves_while_we_think_gets_no_screen(void **state)
{
	(void) state;
	for (size_t i = 0; i < SHAPES; i++) {
		const struct shape *s = &shapes[i];
		struct linkbed_message next = message(s, s->continue_tlvs, "1"), gone = message(s, s->leaves[0].tlvs, s->leaves[0].text);
		const struct desk_request *r;
		struct ussdbed b;

		gone.esm_class = s->leaves[0].esm_class;
		ussdbed_open(&b, s->dialect);
		dial(&b, s);
		ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &next));
		r = ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1");
		ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &gone));
		ussdbed_expect_asked(&b, DESK_USSD_LEFT, "");
		ussdbed_reply(&b, r, DESK_SCREEN, "too late");
		ussdbed_wait(&b, 100000);
		ussdbed_expect_nothing(&b);
		ussdbed_close(&b);
	}
}

static void a_restart_in_between_is_not_noticed(void **state)
{
	(void) state;
	for (size_t i = 0; i < SHAPES; i++) {
		const struct shape *s = &shapes[i];
		struct linkbed_message next = message(s, s->continue_tlvs, "2#"), gone = message(s, s->leaves[0].tlvs, s->leaves[0].text);
		const struct desk_request *r;
		const struct linkbed_pdu *p;
		struct ussdbed b;

		gone.esm_class = s->leaves[0].esm_class;
		ussdbed_open(&b, s->dialect);
		dial(&b, s);
		ussdbed_restart(&b);
		ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &next));
		r = ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "2");
		assert_true(r->session == s->session);
		ussdbed_reply(&b, r, DESK_LAST_SCREEN, "Merci");
		p = ussdbed_expect_screen(&b, "Merci", b.dialect.op_final);
		assert_tlvs(p, s->final_tlvs);
		assert_swapped(p, s);
		ussdbed_restart(&b);
		ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &gone));
		ussdbed_expect_asked(&b, DESK_USSD_LEFT, "");
		ussdbed_expect_nothing(&b);
		ussdbed_close(&b);
	}
}

static void own_screens_are_last_screens(void **state)
{
	static const struct {
		enum desk_verdict verdict;
		const char *text;
	} cases[] = {{DESK_UNKNOWN, "again fr"}, {DESK_FAILED, "down fr"}};

	(void) state;
	for (size_t i = 0; i < SHAPES; i++)
		for (size_t j = 0; j < 2; j++) {
			const struct shape *s = &shapes[i];
			struct linkbed_message next = message(s, s->continue_tlvs, "1");
			struct ussdbed b;

			ussdbed_open(&b, s->dialect);
			ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &next));
			ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1"), cases[j].verdict, "");
			assert_tlvs(ussdbed_expect_screen(&b, cases[j].text, b.dialect.op_final), s->final_tlvs);
			ussdbed_expect_nothing(&b);
			ussdbed_close(&b);
		}
}

/* As recorded from two gateways, the numbers rewritten: the code stands in the text, the destination is something
 * else, no session. */
static void recorded_begins(void **state)
{
	static const struct {
		const char *dialect, *hex;
	} cases[] = {
		{"thai-p2", "00000043 00000005 00000000 00002712 503200 0101 323233373630303030303100 0101 323233363639303030303000"
			    "00 00 00 00 00 00 00 0f 00 05 2a37303023 0501 0001 01"},
		{"plain", "00000048 00000005 00000000 00000007 5553534400 0101 323233373630303030303100 0101 323233373630303030303939393100"
			  "00 00 00 00 00 00 00 00 00 05 2a37303023 0501 0001 01"},
	};

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		const struct desk_request *r;
		struct ussdbed b;

		ussdbed_open(&b, cases[i].dialect);
		linkbed_feed_hex(&b.link, 0, cases[i].hex);
		r = ussdbed_expect_asked(&b, DESK_USSD_BEGIN, "");
		assert_int_equal(r->phone, PHONE);
		assert_true(r->session == 0);
		ussdbed_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_conversation_from_dial_to_last_screen),
		cmocka_unit_test(who_leaves_is_never_answered),
		cmocka_unit_test(who_leaves_while_we_think_gets_no_screen),
		cmocka_unit_test(a_restart_in_between_is_not_noticed),
		cmocka_unit_test(own_screens_are_last_screens),
		cmocka_unit_test(recorded_begins),
	};

	return cmocka_run_group_tests_name("ussd/dialog", tests, NULL, NULL);
}
