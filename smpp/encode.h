/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out, packed by libsmpp34 (its one home) or, where it can't, by the header writer here. One thread only. */
#ifndef SMPP_ENCODE_H
#define SMPP_ENCODE_H

#include "base/buf.h"
#include "base/error.h"
#include "smpp/pdu.h"

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
	size_t text_len;                /* at most 254 */
	const struct smpp_out_tlv *tlvs; /* in the order in which they shall stand on the wire; at most 20 */
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

void smpp_encode_header(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence); /* enquire_link, unbind, every *_resp without a body, generic_nack */
void smpp_encode_text_resp(struct buf *out, uint32_t id, uint32_t status, uint32_t sequence, const char *text); /* one C-string behind the header: deliver_sm_resp (""), submit_sm_resp (message_id), bind_*_resp (system_id) */

#endif
