/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery receipts: read in all the forms that gateways give them, brought to the desk many at once, acknowledged when they
 * are on disk (law 1). */
#ifndef SMS_RECEIPTS_H
#define SMS_RECEIPTS_H

#include "base/rng.h"
#include "smpp/link.h"
#include "sms/config.h"
#include "text/receipt.h"

struct sms_receipts;

struct sms_receipts *sms_receipts_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out);
void sms_receipts_free(struct sms_receipts *s);

/* By esm_class, by its TLVs, or by a text such as "id:0123 sub:001 dlvrd:001 ... stat:DELIVRD". */
bool sms_receipts_is_one(const struct sms_config *config, const struct smpp_pdu *pdu);
/* What the PDU says; what it does not say is "", or UNKNOWN without has_state. */
void sms_receipts_read(const struct sms_config *config, const struct smpp_pdu *pdu, struct text_receipt *out);

void sms_receipts_on_message(struct sms_receipts *s, int leg, const struct smpp_pdu *pdu, int64_t wall_ms);
/* Of the kind DESK_RECEIPT. */
void sms_receipts_on_reply(struct sms_receipts *s, const struct desk_reply *r, int64_t wall_ms);
size_t sms_receipts_in_hand(const struct sms_receipts *s); /* not yet acknowledged */

struct sms_receipts_counts {
	uint64_t states[TEXT_RECEIPT_STATES]; /* by what they say */
	uint64_t unreadable;                  /* no id, or no state */
	uint64_t busy;                        /* asked to come again */
	uint64_t matched, repeated, waiting;  /* by what the desk made of them */
};
const struct sms_receipts_counts *sms_receipts_counts(const struct sms_receipts *s);

#endif
