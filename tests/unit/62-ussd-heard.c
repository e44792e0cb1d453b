/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What phones say: codes, inputs, numbers, repeats, and two begins at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/ussdbed.h"

#include <string.h>

#define BEGIN "0501000101"
#define CONTINUE "0501000112"
#define PHONE 22376000001ull

static uint32_t say_from(struct ussdbed *b, const char *source, uint8_t ton, const char *tlvs, const char *text)
{
	const struct linkbed_message m = {.service_type = "USSD", .source = source, .source_ton = ton, .source_npi = 1, .dest = "700",
					  .text = text, .tlvs = tlvs};

	return linkbed_deliver(&b->link, 0, &m);
}

static uint32_t say(struct ussdbed *b, const char *tlvs, const char *text)
{
	return say_from(b, "22376000001", 1, tlvs, text);
}

/* Says it, and the request it became (NULL: none) once it is acknowledged. */
static const struct desk_request *heard(struct ussdbed *b, const char *tlvs, const char *text)
{
	ussdbed_expect_ack(b, say(b, tlvs, text));
	return ussdbed_asked(b);
}

static void begin_and_answer(struct ussdbed *b)
{
	ussdbed_expect_ack(b, say(b, BEGIN, "*700#"));
	ussdbed_reply(b, ussdbed_expect_asked(b, DESK_USSD_BEGIN, ""), DESK_SCREEN, "1 Payer");
	linkbed_answer(&b->link, ussdbed_expect_screen(b, "1 Payer", 2), 0, "1");
}

static void codes_and_what_follows(void **state)
{
	static const char *const cases[][2] = {
		{"*700#", ""}, {"700", ""}, {"*700*3*1#", "3*1"}, {"*700*45*2#", "2"}, {"700*3", "3"}, {"*700*3*1", "3*1"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ussdbed b;

		ussdbed_open(&b, "plain");
		ussdbed_expect_ack(&b, say(&b, BEGIN, cases[i][0]));
		ussdbed_expect_asked(&b, DESK_USSD_BEGIN, cases[i][1]);
		ussdbed_close(&b);
	}
}

static void an_unknown_code_gets_a_closing_screen(void **state)
{
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	ussdbed_expect_ack(&b, say(&b, BEGIN, "*701#"));
	linkbed_answer(&b.link, ussdbed_expect_screen(&b, "code fr", 17), 0, "1");
	ussdbed_expect_nothing(&b);
	assert_int_equal(ussd_dialog_counts(b.ussd)->unknown_code, 1);
	assert_null(heard(&b, "0501000181", "")); /* and no desk need hear that it left */
	b.link.sequence = 500;
	ussdbed_expect_ack(&b, say(&b, BEGIN, "*701#"));
	ussdbed_expect_screen(&b, "code fr", 17);
	b.link.sequence = 500; /* delivered again while the screen is on its way */
	ussdbed_expect_ack(&b, say(&b, BEGIN, "*701#"));
	ussdbed_expect_nothing(&b);
	begin_and_answer(&b);
	ussdbed_close(&b);
}

static void the_code_as_destination(void **state)
{
	static const char *const cases[][2] = {{"*700#", ""}, {"", ""}, {"3", "3"}, {"*700*3#", "3"}, {"*700*45#", ""}};
	struct ussdbed b;

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ussdbed_open(&b, "tata");
		ussdbed_expect_ack(&b, say(&b, BEGIN, cases[i][0]));
		ussdbed_expect_asked(&b, DESK_USSD_BEGIN, cases[i][1]);
		ussdbed_close(&b);
	}
	ussdbed_open(&b, "plain"); /* no text at all: the destination is all there is */
	ussdbed_expect_ack(&b, say(&b, BEGIN, ""));
	ussdbed_expect_asked(&b, DESK_USSD_BEGIN, "");
	ussdbed_close(&b);
}

static void inputs_with_and_without_stars(void **state)
{
	static const char *const cases[][2] = {{"1", "1"}, {"1#", "1"}, {"*1#", "1"}, {"", ""}, {"#", ""}, {"25 000\r", "25 000"}};
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	begin_and_answer(&b);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ussdbed_expect_ack(&b, say(&b, CONTINUE, cases[i][0]));
		ussdbed_expect_asked(&b, DESK_USSD_ANSWER, cases[i][1]);
	}
	ussdbed_close(&b);
}

static void an_unknown_op_is_a_continue(void **state)
{
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	begin_and_answer(&b);
	ussdbed_expect_ack(&b, say(&b, "0501000123", "2"));
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "2");
	assert_int_equal(ussd_dialog_counts(b.ussd)->unknown_op, 1);
	ussdbed_close(&b);
}

