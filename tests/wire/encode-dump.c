/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints one PDU of every kind that the encoder can write, as hexadecimal digits, a line each, in the order in which
 * encode-tshark.t expects them. */
#include "smpp/encode.h"

#include <stdio.h>

static void print(struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		printf("%02x", b->data[i]);
	printf("\n");
	b->len = 0;
}

static void print_message(struct buf *b, const struct smpp_message *m, uint32_t sequence)
{
	struct error e;

	if (smpp_encode_message(b, m, sequence, &e))
		fprintf(stderr, "%s\n", e.text);
	print(b);
}

static void print_binds(struct buf *b)
{
	static const uint32_t ids[] = {SMPP_BIND_TRANSCEIVER, SMPP_BIND_TRANSMITTER, SMPP_BIND_RECEIVER};

	for (uint32_t i = 0; i < 3; i++) {
		smpp_encode_bind(b, &(struct smpp_bind){ids[i], "mutuelle", "secret", "USSD", 1, 1, "^700"}, i + 1,
				 NULL);
		print(b);
	}
}

static void print_messages(struct buf *b)
{
	static const uint8_t ucs2[] = {0x00, 'A', 0x01, 0x4b}; /* A, eng */
	static const struct smpp_out_tlv its[] = {{0x0501, 1, (const uint8_t *) "\2"}, {0x1383, 2, (const uint8_t *) "\x11\x05"}};
	static const struct smpp_out_tlv umr[] = {{0x0501, 1, (const uint8_t *) "\x11"}, {0x0204, 2, (const uint8_t *) "\x12\x34"}};
	static const struct smpp_out_tlv payload[] = {{0x0424, 5, (const uint8_t *) "hello"}};
	struct smpp_message m = {.id = SMPP_SUBMIT_SM, .service_type = "USSD", .source = {0, 1, "700"}, .dest = {1, 1, "22376000001"},
		.text = (const uint8_t *) "1 Payer", .text_len = 7, .tlvs = its, .n_tlvs = 2};

	print_message(b, &m, 4);
	m.text = ucs2, m.text_len = sizeof ucs2, m.data_coding = 8, m.tlvs = umr;
	print_message(b, &m, 5);
	m.validity = "000000001000000R", m.registered = 1, m.esm_class = 3, m.n_tlvs = 0;
	print_message(b, &m, 6);
	m = (struct smpp_message){.id = SMPP_DELIVER_SM, .source = {1, 1, "22376000001"}, .dest = {0, 0, "700"},
		.text = (const uint8_t *) "*700#", .text_len = 5, .tlvs = its, .n_tlvs = 2};
	print_message(b, &m, 7);
	m = (struct smpp_message){.id = SMPP_DATA_SM, .source = {0, 1, "700"}, .dest = {1, 1, "22376000001"}, .tlvs = payload, .n_tlvs = 1};
	print_message(b, &m, 0x7fffffff);
}

static void print_headers(struct buf *b)
{
	static const uint32_t ids[] = {SMPP_ENQUIRE_LINK, SMPP_ENQUIRE_LINK | SMPP_RESP, SMPP_UNBIND, SMPP_UNBIND | SMPP_RESP};

	for (uint32_t i = 0; i < 4; i++) {
		smpp_encode_header(b, ids[i], SMPP_OK, 10 + i);
		print(b);
	}
	smpp_encode_header(b, SMPP_GENERIC_NACK, SMPP_RINVCMDID, 14);
	print(b);
	smpp_encode_header(b, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_RTHROTTLED, 15);
	print(b);
	smpp_encode_text_resp(b, SMPP_DELIVER_SM | SMPP_RESP, SMPP_OK, 16, "");
	print(b);
	smpp_encode_text_resp(b, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, 17, "1a2b");
	print(b);
	smpp_encode_text_resp(b, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 18, "box");
	print(b);
}

int main(void)
{
	struct buf b = {0};

	print_binds(&b);
	print_messages(&b);
	print_headers(&b);
	base_buf_release(&b);
	return 0;
}
