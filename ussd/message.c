/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of the gateway, read as its dialect means it. */
#include "ussd/message.h"

#include "base/phone.h"
#include "text/gsm.h"

#include <string.h>

#define SESSION_IS_THERE (1ull << 32)
#define WIDEST_CHARACTER 3         /* octets of UTF-8 that one octet of any alphabet may become */

static bool is_abort_by_class(const struct ussd_dialect *d, const struct smpp_pdu *pdu)
{
	size_t len, prefix = strlen(d->abort_text);
	const uint8_t *text = smpp_pdu_text(pdu, &len);

	if (d->abort_esm_class < 0 && !prefix)
		return false;
	if (d->abort_esm_class >= 0 && (pdu->esm_class & SMPP_ESM_TYPE) != d->abort_esm_class)
		return false;
	return len >= prefix && (!prefix || !memcmp(text, d->abort_text, prefix));
}

static bool has_service_type(const struct ussd_dialect *d, const struct smpp_pdu *pdu)
{
	for (size_t i = 0; i < 8 && d->detect_service[i][0]; i++)
		if (pdu->service_type.len == strlen(d->detect_service[i])
		    && !memcmp(pdu->service_type.s, d->detect_service[i], pdu->service_type.len))
			return true;
	return false;
}

bool ussd_message_is_ours(const struct ussd_dialect *d, const struct smpp_pdu *pdu)
{
	struct smpp_tlv tlv;

	if (is_abort_by_class(d, pdu))
		return true;
	if (pdu->esm_class & SMPP_ESM_TYPE)
		return false;
	return d->detect_always || (d->detect_op && smpp_pdu_tlv_find(pdu, SMPP_TAG_USSD_SERVICE_OP, &tlv))
	       || (d->detect_session && d->carrier != USSD_CARRIER_NONE
		   && smpp_pdu_tlv_find(pdu, (uint16_t) d->session_tag, &tlv))
	       || has_service_type(d, pdu);
}

static void read_address(const struct smpp_addr *a, struct ussd_address *out)
{
	size_t len = a->digits.len < USSD_DIGITS ? a->digits.len : 0;

	out->ton = a->ton;
	out->npi = a->npi;
	if (len)
		memcpy(out->digits, a->digits.s, len);
	out->digits[len] = '\0';
}

static bool is_end(int end_bit, const struct ussd_to *to)
{
	bool bit = to->session_len && (to->session[to->session_len - 1] & 1);

	return to->session_len && ((end_bit == USSD_END_BIT_0 && bit) || (end_bit == USSD_END_BIT_0_INVERTED && !bit));
}

static void read_session(const struct ussd_dialect *d, const struct smpp_pdu *pdu, struct ussd_message *out)
{
	struct smpp_tlv tlv;
	uint32_t value = 0;

	out->session = 0;
	out->to.session_len = 0;
	if (d->carrier == USSD_CARRIER_NONE || !smpp_pdu_tlv_find(pdu, (uint16_t) d->session_tag, &tlv) || !tlv.len
	    || tlv.len > USSD_SESSION_MAX)
		return;
	memcpy(out->to.session, tlv.value, tlv.len);
	out->to.session_len = (uint8_t) tlv.len;
	for (size_t i = 0; i < tlv.len; i++)
		value = value << 8 | tlv.value[i];
	out->session = SESSION_IS_THERE | (value & (uint32_t) d->session_mask);
}

static enum ussd_meaning meaning_of(const struct ussd_dialect *d, const struct smpp_pdu *pdu,
				    const struct ussd_message *m)
{
	enum ussd_meaning meaning = (enum ussd_meaning) (m->op < 0 ? d->missing_op : d->meaning[m->op]);

	if (is_abort_by_class(d, pdu))
		return USSD_ABORT;
	if (is_end(d->end_bit_in, &m->to) && meaning != USSD_ABORT)
		return USSD_END;  /* whatever the op says */
	return meaning;
}

static int decode(enum ussd_charset charset, const uint8_t *octets, size_t len, char *out)
{
	switch (charset) {
	case USSD_GSM:
		return text_gsm_decode(octets, len, out, DESK_INPUT_MAX);
	case USSD_UCS2:
		return text_gsm_decode_ucs2(octets, len, out, DESK_INPUT_MAX);
	case USSD_LATIN1:
		return text_gsm_decode_latin1(octets, len, out, DESK_INPUT_MAX);
	case USSD_UTF8:
		return text_gsm_decode_utf8(octets, len, out, DESK_INPUT_MAX);
	}
	return -1;
}

static void read_text(const struct ussd_dialect *d, const struct smpp_pdu *pdu, struct ussd_message *out)
{
	enum ussd_charset charset = (enum ussd_charset) d->charset_in[pdu->data_coding];
	char *nul;

	out->raw = smpp_pdu_text(pdu, &out->raw_len);
	if (out->raw_len >= DESK_INPUT_MAX || decode(charset, out->raw, out->raw_len, out->text) < 0) {
		/* No keypad sends so much: what stands first is read. */
		size_t cut = (DESK_INPUT_MAX - 1) / WIDEST_CHARACTER / 2 * 2;

		if (decode(charset, out->raw, out->raw_len < cut ? out->raw_len : cut, out->text) < 0)
			out->text[0] = '\0';
	}
	nul = strchr(out->text, '\0');
	while (nul > out->text && nul[-1] == '\r') /* padding of a 7-bit text: 3GPP TS 23.038 6.1.2.3.1 */
		*--nul = '\0';
}

void ussd_message_read(const struct ussd_dialect *d, const struct smpp_pdu *pdu, int leg, struct ussd_message *out)
{
	struct smpp_tlv op;

	out->op = smpp_pdu_tlv_find(pdu, SMPP_TAG_USSD_SERVICE_OP, &op) && op.len ? op.value[op.len - 1] : -1;
	out->to.leg = leg;
	read_address(&pdu->source, &out->to.phone);
	read_address(&pdu->dest, &out->to.ours);
	out->phone = base_phone_parse(out->to.phone.digits);
	read_session(d, pdu, out);
	read_text(d, pdu, out);
	out->meaning = meaning_of(d, pdu, out);
}
