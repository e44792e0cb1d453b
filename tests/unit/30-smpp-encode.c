/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encoder and the decoder against each other and against libsmpp34, on messages made by chance and on single
 * bits turned. Includes libsmpp34 as the second opinion; its unpacking sees only PDUs made here.
 * Over 500 lines: many cases on one bed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rng.h"
#include "smpp/encode.h"

#include <netinet/in.h>
#include <smpp34.h>
#include <smpp34_heap.h>
#include <smpp34_structs.h>
#include <smpp34_params.h>
#include <stdlib.h>
#include <string.h>

static struct smpp_pdu decoded(const struct buf *b)
{
	struct smpp_pdu p;
	uint32_t status;

	assert_int_equal(smpp_pdu_frame(b->data, b->len, SMPP_PDU_MAX, &status), b->len);
	smpp_pdu_decode(b->data, b->len, &p);
	return p;
}

static void assert_str(struct smpp_str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.s, want, got.len);
}

/* ---- what a message is on the wire -------------------------------------------------------------- */

static const struct smpp_message usual = {
	.id = SMPP_SUBMIT_SM, .service_type = "USSD", .source = {0, 1, "700"}, .dest = {1, 1, "22376000001"},
	.data_coding = 8, .text = (const uint8_t *) "1 Payer", .text_len = 7,
};

static void a_message_is_these_octets(void **state)
{
	static const uint8_t want[] = "\0\0\0\x45\0\0\0\4\0\0\0\0\x12\x34\x56\x78" "USSD\0" "\0\1" "700\0" "\1\1" "22376000001\0"
		"\0\0\0\0\0\0\0\x08\0\x07" "1 Payer" "\x05\x01\0\1\2" "\x13\x83\0\2\x11\x04";
	struct smpp_message m = usual;
	struct buf b = {0};
	struct error e;

	(void) state;
	m.tlvs = (const struct smpp_out_tlv[]){{0x0501, 1, (const uint8_t *) "\2"}, {0x1383, 2, (const uint8_t *) "\x11\x04"}};
	m.n_tlvs = 2;
	base_buf_append_str(&b, "before"); /* it appends */
	assert_int_equal(smpp_encode_message(&b, &m, 0x12345678, &e), 0);
	assert_int_equal(b.len - 6, sizeof want - 1);
	assert_memory_equal(b.data + 6, want, sizeof want - 1);
	base_buf_release(&b);
}

/* TLVs go out with the very octets given, in their order: also those whose length libsmpp34 would not write. */
static void tlvs_keep_order_and_octets(void **state)
{
	static const uint8_t payload[3000] = {'x'};
	const struct smpp_out_tlv tlvs[] = {
		{0x1501, 4, (const uint8_t *) "\0\1\2\3"}, {0x0204, 1, (const uint8_t *) "\7"}, {0x0501, 1, (const uint8_t *) "2"},
		{0x0204, 4, (const uint8_t *) "\0\0\0\7"}, {0x0424, 3000, payload}, {0x1400, 0, NULL},
	};
	struct smpp_message m = usual;
	struct buf b = {0};
	struct smpp_pdu p;
	struct smpp_tlv t;
	size_t at = 0;

	(void) state;
	m.tlvs = tlvs;
	m.n_tlvs = 6;
	assert_int_equal(smpp_encode_message(&b, &m, 1, NULL), 0);
	p = decoded(&b);
	for (size_t i = 0; i < 6; i++) {
		assert_true(smpp_pdu_tlv_next(&p, &at, &t));
		assert_int_equal(t.tag, tlvs[i].tag);
		assert_int_equal(t.len, tlvs[i].len);
		if (t.len)
			assert_memory_equal(t.value, tlvs[i].value, t.len);
	}
	assert_int_equal(at, p.tlvs_len);
	base_buf_release(&b);
}

static void a_deliver_sm_may_have_a_validity_and_any_address_type(void **state)
{
	struct smpp_message m = usual;
	struct buf b = {0};
	struct smpp_pdu p;

	(void) state;
	m.id = SMPP_DELIVER_SM;
	m.validity = "417";
	m.source.ton = 9;
	m.dest.npi = 77;
	assert_int_equal(smpp_encode_message(&b, &m, 0, NULL), 0);
	p = decoded(&b);
	assert_int_equal(p.id, SMPP_DELIVER_SM);
	assert_int_equal(p.sequence, 0);
	assert_str(p.validity, "417");
	assert_int_equal(p.source.ton, 9);
	assert_int_equal(p.dest.npi, 77);
	assert_null(p.flaw);
	base_buf_release(&b);
}

