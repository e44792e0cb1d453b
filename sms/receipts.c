/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery receipts: read in all the forms that gateways give them. */
#include "sms/receipts.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "sms/address.h"
#include "text/coding.h"
#include "text/udh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>


#define TAG_NETWORK_ERROR 0x0423 /* 5.3.2.31: an octet for the kind of network, two for its error */
#define RECEIPTS_MAX 256        /* of one list; more are asked to come again */
#define TEXT_MAX 512            /* octets of a receipt's text that are looked at */

/* Whom to answer. */
struct asker {
	int leg;
	uint32_t id, sequence;
	uint64_t connection;
};

struct list {
	struct desk_receipts body;
	struct desk_receipt receipts[RECEIPTS_MAX];
	struct asker askers[RECEIPTS_MAX];
};

struct sms_receipts {
	struct sms_config config;
	struct smpp_link *link;
	struct sms_out out;
	struct rng rng;
	struct sms_receipts_counts counts;
	struct list lists[2];           /* one fills, one is at the desk */
	int filling;
	bool is_at_desk;
};

struct sms_receipts *sms_receipts_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out)
{
	struct sms_receipts *s = base_alloc(sizeof *s);

	s->config = *config;
	s->link = link;
	s->out = out;
	s->rng.state = config->seed;
	for (int i = 0; i < 2; i++) {
		struct desk_receipts *body = &s->lists[i].body;

		snprintf(body->link, sizeof body->link, "%s", config->name);
		body->msgid_base = (uint8_t) config->msgid_base;
		body->receipts = s->lists[i].receipts;
	}
	return s;
}

void sms_receipts_free(struct sms_receipts *s)
{
	free(s);
}

/* ---- reading ---- */

static bool read_text(const struct sms_config *c, const struct smpp_pdu *pdu, struct text_receipt *out)
{
	char text[TEXT_CODING_ROOM(TEXT_MAX)];
	struct text_udh udh;
	const uint8_t *octets;
	size_t len;

	octets = smpp_pdu_text(pdu, &len);
	if ((pdu->esm_class & TEXT_UDH_ESM_CLASS) && text_udh_read(octets, len, &udh)) {
		octets += udh.len;
		len -= udh.len;
	}
	text_coding_decode(c->charset, pdu->data_coding, octets, len < TEXT_MAX ? len : TEXT_MAX, text, sizeof text);
	return text_receipt_read(text, strlen(text), out);
}

bool sms_receipts_is_one(const struct sms_config *c, const struct smpp_pdu *pdu)
{
	struct text_receipt r;
	struct smpp_tlv tlv;

	return (pdu->esm_class & SMPP_ESM_TYPE) || smpp_pdu_tlv_find(pdu, SMPP_TAG_RECEIPTED_MESSAGE_ID, &tlv) || read_text(c, pdu, &r);
}

/* TLVs are the gateway's own word; the text may be cut or be the phone's. */
void sms_receipts_read(const struct sms_config *c, const struct smpp_pdu *pdu, struct text_receipt *out)
{
	struct smpp_tlv tlv;

	read_text(c, pdu, out);
	if (smpp_pdu_tlv_find(pdu, SMPP_TAG_RECEIPTED_MESSAGE_ID, &tlv)) {
		size_t len = strnlen((const char *) tlv.value, tlv.len);

		if (len && len < sizeof out->id) {
			memcpy(out->id, tlv.value, len);
			out->id[len] = '\0';
		}
	}
	if (smpp_pdu_tlv_find(pdu, SMPP_TAG_MESSAGE_STATE, &tlv) && tlv.len == 1 && tlv.value[0] < TEXT_RECEIPT_STATES) {
		out->has_state = true;
		out->state = (enum text_receipt_state) tlv.value[0];
	}
	if (smpp_pdu_tlv_find(pdu, TAG_NETWORK_ERROR, &tlv) && tlv.len == 3)
		out->error = tlv.value[1] << 8 | tlv.value[2];
}

/* ---- to the desk and back ---- */

static void bring(struct sms_receipts *s, int64_t wall_ms)
{
	struct list *list = &s->lists[s->filling];
	struct desk_request r = {.kind = DESK_RECEIPT, .link = s->config.link, .now_ms = wall_ms, .body = &list->body,
				 .count = (uint32_t) list->body.n};

	if (s->is_at_desk || !list->body.n)
		return;
	r.entropy = base_rng_next(&s->rng);
	s->is_at_desk = true;
	s->filling = !s->filling;
	s->out.post(s->out.ctx, &r);
}

/* Whose message it was: the receipt comes from its phone to us; some gateways have it the other way round. */
static uint64_t phone_of(const struct smpp_pdu *pdu)
{
	uint64_t phone = sms_address_phone(&pdu->source);

	return phone ? phone : sms_address_phone(&pdu->dest);
}

void sms_receipts_on_message(struct sms_receipts *s, int leg, const struct smpp_pdu *pdu, int64_t wall_ms)
{
	struct list *list = &s->lists[s->filling];
	struct text_receipt said;
	struct desk_receipt *r;

	sms_receipts_read(&s->config, pdu, &said);
	if (!said.id[0] || !said.has_state) {
		s->counts.unreadable++;
		base_log(LOG_INFO, "receipt-unreadable", "link=%s esm_class=0x%02x id=%s: it has no %s", s->config.name, pdu->esm_class,
			 said.id[0] ? "yes" : "no", said.id[0] ? "state" : "id");
		smpp_link_respond(s->link, leg, pdu->id, pdu->sequence, SMPP_OK);
		return;
	}
	if (list->body.n == RECEIPTS_MAX) {
		s->counts.busy++;
		smpp_link_respond(s->link, leg, pdu->id, pdu->sequence, SMPP_RX_T_APPN);
		return;
	}
	s->counts.states[said.state]++;
	list->askers[list->body.n] = (struct asker){leg, pdu->id, pdu->sequence, smpp_link_connection(s->link, leg)};
	r = &list->receipts[list->body.n++];
	*r = (struct desk_receipt){.phone = phone_of(pdu), .state = said.state, .error = said.error > 0 ? (uint32_t) said.error : 0};
	snprintf(r->id, sizeof r->id, "%s", said.id);
	bring(s, wall_ms);
}

void sms_receipts_on_reply(struct sms_receipts *s, const struct desk_reply *reply, int64_t wall_ms)
{
	struct list *list = &s->lists[!s->filling];
	bool is_kept = reply->verdict == DESK_DONE;

	must(s->is_at_desk);
	s->is_at_desk = false;
	for (size_t i = 0; i < list->body.n; i++) {
		const struct asker *a = &list->askers[i];

		if (smpp_link_connection(s->link, a->leg) == a->connection)
			smpp_link_respond(s->link, a->leg, a->id, a->sequence, is_kept ? SMPP_OK : SMPP_RX_T_APPN);
	}
	if (is_kept) {
		s->counts.matched += list->body.counts.matched;
		s->counts.repeated += list->body.counts.repeated;
		s->counts.waiting += list->body.counts.waiting;
	} else {
		s->counts.busy += list->body.n;
	}
	list->body.n = 0;
	bring(s, wall_ms);
}

size_t sms_receipts_in_hand(const struct sms_receipts *s)
{
	return s->lists[0].body.n + s->lists[1].body.n;
}

const struct sms_receipts_counts *sms_receipts_counts(const struct sms_receipts *s)
{
	return &s->counts;
}
