/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out. libsmpp34 packs the mandatory part of a message; what it has no words for is written here: TLVs
 * with the very octets they came with, vendors' address types, passwords of more than 8 octets, responses with an
 * error or without a body. */
#include "smpp/encode.h"

#include "base/must.h"

#include <netinet/in.h>
#include <smpp34.h>
#include <smpp34_structs.h>
#include <string.h>

#define MANDATORY_MAX 512 /* the longest mandatory part is 375 octets; libsmpp34 wants one spare */

static void put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t) (v >> 24);
	p[1] = (uint8_t) (v >> 16);
	p[2] = (uint8_t) (v >> 8);
	p[3] = (uint8_t) v;
}

static void append_u8(struct buf *out, uint8_t v)
{
	base_buf_append(out, &v, 1);
}

static void append_u16(struct buf *out, uint16_t v)
{
	append_u8(out, (uint8_t) (v >> 8));
	append_u8(out, (uint8_t) v);
}

static void append_str(struct buf *out, const char *s)
{
	if (s)
		base_buf_append_str(out, s);
	append_u8(out, 0);
}

static void append_header(struct buf *out, uint32_t length, uint32_t id, uint32_t status, uint32_t sequence)
{
	uint8_t *p = base_buf_reserve(out, SMPP_HEADER);

	put32(p, length);
	put32(p + 4, id);
	put32(p + 8, status);
	put32(p + 12, sequence);
	out->len += SMPP_HEADER;
}

/* Copies a C-string into a field of libsmpp34, which would cut in silence what is too long: a wrong number. */
static int set_str(uint8_t *field, size_t size, const char *value, const char *name, struct error *e)
{
	size_t len = value ? strlen(value) : 0;

	if (len >= size)
		return base_error_set(e, "%s is %zu characters long, at most %zu can be sent", name, len, size - 1);
	if (len)
		memcpy(field, value, len);
	return 0;
}

/* ---- messages --------------------------------------------------------------------------------- */

/* Addresses are packed with TON and NPI 0, since libsmpp34 refuses values outside its lists; put_types sets them. */
static int set_addresses(uint8_t type[SERVICE_TYPE_LENGTH], uint8_t source[ADDRESS_LENGTH], uint8_t *dest, size_t dest_size,
			 const struct smpp_message *m, struct error *e)
{
	if (set_str(type, SERVICE_TYPE_LENGTH, m->service_type, "service_type", e) ||
	    set_str(source, ADDRESS_LENGTH, m->source.digits, "source_addr", e) ||
	    set_str(dest, dest_size, m->dest.digits, "destination_addr", e))
		return -1;
	return 0;
}

static int pack(uint32_t id, uint8_t *room, int *len, void *pdu, struct error *e)
{
	if (smpp34_pack(id, room, MANDATORY_MAX, len, pdu))
		return base_error_set(e, "libsmpp34 can't pack this message");
	return 0;
}

/* submit_sm; deliver_sm has the same body (SMPP 3.4 4.4.1, 4.6.1), and packed as one it may have a validity_period. */
static int pack_sm(uint8_t *room, int *len, const struct smpp_message *m, struct error *e)
{
	submit_sm_t p = {
		.command_id = SUBMIT_SM,
		.sequence_number = 1,
		.esm_class = m->esm_class,
		.protocol_id = m->protocol_id,
		.priority_flag = m->priority,
		.registered_delivery = m->registered,
		.data_coding = m->data_coding,
	};

	if (set_addresses(p.service_type, p.source_addr, p.destination_addr, sizeof p.destination_addr, m, e) ||
	    set_str(p.validity_period, sizeof p.validity_period, m->validity, "validity_period", e))
		return -1;
	if (m->text_len > SMPP_TEXT_MAX)
		return base_error_set(e,
				      "short_message is %zu octets long, at most %d can be sent: use "
				      "message_payload", m->text_len, SMPP_TEXT_MAX);
	p.sm_length = (uint8_t) m->text_len;
	if (m->text_len)
		memcpy(p.short_message, m->text, m->text_len);
	return pack(SUBMIT_SM, room, len, &p, e);
}

