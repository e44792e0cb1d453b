/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One screen of ours as the dialect's PDU. */
#include "ussd/reply.h"

#include "text/fit.h"
#include "text/gsm.h"

#include <string.h>

static int encode_ucs2(const struct ussd_dialect *d, const char *utf8, size_t len, struct ussd_screen *out)
{
	size_t room = 2 * (size_t) d->max_ucs2;

	return text_gsm_encode_ucs2(utf8, len, out->octets, room < sizeof out->octets ? room : sizeof out->octets);
}

/* For a text that fits no alphabet as it stands: another folding, then the scissors. */
static int encode_by_force(const struct ussd_dialect *d, const char *utf8, size_t len, struct ussd_screen *out)
{
	struct text_budget budget = ussd_dialect_budget(d);
	struct buf folded = {0};
	int rc;

	text_fit_fold(&folded, utf8, len);
	base_buf_str(&folded);
	len = text_fit_cut((const char *) folded.data, folded.len, budget.septets);
	rc = d->text_out == USSD_ONLY_UCS2 ? encode_ucs2(d, (const char *) folded.data, len, out)
		: text_gsm_encode((const char *) folded.data, len, out->octets, sizeof out->octets);
	base_buf_release(&folded);
	return rc < 0 ? 0 : rc;
}

void ussd_reply_encode(const struct ussd_dialect *d, const char *utf8, size_t len, bool is_last,
		       struct ussd_screen *out)
{
	int rc = -1;
	bool is_gsm = d->text_out != USSD_ONLY_UCS2;

	out->is_last = is_last;
	if (!len) { /* no gateway shows nothing: one space */
		utf8 = " ";
		len = 1;
	}
	if (is_gsm)
		rc = text_gsm_encode(utf8, len, out->octets, (size_t) d->max_septets);
	if (rc < 0 && d->text_out != USSD_ONLY_GSM) {
		rc = encode_ucs2(d, utf8, len, out);
		is_gsm = is_gsm && rc < 0;
	}
	if (rc < 0)
		rc = encode_by_force(d, utf8, len, out);
	out->len = (uint8_t) rc;
	out->data_coding = (uint8_t) (is_gsm ? d->dcs_out_gsm : d->dcs_out_ucs2);
}

static void set_end_bit(int end_bit, bool is_last, uint8_t *last)
{
	bool bit = end_bit == USSD_END_BIT_0_INVERTED ? !is_last : is_last;

	if (end_bit != USSD_END_BIT_OFF)
		*last = (uint8_t) ((*last & 0xfe) | bit);
}

static uint8_t chosen(int set, uint8_t came)
{
	return set == USSD_ECHO ? came : (uint8_t) set;
}

static void add_tlv(struct smpp_message *m, struct smpp_out_tlv *tlvs, uint16_t tag, const uint8_t *value, size_t len)
{
	tlvs[m->n_tlvs++] = (struct smpp_out_tlv){tag, (uint16_t) len, value};
}

void ussd_reply_make(const struct ussd_dialect *d, const struct ussd_to *to, const struct ussd_screen *screen,
		     struct ussd_reply *out)
{
	int op = screen->is_last ? d->op_final : d->op_menu;
	bool is_payload = d->reply_body == USSD_BODY_PAYLOAD || d->reply_pdu == USSD_REPLY_DATA_SM;
	struct smpp_message *m = &out->message;

	*m = (struct smpp_message){
		.id = d->reply_pdu == USSD_REPLY_DATA_SM ? SMPP_DATA_SM : SMPP_SUBMIT_SM,
		.service_type = d->service_type,
		.source = {chosen(d->source_ton, to->ours.ton), chosen(d->source_npi, to->ours.npi), to->ours.digits},
		.dest = {chosen(d->dest_ton, to->phone.ton), chosen(d->dest_npi, to->phone.npi), to->phone.digits},
		.data_coding = screen->data_coding, .validity = "", .tlvs = out->tlvs,
	};
	out->op = (uint8_t) op;
	if (op != USSD_OP_OMIT && d->op_first)
		add_tlv(m, out->tlvs, SMPP_TAG_USSD_SERVICE_OP, &out->op, 1);
	if (to->session_len) {
		memcpy(out->session, to->session, to->session_len);
		set_end_bit(d->end_bit_out, screen->is_last, &out->session[to->session_len - 1]);
		add_tlv(m, out->tlvs, (uint16_t) d->session_tag, out->session, to->session_len);
	}
	if (op != USSD_OP_OMIT && !d->op_first)
		add_tlv(m, out->tlvs, SMPP_TAG_USSD_SERVICE_OP, &out->op, 1);
	if (is_payload) {
		add_tlv(m, out->tlvs, SMPP_TAG_MESSAGE_PAYLOAD, screen->octets, screen->len);
	} else {
		m->text = screen->octets;
		m->text_len = screen->len;
	}
}