static void assert_refused(const struct smpp_message *m, const char *field)
{
	struct buf b = {0};
	struct error e;

	base_buf_append_str(&b, "before");
	assert_int_equal(smpp_encode_message(&b, m, 1, &e), -1);
	assert_int_equal(smpp_encode_message(&b, m, 1, NULL), -1);
	assert_non_null(strstr(e.text, field));
	assert_int_equal(b.len, 6);
	base_buf_release(&b);
}

static void what_is_too_long_is_refused_and_never_cut(void **state)
{
	static const uint8_t big[65535];
	const struct smpp_out_tlv tlvs[] = {{0x0424, 65535, big}};
	struct smpp_message m;

	(void) state;
	m = usual, m.service_type = "USSD12", assert_refused(&m, "service_type");
	m = usual, m.source.digits = "123456789012345678901", assert_refused(&m, "source_addr");
	m = usual, m.dest.digits = "123456789012345678901", assert_refused(&m, "destination_addr");
	m = usual, m.validity = "12345678901234567", assert_refused(&m, "validity_period");
	m = usual, m.text = big, m.text_len = 254, assert_refused(&m, "short_message");
	m = usual, m.tlvs = tlvs, m.n_tlvs = 1, assert_refused(&m, "the PDU");
	m = usual, m.id = SMPP_DATA_SM, assert_refused(&m, "message_payload");
}

static void the_longest_that_fits_goes_out_whole(void **state)
{
	char text[253], dest[65];
	struct smpp_message m = {.id = SMPP_SUBMIT_SM, .service_type = "12345", .source.digits = "12345678901234567890",
		.dest.digits = "12345678901234567890", .validity = "1234567890123456", .text = (uint8_t *) text, .text_len = 253};
	struct buf b = {0};
	struct smpp_pdu p;

	(void) state;
	memset(text, 'x', sizeof text);
	memset(dest, '9', 64);
	dest[64] = '\0';
	assert_int_equal(smpp_encode_message(&b, &m, 1, NULL), 0);
	p = decoded(&b);
	assert_int_equal(p.sm_length, 253);
	assert_memory_equal(p.short_message, text, 253);
	assert_str(p.source.digits, "12345678901234567890");
	b.len = 0;
	m.id = SMPP_DATA_SM;
	m.dest.digits = dest;
	m.text_len = 0;
	assert_int_equal(smpp_encode_message(&b, &m, 1, NULL), 0);
	p = decoded(&b);
	assert_str(p.dest.digits, dest);
	base_buf_release(&b);
}

/* ---- bind and responses ------------------------------------------------------------------------- */

/* Where libsmpp34 can pack a bind, ours has the same octets. */
static void a_bind_is_libsmpp34s(void **state)
{
	static const uint32_t ids[] = {BIND_TRANSCEIVER, BIND_TRANSMITTER, BIND_RECEIVER};

	(void) state;
	for (int i = 0; i < 3; i++) {
		struct smpp_bind bind = {ids[i], "mutuelle", "secret78", "USSD", 1, 1, "^700"};
		bind_transceiver_t t = {.command_id = ids[i], .sequence_number = 7, .interface_version = SMPP_VERSION, .addr_ton = 1,
			.addr_npi = 1, .system_id = "mutuelle", .password = "secret78", .system_type = "USSD", .address_range = "^700"};
		uint8_t want[256];
		struct buf b = {0};
		int len = 0;

		assert_int_equal(smpp34_pack(ids[i], want, sizeof want, &len, &t), 0); /* the three have one layout */
		assert_int_equal(smpp_encode_bind(&b, &bind, 7, NULL), 0);
		assert_int_equal(b.len, len);
		assert_memory_equal(b.data, want, b.len);
		base_buf_release(&b);
	}
}

static void a_long_password_goes_out_and_longer_is_refused(void **state)
{
	struct smpp_bind bind = {SMPP_BIND_TRANSCEIVER, "mutuelle", "a password of 24 letters", NULL, 0, 0, NULL};
	char endless[100];
	struct buf b = {0};
	struct smpp_pdu p;
	struct error e;

	(void) state;
	assert_int_equal(smpp_encode_bind(&b, &bind, 7, &e), 0);
	p = decoded(&b);
	assert_str(p.password, "a password of 24 letters");
	assert_int_equal(p.interface_version, 0x34);
	assert_str(p.address_range, "");
	assert_int_equal(p.tlvs_len, 0);
	memset(endless, 'x', 99);
	endless[99] = '\0';
	b.len = 0;
	bind.password = endless;
	assert_int_equal(smpp_encode_bind(&b, &bind, 7, &e), -1);
	assert_non_null(strstr(e.text, "password"));
	assert_null(strstr(e.text, "xxx"));
	bind.password = NULL;
	bind.system_id = "0123456789abcdef";
	assert_int_equal(smpp_encode_bind(&b, &bind, 7, &e), -1);
	assert_non_null(strstr(e.text, "system_id"));
	assert_int_equal(b.len, 0);
	base_buf_release(&b);
}

