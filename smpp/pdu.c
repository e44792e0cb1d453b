/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came in: frames and PDUs of SMPP 3.4, read tolerantly. Everything points into the caller's octets. */
#include "smpp/pdu.h"

#include <stdio.h>
#include <string.h>

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 | (uint32_t) p[2] << 8 | p[3];
}

static uint16_t get16(const uint8_t *p)
{
	return (uint16_t) (p[0] << 8 | p[1]);
}

uint32_t smpp_pdu_length(const uint8_t data[4])
{
	return get32(data);
}

uint32_t smpp_pdu_sequence(const uint8_t header[SMPP_HEADER])
{
	return get32(header + 12);
}

long smpp_pdu_frame(const uint8_t *data, size_t len, size_t max, uint32_t *status)
{
	uint32_t length;

	*status = SMPP_OK;
	if (len < 4)
		return 0;
	length = smpp_pdu_length(data);
	if (length < SMPP_HEADER || (length > max && len >= SMPP_HEADER)) {
		*status = SMPP_RINVCMDLEN;
		return -1;
	}
	return len < length ? 0 : (long) length;
}

/* ---- the body, field by field ------------------------------------------------------------------
 * A reader that has met a flaw gives empty fields from there on. */

struct reader {
	const uint8_t *at, *end;
	const char *flaw;
};

static uint8_t read_u8(struct reader *r, const char *flaw)
{
	if (r->at == r->end) {
		if (!r->flaw)
			r->flaw = flaw;
		return 0;
	}
	return *r->at++;
}

/* A C-octet string of any length: gateways go beyond the standard's. Without its NUL it is what is left, and a flaw. */
static struct smpp_str read_str(struct reader *r, const char *flaw)
{
	struct smpp_str str = {(const char *) r->at, (size_t) (r->end - r->at)};
	const uint8_t *nul = str.len ? memchr(r->at, '\0', str.len) : NULL;

	if (nul) {
		str.len = (size_t) (nul - r->at);
		r->at = nul + 1;
	} else {
		r->at = r->end;
		if (!r->flaw)
			r->flaw = flaw;
	}
	return str;
}

static void read_addr(struct reader *r, struct smpp_addr *a, const char *flaw)
{
	a->ton = read_u8(r, flaw);
	a->npi = read_u8(r, flaw);
	a->digits = read_str(r, flaw);
}

static void read_addrs(struct reader *r, struct smpp_pdu *p)
{
	p->service_type = read_str(r, "service_type has no end");
	read_addr(r, &p->source, "source_addr has no end");
	read_addr(r, &p->dest, "destination_addr has no end");
}

static void read_short_message(struct reader *r, struct smpp_pdu *p)
{
	uint8_t len = read_u8(r, "sm_length is missing");

	if (len > r->end - r->at) {
		r->flaw = "sm_length goes beyond the PDU";
		r->at = r->end;
		return;
	}
	p->sm_length = len;
	p->short_message = r->at;
	r->at += len;
}

/* SMPP 3.4 4.4.1 submit_sm, 4.6.1 deliver_sm */
static void read_sm(struct reader *r, struct smpp_pdu *p)
{
	static const char flaw[] = "the PDU ends before sm_length";

	read_addrs(r, p);
	p->esm_class = read_u8(r, flaw);
	p->protocol_id = read_u8(r, flaw);
	p->priority = read_u8(r, flaw);
	p->schedule = read_str(r, "schedule_delivery_time has no end");
	p->validity = read_str(r, "validity_period has no end");
	p->registered = read_u8(r, flaw);
	p->replace = read_u8(r, flaw);
	p->data_coding = read_u8(r, flaw);
	p->default_message = read_u8(r, flaw);
	read_short_message(r, p);
}

/* SMPP 3.4 4.7.1 */
static void read_data_sm(struct reader *r, struct smpp_pdu *p)
{
	static const char flaw[] = "the PDU ends before data_coding";

	read_addrs(r, p);
	p->esm_class = read_u8(r, flaw);
	p->registered = read_u8(r, flaw);
	p->data_coding = read_u8(r, flaw);
}

/* SMPP 3.4 4.1.1, 4.1.3, 4.1.5 */
static void read_bind(struct reader *r, struct smpp_pdu *p)
{
	static const char flaw[] = "the PDU ends before address_range";

	p->system_id = read_str(r, "system_id has no end");
	p->password = read_str(r, "password has no end");
	p->system_type = read_str(r, "system_type has no end");
	p->interface_version = read_u8(r, flaw);
	p->source.ton = read_u8(r, flaw);
	p->source.npi = read_u8(r, flaw);
	p->address_range = read_str(r, "address_range has no end");
}

