/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out: leases rows of the outbox, submits them at the link's pace, reports what became of each.
 *
 * A message's parts go one after the other, the next when the gateway has taken the last. "Slow down" is no answer to a
 * message: it stays in hand, and goes again under a new sequence number when the link goes on. No answer is an unknown
 * outcome (law 4), never a second try of ours. What can't be sent soon is given back, for another link or for later. */
#ifndef SMS_SENDER_H
#define SMS_SENDER_H

#include "smpp/link.h"
#include "sms/config.h"

/* Set in every tag that the sender gives smpp_link_submit, and in no tag of ussd/. */
#define SMS_SENDER_TAG (1ull << 63)

struct sms_sender;

/* Borrows config's strings and the link. */
struct sms_sender *sms_sender_new(const struct sms_config *config, struct smpp_link *link, struct sms_out out, int64_t now_ms);
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
size_t sms_sender_in_hand(const struct sms_sender *s);  /* messages not yet reported, and requests at the desk */

#define SMS_SENDER_REASONS 24   /* different statuses that are told apart; the rest are one */
#define SMS_SENDER_BUCKETS 12
struct sms_sender_counts {
	uint64_t submitted, accepted, refused, throttled, unknown; /* parts */
	uint64_t messages, given_back;  /* messages that all parts were taken of; leased, then left for later */
	struct { uint32_t status; uint64_t n; } reasons[SMS_SENDER_REASONS]; /* of refused, the first n_reasons of them */
	size_t n_reasons;
	uint64_t answered[SMS_SENDER_BUCKETS + 1]; /* answers within sms_sender_bounds_ms[i]; the last: later */
	uint64_t answer_ms;             /* the sum of them */
};
extern const int sms_sender_bounds_ms[SMS_SENDER_BUCKETS];
const struct sms_sender_counts *sms_sender_counts(const struct sms_sender *s);
bool sms_sender_is_slowed(const struct sms_sender *s);  /* the gateway said "slow down" */

#endif
