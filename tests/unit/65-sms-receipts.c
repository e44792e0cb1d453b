/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts: read in all their forms, brought many at once, acknowledged when they are kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/linkbed.h"

#include "sms/receipts.h"

#include <stdlib.h>
#include <string.h>

#define WALL 1760000000000ll

static const struct sms_config config = {.link = 2, .name = "bed", .seed = 1, .msgid_base = DESK_MSGID_DECIMAL};

struct bed {
	struct linkbed link;
	struct sms_receipts *sms;
	struct desk_request asked[8];
	size_t n_asked;
	bool was_one;
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

	b->was_one = sms_receipts_is_one(&config, pdu);
	if (b->was_one)
		sms_receipts_on_message(b->sms, leg, pdu, WALL);
}

static struct bed *open_bed(void)
{
	struct bed *b = calloc(1, sizeof *b);

	linkbed_open(&b->link, 1, 10);
	b->link.ctx = b;
	b->link.on_message = on_message;
	b->sms = sms_receipts_new(&config, b->link.link, (struct sms_out){b, post});
	return b;
}

static void close_bed(struct bed *b)
{
	linkbed_close(&b->link);
	sms_receipts_free(b->sms);
	free(b);
}

static void reply(struct bed *b, enum desk_verdict verdict)
{
	const struct desk_request *r = &b->asked[b->n_asked - 1];
	const struct desk_reply answer = {.kind = r->kind, .verdict = verdict, .link = r->link, .body = r->body};

	sms_receipts_on_reply(b->sms, &answer, WALL);
}

static void expect_response(struct bed *b, uint32_t sequence, uint32_t status)
{
	const struct linkbed_pdu *p = linkbed_next(&b->link);

	assert_non_null(p);
	assert_int_equal(p->pdu.id, SMPP_DELIVER_SM | SMPP_RESP);
	assert_int_equal(p->pdu.sequence, sequence);
	assert_int_equal(p->pdu.status, status);
}

#define TEXT "id:0123 sub:001 dlvrd:001 submit date:2511211200 done date:2511211201 stat:DELIVRD err:000 text:Merci"

static void every_form(void **state)
{
	static const struct { struct linkbed_message m; const char *id; int state; uint32_t error; uint64_t phone; } forms[] = {
		{{.esm_class = 4, .text = TEXT}, "0123", TEXT_RECEIPT_DELIVERED, 0, 22376000001},
		{{.text = TEXT}, "0123", TEXT_RECEIPT_DELIVERED, 0, 22376000001}, /* esm_class forgotten */
		{{.esm_class = 0x44, .text = "\5\0\3\1\1\1id:7 stat:EXPIRED", .text_len = 23}, "7", TEXT_RECEIPT_EXPIRED, 0, 22376000001},
		{{.esm_class = 4, .text = "", .tlvs = "001e 0005 6131623200 0427 0001 02"}, "a1b2", TEXT_RECEIPT_DELIVERED, 0, 22376000001},
		{{.esm_class = 4, .tlvs = "001e 0004 61316232 0427 0001 05 0423 0003 03 0117"}, "a1b2", TEXT_RECEIPT_UNDELIVERABLE, 0x117, 22376000001},
		{{.esm_class = 4, .text = "stat:UNDELIV err:0021", .tlvs = "001e 0002 3900"}, "9", TEXT_RECEIPT_UNDELIVERABLE, 21, 22376000001},
		{{.esm_class = 4, .text = "id:5 stat:ENROUTE", .tlvs = "0427 0001 02"}, "5", TEXT_RECEIPT_DELIVERED, 0, 22376000001}, /* TLVs win */
		{{.id = SMPP_DATA_SM, .esm_class = 4, .tlvs = "0424 0011 69643a3520737461743a52454a454354 44"}, "5", TEXT_RECEIPT_REJECTED, 0, 22376000001},
		{{.esm_class = 4, .source = "PROMO", .dest = "22376000009", .text = TEXT}, "0123", TEXT_RECEIPT_DELIVERED, 0, 22376000009},
		{{.esm_class = 0x20, .text = "id:5 stat:BUFFRED"}, "5", -1, 0, 22376000001},
	};

	(void) state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct linkbed_message m = forms[i].m;
		struct bed *b = open_bed();
		const struct desk_receipts *list;

		m.source = m.source ? m.source : "22376000001";
		m.dest = m.dest ? m.dest : "700";
		linkbed_deliver(&b->link, 0, &m);
		assert_true(b->was_one);
		if (forms[i].state < 0 && !b->n_asked) { /* a state that no one knows: acknowledged, counted */
			assert_int_equal(sms_receipts_counts(b->sms)->unreadable, 1);
			close_bed(b);
			continue;
		}
		assert_int_equal(b->n_asked, 1);
		list = b->asked[0].body;
		assert_int_equal(list->n, 1);
		assert_string_equal(list->link, "bed");
		assert_int_equal(list->msgid_base, DESK_MSGID_DECIMAL);
		assert_string_equal(list->receipts[0].id, forms[i].id);
		if (forms[i].state >= 0)
			assert_int_equal(list->receipts[0].state, forms[i].state);
		assert_int_equal(list->receipts[0].error, forms[i].error);
		assert_int_equal(list->receipts[0].phone, forms[i].phone);
		close_bed(b);
	}
}