/* The one C-string of a response; many gateways leave the whole body out, with errors and without. */
static void read_resp(struct reader *r, struct smpp_str *out, const char *flaw)
{
	if (r->at != r->end)
		*out = read_str(r, flaw);
}

static void read_body(struct reader *r, struct smpp_pdu *p)
{
	switch (p->id) {
	case SMPP_SUBMIT_SM:
	case SMPP_DELIVER_SM:
		read_sm(r, p);
		break;
	case SMPP_DATA_SM:
		read_data_sm(r, p);
		break;
	case SMPP_SUBMIT_SM | SMPP_RESP:
	case SMPP_DELIVER_SM | SMPP_RESP:
	case SMPP_DATA_SM | SMPP_RESP:
		read_resp(r, &p->message_id, "message_id has no end");
		break;
	case SMPP_BIND_RECEIVER:
	case SMPP_BIND_TRANSMITTER:
	case SMPP_BIND_TRANSCEIVER:
		read_bind(r, p);
		break;
	case SMPP_BIND_RECEIVER | SMPP_RESP:
	case SMPP_BIND_TRANSMITTER | SMPP_RESP:
	case SMPP_BIND_TRANSCEIVER | SMPP_RESP:
		read_resp(r, &p->system_id, "system_id has no end");
		break;
	case SMPP_OUTBIND: /* SMPP 3.4 4.1.7.1 */
		p->system_id = read_str(r, "system_id has no end");
		p->password = read_str(r, "password has no end");
		break;
	case SMPP_ALERT_NOTIFICATION: /* SMPP 3.4 4.12.1 */
		read_addr(r, &p->source, "source_addr has no end");
		read_addr(r, &p->dest, "esme_addr has no end");
		break;
	default: /* header only, or unknown: what follows stays raw */
		break;
	}
}

void smpp_pdu_decode(const uint8_t *frame, size_t len, struct smpp_pdu *out)
{
	struct reader r = {.end = frame + len};

	*out = (struct smpp_pdu){.length = (uint32_t) len};
	if (len < SMPP_HEADER) {
		out->flaw = "the header is not whole";
		return;
	}
	out->id = get32(frame + 4);
	out->status = get32(frame + 8);
	out->sequence = smpp_pdu_sequence(frame);
	r.at = frame + SMPP_HEADER;
	read_body(&r, out);
	out->flaw = r.flaw;
	out->tlvs = r.at;
	out->tlvs_len = (size_t) (r.end - r.at);
}

/* ---- the optional part ------------------------------------------------------------------------ */

bool smpp_pdu_tlv_next(const struct smpp_pdu *p, size_t *at, struct smpp_tlv *out)
{
	size_t left = p->tlvs_len - *at;
	const uint8_t *t;

	if (left < 4)
		return false;
	t = p->tlvs + *at;
	if (get16(t + 2) > left - 4)
		return false;
	*out = (struct smpp_tlv){.tag = get16(t), .len = get16(t + 2), .value = t + 4};
	*at += 4 + (size_t) out->len;
	return true;
}

bool smpp_pdu_tlv_find(const struct smpp_pdu *p, uint16_t tag, struct smpp_tlv *out)
{
	size_t at = 0;

	while (smpp_pdu_tlv_next(p, &at, out))
		if (out->tag == tag)
			return true;
	return false;
}

const uint8_t *smpp_pdu_text(const struct smpp_pdu *p, size_t *len)
{
	struct smpp_tlv payload;

	if (!p->sm_length && smpp_pdu_tlv_find(p, SMPP_TAG_MESSAGE_PAYLOAD, &payload)) {
		*len = payload.len;
		return payload.value;
	}
	*len = p->sm_length;
	return p->short_message;
}

/* ---- names ------------------------------------------------------------------------------------ */

const char *smpp_pdu_name(uint32_t id, char room[16])
{
	static const struct {
		uint32_t id;
		const char *request, *response;
	} names[] = {
		{SMPP_BIND_RECEIVER, "bind_receiver", "bind_receiver_resp"},
		{SMPP_BIND_TRANSMITTER, "bind_transmitter", "bind_transmitter_resp"},
		{SMPP_QUERY_SM, "query_sm", "query_sm_resp"},
		{SMPP_SUBMIT_SM, "submit_sm", "submit_sm_resp"},
		{SMPP_DELIVER_SM, "deliver_sm", "deliver_sm_resp"},
		{SMPP_UNBIND, "unbind", "unbind_resp"},
		{SMPP_REPLACE_SM, "replace_sm", "replace_sm_resp"},
		{SMPP_CANCEL_SM, "cancel_sm", "cancel_sm_resp"},
		{SMPP_BIND_TRANSCEIVER, "bind_transceiver", "bind_transceiver_resp"},
		{SMPP_OUTBIND, "outbind", NULL},
		{SMPP_ENQUIRE_LINK, "enquire_link", "enquire_link_resp"},
		{SMPP_SUBMIT_MULTI, "submit_multi", "submit_multi_resp"},
		{SMPP_ALERT_NOTIFICATION, "alert_notification", NULL},
		{SMPP_DATA_SM, "data_sm", "data_sm_resp"},
		{0, NULL, "generic_nack"},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *name = id & SMPP_RESP ? names[i].response : names[i].request;

		if (names[i].id == (id & ~SMPP_RESP) && name)
			return name;
	}
	snprintf(room, 16, "0x%08x", (unsigned) id);
	return room;
}

