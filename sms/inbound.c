/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in: texts, whole or in parts. */
#include "sms/inbound.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/rng.h"
#include "base/secret.h"
#include "sms/address.h"
#include "text/udh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TON_NAME 5           /* SMPP 3.4 5.2.5: alphanumeric */
#define IN_HAND_MAX 256      /* messages at the desk; one more is asked to come again */
#define OCTETS_MAX 4096      /* of one message: 20 parts and more; what is behind is cut */
#define TAG_SAR_REFERENCE 0x020c /* SMPP 3.4 5.3.2.22 to 24 */
#define TAG_SAR_TOTAL 0x020e
#define TAG_SAR_NUMBER 0x020f

struct waiting {
	bool is_used;
	int leg;
	uint32_t id, sequence;
	uint64_t connection;
	uint64_t ticket;
};

struct sms_inbound {
	struct sms_config config;
	struct smpp_link *link;
	struct sms_out out;
	struct rng rng;
	struct sms_inbound_counts counts;
	uint64_t serial;
	size_t n_waiting;
	struct waiting waiting[IN_HAND_MAX];
};

struct sms_inbound *sms_inbound_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out)
{
	struct sms_inbound *s = base_alloc(sizeof *s);

	s->config = *config;
	s->link = link;
	s->out = out;
	s->rng.state = config->seed;
	return s;
}

void sms_inbound_free(struct sms_inbound *s)
{
	free(s);
}

/* A part by the header of the phone network, where esm_class says that there is one; it is not text. */
static void read_header(const struct smpp_pdu *pdu, struct desk_message_in *m, const uint8_t **octets, size_t *len)
{
	struct text_udh udh;

	if (!(pdu->esm_class & TEXT_UDH_ESM_CLASS) || !text_udh_read(*octets, *len, &udh))
		return;
	*octets += udh.len;
	*len -= udh.len;
	if (!udh.is_part)
		return;
	m->reference = udh.reference;
	m->is_wide = udh.is_wide;
	m->number = udh.number;
	m->total = udh.total;
}

/* A part by SMPP's own fields; only where all three make sense. */
static void read_sar(const struct smpp_pdu *pdu, struct desk_message_in *m)
{
	struct smpp_tlv reference, total, number;

	if (m->total || !smpp_pdu_tlv_find(pdu, TAG_SAR_REFERENCE, &reference) || !smpp_pdu_tlv_find(pdu, TAG_SAR_TOTAL, &total)
	    || !smpp_pdu_tlv_find(pdu, TAG_SAR_NUMBER, &number) || reference.len != 2 || total.len != 1 || number.len != 1)
		return;
	if (number.value[0] < 1 || number.value[0] > total.value[0])
		return;
	m->reference = (uint16_t) (reference.value[0] << 8 | reference.value[1]);
	m->is_wide = true;
	m->number = number.value[0];
	m->total = total.value[0];
}

/* malloc'ed */
static struct desk_message_in *read_message(const struct sms_config *c, const struct smpp_pdu *pdu)
{
	struct desk_message_in *m;
	const uint8_t *octets;
	size_t len;

	octets = smpp_pdu_text(pdu, &len);
	m = base_alloc(sizeof *m + (len < OCTETS_MAX ? len : OCTETS_MAX));
	snprintf(m->link, sizeof m->link, "%s", c->name);
	m->data_coding = pdu->data_coding;
	m->meaning = (uint8_t) c->charset;
	read_header(pdu, m, &octets, &len);
	read_sar(pdu, m);
	m->len = len < OCTETS_MAX ? len : OCTETS_MAX;
	if (m->len)
		memcpy(m->octets, octets, m->len);
	return m;
}

