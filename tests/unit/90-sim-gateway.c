/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gateway without its network, against an application written here with the program's own encoder.
 * Over 500 lines: many cases on one bed. */
#include "base/buf.h"
#include "base/phone.h"
#include "sim/gateway.h"
#include "smpp/encode.h"
#include "smpp/pdu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define AWA 22376000001u
#define LATER 4242u             /* any time */

/* The gateway, what it told, and the application's end of one connection. */
struct bench {
	struct sim_gateway *g;
	int connection;
	uint32_t sequence;
	char screen[600], complaint[256], sms[600], bound[64];
	int screens, lasts, ends;
	enum sim_end why;
	struct buf in;                /* frames not looked at yet */
	struct smpp_pdu pdu;          /* the one looked at last */
	uint8_t frame[4096];
};

static void on_screen(void *ctx, uint64_t phone, const char *text, bool is_last)
{
	struct bench *b = ctx;

	assert_int_equal(phone, AWA);
	snprintf(b->screen, sizeof b->screen, "%s", text);
	b->screens++;
	b->lasts += is_last;
}

static void on_end(void *ctx, uint64_t phone, enum sim_end why)
{
	struct bench *b = ctx;

	assert_int_equal(phone, AWA);
	b->ends++;
	b->why = why;
}

static void on_sms(void *ctx, uint64_t phone, const char *from, const char *text)
{
	struct bench *b = ctx;

	assert_int_equal(phone, AWA);
	snprintf(b->sms, sizeof b->sms, "%s: %s", from, text);
}

static void on_bound(void *ctx, int connection, const char *system_id, bool is_bound)
{
	struct bench *b = ctx;

	assert_int_equal(connection, b->connection);
	snprintf(b->bound, sizeof b->bound, "%s%s", is_bound ? "" : "-", system_id);
}

static void on_complaint(void *ctx, const char *sentence)
{
	struct bench *b = ctx;

	snprintf(b->complaint, sizeof b->complaint, "%s", sentence);
}

static void open_bench(struct bench *b, const char *dialect, const char *moods)
{
	struct sim_gateway_config config = {.dialect = sim_dialect_find(dialect, NULL), .system_id = "mutuelle",
					    .password = "secret", .seed = 1000};
	struct sim_gateway_events events = {b, on_screen, on_end, on_sms, on_bound, on_complaint};

	*b = (struct bench){0};
	assert_non_null(config.dialect);
	if (moods)
		assert_int_equal(sim_gateway_read_mood(&config.moods, moods, NULL), 0);
	b->g = sim_gateway_new(&config, &events);
	b->connection = sim_gateway_accept(b->g, 0);
}

static void close_bench(struct bench *b)
{
	base_buf_release(&b->in);
	sim_gateway_free(b->g);
}

static void say(struct bench *b, struct buf *out, int64_t now_ms)
{
	sim_gateway_feed(b->g, b->connection, out->data, out->len, now_ms);
	base_buf_release(out);
}

/* The next PDU from the gateway into b->pdu; 0 when there is none, else its command_id. */
static uint32_t hear(struct bench *b)
{
	struct buf *out = sim_gateway_output(b->g, b->connection);
	uint32_t status;
	long len;

	base_buf_append(&b->in, out->data, out->len);
	base_buf_consume(out, out->len);
	len = smpp_pdu_frame(b->in.data, b->in.len, SMPP_PDU_MAX, &status);
	if (len <= 0)
		return 0;
	assert_true((size_t) len <= sizeof b->frame);
	memcpy(b->frame, b->in.data, (size_t) len);
	base_buf_consume(&b->in, (size_t) len);
	smpp_pdu_decode(b->frame, (size_t) len, &b->pdu);
	return b->pdu.id;
}

