/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens to the gateway: held until the link takes them, given up when they come too late. */
#ifndef USSD_SCREEN_H
#define USSD_SCREEN_H

#include "ussd/hand.h"

/* s->screen is to be shown until give_up_ms: at once, or when the link can. */
void ussd_screen_hold(struct ussd *u, struct ussd_slot *s, int64_t give_up_ms, int64_t now_ms, int64_t wall_ms);

/* A closing screen of our own, in the phone's language where it is known: it claims nothing, so it waits for no
 * commit (law 1). */
void ussd_screen_close(struct ussd *u, struct ussd_slot *s, const char *const *texts, int64_t now_ms, int64_t wall_ms);
/* The same for a phone that has no slot: offered once. */
void ussd_screen_close_unknown(struct ussd *u, const struct ussd_to *to, const char *const *texts, int64_t now_ms);

/* Tries what is held, oldest first, and drops what came too late. */
void ussd_screen_send_held(struct ussd *u, int64_t now_ms, int64_t wall_ms);

void ussd_screen_on_outcome(struct ussd *u, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu,
			    int64_t now_ms, int64_t wall_ms);

#endif
