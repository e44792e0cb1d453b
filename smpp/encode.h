/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out, packed by libsmpp34 (its one home) or, where it can't, by the writer here. One thread only
 * (libsmpp34 has globals). */
#ifndef SMPP_ENCODE_H
#define SMPP_ENCODE_H

#include "base/buf.h"
#include "base/error.h"
#include "smpp/pdu.h"

#define SMPP_TEXT_MAX 253       /* octets of short_message; libsmpp34's bound, the standard's is 254 */
#define SMPP_PASSWORD_MAX 64    /* the standard's is 8, operators give out longer ones */

/* NULL is an empty string in every text below. */
struct smpp_out_addr { uint8_t ton, npi; const char *digits; };
struct smpp_out_tlv { uint16_t tag, len; const uint8_t *value; };

/* submit_sm, deliver_sm or data_sm. data_sm has no short_message: give the text as a message_payload TLV. */
struct smpp_message {
	uint32_t id;
	const char *service_type;
	struct smpp_out_addr source, dest;
	uint8_t esm_class, protocol_id, priority, registered, data_coding;
	const char *validity;           /* "" or NULL: the gateway's default */
	const uint8_t *text;
	size_t text_len;                /* at most SMPP_TEXT_MAX; longer: a message_payload TLV */
	const struct smpp_out_tlv *tlvs; /* in the order in which they shall stand on the wire, octets as they are */
	size_t n_tlvs;
};

/* Each appends one PDU to `out`, or leaves it as it was and returns -1 with the field that was too long. */
int smpp_encode_message(struct buf *out, const struct smpp_message *m, uint32_t sequence, struct error *e);

struct smpp_bind {
	uint32_t id;                    /* SMPP_BIND_TRANSCEIVER, _RECEIVER or _TRANSMITTER */
	const char *system_id, *password, *system_type;
	uint8_t ton, npi;
	const char *address_range;
};
int smpp_encode_bind(struct buf *out, const struct smpp_bind *b, uint32_t sequence, struct error *e);

/* A header alone: enquire_link, unbind, every *_resp without a body, generic_nack. Any status, any sequence. */
void smpp_encode_header(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence);

/* A header and one C-string: deliver_sm_resp (""), submit_sm_resp (message_id), bind_*_resp (system_id). */
void smpp_encode_text_resp(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence, const char *text);

#endif
