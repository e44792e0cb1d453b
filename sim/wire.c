/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator's own SMPP writer. */
#include "sim/wire.h"

#include "base/must.h"
#include "smpp/pdu.h"

#include <string.h>

void sim_wire_u8(struct buf *out, uint8_t value)
{
	base_buf_append(out, &value, 1);
}

static void put_u16(struct buf *out, uint16_t value)
{
	uint8_t octets[2] = {(uint8_t) (value >> 8), (uint8_t) value};

	base_buf_append(out, octets, sizeof octets);
}

void sim_wire_u32(struct buf *out, uint32_t value)
{
	put_u16(out, (uint16_t) (value >> 16));
	put_u16(out, (uint16_t) value);
}

/* SMPP 3.4 3.1: with its NUL. */
static void put_cstring(struct buf *out, const char *s)
{
	s = s ? s : "";
	base_buf_append(out, s, strlen(s) + 1);
}

void sim_wire_tlv(struct buf *out, uint16_t tag, const void *value, size_t len)
{
	must(len <= UINT16_MAX);
	put_u16(out, tag);
	put_u16(out, (uint16_t) len);
	base_buf_append(out, value, len);
}

size_t sim_wire_begin(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence)
{
	size_t start = out->len;

	sim_wire_u32(out, 0);
	sim_wire_u32(out, id);
	sim_wire_u32(out, status);
	sim_wire_u32(out, sequence);
	return start;
}

void sim_wire_end(struct buf *out, size_t start)
{
	uint32_t len = (uint32_t) (out->len - start);

	for (int i = 0; i < 4; i++)
		out->data[start + (size_t) i] = (uint8_t) (len >> (24 - 8 * i));
}

/* SMPP 3.4 4.6.1 */
size_t sim_wire_begin_deliver(struct buf *out, uint32_t sequence, const struct sim_deliver *d)
{
	size_t start = sim_wire_begin(out, SMPP_DELIVER_SM, SMPP_OK, sequence);

	must(d->text_len <= 254);
	put_cstring(out, d->service_type);
	sim_wire_u8(out, d->source_ton);
	sim_wire_u8(out, d->source_npi);
	put_cstring(out, d->source);
	sim_wire_u8(out, d->dest_ton);
	sim_wire_u8(out, d->dest_npi);
	put_cstring(out, d->dest);
	sim_wire_u8(out, d->esm_class);
	sim_wire_u8(out, 0);              /* protocol_id */
	sim_wire_u8(out, 0);              /* priority_flag */
	put_cstring(out, "");        /* schedule_delivery_time */
	put_cstring(out, d->validity);
	sim_wire_u8(out, 0);              /* registered_delivery */
	sim_wire_u8(out, 0);              /* replace_if_present_flag */
	sim_wire_u8(out, d->data_coding);
	sim_wire_u8(out, 0);              /* sm_default_msg_id */
	sim_wire_u8(out, (uint8_t) d->text_len);
	base_buf_append(out, d->text, d->text_len);
	return start;
}

void sim_wire_header(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence)
{
	sim_wire_end(out, sim_wire_begin(out, id, status, sequence));
}

void sim_wire_text_resp(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence, const char *text)
{
	size_t start = sim_wire_begin(out, id, status, sequence);

	put_cstring(out, text);
	sim_wire_end(out, start);
}