static void what_is_none(void **state)
{
	static const struct linkbed_message messages[] = {
		{.source = "22376000001", .dest = "700", .text = "id: mon identite"},
		{.source = "22376000001", .dest = "700", .text = "PAYER 500"},
		{.source = "22376000001", .dest = "700", .text = "stat:DELIVRD"},
	};
	struct bed *b = open_bed();

	(void) state;
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		linkbed_deliver(&b->link, 0, &messages[i]);
		assert_false(b->was_one);
	}
	close_bed(b);
}

static void without_id_or_state_acknowledged_and_counted(void **state)
{
	static const struct linkbed_message messages[] = {
		{.source = "22376000001", .dest = "700", .esm_class = 4, .text = "anything"},
		{.source = "22376000001", .dest = "700", .esm_class = 4, .text = "id:1"},
		{.source = "22376000001", .dest = "700", .esm_class = 4, .text = "stat:DELIVRD"},
	};
	struct bed *b = open_bed();

	(void) state;
	for (uint32_t i = 0; i < 3; i++) {
		linkbed_deliver(&b->link, 0, &messages[i]);
		expect_response(b, i + 1, SMPP_OK);
	}
	assert_int_equal(b->n_asked, 0);
	assert_int_equal(sms_receipts_counts(b->sms)->unreadable, 3);
	close_bed(b);
}

static void many_at_once_acknowledged_when_kept(void **state)
{
	const struct linkbed_message m = {.source = "22376000001", .dest = "700", .esm_class = 4, .text = TEXT};
	struct bed *b = open_bed();

	(void) state;
	for (int i = 0; i < 258; i++)
		linkbed_deliver(&b->link, 0, &m);
	expect_response(b, 258, SMPP_RX_T_APPN); /* one is at the desk, 256 wait */
	assert_null(linkbed_next(&b->link));
	assert_int_equal(b->n_asked, 1);
	reply(b, DESK_FAILED);
	expect_response(b, 1, SMPP_RX_T_APPN);
	assert_int_equal(b->n_asked, 2);
	assert_int_equal(b->asked[1].count, 256);
	linkbed_drop(&b->link, 0);
	linkbed_connect(&b->link, 0);
	linkbed_deliver(&b->link, 0, &m);
	reply(b, DESK_DONE); /* on the new connection those numbers are nobody's */
	assert_null(linkbed_next(&b->link));
	assert_int_equal(b->n_asked, 3);
	reply(b, DESK_DONE);
	expect_response(b, 259, SMPP_OK);
	assert_int_equal(sms_receipts_in_hand(b->sms), 0);
	assert_int_equal(sms_receipts_counts(b->sms)->states[TEXT_RECEIPT_DELIVERED], 258);
	close_bed(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form),
		cmocka_unit_test(what_is_none),
		cmocka_unit_test(without_id_or_state_acknowledged_and_counted),
		cmocka_unit_test(many_at_once_acknowledged_when_kept),
	};

	return cmocka_run_group_tests_name("sms/receipts", tests, NULL, NULL);
}