static void responses_are_these_octets(void **state)
{
	struct buf b = {0};

	(void) state;
	smpp_encode_text_resp(&b, SMPP_DELIVER_SM | SMPP_RESP, SMPP_OK, 0x806a179b, "");
	assert_int_equal(b.len, 17);
	assert_memory_equal(b.data, "\0\0\0\x11\x80\0\0\x05\0\0\0\0\x80\x6a\x17\x9b\0", 17);
	b.len = 0;
	smpp_encode_header(&b, SMPP_GENERIC_NACK, 1031, 0);
	assert_int_equal(b.len, 16);
	assert_memory_equal(b.data, "\0\0\0\x10\x80\0\0\0\0\0\x04\x07\0\0\0\0", 16);
	base_buf_release(&b);
}

/* ---- the second opinion ------------------------------------------------------------------------- */

/* libsmpp34's unpacking leaks on every error, so that here it gets memory that is taken back after each PDU. */
static struct { void *all[256]; int n; } lent;

static void *lend(size_t size)
{
	assert_true(lent.n < 256);
	return lent.all[lent.n++] = malloc(size);
}

static void *lend_again(void *p, size_t size)
{
	(void) p;
	(void) size;
	fail_msg("libsmpp34 does not do this");
	return NULL;
}

static void keep(void *p)
{
	(void) p;
}

static int borrow(void **state)
{
	static const struct smpp34_memory_functions functions = {lend, lend_again, keep};

	(void) state;
	smpp34_set_memory_functions(&functions);
	return 0;
}

static void take_back(void)
{
	while (lent.n)
		free(lent.all[--lent.n]);
}

static void random_str(struct rng *rng, uint8_t *field, size_t size, const char *letters)
{
	size_t len = base_rng_below(rng, size);

	memset(field, 0, size);
	for (size_t i = 0; i < len; i++)
		field[i] = (uint8_t) letters[base_rng_below(rng, strlen(letters))];
}

static void random_tlvs(struct rng *rng, tlv_t **list)
{
	static const struct { uint16_t tag, len; } kinds[] = {
		{TLVID_user_message_reference, 2}, {TLVID_its_session_info, 2}, {TLVID_ussd_service_op, 1}, {TLVID_message_payload, 30},
		{0x1501, 4}, {TLVID_sar_msg_ref_num, 2}, {TLVID_sar_total_segments, 1},
	};

	for (uint32_t n = base_rng_below(rng, 4); n; n--) {
		uint32_t k = base_rng_below(rng, sizeof kinds / sizeof *kinds);
		tlv_t t = {.tag = kinds[k].tag, .length = kinds[k].len};

		if (t.tag == TLVID_message_payload)
			t.length = (uint16_t) base_rng_below(rng, 30);
		for (int i = 0; i < t.length; i++)
			t.value.octet[i] = (uint8_t) base_rng_next(rng);
		build_tlv(list, &t);
	}
}

