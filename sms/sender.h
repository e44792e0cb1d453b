/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out: leases rows of the outbox, submits them, reports what became of each. A row is leased, submitted and reported once;
 * no answer is an unknown outcome (law 4), never a second try of ours.
 *
 *   idle --due--> leasing --none--> idle
 *                    `--some--> sending --all reported--> idle
 */
#ifndef SMS_SENDER_H
#define SMS_SENDER_H

#include "smpp/link.h"
#include "sms/config.h"

/* Set in every tag that the sender gives smpp_link_submit, and in no tag of ussd/. */
#define SMS_SENDER_TAG (1ull << 63)

struct sms_sender;

/* Borrows config's strings and the link. */
struct sms_sender *sms_sender_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out);
void sms_sender_free(struct sms_sender *s); /* when no request of its is at the desk any more */

/* next_due_ms of the latest batch (wall clock): when the outbox has something. */
void sms_sender_set_due(struct sms_sender *s, int64_t next_due_ms);
/* Of the kinds DESK_OUTBOX_LEASE and DESK_OUTBOX_RESULT. */
void sms_sender_on_reply(struct sms_sender *s, const struct desk_reply *r, int64_t now_ms, int64_t wall_ms);
/* tag has SMS_SENDER_TAG */
void sms_sender_on_outcome(struct sms_sender *s, uint64_t tag, enum smpp_outcome outcome,
			   const struct smpp_pdu *pdu, int64_t now_ms, int64_t wall_ms);
void sms_sender_tick(struct sms_sender *s, int64_t now_ms, int64_t wall_ms);
/* monotonic, as now_ms; INT64_MAX: none */
int64_t sms_sender_next_deadline(const struct sms_sender *s, int64_t now_ms, int64_t wall_ms);
void sms_sender_stop(struct sms_sender *s);             /* leases no more, submits no more of what it has */
size_t sms_sender_in_hand(const struct sms_sender *s);  /* submits without an answer, and requests at the desk */

struct sms_sender_counts {
	uint64_t submitted, accepted, refused, throttled, unknown, unsent /* leased, then given back for later */;
};
const struct sms_sender_counts *sms_sender_counts(const struct sms_sender *s);

#endif
