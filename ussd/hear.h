/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the phones say: dialled, answered, left; new, or a repeat. */
#ifndef USSD_HEAR_H
#define USSD_HEAR_H

#include "ussd/hand.h"

/* Acknowledges the message, and asks the desk where it is new. */
void ussd_hear_message(struct ussd *u, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms);

#endif