static int pack_data_sm(uint8_t *room, int *len, const struct smpp_message *m, struct error *e)
{
	data_sm_t p = {
		.command_id = DATA_SM,
		.sequence_number = 1,
		.esm_class = m->esm_class,
		.registered_delivery = m->registered,
		.data_coding = m->data_coding,
	};

	if (set_addresses(p.service_type, p.source_addr, p.destination_addr, sizeof p.destination_addr, m, e))
		return -1;
	if (m->text_len)
		return base_error_set(e, "data_sm has no short_message: use message_payload");
	return pack(DATA_SM, room, len, &p, e);
}

/* Behind service_type stand source TON and NPI, behind source_addr those of the destination. */
static void put_types(uint8_t *pdu, const struct smpp_message *m)
{
	uint8_t *at = pdu + SMPP_HEADER + (m->service_type ? strlen(m->service_type) : 0) + 1;

	at[0] = m->source.ton;
	at[1] = m->source.npi;
	at += 2 + (m->source.digits ? strlen(m->source.digits) : 0) + 1;
	at[0] = m->dest.ton;
	at[1] = m->dest.npi;
}

int smpp_encode_message(struct buf *out, const struct smpp_message *m, uint32_t sequence, struct error *e)
{
	size_t start = out->len;
	uint8_t *room = base_buf_reserve(out, MANDATORY_MAX);
	int len = 0;

	must(m->id == SMPP_SUBMIT_SM || m->id == SMPP_DELIVER_SM || m->id == SMPP_DATA_SM);
	if (m->id == SMPP_DATA_SM ? pack_data_sm(room, &len, m, e) : pack_sm(room, &len, m, e))
		return -1;
	put_types(room, m);
	out->len += (size_t) len;
	for (size_t i = 0; i < m->n_tlvs; i++) {
		append_u16(out, m->tlvs[i].tag);
		append_u16(out, m->tlvs[i].len);
		base_buf_append(out, m->tlvs[i].value, m->tlvs[i].len);
	}
	if (out->len - start > SMPP_PDU_MAX) {
		base_error_set(e, "the PDU is %zu octets long, at most %d can be sent", out->len - start, SMPP_PDU_MAX);
		out->len = start;
		return -1;
	}
	put32(out->data + start, (uint32_t) (out->len - start));
	put32(out->data + start + 4, m->id);
	put32(out->data + start + 12, sequence);
	return 0;
}

/* ---- bind and responses ----------------------------------------------------------------------- */

static int check_len(const char *value, size_t max, const char *name, struct error *e)
{
	if (value && strlen(value) > max)
		return base_error_set(e, "%s is %zu characters long, at most %zu can be sent", name, strlen(value),
				      max);
	return 0;
}

/* Lengths of SMPP 3.4 4.1.1, but for the password: operators give out longer ones than its 8, which libsmpp34
 * refuses. */
int smpp_encode_bind(struct buf *out, const struct smpp_bind *b, uint32_t sequence, struct error *e)
{
	size_t start = out->len;

	must(b->id == SMPP_BIND_TRANSCEIVER || b->id == SMPP_BIND_RECEIVER || b->id == SMPP_BIND_TRANSMITTER);
	if (check_len(b->system_id, 15, "system_id", e) || check_len(b->password, SMPP_PASSWORD_MAX, "password", e) ||
	    check_len(b->system_type, 12, "system_type", e) || check_len(b->address_range, 40, "address_range", e))
		return -1;
	append_header(out, 0, b->id, SMPP_OK, sequence);
	append_str(out, b->system_id);
	append_str(out, b->password);
	append_str(out, b->system_type);
	append_u8(out, SMPP_VERSION); /* interface_version */
	append_u8(out, b->ton);
	append_u8(out, b->npi);
	append_str(out, b->address_range);
	put32(out->data + start, (uint32_t) (out->len - start));
	return 0;
}

void smpp_encode_header(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence)
{
	append_header(out, SMPP_HEADER, id, status, sequence);
}

void smpp_encode_text_resp(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence, const char *text)
{
	append_header(out, SMPP_HEADER + (uint32_t) strlen(text) + 1, id, status, sequence);
	append_str(out, text);
}
