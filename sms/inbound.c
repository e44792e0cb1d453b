/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in: texts and receipts. */
#include "sms/inbound.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/phone.h"
#include "base/rng.h"
#include "base/secret.h"
#include "text/gsm.h"

#include <stdlib.h>
#include <string.h>

#define IN_HAND_MAX 256      /* messages at the desk; one more is asked to come again */
#define TEXT_OCTETS_MAX 4096 /* of one message: 20 parts and more */
#define WIDEST_CHARACTER 3
#define DIGITS_MAX 21

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

/* By esm_class, by its TLVs, or by a text such as "id:0123 sub:001 dlvrd:001 ... stat:DELIVRD" (SMPP 3.4 appendix
 * B). */
static bool is_receipt(const struct smpp_pdu *pdu)
{
	struct smpp_tlv tlv;
	const uint8_t *text;
	size_t len;

	if (pdu->esm_class & SMPP_ESM_TYPE)
		return true;
	if (smpp_pdu_tlv_find(pdu, SMPP_TAG_RECEIPTED_MESSAGE_ID, &tlv) && smpp_pdu_tlv_find(pdu, SMPP_TAG_MESSAGE_STATE, &tlv))
		return true;
	text = smpp_pdu_text(pdu, &len);
	return len > 3 && !memcmp(text, "id:", 3) && memmem(text, len, " stat:", 6);
}

/* SMPP 3.4 5.2.19 */
static char *decode(uint8_t data_coding, const uint8_t *text, size_t len)
{
	size_t room;
	char *out;

	if (len > TEXT_OCTETS_MAX)
		len = TEXT_OCTETS_MAX;
	room = len * WIDEST_CHARACTER + WIDEST_CHARACTER + 1;
	out = base_alloc(room);
	if ((data_coding & 0x0c) == 0x08)
		text_gsm_decode_ucs2(text, len, out, room);
	else if (data_coding == 1 || data_coding == 3)
		text_gsm_decode_latin1(text, len, out, room);
	else
		text_gsm_decode(text, len, out, room);
	return out;
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

static uint64_t phone_of(const struct smpp_pdu *pdu)
{
	char digits[DIGITS_MAX];

	if (pdu->source.digits.len >= sizeof digits)
		return 0;
	memcpy(digits, pdu->source.digits.s ? pdu->source.digits.s : "", pdu->source.digits.len);
	digits[pdu->source.digits.len] = '\0';
	return base_phone_parse(digits);
}

static void ask(struct sms_inbound *s, struct waiting *w, int leg, const struct smpp_pdu *pdu, uint64_t phone,
		int64_t wall_ms)
{
	struct desk_request r = {.kind = DESK_SMS_IN, .link = s->config.link, .phone = phone, .now_ms = wall_ms};
	const uint8_t *text;
	size_t len;

	text = smpp_pdu_text(pdu, &len);
	*w = (struct waiting){true, leg, pdu->id, pdu->sequence, smpp_link_connection(s->link, leg),
			      ++s->serial * IN_HAND_MAX + (uint64_t) (w - s->waiting)};
	s->n_waiting++;
	r.ticket = w->ticket;
	r.key = identity(s, leg, pdu, phone);
	r.entropy = base_rng_next(&s->rng);
	r.body = decode(pdu->data_coding, text, len);
	s->out.post(s->out.ctx, &r);
}

void sms_inbound_on_message(struct sms_inbound *s, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms)
{
	uint64_t phone = phone_of(pdu);
	struct waiting *w;

	(void) now_ms;
	if (is_receipt(pdu)) {
		s->counts.receipts++;
		smpp_link_respond(s->link, leg, pdu->id, pdu->sequence, SMPP_OK);
		return;
	}
	if (!phone) { /* an advertiser's name, a service: nobody to answer */
		s->counts.unreadable++;
		base_log(LOG_INFO, "sms-unreadable", "link=%s ton=%u len=%zu: source_addr is no phone number",
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
	if (!is_kept)
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
