/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came in: frames and PDUs of SMPP 3.4, read tolerantly. Everything points into the caller's octets. */
#ifndef SMPP_PDU_H
#define SMPP_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMPP_HEADER 16          /* SMPP 3.4 3.2 */
#define SMPP_PDU_MAX 65536      /* default bound of command_length */

enum smpp_id {                  /* SMPP 3.4 5.1.2.1; a response is its request with the top bit set */
	SMPP_BIND_RECEIVER = 0x01, SMPP_BIND_TRANSMITTER = 0x02, SMPP_QUERY_SM = 0x03, SMPP_SUBMIT_SM = 0x04,
	SMPP_DELIVER_SM = 0x05, SMPP_UNBIND = 0x06, SMPP_REPLACE_SM = 0x07, SMPP_CANCEL_SM = 0x08,
	SMPP_BIND_TRANSCEIVER = 0x09, SMPP_OUTBIND = 0x0b, SMPP_ENQUIRE_LINK = 0x15, SMPP_SUBMIT_MULTI = 0x21,
	SMPP_ALERT_NOTIFICATION = 0x102, SMPP_DATA_SM = 0x103,
	SMPP_GENERIC_NACK = (int) 0x80000000,
};
#define SMPP_RESP 0x80000000u

enum smpp_status {              /* SMPP 3.4 5.1.3, those that change what we do */
	SMPP_OK = 0, SMPP_RINVMSGLEN = 0x01, SMPP_RINVCMDLEN = 0x02, SMPP_RINVCMDID = 0x03, SMPP_RINVBNDSTS = 0x04,
	SMPP_RALYBND = 0x05, SMPP_RSYSERR = 0x08, SMPP_RBINDFAIL = 0x0d, SMPP_RINVPASWD = 0x0e, SMPP_RINVSYSID = 0x0f,
	SMPP_RMSGQFUL = 0x14, SMPP_RSUBMITFAIL = 0x45, SMPP_RINVSYSTYP = 0x53,
	SMPP_RTHROTTLED = 0x58, SMPP_RX_T_APPN = 0x64,
};

#define SMPP_ESM_TYPE 0x3c       /* SMPP 3.4 5.2.12: bits 5 to 2 of esm_class, not 0 for a receipt and its like */

enum smpp_tag {                 /* SMPP 3.4 5.3.2 */
	SMPP_TAG_USER_MESSAGE_REFERENCE = 0x0204, SMPP_TAG_MESSAGE_PAYLOAD = 0x0424, SMPP_TAG_USSD_SERVICE_OP = 0x0501,
	SMPP_TAG_ITS_SESSION_INFO = 0x1383, SMPP_TAG_RECEIPTED_MESSAGE_ID = 0x001e, SMPP_TAG_MESSAGE_STATE = 0x0427,
};

/* The frame at the front of `data`. Returns its length; 0: not all there yet; -1: the length is nonsense (below 16,
 * or above max, which is said only when the header is whole): answer generic_nack with `status`, then close. */
long smpp_pdu_frame(const uint8_t *data, size_t len, size_t max, uint32_t *status);
uint32_t smpp_pdu_length(const uint8_t data[4]); /* command_length */
uint32_t smpp_pdu_sequence(const uint8_t header[SMPP_HEADER]);

struct smpp_str { const char *s; size_t len; };   /* not NUL-terminated for the reader's purposes */

struct smpp_addr { uint8_t ton, npi; struct smpp_str digits; };

struct smpp_tlv { uint16_t tag, len; const uint8_t *value; };

struct smpp_pdu {
	uint32_t length, id, status, sequence;
	const char *flaw;            /* NULL, or what could not be read; fields before the flaw are good */
	struct smpp_str service_type, schedule, validity;
	struct smpp_addr source, dest;
	uint8_t esm_class, protocol_id, priority, registered, replace, data_coding, default_message;
	const uint8_t *short_message;
	uint8_t sm_length;
	struct smpp_str message_id;  /* of *_sm_resp */
	struct smpp_str system_id, password, system_type, address_range; /* of bind_* and *_resp */
	uint8_t interface_version;
	const uint8_t *tlvs;         /* the optional part, raw and in order */
	size_t tlvs_len;
};

/* Reads one whole frame. Never fails on the body: what is odd is in `flaw`. Commands that have only a header, or
 * that are none of ours (query_sm, vendors'), keep their body in tlvs. A C-string without its NUL is what was left
 * of the PDU. */
void smpp_pdu_decode(const uint8_t *frame, size_t len, struct smpp_pdu *out);

/* Walks the optional part: `*at` from 0. Stray octets behind the last whole TLV end the walk. */
bool smpp_pdu_tlv_next(const struct smpp_pdu *p, size_t *at, struct smpp_tlv *out);
bool smpp_pdu_tlv_find(const struct smpp_pdu *p, uint16_t tag, struct smpp_tlv *out); /* the first with that tag */

/* The text's octets: short_message, or message_payload when it is empty. */
const uint8_t *smpp_pdu_text(const struct smpp_pdu *p, size_t *len);

/* "submit_sm_resp", "0x80003302" for one we do not know; names are static or in `room`. */
const char *smpp_pdu_name(uint32_t id, char room[16]);
/* "ESME_RALYBND (already bound)": what a person reads in a log. */
const char *smpp_pdu_status_name(uint32_t status, char room[16]);

#endif
