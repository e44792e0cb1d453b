/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator's own SMPP writer. Not smpp/encode.c: a gateway that shares the encoder of the program it judges
 * judges nothing, and a lying one must write what a library refuses to. */
#ifndef SIM_WIRE_H
#define SIM_WIRE_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/* One message from the gateway to the application. All zero is a message without text. */
struct sim_deliver {
	const char *service_type, *source, *dest, *validity; /* NULL: "" */
	uint8_t source_ton, source_npi, dest_ton, dest_npi;
	uint8_t esm_class, data_coding;
	const uint8_t *text;
	size_t text_len;              /* at most 254 */
};

/* A PDU in the making: begin, the body, end. `begin` returns where the PDU starts in `out`; `end` writes its
 * command_length. */
size_t sim_wire_begin(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence);
void sim_wire_end(struct buf *out, size_t start);

void sim_wire_u8(struct buf *out, uint8_t value);
void sim_wire_u32(struct buf *out, uint32_t value);
void sim_wire_tlv(struct buf *out, uint16_t tag, const void *value, size_t len);

/* deliver_sm up to its short_message; TLVs may follow, then sim_wire_end. */
size_t sim_wire_begin_deliver(struct buf *out, uint32_t sequence, const struct sim_deliver *d);

/* Whole PDUs. */
void sim_wire_header(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence);
void sim_wire_text_resp(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence, const char *text);

#endif
