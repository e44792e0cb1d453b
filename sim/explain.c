/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDU for a person: its octets, and what they mean. */
#include "sim/explain.h"

#include "smpp/pdu.h"
#include "text/gsm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct { uint16_t tag; const char *name; } tags[] = {
	{SMPP_TAG_USER_MESSAGE_REFERENCE, "user_message_reference"}, {SMPP_TAG_MESSAGE_PAYLOAD, "message_payload"},
	{SMPP_TAG_USSD_SERVICE_OP, "ussd_service_op"}, {SMPP_TAG_ITS_SESSION_INFO, "its_session_info"},
	{SMPP_TAG_RECEIPTED_MESSAGE_ID, "receipted_message_id"}, {SMPP_TAG_MESSAGE_STATE, "message_state"},
	{0x0202, "source_subaddress"}, {0x0210, "sc_interface_version"},
};

/* SMPP 5.0 4.8.4.64; 129 is a vendor's */
static const struct { int op; const char *name; } ops[] = {
	{0, "PSSD indication"}, {1, "PSSR indication: the phone dialled"}, {2, "USSR request: a screen that wants an answer"},
	{3, "USSN request: a screen that wants none"}, {16, "PSSD response"}, {17, "PSSR response: the last screen, or the end"},
	{18, "USSR confirm: the phone answered"}, {19, "USSN confirm: the phone has shown it"}, {129, "abort: the phone left"},
};

static const char *tag_name(uint16_t tag)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (tags[i].tag == tag)
			return tags[i].name;
	return "unknown TLV";
}

static void append_str(struct buf *out, const char *name, struct smpp_str s)
{
	if (s.len)
		base_buf_printf(out, "    %-16s %.*s\n", name, (int) s.len, s.s);
}

static void append_addr(struct buf *out, const char *name, const struct smpp_addr *a)
{
	base_buf_printf(out, "    %-16s %.*s (TON %u, NPI %u)\n", name, (int) a->digits.len, a->digits.s, a->ton,
			a->npi);
}

static void append_text(struct buf *out, const struct smpp_pdu *p)
{
	size_t len, cap;
	const uint8_t *text = smpp_pdu_text(p, &len);
	char *utf8;
	int n;

	cap = 3 * len + 4;
	utf8 = base_alloc(cap);
	n = p->data_coding == 8 || p->data_coding == 0x48 ? text_gsm_decode_ucs2(text, len, utf8, cap)
							   : text_gsm_decode(text, len, utf8, cap);
	for (char *c = utf8; n > 0 && *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = '/';
	base_buf_printf(out, "    %-16s \"%s\" (%zu octets, data_coding 0x%02x)\n", "text", n < 0 ? "" : utf8, len,
			p->data_coding);
	free(utf8);
}

static void append_tlv(struct buf *out, const struct smpp_tlv *t)
{
	base_buf_printf(out, "    TLV 0x%04x %s:", t->tag, tag_name(t->tag));
	for (size_t i = 0; i < t->len && i < 32; i++)
		base_buf_printf(out, " %02x", t->value[i]);
	for (size_t i = 0; t->tag == SMPP_TAG_USSD_SERVICE_OP && t->len == 1 && i < sizeof ops / sizeof *ops; i++)
		if (ops[i].op == t->value[0])
			base_buf_printf(out, " (%s)", ops[i].name);
	if (t->tag == SMPP_TAG_ITS_SESSION_INFO && t->len == 2 && (t->value[1] & 1))
		base_buf_append_str(out, " (end bit set)");
	base_buf_append(out, "\n", 1);
}

static void append_octets(struct buf *out, const uint8_t *octets, size_t len)
{
	for (size_t row = 0; row < len; row += 16) {
		base_buf_printf(out, "    %04zx ", row);
		for (size_t i = row; i < row + 16; i++)
			if (i < len)
				base_buf_printf(out, " %02x", octets[i]);
			else
				base_buf_append_str(out, "   ");
		base_buf_append_str(out, "  ");
		for (size_t i = row; i < row + 16 && i < len; i++)
			base_buf_append(out, octets[i] >= ' ' && octets[i] < 0x7f ? (const char *) &octets[i] : ".", 1);
		base_buf_append(out, "\n", 1);
	}
}

void sim_explain_pdu(struct buf *out, const uint8_t *octets, size_t len)
{
	char name[16], status[16];
	struct smpp_pdu p;
	struct smpp_tlv t;
	size_t at = 0;

	if (len < SMPP_HEADER)
		return;
	smpp_pdu_decode(octets, len, &p);
	base_buf_printf(out, "  %s, sequence %" PRIu32 ", %" PRIu32 " octets", smpp_pdu_name(p.id, name),
			p.sequence, p.length);
	if (p.id & SMPP_RESP)
		base_buf_printf(out, ", %s", smpp_pdu_status_name(p.status, status));
	base_buf_append(out, "\n", 1);
	if (p.id == SMPP_SUBMIT_SM || p.id == SMPP_DELIVER_SM || p.id == SMPP_DATA_SM) {
		append_str(out, "service_type", p.service_type);
		append_addr(out, "source", &p.source);
		append_addr(out, "destination", &p.dest);
		append_str(out, "validity_period", p.validity);
		if (p.esm_class)
			base_buf_printf(out, "    %-16s 0x%02x\n", "esm_class", p.esm_class);
		append_text(out, &p);
	}
	append_str(out, "message_id", p.message_id);
	append_str(out, "system_id", p.system_id);
	while (smpp_pdu_tlv_next(&p, &at, &t))
		append_tlv(out, &t);
	if (p.flaw)
		base_buf_printf(out, "    flaw: %s\n", p.flaw);
	append_octets(out, octets, len);
}