static void a_message_without_op_goes_by_its_text(void **state)
{
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	ussdbed_expect_ack(&b, say(&b, "", "700"));
	ussdbed_reply(&b, ussdbed_expect_asked(&b, DESK_USSD_BEGIN, ""), DESK_SCREEN, "Montant?");
	linkbed_answer(&b.link, ussdbed_expect_screen(&b, "Montant?", 2), 0, "1");
	ussdbed_expect_ack(&b, say(&b, "", "700")); /* francs */
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "700");
	ussdbed_expect_ack(&b, say(&b, "", "*700#"));
	ussdbed_expect_asked(&b, DESK_USSD_BEGIN, "");
	ussdbed_close(&b);
}

static void numbers_in_every_form(void **state)
{
	static const struct {
		const char *source;
		uint8_t ton;
	} cases[] = {{"22376000001", 1}, {"+22376000001", 1}, {"0022376000001", 0}, {"76000001", 2}, {"76000001", 0}, {"22376000001", 0}};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct linkbed_pdu *p;
		struct ussdbed b;

		ussdbed_open(&b, "plain");
		ussdbed_expect_ack(&b, say_from(&b, cases[i].source, cases[i].ton, BEGIN, "*700#"));
		assert_int_equal(b.asked[0].phone, PHONE);
		ussdbed_reply(&b, ussdbed_asked(&b), DESK_SCREEN, "1");
		p = ussdbed_expect_screen(&b, "1", 2);
		assert_int_equal(p->pdu.dest.digits.len, strlen(cases[i].source)); /* as it came */
		assert_memory_equal(p->pdu.dest.digits.s, cases[i].source, strlen(cases[i].source));
		assert_int_equal(p->pdu.dest.ton, cases[i].ton);
		ussdbed_close(&b);
	}
}

static void who_has_no_number_is_sent_away(void **state)
{
	struct ussdbed b;
	const struct linkbed_pdu *p;

	(void) state;
	ussdbed_open(&b, "plain");
	ussdbed_expect_ack(&b, say_from(&b, "ORANGE", 5, BEGIN, "*700#"));
	p = ussdbed_expect_screen(&b, "down fr", 17);
	assert_memory_equal(p->pdu.dest.digits.s, "ORANGE", 6);
	assert_int_equal(p->pdu.dest.ton, 5);
	ussdbed_expect_ack(&b, say_from(&b, "", 0, BEGIN, "*700#"));
	ussdbed_expect_ack(&b, say_from(&b, "ORANGE", 5, "0501000181", ""));
	ussdbed_expect_nothing(&b);
	assert_int_equal(ussd_dialog_counts(b.ussd)->unreadable, 3);
	assert_int_equal(ussd_dialog_in_hand(b.ussd), 0);
	ussdbed_close(&b);
}

static void alphabets_of_inputs(void **state)
{
	struct ussdbed b;
	struct linkbed_message m = {.service_type = "USSD", .source = "22376000001", .dest = "700", .tlvs = CONTINUE};

	(void) state;
	ussdbed_open(&b, "plain");
	m.text = "\0" "1" "\0" "2";
	m.text_len = 4;
	m.data_coding = 8;
	linkbed_deliver(&b.link, 0, &m);
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "12");
	m.data_coding = 0x48;
	linkbed_deliver(&b.link, 0, &m);
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "12");
	m.text = "A\x05"; /* é of GSM 03.38 */
	m.text_len = 2;
	m.data_coding = 0x0f;
	linkbed_deliver(&b.link, 0, &m);
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "Aé");
	m.text = "A\xe9";
	m.data_coding = 3;
	linkbed_deliver(&b.link, 0, &m);
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "Aé");
	ussdbed_close(&b);
	ussdbed_open(&b, "mica"); /* whose 0 is UTF-8 */
	m.text = "A\xc3\xa9";
	m.text_len = 3;
	m.data_coding = 0;
	linkbed_deliver(&b.link, 0, &m);
	ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "Aé");
	ussdbed_close(&b);
}

static void a_long_input_is_cut(void **state)
{
	char text[255];
	struct linkbed_message m = {.service_type = "USSD", .source = "22376000001", .dest = "700", .tlvs = CONTINUE, .text = text,
				    .text_len = sizeof text};
	const struct desk_request *r;
	struct ussdbed b;

	(void) state;
	memset(text, 0x10, sizeof text); /* a capital delta: two octets of UTF-8 */
	ussdbed_open(&b, "plain");
	linkbed_deliver(&b.link, 0, &m);
	r = ussdbed_asked(&b);
	assert_non_null(r);
	assert_true(strlen(r->input) >= 182);
	assert_true(strlen(r->input) < DESK_INPUT_MAX);
	ussdbed_close(&b);
}

