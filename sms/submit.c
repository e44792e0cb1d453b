/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of a message as the PDU that a link wants. */
#include "sms/submit.h"

#include "base/must.h"
#include "base/phone.h"

#include <stdio.h>
#include <string.h>

#define TON_UNKNOWN 0           /* SMPP 3.4 5.2.5: a short code */
#define TON_INTERNATIONAL 1
#define TON_ALPHANUMERIC 5
#define NPI_ISDN 1              /* 5.2.6 */
#define SHORT_CODE_MAX 8        /* digits */
#define TAG_SAR_REFERENCE 0x020c /* 5.3.2.22 to 24 */
#define TAG_SAR_TOTAL 0x020e
#define TAG_SAR_NUMBER 0x020f
#define VALID_DAYS_MAX 30       /* the format has no more within its months */
#define MINUTE_MS 60000

/* A shared code shows as what stands before its *. */
static void set_source(struct sms_submit *out, const struct sms_config *c)
{
	size_t len = strcspn(c->source, "*#"), digits = strspn(c->source, "0123456789");
	bool is_number = digits == len;

	if (len >= sizeof out->source)
		len = sizeof out->source - 1;
	memcpy(out->source, c->source, len);
	out->source[len] = '\0';
	out->pdu.source = (struct smpp_out_addr){
		is_number ? (len > SHORT_CODE_MAX ? TON_INTERNATIONAL : TON_UNKNOWN) : TON_ALPHANUMERIC,
		is_number ? NPI_ISDN : 0, out->source,
	};
	if (c->source_ton >= 0)
		out->pdu.source.ton = (uint8_t) c->source_ton;
	if (c->source_npi >= 0)
		out->pdu.source.npi = (uint8_t) c->source_npi;
}

/* SMPP 3.4 7.1.1.2: relative, "YYMMDDhhmmss000R", so that nobody's clock matters. Less than a minute is a minute. */
static void set_validity(struct sms_submit *out, int64_t expires_ms, int64_t wall_ms)
{
	long minutes = VALID_DAYS_MAX * 1440L;

	out->validity[0] = '\0';
	out->pdu.validity = out->validity;
	if (!expires_ms)
		return;
	if (expires_ms - wall_ms < minutes * MINUTE_MS)
		minutes = expires_ms > wall_ms ? (long) ((expires_ms - wall_ms) / MINUTE_MS) : 0;
	if (minutes < 1)
		minutes = 1;
	snprintf(out->validity, sizeof out->validity, "0000%02ld%02ld%02ld00000R", minutes / 1440 % 100, minutes / 60 % 24, minutes % 60);
}

static void add_tlv(struct sms_submit *out, uint16_t tag, uint16_t len, const uint8_t *value)
{
	out->tlvs[out->pdu.n_tlvs++] = (struct smpp_out_tlv){tag, len, value};
	out->pdu.tlvs = out->tlvs;
}

static void add_sar(struct sms_submit *out, const struct text_parts *parts, int part, uint8_t reference)
{
	out->sar[0] = 0;
	out->sar[1] = reference;
	out->sar[2] = (uint8_t) parts->n;
	out->sar[3] = (uint8_t) (part + 1);
	add_tlv(out, TAG_SAR_REFERENCE, 2, out->sar);
	add_tlv(out, TAG_SAR_TOTAL, 1, out->sar + 2);
	add_tlv(out, TAG_SAR_NUMBER, 1, out->sar + 3);
}

bool sms_submit_make(struct sms_submit *out, const struct sms_config *c, const struct sms_hand_message *m, int64_t wall_ms)
{
	int part = m->result.first_part + m->result.n_parts;
	uint8_t reference = (uint8_t) m->out.id; /* the same for all parts, and when some are sent later */
	int len = text_parts_encode(&m->parts, part, reference, out->octets, sizeof out->octets);

	if (len < 0)
		return false;
	out->pdu = (struct smpp_message){
		.id = SMPP_SUBMIT_SM, .service_type = "", .esm_class = text_parts_esm_class(&m->parts),
		.registered = c->wants_receipts, /* SMPP 3.4 5.2.17: 1, whatever becomes of it */
		.data_coding = text_parts_data_coding(&m->parts),
		.dest = {TON_INTERNATIONAL, NPI_ISDN, base_phone_format(m->out.phone, out->phone) + 1}, /* without its + */
	};
	set_source(out, c);
	set_validity(out, m->out.expires_ms, wall_ms);
	if (text_parts_is_payload(&m->parts)) {
		add_tlv(out, SMPP_TAG_MESSAGE_PAYLOAD, (uint16_t) len, out->octets);
		return true;
	}
	out->pdu.text = out->octets;
	out->pdu.text_len = (size_t) len;
	if (m->parts.join == TEXT_JOIN_SAR && m->parts.n > 1)
		add_sar(out, &m->parts, part, reference);
	return true;
}
