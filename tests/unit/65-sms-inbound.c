/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in: kept before they are acknowledged, each once; parts with their numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/linkbed.h"

#include "base/secret.h"
#include "sms/inbound.h"

#include <stdlib.h>
#include <string.h>

#define WALL 1760000000000ll

struct bed {
	struct linkbed link;
	struct sms_inbound *sms;
	struct desk_request asked[300];
	size_t n_asked;
};

static void post(void *ctx, const struct desk_request *r)
{
	struct bed *b = ctx;

	assert_true(b->n_asked < sizeof b->asked / sizeof *b->asked);
	b->asked[b->n_asked++] = *r;
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *pdu)
{
	struct bed *b = ctx;

	sms_inbound_on_message(b->sms, leg, pdu, b->link.now_ms, WALL);
}

static struct bed *open_bed(void)
{
	static const struct sms_config config = {.link = 2, .name = "bed", .charset = TEXT_DEFAULT_LATIN1, .seed = 1};
	struct bed *b = calloc(1, sizeof *b);
	struct error e;

	assert_int_equal(base_secret_init(&e), 0);
	linkbed_open(&b->link, 1, 10);
	b->link.ctx = b;
	b->link.on_message = on_message;
	b->sms = sms_inbound_new(&config, b->link.link, (struct sms_out){b, post});
	return b;
}

static void close_bed(struct bed *b)
{
	linkbed_close(&b->link);
	sms_inbound_free(b->sms);
	free(b);
}

static void reply(struct bed *b, const struct desk_request *r, enum desk_verdict verdict)
{
	const struct desk_reply answer = {.kind = r->kind, .verdict = verdict, .link = r->link, .ticket = r->ticket, .body = r->body};

	sms_inbound_on_reply(b->sms, &answer);
}

static const struct desk_message_in *heard(const struct bed *b, size_t i, const char *octets)
{
	const struct desk_message_in *m = b->asked[i].body;

	assert_int_equal(m->len, strlen(octets));
	assert_memory_equal(m->octets, octets, m->len);
	return m;
}

static void expect_response(struct bed *b, uint32_t id, uint32_t sequence, uint32_t status)
{
	const struct linkbed_pdu *p = linkbed_next(&b->link);

	assert_non_null(p);
	assert_int_equal(p->pdu.id, id | SMPP_RESP);
	assert_int_equal(p->pdu.sequence, sequence);
	assert_int_equal(p->pdu.status, status);
}

static void a_message_is_acknowledged_when_it_is_kept(void **state)
{
	const struct linkbed_message m = {.source = "22376000001", .dest = "700", .text = "PAYER 500"};
	struct bed *b = open_bed();
	uint32_t sequence = linkbed_deliver(&b->link, 0, &m);

	(void) state;
	assert_null(linkbed_next(&b->link));
	assert_int_equal(b->n_asked, 1);
	assert_int_equal(b->asked[0].kind, DESK_SMS_IN);
	assert_int_equal(b->asked[0].link, 2);
	assert_int_equal(b->asked[0].phone, 22376000001);
	assert_int_equal(heard(b, 0, "PAYER 500")->total, 0);
	assert_int_equal(sms_inbound_in_hand(b->sms), 1);
	reply(b, &b->asked[0], DESK_DONE);
	expect_response(b, SMPP_DELIVER_SM, sequence, 0);
	sequence = linkbed_deliver(&b->link, 0, &m);
	reply(b, &b->asked[1], DESK_FAILED);
	expect_response(b, SMPP_DELIVER_SM, sequence, SMPP_RX_T_APPN);
	assert_true(b->asked[0].key != b->asked[1].key);
	assert_int_equal(sms_inbound_in_hand(b->sms), 0);
	close_bed(b);
}

static void a_redelivered_message_has_the_same_key(void **state)
{
	const struct linkbed_message m = {.sequence = 9, .source = "22376000001", .dest = "700", .text = "AIDE"};
	struct bed *b = open_bed();

	(void) state;
	linkbed_deliver(&b->link, 0, &m);
	linkbed_deliver(&b->link, 0, &m);
	assert_true(b->asked[0].key == b->asked[1].key);
	reply(b, &b->asked[0], DESK_DONE);
	reply(b, &b->asked[1], DESK_DONE);
	expect_response(b, SMPP_DELIVER_SM, 9, 0);
	expect_response(b, SMPP_DELIVER_SM, 9, 0);
	close_bed(b);
}