/* submit_sm and deliver_sm have one layout but for the two times. */
static int random_message(struct rng *rng, uint32_t id, uint8_t *out, size_t size)
{
	static const uint8_t npis[] = {0, 1, 3, 4, 6, 8, 9, 10, 14, 18};
	submit_sm_t m = {.command_id = id, .sequence_number = base_rng_below(rng, 0x7fffffff) + 1};
	deliver_sm_t d = {.command_id = id, .sequence_number = m.sequence_number};
	int len = 0, rc;

	random_str(rng, m.service_type, 6, "USD1");
	random_str(rng, m.source_addr, 21, "0123456789");
	random_str(rng, m.destination_addr, 21, "0123456789*#");
	m.source_addr_ton = (uint8_t) base_rng_below(rng, 7);
	m.dest_addr_npi = npis[base_rng_below(rng, sizeof npis)];
	m.esm_class = (uint8_t) base_rng_next(rng);
	m.protocol_id = (uint8_t) base_rng_next(rng);
	m.registered_delivery = (uint8_t) base_rng_next(rng);
	m.data_coding = (uint8_t) base_rng_next(rng);
	m.sm_length = (uint8_t) base_rng_below(rng, 100);
	for (int i = 0; i < m.sm_length; i++)
		m.short_message[i] = (uint8_t) base_rng_next(rng);
	random_tlvs(rng, &m.tlv);
	if (id == SUBMIT_SM) {
		random_str(rng, m.validity_period, 17, "0123456789R+");
		rc = smpp34_pack(id, out, (int) size, &len, &m);
	} else {
		memcpy(d.service_type, m.service_type, sizeof d.service_type);
		memcpy(d.source_addr, m.source_addr, sizeof d.source_addr);
		memcpy(d.destination_addr, m.destination_addr, sizeof d.destination_addr);
		memcpy(d.short_message, m.short_message, m.sm_length);
		d.source_addr_ton = m.source_addr_ton, d.dest_addr_npi = m.dest_addr_npi, d.esm_class = m.esm_class;
		d.data_coding = m.data_coding, d.sm_length = m.sm_length, d.tlv = m.tlv;
		rc = smpp34_pack(id, out, (int) size, &len, &d);
	}
	take_back();
	return rc ? 0 : len;
}

static void assert_field(struct smpp_str got, const uint8_t *want)
{
	assert_str(got, (const char *) want);
}

/* The sizes of the integers that libsmpp34 reads whatever length the wire says; 0: octets; -1: not to be compared. */
static int integer_size(uint16_t tag)
{
	switch (tag) {
	case TLVID_user_message_reference: case TLVID_its_session_info: case TLVID_sar_msg_ref_num:
	case TLVID_source_port: case TLVID_destination_port:
		return 2;
	case TLVID_source_addr_subunit: case TLVID_dest_addr_subunit: case TLVID_sar_total_segments:
	case TLVID_sar_segment_seqnum: case TLVID_more_messages_to_send: case TLVID_payload_type: case TLVID_privacy_indicator:
	case TLVID_callback_num_pres_ind: case TLVID_user_response_code: case TLVID_display_time: case TLVID_ms_validity:
	case TLVID_ms_msg_wait_facilities: case TLVID_number_of_messages: case TLVID_language_indicator:
	case TLVID_its_reply_type: case TLVID_message_state: case TLVID_set_dpf: case TLVID_source_network_type:
		return 1;
	case TLVID_sms_signal: case TLVID_alert_on_message_delivery: /* not the same in the two PDUs; a field of no octets */
		return -1;
	default:
		return 0;
	}
}

/* Its list is in reverse order; integers are in the host's. */
static void compare_tlvs(const struct smpp_pdu *p, const tlv_t *list)
{
	const tlv_t *wanted[64];
	size_t n = 0, at = 0, i = 0;
	struct smpp_tlv t;

	for (; list && n < 64; list = list->next)
		wanted[n++] = list;
	while (i < n && smpp_pdu_tlv_next(p, &at, &t)) {
		const tlv_t *want = wanted[n - 1 - i++];
		int size = integer_size(t.tag);

		assert_int_equal(t.tag, want->tag);
		assert_int_equal(t.len, want->length);
		if (size && t.len != size)
			return; /* it has read on at another place than the wire says */
		if (size == 2)
			assert_int_equal(t.value[0] << 8 | t.value[1], want->value.val16);
		else if (t.len)
			assert_memory_equal(t.value, want->value.octet, t.len);
	}
}

#define COMPARE_BODY(p, m) do { \
	assert_field((p)->service_type, (m)->service_type); \
	assert_field((p)->source.digits, (m)->source_addr); \
	assert_field((p)->dest.digits, (m)->destination_addr); \
	assert_int_equal((p)->source.ton, (m)->source_addr_ton); \
	assert_int_equal((p)->source.npi, (m)->source_addr_npi); \
	assert_int_equal((p)->dest.ton, (m)->dest_addr_ton); \
	assert_int_equal((p)->dest.npi, (m)->dest_addr_npi); \
	assert_int_equal((p)->esm_class, (m)->esm_class); \
	assert_int_equal((p)->protocol_id, (m)->protocol_id); \
	assert_int_equal((p)->priority, (m)->priority_flag); \
	assert_field((p)->schedule, (m)->schedule_delivery_time); \
	assert_field((p)->validity, (m)->validity_period); \
	assert_int_equal((p)->registered, (m)->registered_delivery); \
	assert_int_equal((p)->replace, (m)->replace_if_present_flag); \
	assert_int_equal((p)->data_coding, (m)->data_coding); \
	assert_int_equal((p)->default_message, (m)->sm_default_msg_id); \
	assert_int_equal((p)->sm_length, (m)->sm_length); \
	assert_memory_equal((p)->short_message, (m)->short_message, (m)->sm_length); \
	compare_tlvs(p, (m)->tlv); \
} while (0)

