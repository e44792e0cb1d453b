/* SPDX-License-Identifier: GPL-3.0-or-later */
/* USSD dialogs on the link: PDU -> "this phone dialled, answered, left" -> request; reply -> PDU. Holds what is in
 * flight only: the dialog itself is a row in the store, so a restart is not noticed by the phone. */
#ifndef USSD_DIALOG_H
#define USSD_DIALOG_H

#include "smpp/link.h"
#include "ussd/config.h"

struct ussd;

/* Borrows everything it is given. */
struct ussd *ussd_dialog_new(const struct ussd_config *config, struct smpp_link *link,
			     const struct ussd_texts *texts, struct ussd_out out);
void ussd_dialog_free(struct ussd *u);

/* Is this message USSD by the dialect's `detect`? (Else sms/ gets it.) */
bool ussd_dialog_is_ours(const struct ussd *u, const struct smpp_pdu *pdu);
void ussd_dialog_on_message(struct ussd *u, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms);
/* tag is one that this table gave smpp_link_submit: its top bit is never set (an SMS's always is, SMS_SENDER_TAG) */
void ussd_dialog_on_outcome(struct ussd *u, int leg, uint64_t tag, enum smpp_outcome outcome,
			    const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms);
/* Of the kinds DESK_USSD_*. Requests that want no reply here (LEFT, LATE) have ticket 0 and are ignored. */
void ussd_dialog_on_reply(struct ussd *u, const struct desk_reply *r, int64_t now_ms, int64_t wall_ms);
void ussd_dialog_tick(struct ussd *u, int64_t now_ms, int64_t wall_ms);
int64_t ussd_dialog_next_deadline(const struct ussd *u); /* INT64_MAX: none */
void ussd_dialog_stop(struct ussd *u);              /* no new dialogs: begins get the "stopping" screen */
size_t ussd_dialog_in_hand(const struct ussd *u);   /* answers still owed by the desk, and screens not yet submitted */

/* DESK_USSD_LATE carries the `phone`, `session` and `key` of the request whose screen was not shown; DESK_USSD_LEFT
 * the phone and the session, 0 where the gateway named none. */

const struct ussd_counts *ussd_dialog_counts(const struct ussd *u);

#endif
