/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in: a text, or a part of one, becomes a request and is acknowledged when it is on disk (law 1). */
#ifndef SMS_INBOUND_H
#define SMS_INBOUND_H

#include "smpp/link.h"
#include "sms/config.h"

struct sms_inbound;

/* Borrows config's strings and the link. */
struct sms_inbound *sms_inbound_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out);
void sms_inbound_free(struct sms_inbound *s);

/* A deliver_sm or data_sm that is neither USSD nor a receipt. */
void sms_inbound_on_message(struct sms_inbound *s, int leg, const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms);
/* Of the kind DESK_SMS_IN: acknowledges, or asks the gateway to come again (ESME_RX_T_APPN). */
void sms_inbound_on_reply(struct sms_inbound *s, const struct desk_reply *r);
size_t sms_inbound_in_hand(const struct sms_inbound *s); /* not yet acknowledged */

struct sms_inbound_counts {
	uint64_t messages, busy, unreadable;
	uint64_t heard[DESK_HEARD_ALL]; /* by enum desk_heard */
};
const struct sms_inbound_counts *sms_inbound_counts(const struct sms_inbound *s);

#endif
