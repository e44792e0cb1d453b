/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real link in virtual time with a gateway that a test plays. */
#include "linkbed.h"

#include "base/must.h"

#include <stdlib.h>
#include <string.h>

static void put32(struct buf *b, uint32_t v)
{
	uint8_t octets[4] = {(uint8_t) (v >> 24), (uint8_t) (v >> 16), (uint8_t) (v >> 8), (uint8_t) v};

	base_buf_append(b, octets, 4);
}

static void put8(struct buf *b, uint8_t v)
{
	base_buf_append(b, &v, 1);
}

static void put_str(struct buf *b, const char *s)
{
	base_buf_append(b, s ? s : "", s ? strlen(s) + 1 : 1);
}

static void put_hex(struct buf *b, const char *hex)
{
	unsigned value = 0, digits = 0;

	for (; hex && *hex; hex++) {
		if (*hex == ' ')
			continue;
		value = value << 4 | (unsigned) (*hex <= '9' ? *hex - '0' : (*hex | 32) - 'a' + 10);
		if (++digits % 2 == 0)
			put8(b, (uint8_t) value);
	}
}

static void feed(struct linkbed *bed, int leg, struct buf *b)
{
	b->data[0] = (uint8_t) (b->len >> 24);
	b->data[1] = (uint8_t) (b->len >> 16);
	b->data[2] = (uint8_t) (b->len >> 8);
	b->data[3] = (uint8_t) b->len;
	smpp_link_feed(bed->link, leg, b->data, b->len, bed->now_ms);
	base_buf_release(b);
}

static void answer(struct linkbed *bed, int leg, uint32_t id, uint32_t status, uint32_t sequence, const char *text)
{
	struct buf b = {0};

	put32(&b, 0);
	put32(&b, id | SMPP_RESP);
	put32(&b, status);
	put32(&b, sequence);
	if (text)
		put_str(&b, text);
	feed(bed, leg, &b);
}

/* Moves what the link wants written into the list; binds and enquire_links are answered. */
static void collect(struct linkbed *bed, int leg)
{
	struct buf *out = smpp_link_output(bed->link, leg);

	while (out->len >= SMPP_HEADER) {
		struct linkbed_pdu *p = &bed->sent[bed->n_sent];
		size_t len = smpp_pdu_length(out->data);

		must(bed->n_sent < LINKBED_PDUS && len <= out->len && len <= sizeof p->octets);
		memcpy(p->octets, out->data, len);
		base_buf_consume(out, len);
		smpp_pdu_decode(p->octets, len, &p->pdu);
		p->leg = leg;
		if (p->pdu.id == SMPP_BIND_TRANSCEIVER || p->pdu.id == SMPP_BIND_RECEIVER || p->pdu.id == SMPP_BIND_TRANSMITTER)
			answer(bed, leg, p->pdu.id, 0, p->pdu.sequence, "gateway");
		else if (p->pdu.id == SMPP_ENQUIRE_LINK)
			answer(bed, leg, p->pdu.id, 0, p->pdu.sequence, NULL);
		else
			bed->n_sent++;
	}
}

static void on_message(void *ctx, int leg, const struct smpp_pdu *pdu)
{
	struct linkbed *bed = ctx;

	if (bed->on_message)
		bed->on_message(bed->ctx, leg, pdu);
}

static void on_outcome(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu)
{
	struct linkbed *bed = ctx;

	if (bed->on_outcome)
		bed->on_outcome(bed->ctx, leg, tag, outcome, pdu);
}

void linkbed_connect(struct linkbed *bed, int leg)
{
	for (int i = 0; i < 100 && !smpp_link_wants_dial(bed->link, leg); i++) {
		bed->now_ms += 1000;
		smpp_link_tick(bed->link, bed->now_ms);
	}
	smpp_link_connected(bed->link, leg, bed->now_ms);
	collect(bed, leg);
	must(smpp_link_state(bed->link, leg) == SMPP_BOUND);
}

void linkbed_open(struct linkbed *bed, int binds, int window)
{
	const struct smpp_link_config config = {
		.name = "bed", .system_id = "mutuelle", .password = "secret", .system_type = "", .address_range = "", .binds = binds,
		.pdu_max = SMPP_PDU_MAX, .window_ussd = window, .window_sms = window, .enquire_ms = 0, .response_ms = 10000,
		.bind_ms = 10000, .backoff_min_ms = 1000, .backoff_max_ms = 30000, .seed = 1,
	};
	const struct smpp_link_events events = {bed, on_message, on_outcome, NULL};

	*bed = (struct linkbed){.now_ms = 1000000, .sequence = 1};
	bed->link = smpp_link_new(&config, &events, bed->now_ms);
	for (int leg = 0; leg < smpp_link_legs(bed->link); leg++)
		linkbed_connect(bed, leg);
}

void linkbed_close(struct linkbed *bed)
{
	bed->on_outcome = NULL;
	smpp_link_free(bed->link);
}

void linkbed_drop(struct linkbed *bed, int leg)
{
	collect(bed, leg);
	smpp_link_closed(bed->link, leg, "the test pulled the plug", bed->now_ms);
}

uint32_t linkbed_deliver(struct linkbed *bed, int leg, const struct linkbed_message *m)
{
	uint32_t sequence = m->sequence ? m->sequence : bed->sequence++;
	size_t text_len = m->text_len ? m->text_len : m->text ? strlen(m->text) : 0;
	struct buf b = {0};

	put32(&b, 0);
	put32(&b, m->id ? m->id : (uint32_t) SMPP_DELIVER_SM);
	put32(&b, 0);
	put32(&b, sequence);
	put_str(&b, m->service_type);
	put8(&b, m->source_ton);
	put8(&b, m->source_npi);
	put_str(&b, m->source);
	put8(&b, m->dest_ton);
	put8(&b, m->dest_npi);
	put_str(&b, m->dest);
	put8(&b, m->esm_class);
	if (m->id != SMPP_DATA_SM) {
		put8(&b, 0); /* protocol_id */
		put8(&b, 0); /* priority_flag */
		put_str(&b, "");
		put_str(&b, m->validity);
	}
	put8(&b, 0); /* registered_delivery */
	if (m->id != SMPP_DATA_SM)
		put8(&b, 0); /* replace_if_present_flag */
	put8(&b, m->data_coding);
	if (m->id != SMPP_DATA_SM) {
		put8(&b, 0); /* sm_default_msg_id */
		put8(&b, (uint8_t) text_len);
		base_buf_append(&b, m->text, text_len);
	}
	put_hex(&b, m->tlvs);
	feed(bed, leg, &b);
	return sequence;
}

void linkbed_feed_hex(struct linkbed *bed, int leg, const char *hex)
{
	struct buf b = {0};

	put_hex(&b, hex);
	smpp_link_feed(bed->link, leg, b.data, b.len, bed->now_ms);
	base_buf_release(&b);
}

void linkbed_answer(struct linkbed *bed, const struct linkbed_pdu *p, uint32_t status, const char *message_id)
{
	answer(bed, p->leg, p->pdu.id, status, p->pdu.sequence, message_id);
}

const struct linkbed_pdu *linkbed_next(struct linkbed *bed)
{
	for (int leg = 0; leg < smpp_link_legs(bed->link); leg++)
		collect(bed, leg);
	return bed->n_read < bed->n_sent ? &bed->sent[bed->n_read++] : NULL;
}