static uint32_t bind(struct bench *b, const char *password)
{
	struct smpp_bind m = {.id = SMPP_BIND_TRANSCEIVER, .system_id = "mutuelle", .password = password, .system_type = "",
			      .address_range = ""};
	struct buf out = {0};

	assert_int_equal(smpp_encode_bind(&out, &m, ++b->sequence, NULL), 0);
	say(b, &out, 0);
	assert_int_equal(hear(b), SMPP_BIND_TRANSCEIVER | SMPP_RESP);
	return b->pdu.status;
}

static void acknowledge(struct bench *b)
{
	struct buf out = {0};

	smpp_encode_text_resp(&out, SMPP_DELIVER_SM | SMPP_RESP, SMPP_OK, b->pdu.sequence, "");
	say(b, &out, LATER);
}

/* A screen: its op (-1: none) and the session's TLV, tag 0 for none. Returns its sequence number. */
static uint32_t submit(struct bench *b, const char *text, int op, uint16_t tag, unsigned session)
{
	uint8_t o = (uint8_t) op, s[2] = {(uint8_t) (session >> 8), (uint8_t) session};
	struct smpp_out_tlv tlvs[2];
	struct smpp_message m = {.id = SMPP_SUBMIT_SM, .service_type = "", .source = {0, 1, "700"}, .dest = {1, 1, "22376000001"},
				 .text = (const uint8_t *) text, .text_len = strlen(text), .tlvs = tlvs};
	struct buf out = {0};
	struct error e;

	if (op >= 0)
		tlvs[m.n_tlvs++] = (struct smpp_out_tlv){SMPP_TAG_USSD_SERVICE_OP, 1, &o};
	if (tag)
		tlvs[m.n_tlvs++] = (struct smpp_out_tlv){tag, 2, s};
	if (smpp_encode_message(&out, &m, ++b->sequence, &e))
		fail_msg("%s", e.text);
	say(b, &out, LATER);
	return b->sequence;
}

static int op_heard(const struct bench *b)
{
	struct smpp_tlv t;

	return smpp_pdu_tlv_find(&b->pdu, SMPP_TAG_USSD_SERVICE_OP, &t) ? t.value[0] : -1;
}

static unsigned session_heard(const struct bench *b, uint16_t tag)
{
	struct smpp_tlv t;

	assert_true(smpp_pdu_tlv_find(&b->pdu, tag, &t));
	assert_int_equal(t.len, 2);
	return (unsigned) (t.value[0] << 8 | t.value[1]);
}

static void assert_text(const struct bench *b, const char *wanted)
{
	size_t len;
	const uint8_t *text = smpp_pdu_text(&b->pdu, &len);

	assert_int_equal(len, strlen(wanted));
	assert_memory_equal(text, wanted, len);
}

static void assert_digits(struct smpp_addr a, const char *wanted)
{
	assert_int_equal(a.digits.len, strlen(wanted));
	assert_memory_equal(a.digits.s, wanted, a.digits.len);
}

static void binds_by_name_and_password(void **state)
{
	struct bench b;

	(void) state;
	open_bench(&b, "plain", NULL);
	assert_int_equal(bind(&b, "wrong"), SMPP_RINVPASWD);
	assert_int_equal(sim_gateway_bound(b.g), 0);
	assert_int_equal(bind(&b, "secret"), SMPP_OK);
	assert_string_equal(b.bound, "mutuelle");
	assert_int_equal(bind(&b, "secret"), SMPP_RALYBND);
	assert_int_equal(sim_gateway_bound(b.g), 1);
	close_bench(&b);
	open_bench(&b, "plain", "refusing=0x0d");
	assert_int_equal(bind(&b, "secret"), SMPP_RBINDFAIL);
	close_bench(&b);
}