static void on_another_connection_the_number_is_nobodys(void **state)
{
	const struct linkbed_message m = {.source = "22376000001", .dest = "700", .text = "AIDE"};
	struct bed *b = open_bed();

	(void) state;
	linkbed_deliver(&b->link, 0, &m);
	linkbed_drop(&b->link, 0);
	linkbed_connect(&b->link, 0);
	reply(b, &b->asked[0], DESK_DONE);
	assert_null(linkbed_next(&b->link));
	close_bed(b);
}

static void alphabets_and_payloads(void **state)
{
	struct linkbed_message m = {.source = "76000001", .dest = "700", .text = "\0A\0\xe9", .text_len = 4, .data_coding = 8};
	struct bed *b = open_bed();
	const struct desk_message_in *in;

	(void) state;
	linkbed_deliver(&b->link, 0, &m);
	in = b->asked[0].body;
	assert_int_equal(in->len, 4);
	assert_int_equal(in->data_coding, 8);
	assert_int_equal(in->meaning, TEXT_DEFAULT_LATIN1);
	assert_int_equal(b->asked[0].phone, 22376000001);
	reply(b, &b->asked[0], DESK_DONE);
	expect_response(b, SMPP_DELIVER_SM, 1, 0);
	m = (struct linkbed_message){.id = SMPP_DATA_SM, .source = "22376000001", .dest = "700", .tlvs = "0424 0004 41494445"};
	linkbed_deliver(&b->link, 0, &m);
	heard(b, 1, "AIDE");
	reply(b, &b->asked[1], DESK_DONE);
	expect_response(b, SMPP_DATA_SM, 2, 0);
	close_bed(b);
}

static void expect_part(const struct bed *b, size_t i, const char *octets, unsigned reference, bool is_wide, int number, int total)
{
	const struct desk_message_in *m = heard(b, i, octets);

	assert_int_equal(m->reference, reference);
	assert_int_equal(m->is_wide, is_wide);
	assert_int_equal(m->number, number);
	assert_int_equal(m->total, total);
}

static void parts_by_header_and_by_fields(void **state)
{
	static const struct linkbed_message messages[] = {
		{.source = "22376000001", .dest = "700", .esm_class = 0x40, .text = "\5\0\3\xc8\2\1deux ", .text_len = 11},
		{.source = "22376000001", .dest = "700", .esm_class = 0x40, .text = "\6\x8\4\1\xc8\2\2mots", .text_len = 11},
		{.source = "22376000001", .dest = "700", .text = "sar", .tlvs = "020c 0002 0107 020e 0001 03 020f 0001 02"},
		{.source = "22376000001", .dest = "700", .text = "no", .tlvs = "020c 0002 0107 020e 0001 03 020f 0001 04"}, /* 4 of 3 */
		{.source = "22376000001", .dest = "700", .text = "\5\0\3\xc8\2\1X", .text_len = 7}, /* nobody says that it is a header */
		{.source = "22376000001", .dest = "700", .esm_class = 0x40, .text = "\x30zu kurz", .text_len = 8},
	};
	struct bed *b = open_bed();

	(void) state;
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
		linkbed_deliver(&b->link, 0, &messages[i]);
	expect_part(b, 0, "deux ", 0xc8, false, 1, 2);
	expect_part(b, 1, "mots", 0x1c8, true, 2, 2);
	expect_part(b, 2, "sar", 0x107, true, 2, 3);
	expect_part(b, 3, "no", 0, false, 0, 0);
	assert_int_equal(((struct desk_message_in *) b->asked[4].body)->len, 7);
	assert_int_equal(((struct desk_message_in *) b->asked[4].body)->total, 0);
	expect_part(b, 5, "\x30zu kurz", 0, false, 0, 0);
	for (size_t i = 0; i < b->n_asked; i++)
		reply(b, &b->asked[i], DESK_DONE);
	close_bed(b);
}

