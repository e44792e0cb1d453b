/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDU costs the link's thread: decode, encode, and a whole deliver-and-answer turn of the link, in one run. */
#include "smpp/link.h"

#include <stdio.h>
#include <time.h>

#define TURNS 300000

static const uint8_t op = 2, its[2] = {0x11, 0x04};
static const struct smpp_out_tlv tlvs[] = {{0x0501, 1, &op}, {0x1383, 2, its}};
static const char text[] = "Mutuelle Benkadi\nAwa: couverte jusqu'au 30/06/26\n1 Payer\n2 Ma famille\n3 Soins couverts\n4 Ou me soigner\n"
	"5 Autres services";
static const struct smpp_message screen = {
	.id = SMPP_SUBMIT_SM, .service_type = "USSD", .source = {0, 1, "700"}, .dest = {1, 1, "22376000001"},
	.text = (const uint8_t *) text, .text_len = sizeof text - 1, .tlvs = tlvs, .n_tlvs = 2,
};
static const struct smpp_message dialled = {
	.id = SMPP_DELIVER_SM, .service_type = "USSD", .source = {1, 1, "22376000001"}, .dest = {0, 1, "700"},
	.text = (const uint8_t *) "*700#", .text_len = 5, .tlvs = tlvs, .n_tlvs = 2,
};

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec * 1e9 + (double) t.tv_nsec;
}

static double decode_ns(const struct buf *frame, uint64_t *sum)
{
	double began = now_ns();
	struct smpp_tlv t;

	for (int i = 0; i < TURNS; i++) {
		struct smpp_pdu p;

		smpp_pdu_decode(frame->data, frame->len, &p);
		*sum += p.sequence + smpp_pdu_tlv_find(&p, SMPP_TAG_ITS_SESSION_INFO, &t);
	}
	return (now_ns() - began) / TURNS;
}

static double encode_ns(struct buf *out)
{
	double began = now_ns();

	for (int i = 0; i < TURNS; i++) {
		out->len = 0;
		smpp_encode_message(out, &screen, (uint32_t) i + 1, NULL);
	}
	return (now_ns() - began) / TURNS;
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *p)
{
	struct smpp_link *l = *(struct smpp_link **) ctx;

	smpp_link_respond(l, leg, p->id, p->sequence, SMPP_OK);
	smpp_link_submit(l, leg, SMPP_LANE_USSD, &screen, 1, 60000, 0);
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *p)
{
	(void) ctx, (void) leg, (void) tag, (void) outcome, (void) p;
}

/* deliver_sm in, deliver_sm_resp and submit_sm out, submit_sm_resp in, with 2,000 dialogs waiting all the time. */
static double turn_ns(const struct buf *frame)
{
	struct smpp_link *l;
	struct smpp_link_events events = {&l, on_message, on_outcome, NULL};
	struct smpp_link_config config = {.name = "bench", .pdu_max = SMPP_PDU_MAX, .window_ussd = 2048, .window_sms = 16,
		.response_ms = 10000, .bind_ms = 5000, .backoff_min_ms = 1000, .backoff_max_ms = 30000};
	struct buf resp = {0};
	double began;

	l = smpp_link_new(&config, &events, 0);
	smpp_link_wants_dial(l, 0);
	smpp_link_connected(l, 0, 0);
	smpp_encode_text_resp(&resp, SMPP_BIND_TRANSCEIVER | SMPP_RESP, SMPP_OK, 1, "");
	smpp_link_feed(l, 0, resp.data, resp.len, 0);
	for (int i = 0; i < 2000; i++)
		smpp_link_feed(l, 0, frame->data, frame->len, 0);
	began = now_ns();
	for (uint32_t i = 0; i < TURNS; i++) {
		smpp_link_output(l, 0)->len = 0;
		smpp_link_feed(l, 0, frame->data, frame->len, 0);
		resp.len = 0;
		smpp_encode_text_resp(&resp, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, i + 2, "12345678");
		smpp_link_feed(l, 0, resp.data, resp.len, 0);
	}
	began = (now_ns() - began) / TURNS;
	base_buf_release(&resp);
	smpp_link_free(l);
	return began;
}

int main(void)
{
	struct buf frame = {0}, out = {0};
	uint64_t sum = 0;
	double decode, encode, turn;

	smpp_encode_message(&frame, &dialled, 1, NULL);
	encode_ns(&out); /* once for nothing: caches and clock speed */
	decode = decode_ns(&frame, &sum);
	encode = encode_ns(&out);
	turn = turn_ns(&frame);
	printf("decode %.0f ns, encode %.0f ns (%.1f decodes), a turn of the link %.0f ns (%.1f encodes) [%u]\n",
	       decode, encode, encode / decode, turn, turn / encode, (unsigned) sum & 1);
	base_buf_release(&frame);
	base_buf_release(&out);
	return 0;
}