static void answers_the_link(void **state)
{
	struct bench b;
	struct buf out = {0};

	(void) state;
	open_bench(&b, "plain", NULL);
	bind(&b, "secret");
	smpp_encode_header(&out, SMPP_ENQUIRE_LINK, 0, 9);
	say(&b, &out, 0);
	assert_int_equal(hear(&b), SMPP_ENQUIRE_LINK | SMPP_RESP);
	assert_int_equal(b.pdu.sequence, 9);
	smpp_encode_header(&out, 0x77, 0, 10);
	say(&b, &out, 0);
	assert_int_equal(hear(&b), (uint32_t) SMPP_GENERIC_NACK);
	assert_int_equal(b.pdu.status, SMPP_RINVCMDID);
	smpp_encode_header(&out, SMPP_UNBIND, 0, 11);
	say(&b, &out, 0);
	assert_int_equal(hear(&b), SMPP_UNBIND | SMPP_RESP);
	assert_true(sim_gateway_wants_close(b.g, b.connection));
	assert_string_equal(b.bound, "-mutuelle");
	sim_gateway_closed(b.g, b.connection);
	close_bench(&b);
}

static void plain_dialog(void **state)
{
	const uint16_t its = SMPP_TAG_ITS_SESSION_INFO;
	struct sim_frame frame;
	size_t at = 0, frames = 0;
	unsigned session;
	struct bench b;

	(void) state;
	open_bench(&b, "plain", NULL);
	bind(&b, "secret");
	assert_int_equal(sim_gateway_dial(b.g, AWA, "*700*1#", 0, NULL), 0);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(op_heard(&b), 1);
	assert_text(&b, "*700*1#");
	assert_digits(b.pdu.source, "22376000001");
	assert_digits(b.pdu.dest, "700");
	session = session_heard(&b, its);
	assert_int_equal(session & 1, 0);
	acknowledge(&b);
	submit(&b, "Bonjour \x40 \x05t\x04", 2, its, session);
	assert_string_equal(b.screen, "Bonjour ¡ étè");
	assert_int_equal(hear(&b), SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(b.pdu.status, SMPP_OK);
	assert_int_equal(sim_gateway_answer(b.g, AWA, "2", 0, NULL), 0);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(op_heard(&b), 18);
	assert_text(&b, "2");
	assert_int_equal(session_heard(&b, its), session);
	acknowledge(&b);
	submit(&b, "Au revoir", 17, its, session | 1);
	assert_int_equal(b.lasts, 1);
	assert_int_equal(b.ends, 1);
	assert_int_equal(b.why, SIM_END_LAST_SCREEN);
	assert_int_equal(sim_gateway_counts(b.g)->complaints, 0);
	while (sim_gateway_frame(b.g, AWA, &at, &frame))
		frames++;
	assert_int_equal(frames, 8);
	close_bench(&b);
}

static void tata_ends_by_a_bit(void **state)
{
	const uint16_t its = SMPP_TAG_ITS_SESSION_INFO;
	unsigned session;
	struct bench b;

	(void) state;
	open_bench(&b, "tata", NULL);
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700*3*1#", 0, NULL);
	hear(&b);
	assert_digits(b.pdu.dest, "*700*3*1#");
	assert_text(&b, "");
	session = session_heard(&b, its);
	acknowledge(&b);
	submit(&b, "menu", 2, its, session);
	assert_int_equal(b.screens - b.lasts, 1);
	sim_gateway_answer(b.g, AWA, "4", 0, NULL);
	hear(&b);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	acknowledge(&b);
	submit(&b, "fin", 2, its, session | 1);
	assert_int_equal(b.lasts, 1);
	hear(&b);
	/* left: the end bit */
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	acknowledge(&b);
	sim_gateway_hang_up(b.g, AWA, 0, NULL);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(session_heard(&b, its) & 1, 1);
	assert_int_equal(sim_gateway_counts(b.g)->complaints, 0);
	close_bench(&b);
}

static void mica_left_is_129(void **state)
{
	unsigned session;
	struct bench b;

	(void) state;
	open_bench(&b, "mica", NULL);
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	session = session_heard(&b, SMPP_TAG_USER_MESSAGE_REFERENCE);
	acknowledge(&b);
	submit(&b, "menu", 2, SMPP_TAG_USER_MESSAGE_REFERENCE, session);
	hear(&b);
	sim_gateway_hang_up(b.g, AWA, 0, NULL);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(op_heard(&b), 129);
	assert_int_equal(b.why, SIM_END_HUNG_UP);
	close_bench(&b);
}

static void thai_response_waits_for_the_phone(void **state)
{
	uint32_t menu;
	struct bench b;

	(void) state;
	open_bench(&b, "thai-p2", NULL);
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	assert_int_equal(b.pdu.data_coding, 0x0f);
	assert_int_equal(b.pdu.validity.len, 5);
	assert_digits(b.pdu.dest, "22366990001");
	acknowledge(&b);
	menu = submit(&b, "menu", 2, 0, 0);
	assert_int_equal(b.screens, 1);
	assert_int_equal(hear(&b), 0);
	sim_gateway_answer(b.g, AWA, "1", 0, NULL);
	assert_int_equal(hear(&b), SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(b.pdu.sequence, menu);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	acknowledge(&b);
	menu = submit(&b, "encore", 2, 0, 0);
	/* dialled again: the old submit is dead */
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	assert_int_equal(hear(&b), SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(b.pdu.sequence, menu);
	assert_int_equal(b.pdu.status, 0x50);
	hear(&b);
	acknowledge(&b);
	sim_gateway_hang_up(b.g, AWA, 0, NULL);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(op_heard(&b), -1);
	assert_int_equal(b.pdu.esm_class, 0x08);
	assert_text(&b, "ABORT from mobile phone");
	close_bench(&b);
}

static void umr_op3_confirms_the_last_screen(void **state)
{
	const uint16_t umr = SMPP_TAG_USER_MESSAGE_REFERENCE;
	unsigned session;
	struct bench b;

	(void) state;
	open_bench(&b, "umr-op3", NULL);
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	session = session_heard(&b, umr);
	acknowledge(&b);
	submit(&b, "fin", 17, umr, session);
	hear(&b);
	assert_int_equal(b.pdu.status, 1038);
	submit(&b, "fin", 3, umr, session);
	assert_int_equal(b.lasts, 1);
	hear(&b);
	assert_int_equal(b.pdu.status, SMPP_OK);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(op_heard(&b), 19);
	assert_int_equal(session_heard(&b, umr), session);
	close_bench(&b);
}

static void faults_of_the_application_are_told(void **state)
{
	const uint16_t its = SMPP_TAG_ITS_SESSION_INFO;
	char too_long[184];
	unsigned session;
	struct bench b;

	(void) state;
	memset(too_long, 'a', 183);
	too_long[183] = '\0';
	open_bench(&b, "plain", NULL);
	bind(&b, "secret");
	submit(&b, "to nobody", 2, its, 2);
	hear(&b);
	assert_int_equal(b.pdu.status, SMPP_RSUBMITFAIL);
	assert_int_equal(sim_gateway_counts(b.g)->complaints, 0);
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	session = session_heard(&b, its);
	acknowledge(&b);
	submit(&b, "wrong session", 2, its, session + 2);
	assert_non_null(strstr(b.complaint, "session number"));
	submit(&b, "wrong op", 9, its, session);
	assert_non_null(strstr(b.complaint, "ussd_service_op 9"));
	submit(&b, too_long, 2, its, session);
	assert_non_null(strstr(b.complaint, "too long"));
	assert_int_equal(b.screens, 0);
	too_long[182] = '\0';
	submit(&b, too_long, 2, its, session);
	assert_int_equal(b.screens, 1);
	submit(&b, "once more", 2, its, session);
	assert_non_null(strstr(b.complaint, "owes the answer"));
	sim_gateway_answer(b.g, AWA, "1", 0, NULL);
	submit(&b, "hasty", 2, its, session);
	assert_non_null(strstr(b.complaint, "before the deliver_sm_resp"));
	assert_int_equal(sim_gateway_counts(b.g)->complaints, 5);
	close_bench(&b);
}

static void sms_and_receipt(void **state)
{
	struct smpp_message m = {.id = SMPP_SUBMIT_SM, .service_type = "", .source = {5, 0, "MUTUELLE"},
				 .dest = {1, 1, "22376000001"}, .registered = 1, .text = (const uint8_t *) "Merci", .text_len = 5};
	struct smpp_tlv id;
	struct buf out = {0};
	struct bench b;

	(void) state;
	open_bench(&b, "plain", NULL);
	bind(&b, "secret");
	smpp_encode_message(&out, &m, ++b.sequence, NULL);
	say(&b, &out, 0);
	assert_string_equal(b.sms, "MUTUELLE: Merci");
	assert_int_equal(hear(&b), SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(b.pdu.esm_class, 0x04);
	assert_true(smpp_pdu_tlv_find(&b.pdu, SMPP_TAG_RECEIPTED_MESSAGE_ID, &id));
	assert_string_equal((const char *) id.value, "1");
	assert_int_equal(sim_gateway_send_sms(b.g, AWA, "36700", "STOP", 0, NULL), 0);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(op_heard(&b), -1);
	assert_text(&b, "STOP");
	close_bench(&b);
}

static void moods_are_felt(void **state)
{
	const uint16_t its = SMPP_TAG_ITS_SESSION_INFO;
	uint32_t sequence;
	unsigned session;
	struct bench b;

	(void) state;
	open_bench(&b, "plain", "late=500");
	assert_int_equal(sim_gateway_next_deadline(b.g), INT64_MAX);
	sim_gateway_set_moods(b.g, &(struct sim_moods){0});
	bind(&b, "secret");
	sim_gateway_set_moods(b.g, &(struct sim_moods){.late_ms = 500});
	sim_gateway_dial(b.g, AWA, "*700#", 1000, NULL);
	assert_int_equal(hear(&b), 0);
	assert_int_equal(sim_gateway_next_deadline(b.g), 1500);
	sim_gateway_tick(b.g, 1499);
	assert_int_equal(hear(&b), 0);
	sim_gateway_tick(b.g, 1500);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	close_bench(&b);

	open_bench(&b, "plain", "twice");
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	sequence = b.pdu.sequence;
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(b.pdu.sequence, sequence);
	acknowledge(&b);
	session = session_heard(&b, its);
	submit(&b, "menu", 2, its, session);
	submit(&b, "menu", 2, its, session);
	assert_int_equal(b.screens, 1);
	assert_int_equal(sim_gateway_counts(b.g)->repeats, 1);
	close_bench(&b);

	open_bench(&b, "plain", "throttled=1");
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	session = session_heard(&b, its);
	acknowledge(&b);
	submit(&b, "menu", 2, its, session);
	hear(&b);
	assert_int_equal(b.pdu.status, SMPP_RTHROTTLED);
	submit(&b, "menu", 2, its, session);
	hear(&b);
	assert_int_equal(b.pdu.status, SMPP_OK);
	close_bench(&b);

	open_bench(&b, "plain", "dropping=1");
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	hear(&b);
	submit(&b, "menu", 2, its, session);
	assert_true(sim_gateway_wants_close(b.g, b.connection));
	close_bench(&b);

	open_bench(&b, "plain", "lying");
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	assert_int_equal(hear(&b), 0x0001f0f0);
	assert_int_equal(hear(&b), SMPP_SUBMIT_SM | SMPP_RESP);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_non_null(b.pdu.flaw);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_text(&b, "*700#");
	close_bench(&b);
}

static void moods_are_read(void **state)
{
	struct sim_moods m = {0};
	struct error e;

	(void) state;
	assert_int_equal(sim_gateway_read_mood(&m, "late", &e), 0);
	assert_int_equal(m.late_ms, 3000);
	assert_int_equal(sim_gateway_read_mood(&m, "throttled=7", &e), 0);
	assert_int_equal(m.throttled, 7);
	assert_int_equal(sim_gateway_read_mood(&m, "none", &e), 0);
	assert_int_equal(m.late_ms, 0);
	assert_int_equal(sim_gateway_read_mood(&m, "grumpy", &e), -1);
	assert_int_equal(sim_gateway_read_mood(&m, "late=soon", &e), -1);
	assert_null(sim_dialect_find("sibinco", &e));
	assert_non_null(strstr(e.text, "plain, tata, mica, thai-p2, umr-op3"));
}

static void silence_ends_a_dialog(void **state)
{
	struct bench b;

	(void) state;
	open_bench(&b, "plain", NULL);
	assert_int_equal(sim_gateway_dial(b.g, AWA, "*700#", 0, NULL), 0);
	assert_int_equal(b.why, SIM_END_NO_APPLICATION);
	bind(&b, "secret");
	assert_int_equal(sim_gateway_dial(b.g, AWA, "bonjour", 0, NULL), -1);
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	assert_int_equal(sim_gateway_answer(b.g, AWA, "1", 5000, NULL), -1);
	assert_int_equal(sim_gateway_next_deadline(b.g), 10000);
	sim_gateway_tick(b.g, 10000);
	assert_int_equal(b.why, SIM_END_LATE);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(hear(&b), SMPP_DELIVER_SM);
	assert_int_equal(op_heard(&b), 17);
	close_bench(&b);
}

static void a_dropped_connection_loses_nothing(void **state)
{
	struct bench b;

	(void) state;
	open_bench(&b, "plain", NULL);
	bind(&b, "secret");
	sim_gateway_dial(b.g, AWA, "*700#", 0, NULL);
	sim_gateway_closed(b.g, b.connection);
	b.in.len = 0;
	b.connection = sim_gateway_accept(b.g, 0);
	bind(&b, "secret");
	assert_int_equal(hear(&b), SMPP_DELIVER_SM); /* what was not acknowledged comes again */
	assert_text(&b, "*700#");
	close_bench(&b);
}

static void frames_cut_anywhere(void **state)
{
	struct smpp_bind m = {.id = SMPP_BIND_TRANSCEIVER, .system_id = "mutuelle", .password = "secret", .system_type = "",
			      .address_range = ""};
	static const uint8_t nonsense[16] = {0, 0, 0, 3};
	struct buf out = {0};
	struct bench b;

	(void) state;
	open_bench(&b, "plain", NULL);
	smpp_encode_bind(&out, &m, 1, NULL);
	for (size_t i = 0; i < out.len; i++)
		sim_gateway_feed(b.g, b.connection, out.data + i, 1, 0);
	base_buf_release(&out);
	assert_int_equal(hear(&b), SMPP_BIND_TRANSCEIVER | SMPP_RESP);
	sim_gateway_feed(b.g, b.connection, nonsense, sizeof nonsense, 0);
	assert_int_equal(hear(&b), (uint32_t) SMPP_GENERIC_NACK);
	assert_true(sim_gateway_wants_close(b.g, b.connection));
	close_bench(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(binds_by_name_and_password),
		cmocka_unit_test(answers_the_link),
		cmocka_unit_test(plain_dialog),
		cmocka_unit_test(tata_ends_by_a_bit),
		cmocka_unit_test(mica_left_is_129),
		cmocka_unit_test(thai_response_waits_for_the_phone),
		cmocka_unit_test(umr_op3_confirms_the_last_screen),
		cmocka_unit_test(faults_of_the_application_are_told),
		cmocka_unit_test(sms_and_receipt),
		cmocka_unit_test(moods_are_felt),
		cmocka_unit_test(moods_are_read),
		cmocka_unit_test(silence_ends_a_dialog),
		cmocka_unit_test(a_dropped_connection_loses_nothing),
		cmocka_unit_test(frames_cut_anywhere),
	};
	return cmocka_run_group_tests_name("sim/gateway", tests, NULL, NULL);
}