static void a_redelivered_message_is_one(void **state)
{
	struct linkbed_message m = {.sequence = 77, .service_type = "USSD", .source = "22376000001", .dest = "700", .tlvs = BEGIN,
				    .text = "*700#"};
	const struct desk_request *first, *again;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &m));
	first = ussdbed_asked(&b);
	ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &m)); /* the desk has it */
	ussdbed_expect_nothing(&b);
	ussdbed_reply(&b, first, DESK_SCREEN, "1 Payer");
	ussdbed_expect_screen(&b, "1 Payer", 2);
	ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &m)); /* the screen is on its way */
	ussdbed_expect_nothing(&b);
	linkbed_answer(&b.link, &b.link.sent[2], 0, "1");
	ussdbed_wait(&b, 30000);
	ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &m)); /* answered long ago: the desk answers the same */
	again = ussdbed_expect_asked(&b, DESK_USSD_BEGIN, "");
	assert_true(again->key == first->key);
	ussdbed_reply(&b, again, DESK_SCREEN, "1 Payer");
	linkbed_answer(&b.link, ussdbed_expect_screen(&b, "1 Payer", 2), 0, "2");
	ussdbed_expect_ack(&b, say(&b, CONTINUE, "1"));
	assert_true(ussdbed_expect_asked(&b, DESK_USSD_ANSWER, "1")->key != first->key);
	ussdbed_expect_ack(&b, linkbed_deliver(&b.link, 0, &m)); /* the phone is further */
	ussdbed_expect_nothing(&b);
	assert_int_equal(ussd_dialog_counts(b.ussd)->repeats, 3);
	ussdbed_close(&b);
}

static void identity_is_of_the_connection(void **state)
{
	struct linkbed_message m = {.sequence = 77, .service_type = "USSD", .source = "22376000001", .dest = "700", .tlvs = CONTINUE,
				    .text = "1"};
	uint64_t keys[5];
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	linkbed_deliver(&b.link, 0, &m);
	m.sequence = 78;
	linkbed_deliver(&b.link, 0, &m);
	m.text = "2";
	linkbed_deliver(&b.link, 0, &m);
	m.source = "22376000002";
	linkbed_deliver(&b.link, 0, &m);
	linkbed_drop(&b.link, 0);
	linkbed_connect(&b.link, 0);
	linkbed_deliver(&b.link, 0, &m);
	assert_int_equal(b.n_asked, 5);
	for (size_t i = 0; i < 5; i++) {
		keys[i] = b.asked[i].key;
		for (size_t j = 0; j < i; j++)
			assert_true(keys[i] != keys[j]);
	}
	ussdbed_close(&b);
}

static void a_begin_twice_is_one_begin(void **state)
{
	const struct desk_request *first;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "plain");
	first = heard(&b, BEGIN, "*700#");
	ussdbed_wait(&b, 1500);
	assert_null(heard(&b, BEGIN, "*700#"));
	ussdbed_reply(&b, first, DESK_SCREEN, "1 Payer");
	ussdbed_expect_screen(&b, "1 Payer", 2);
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

static void a_new_begin_kills_the_old_dialog(void **state)
{
	const struct desk_request *first, *second;
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "mica");
	first = heard(&b, BEGIN " 02040002 0001", "*700#");
	second = heard(&b, BEGIN " 02040002 0002", "*700#"); /* another session: the gateway has forgotten the first */
	assert_non_null(second);
	ussdbed_reply(&b, first, DESK_SCREEN, "old");
	ussdbed_expect_nothing(&b);
	assert_null(heard(&b, "0501000181 02040002 0001", "")); /* the old one's end is not the new one's */
	ussdbed_reply(&b, second, DESK_SCREEN, "new");
	ussdbed_expect_screen(&b, "new", 2);
	ussdbed_close(&b);
}

static void what_is_no_ussd_is_not_ours(void **state)
{
	const struct linkbed_message sms = {.source = "22376000001", .dest = "700", .text = "PAYER 500"},
		receipt = {.service_type = "USSD", .source = "22376000001", .dest = "700", .esm_class = 4, .text = "id:1 stat:DELIVRD"};
	struct ussdbed b;

	(void) state;
	ussdbed_open(&b, "thai-p2");
	linkbed_deliver(&b.link, 0, &sms);
	linkbed_deliver(&b.link, 0, &receipt);
	assert_int_equal(b.not_ours, 2);
	ussdbed_expect_nothing(&b);
	ussdbed_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_and_what_follows),
		cmocka_unit_test(an_unknown_code_gets_a_closing_screen),
		cmocka_unit_test(the_code_as_destination),
		cmocka_unit_test(inputs_with_and_without_stars),
		cmocka_unit_test(an_unknown_op_is_a_continue),
		cmocka_unit_test(a_message_without_op_goes_by_its_text),
		cmocka_unit_test(numbers_in_every_form),
		cmocka_unit_test(who_has_no_number_is_sent_away),
		cmocka_unit_test(alphabets_of_inputs),
		cmocka_unit_test(a_long_input_is_cut),
		cmocka_unit_test(a_redelivered_message_is_one),
		cmocka_unit_test(identity_is_of_the_connection),
		cmocka_unit_test(a_begin_twice_is_one_begin),
		cmocka_unit_test(a_new_begin_kills_the_old_dialog),
		cmocka_unit_test(what_is_no_ussd_is_not_ours),
	};

	return cmocka_run_group_tests_name("ussd/hear", tests, NULL, NULL);
}