/* Returns whether libsmpp34 took it. */
static int compare(uint32_t id, const uint8_t *data, int len)
{
	submit_sm_t m = {0};
	deliver_sm_t d = {0};
	struct smpp_pdu p;
	int rc = id == SUBMIT_SM ? smpp34_unpack(id, &m, data, len) : smpp34_unpack(id, &d, data, len);

	smpp_pdu_decode(data, (size_t) len, &p);
	if (rc == 0) {
		assert_null(p.flaw);
		assert_int_equal(p.id, id);
		assert_int_equal(p.status, id == SUBMIT_SM ? m.command_status : d.command_status);
		assert_int_equal(p.sequence, id == SUBMIT_SM ? m.sequence_number : d.sequence_number);
		if (id == SUBMIT_SM)
			COMPARE_BODY(&p, &m);
		else
			COMPARE_BODY(&p, &d);
	}
	take_back();
	return rc == 0;
}

static void both_decoders_say_the_same(void **state)
{
	struct rng rng = {7};
	int taken = 0, turned = 0;

	(void) state;
	for (int i = 0; i < 3000; i++) {
		uint32_t id = i % 2 ? SUBMIT_SM : DELIVER_SM;
		uint8_t data[1024];
		int len = random_message(&rng, id, data, sizeof data);

		if (!len)
			continue;
		taken++;
		assert_true(compare(id, data, len));
		for (int j = 0; j < 8; j++) {
			uint32_t bit = 64 + base_rng_below(&rng, (uint64_t) (len - 8) * 8); /* behind length and id */

			data[bit / 8] ^= (uint8_t) (1u << bit % 8);
			turned += compare(id, data, len);
			data[bit / 8] ^= (uint8_t) (1u << bit % 8);
		}
	}
	assert_true(taken > 2500 && turned > 5000);
}

/* What our encoder sends, libsmpp34 takes. */
static void libsmpp34_takes_what_we_send(void **state)
{
	struct rng rng = {11};

	(void) state;
	for (int i = 0; i < 2000; i++) {
		char service[6], source[21], dest[21];
		uint8_t text[253], its[2] = {(uint8_t) base_rng_next(&rng), (uint8_t) base_rng_next(&rng)}, op = 2;
		struct smpp_out_tlv tlvs[] = {{0x0501, 1, &op}, {0x1383, 2, its}, {0x1501, 2, its}};
		struct smpp_message m = {.id = SMPP_SUBMIT_SM, .service_type = service, .source = {(uint8_t) base_rng_below(&rng, 7), 1, source},
			.dest = {1, 1, dest}, .data_coding = (uint8_t) base_rng_next(&rng), .text = text, .tlvs = tlvs};
		struct buf b = {0};

		random_str(&rng, (uint8_t *) service, sizeof service, "USD");
		random_str(&rng, (uint8_t *) source, sizeof source, "0123456789");
		random_str(&rng, (uint8_t *) dest, sizeof dest, "0123456789");
		m.n_tlvs = base_rng_below(&rng, 4);
		m.text_len = base_rng_below(&rng, 254);
		for (size_t j = 0; j < m.text_len; j++)
			text[j] = (uint8_t) base_rng_next(&rng);
		assert_int_equal(smpp_encode_message(&b, &m, (uint32_t) i + 1, NULL), 0);
		assert_true(compare(SUBMIT_SM, b.data, (int) b.len));
		base_buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_these_octets),
		cmocka_unit_test(tlvs_keep_order_and_octets),
		cmocka_unit_test(a_deliver_sm_may_have_a_validity_and_any_address_type),
		cmocka_unit_test(what_is_too_long_is_refused_and_never_cut),
		cmocka_unit_test(the_longest_that_fits_goes_out_whole),
		cmocka_unit_test(a_bind_is_libsmpp34s),
		cmocka_unit_test(a_long_password_goes_out_and_longer_is_refused),
		cmocka_unit_test(responses_are_these_octets),
		cmocka_unit_test(both_decoders_say_the_same),
		cmocka_unit_test(libsmpp34_takes_what_we_send),
	};

	return cmocka_run_group_tests(tests, borrow, NULL);
}