/* Law 2: the same message on the same connection is one message. */
static uint64_t identity(const struct sms_inbound *s, int leg, const struct smpp_pdu *pdu, uint64_t phone)
{
	uint64_t numbers[4] = {s->config.link, smpp_link_connection(s->link, leg), phone, pdu->sequence}, id;
	struct buf all = {0};
	const uint8_t *text;
	size_t len;

	text = smpp_pdu_text(pdu, &len);
	base_buf_append(&all, numbers, sizeof numbers);
	base_buf_append(&all, text, len);
	id = base_secret_id(all.data, all.len);
	base_buf_release(&all);
	return id ? id : 1;
}

static struct waiting *place(struct sms_inbound *s)
{
	for (size_t i = 0; i < IN_HAND_MAX; i++)
		if (!s->waiting[i].is_used)
			return &s->waiting[i];
	return NULL;
}

/* A name is no number even where it is all digits, and what comes from our own code was sent by ourselves. */
static bool is_machine(const struct sms_inbound *s, const struct smpp_pdu *pdu)
{
	const struct smpp_str *from = &pdu->source.digits, *to = &pdu->dest.digits;
	const char *own = s->config.source ? s->config.source : "";

	return pdu->source.ton == TON_NAME || (from->len == strlen(own) && !memcmp(from->s, own, from->len))
	       || (from->len == to->len && !memcmp(from->s, to->s, from->len));
}

static void ask(struct sms_inbound *s, struct waiting *w, int leg, const struct smpp_pdu *pdu, uint64_t phone, int64_t wall_ms)
{
	struct desk_request r = {.kind = DESK_SMS_IN, .link = s->config.link, .phone = phone, .now_ms = wall_ms};

	*w = (struct waiting){true, leg, pdu->id, pdu->sequence, smpp_link_connection(s->link, leg),
			      ++s->serial * IN_HAND_MAX + (uint64_t) (w - s->waiting)};
	s->n_waiting++;
	r.ticket = w->ticket;
	r.key = identity(s, leg, pdu, phone);
	r.entropy = base_rng_next(&s->rng);
	r.body = read_message(&s->config, pdu);
	s->out.post(s->out.ctx, &r);
}

void sms_inbound_on_message(struct sms_inbound *s, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	uint64_t phone = sms_address_phone(&pdu->source);
	struct waiting *w;

	(void) now_ms;
	if (!phone || is_machine(s, pdu)) { /* an advertiser's name, a service, ourselves: nobody to answer */
		s->counts.unreadable++;
		base_log(LOG_INFO, "sms-unreadable", "link=%s ton=%u len=%zu: source_addr is nobody's phone",
			 s->config.name, pdu->source.ton, pdu->source.digits.len);
		smpp_link_respond(s->link, leg, pdu->id, pdu->sequence, SMPP_OK);
		return;
	}
	w = place(s);
	if (!w) {
		s->counts.busy++;
		smpp_link_respond(s->link, leg, pdu->id, pdu->sequence, SMPP_RX_T_APPN);
		return;
	}
	s->counts.messages++;
	ask(s, w, leg, pdu, phone, wall_ms);
}

void sms_inbound_on_reply(struct sms_inbound *s, const struct desk_reply *r)
{
	struct waiting *w = &s->waiting[r->ticket % IN_HAND_MAX];
	bool is_kept = r->verdict == DESK_DONE;

	free(r->body);
	if (!w->is_used || w->ticket != r->ticket)
		return;
	w->is_used = false;
	s->n_waiting--;
	if (is_kept)
		s->counts.heard[r->heard < DESK_HEARD_ALL ? r->heard : DESK_HEARD_DONE]++;
	else
		s->counts.busy++;
	if (smpp_link_connection(s->link, w->leg) == w->connection)
		smpp_link_respond(s->link, w->leg, w->id, w->sequence, is_kept ? SMPP_OK : SMPP_RX_T_APPN);
}

size_t sms_inbound_in_hand(const struct sms_inbound *s)
{
	return s->n_waiting;
}

const struct sms_inbound_counts *sms_inbound_counts(const struct sms_inbound *s)
{
	return &s->counts;
}
