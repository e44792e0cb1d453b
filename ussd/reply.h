/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One screen of ours as the dialect's PDU. */
#ifndef USSD_REPLY_H
#define USSD_REPLY_H

#include "smpp/encode.h"
#include "ussd/message.h"

#define USSD_SCREEN_OCTETS 182 /* of 7 bits unpacked, or 91 characters of UCS-2: no gateway takes more */

/* A screen in the gateway's alphabet. */
struct ussd_screen {
	bool is_last;
	uint8_t data_coding, len;
	uint8_t octets[USSD_SCREEN_OCTETS];
};

/* The message and what it points to. Good until `to`, `screen` or the dialect go. */
struct ussd_reply {
	struct smpp_message message;
	struct smpp_out_tlv tlvs[3];
	uint8_t op, session[USSD_SESSION_MAX];
};

/* UTF-8 to the gateway's alphabet: 7 bits where the text fits them, else UCS-2; what is too long is cut. */
void ussd_reply_encode(const struct ussd_dialect *d, const char *utf8, size_t len, bool is_last,
		       struct ussd_screen *out);

void ussd_reply_make(const struct ussd_dialect *d, const struct ussd_to *to, const struct ussd_screen *screen,
		     struct ussd_reply *out);

#endif