static void names_are_acknowledged_and_forgotten(void **state)
{
	const struct linkbed_message m = {.source = "PROMO", .source_ton = 5, .dest = "700", .text = "Gagnez!"};
	struct bed *b = open_bed();

	(void) state;
	linkbed_deliver(&b->link, 0, &m);
	expect_response(b, SMPP_DELIVER_SM, 1, 0);
	assert_int_equal(b->n_asked, 0);
	assert_int_equal(sms_inbound_counts(b->sms)->unreadable, 1);
	close_bed(b);
}

/* P15: never a loop with another machine. */
static void machines_are_acknowledged_and_not_read(void **state)
{
	static const struct linkbed_message machines[] = {
		{.source = "12345678901", .source_ton = 5, .dest = "700", .text = "AIDE"}, /* a name of digits */
		{.source = "22376000700", .dest = "22376000700", .text = "AIDE"},          /* our own code */
		{.source = "", .dest = "700", .text = "AIDE"},
	};
	struct bed *b = open_bed();

	(void) state;
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		expect_response(b, SMPP_DELIVER_SM, linkbed_deliver(&b->link, 0, &machines[i]), 0);
	assert_int_equal(b->n_asked, 0);
	assert_int_equal(sms_inbound_counts(b->sms)->unreadable, 3);
	close_bed(b);
}

static void what_was_heard_is_counted(void **state)
{
	const struct linkbed_message m = {.source = "22376000001", .dest = "700", .text = "AIDE"};
	struct bed *b = open_bed();

	(void) state;
	for (int i = 0; i < 3; i++) {
		const struct desk_request *r = &b->asked[i];
		uint32_t sequence = linkbed_deliver(&b->link, 0, &m);
		struct desk_reply answer = {.kind = r->kind, .verdict = DESK_DONE, .heard = i ? DESK_HEARD_TOO_OFTEN : DESK_HEARD_ANSWERED,
					    .link = r->link, .ticket = r->ticket, .body = r->body};

		sms_inbound_on_reply(b->sms, &answer);
		expect_response(b, SMPP_DELIVER_SM, sequence, 0);
	}
	assert_int_equal(sms_inbound_counts(b->sms)->heard[DESK_HEARD_ANSWERED], 1);
	assert_int_equal(sms_inbound_counts(b->sms)->heard[DESK_HEARD_TOO_OFTEN], 2);
	close_bed(b);
}

static void too_many_are_asked_to_come_again(void **state)
{
	const struct linkbed_message m = {.source = "22376000001", .dest = "700", .text = "AIDE"};
	struct bed *b = open_bed();

	(void) state;
	for (size_t i = 0; i < 256; i++)
		linkbed_deliver(&b->link, 0, &m);
	assert_null(linkbed_next(&b->link));
	linkbed_deliver(&b->link, 0, &m);
	expect_response(b, SMPP_DELIVER_SM, 257, SMPP_RX_T_APPN);
	assert_int_equal(b->n_asked, 256);
	reply(b, &b->asked[7], DESK_DONE);
	expect_response(b, SMPP_DELIVER_SM, 8, 0);
	linkbed_deliver(&b->link, 0, &m);
	assert_int_equal(b->n_asked, 257);
	for (size_t i = 0; i < b->n_asked; i++)
		if (i != 7)
			free(b->asked[i].body);
	close_bed(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_acknowledged_when_it_is_kept),
		cmocka_unit_test(a_redelivered_message_has_the_same_key),
		cmocka_unit_test(on_another_connection_the_number_is_nobodys),
		cmocka_unit_test(alphabets_and_payloads),
		cmocka_unit_test(parts_by_header_and_by_fields),
		cmocka_unit_test(names_are_acknowledged_and_forgotten),
		cmocka_unit_test(machines_are_acknowledged_and_not_read),
		cmocka_unit_test(what_was_heard_is_counted),
		cmocka_unit_test(too_many_are_asked_to_come_again),
	};

	return cmocka_run_group_tests_name("sms/inbound", tests, NULL, NULL);
}
