/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of a message as the PDU that a link wants. */
#ifndef SMS_SUBMIT_H
#define SMS_SUBMIT_H

#include "smpp/encode.h"
#include "sms/config.h"
#include "sms/hand.h"

#define SMS_SUBMIT_OCTETS (2 * DESK_SMS_TEXT)
#define SMS_SUBMIT_TLVS 3

/* The PDU and what its pointers point to. */
struct sms_submit {
	struct smpp_message pdu;
	char phone[24], source[21], validity[17];
	uint8_t octets[SMS_SUBMIT_OCTETS];
	uint8_t sar[4];
	struct smpp_out_tlv tlvs[SMS_SUBMIT_TLVS];
};

/* m's next part (m->parts is split). False: it can't be encoded. */
bool sms_submit_make(struct sms_submit *out, const struct sms_config *c, const struct sms_hand_message *m, int64_t wall_ms);

#endif