const char *smpp_pdu_status_name(uint32_t status, char room[16])
{
	static const struct {
		uint32_t status;
		const char *name;
	} names[] = { /* SMPP 3.4 5.1.3, table 5-2 */
		{0x00, "ESME_ROK (no error)"},
		{0x01, "ESME_RINVMSGLEN (invalid message length)"},
		{0x02, "ESME_RINVCMDLEN (invalid command length)"},
		{0x03, "ESME_RINVCMDID (invalid command id)"},
		{0x04, "ESME_RINVBNDSTS (wrong bind state for this command)"},
		{0x05, "ESME_RALYBND (already bound)"},
		{0x06, "ESME_RINVPRTFLG (invalid priority flag)"},
		{0x07, "ESME_RINVREGDLVFLG (invalid registered delivery flag)"},
		{0x08, "ESME_RSYSERR (system error)"},
		{0x0a, "ESME_RINVSRCADR (invalid source address)"},
		{0x0b, "ESME_RINVDSTADR (invalid destination address)"},
		{0x0c, "ESME_RINVMSGID (invalid message id)"},
		{0x0d, "ESME_RBINDFAIL (bind failed)"},
		{0x0e, "ESME_RINVPASWD (invalid password)"},
		{0x0f, "ESME_RINVSYSID (invalid system id)"},
		{0x11, "ESME_RCANCELFAIL (cancel_sm failed)"},
		{0x13, "ESME_RREPLACEFAIL (replace_sm failed)"},
		{0x14, "ESME_RMSGQFUL (message queue full)"},
		{0x15, "ESME_RINVSERTYP (invalid service type)"},
		{0x33, "ESME_RINVNUMDESTS (invalid number of destinations)"},
		{0x34, "ESME_RINVDLNAME (invalid distribution list name)"},
		{0x40, "ESME_RINVDESTFLAG (invalid destination flag)"},
		{0x42, "ESME_RINVSUBREP (invalid submit with replace)"},
		{0x43, "ESME_RINVESMCLASS (invalid esm_class)"},
		{0x44, "ESME_RCNTSUBDL (cannot submit to distribution list)"},
		{0x45, "ESME_RSUBMITFAIL (submit_sm failed)"},
		{0x48, "ESME_RINVSRCTON (invalid source TON)"},
		{0x49, "ESME_RINVSRCNPI (invalid source NPI)"},
		{0x50, "ESME_RINVDSTTON (invalid destination TON)"},
		{0x51, "ESME_RINVDSTNPI (invalid destination NPI)"},
		{0x53, "ESME_RINVSYSTYP (invalid system type)"},
		{0x54, "ESME_RINVREPFLAG (invalid replace flag)"},
		{0x55, "ESME_RINVNUMMSGS (invalid number of messages)"},
		{0x58, "ESME_RTHROTTLED (too many messages)"},
		{0x61, "ESME_RINVSCHED (invalid scheduled delivery time)"},
		{0x62, "ESME_RINVEXPIRY (invalid validity period)"},
		{0x63, "ESME_RINVDFTMSGID (invalid predefined message)"},
		{0x64, "ESME_RX_T_APPN (temporary error at the receiver)"},
		{0x65, "ESME_RX_P_APPN (permanent error at the receiver)"},
		{0x66, "ESME_RX_R_APPN (refused by the receiver)"},
		{0x67, "ESME_RQUERYFAIL (query_sm failed)"},
		{0xc0, "ESME_RINVOPTPARSTREAM (error in the optional part)"},
		{0xc1, "ESME_ROPTPARNOTALLWD (optional parameter not allowed)"},
		{0xc2, "ESME_RINVPARLEN (invalid parameter length)"},
		{0xc3, "ESME_RMISSINGOPTPARAM (optional parameter missing)"},
		{0xc4, "ESME_RINVOPTPARAMVAL (invalid optional parameter value)"},
		{0xfe, "ESME_RDELIVERYFAILURE (delivery failed)"},
		{0xff, "ESME_RUNKNOWNERR (unknown error)"},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].status == status)
			return names[i].name;
	snprintf(room, 16, "0x%08x", (unsigned) status);
	return room;
}
