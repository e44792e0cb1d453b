/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link's dialogs on a linkbed, with the test as the desk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ussdbed.h"

#include "base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t wall(const struct ussdbed *b)
{
	return WALL + b->link.now_ms;
}

static void post(void *ctx, const struct desk_request *r)
{
	struct ussdbed *b = ctx;

	assert_true(b->n_asked < sizeof b->asked / sizeof *b->asked);
	b->asked[b->n_asked++] = *r;
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *pdu)
{
	struct ussdbed *b = ctx;

	if (ussd_dialog_is_ours(b->ussd, pdu))
		ussd_dialog_on_message(b->ussd, leg, pdu, b->link.now_ms, wall(b));
	else
		b->not_ours++;
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu)
{
	struct ussdbed *b = ctx;

	ussd_dialog_on_outcome(b->ussd, leg, tag, outcome, pdu, b->link.now_ms, wall(b));
}

void ussdbed_load(struct ussdbed *b, const char *dialect)
{
	const char *folder = getenv("srcdir");
	char path[512];
	struct error e = {""};

	memset(b, 0, sizeof *b);
	snprintf(path, sizeof path, "%s/ussd/dialects.yaml", folder ? folder : ".");
	b->dialects = ussd_dialect_load(path, &e);
	assert_non_null(b->dialects);
	b->dialect = *ussd_dialect_select(b->dialects, dialect, &e);
	b->texts = (struct ussd_texts){
		.languages = 2, .late = {"late fr", "late bm"}, .store_down = {"down fr", "down bm"},
		.unknown_session = {"again fr", "again bm"}, .unknown_code = {"code fr", "code bm"}, .stopping = {"stop fr", "stop bm"},
	};
}

static void new_ussd(struct ussdbed *b)
{
	static const char *const codes[] = {"700", "700*45"};
	const struct ussd_config config = {.link = 3, .name = "bed", .dialect = &b->dialect, .codes = codes, .n_codes = 2,
					   .answer_ms = 8000, .seed = 7, .slots = b->slots};

	b->ussd = ussd_dialog_new(&config, b->link.link, &b->texts, (struct ussd_out){b, post});
}

void ussdbed_start(struct ussdbed *b, int binds, int window)
{
	struct error e;

	assert_int_equal(base_secret_init(&e), 0);
	linkbed_open(&b->link, binds, window);
	b->link.ctx = b;
	b->link.on_message = on_message;
	b->link.on_outcome = on_outcome;
	new_ussd(b);
}

void ussdbed_open(struct ussdbed *b, const char *dialect)
{
	ussdbed_load(b, dialect);
	ussdbed_start(b, 1, 64);
}

void ussdbed_restart(struct ussdbed *b)
{
	ussd_dialog_free(b->ussd);
	new_ussd(b);
}

void ussdbed_close(struct ussdbed *b)
{
	linkbed_close(&b->link);
	ussd_dialog_free(b->ussd);
	ussd_dialect_free(b->dialects);
}

const struct desk_request *ussdbed_asked(struct ussdbed *b)
{
	return b->n_read < b->n_asked ? &b->asked[b->n_read++] : NULL;
}

void ussdbed_reply(struct ussdbed *b, const struct desk_request *r, enum desk_verdict verdict, const char *text)
{
	struct desk_reply reply = {.kind = r->kind, .verdict = verdict, .link = r->link, .phone = r->phone, .ticket = r->ticket,
				   .text_len = (uint16_t) strlen(text), .next_due_ms = INT64_MAX};

	memcpy(reply.text, text, strlen(text) + 1);
	ussd_dialog_on_reply(b->ussd, &reply, b->link.now_ms, wall(b));
}

void ussdbed_wait(struct ussdbed *b, int64_t ms)
{
	int64_t until_ms = b->link.now_ms + ms;

	for (int turns = 0; turns < 10000; turns++) {
		int64_t due_ms = ussd_dialog_next_deadline(b->ussd), link_ms = smpp_link_next_deadline(b->link.link);

		due_ms = link_ms < due_ms ? link_ms : due_ms;
		if (due_ms > until_ms)
			due_ms = until_ms;
		b->link.now_ms = due_ms > b->link.now_ms ? due_ms : b->link.now_ms;
		smpp_link_tick(b->link.link, b->link.now_ms);
		ussd_dialog_tick(b->ussd, b->link.now_ms, wall(b));
		if (b->link.now_ms >= until_ms)
			return;
	}
	fail_msg("a deadline that stays in the past");
}

void ussdbed_expect_ack(struct ussdbed *b, uint32_t sequence)
{
	const struct linkbed_pdu *p = linkbed_next(&b->link);

	assert_non_null(p);
	assert_int_equal(p->pdu.id, SMPP_DELIVER_SM | SMPP_RESP);
	assert_int_equal(p->pdu.sequence, sequence);
	assert_int_equal(p->pdu.status, 0);
}

const struct linkbed_pdu *ussdbed_expect_screen(struct ussdbed *b, const char *text, int op)
{
	const struct linkbed_pdu *p = linkbed_next(&b->link);
	struct smpp_tlv tlv;
	size_t len;

	assert_non_null(p);
	assert_int_equal(p->pdu.id, SMPP_SUBMIT_SM);
	assert_null(p->pdu.flaw);
	smpp_pdu_text(&p->pdu, &len);
	assert_int_equal(len, strlen(text));
	assert_memory_equal(smpp_pdu_text(&p->pdu, &len), text, len);
	if (op < 0) {
		assert_false(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_USSD_SERVICE_OP, &tlv));
	} else {
		assert_true(smpp_pdu_tlv_find(&p->pdu, SMPP_TAG_USSD_SERVICE_OP, &tlv));
		assert_int_equal(tlv.len, 1);
		assert_int_equal(tlv.value[0], op);
	}
	return p;
}

void ussdbed_expect_nothing(struct ussdbed *b)
{
	assert_null(linkbed_next(&b->link));
	assert_null(ussdbed_asked(b));
}

const struct desk_request *ussdbed_expect_asked(struct ussdbed *b, enum desk_kind kind, const char *input)
{
	const struct desk_request *r = ussdbed_asked(b);

	assert_non_null(r);
	assert_int_equal(r->kind, kind);
	assert_string_equal(r->input, input);
	assert_int_equal(r->link, 3);
	assert_in_range(r->now_ms, WALL, wall(b));
	return r;
}
