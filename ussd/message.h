/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One deliver_sm or data_sm of the gateway, read as its dialect means it. */
#ifndef USSD_MESSAGE_H
#define USSD_MESSAGE_H

#include "desk/request.h"
#include "smpp/pdu.h"
#include "ussd/dialect.h"

#define USSD_DIGITS 21      /* SMPP 3.4 4.6.1: an address of at most 20 octets, with its NUL */
#define USSD_SESSION_MAX 8

struct ussd_address {
	uint8_t ton, npi;
	char digits[USSD_DIGITS];
};

/* Where an answer goes: all of it comes from the PDU that is answered, so a restart in between does no harm. */
struct ussd_to {
	int leg;
	struct ussd_address phone, ours;
	uint8_t session_len;
	uint8_t session[USSD_SESSION_MAX]; /* as it came */
};

struct ussd_message {
	enum ussd_meaning meaning;   /* USSD_BY_TEXT: the caller looks whether `text` is a code */
	int op;                      /* -1: none */
	uint64_t phone;              /* 0: not readable as a number */
	uint64_t session;            /* masked, with bit 32 set; 0: none came */
	struct ussd_to to;           /* to.phone.digits is "" where nothing can be sent back */
	const uint8_t *raw;          /* the text's octets, in the PDU */
	size_t raw_len;
	char text[DESK_INPUT_MAX];   /* UTF-8 */
};

/* Is it USSD, by the dialect's `detect` and its forms of abort? A receipt is not. */
bool ussd_message_is_ours(const struct ussd_dialect *d, const struct smpp_pdu *pdu);

/* Never fails: what can't be read is as the fields say. `leg` is where it came. */
void ussd_message_read(const struct ussd_dialect *d, const struct smpp_pdu *pdu, int leg, struct ussd_message *out);

#endif
