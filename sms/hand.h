/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that a sender has in hand: leased, and not yet reported. */
#ifndef SMS_HAND_H
#define SMS_HAND_H

#include "desk/request.h"
#include "text/parts.h"

struct sms_hand_message {
	struct desk_outgoing out;
	struct text_parts parts;
	struct desk_sent result;        /* filled as answers come: the next part is result.first_part + result.n_parts */
	bool is_waiting;                /* in the list of those with a part to send; else a part is submitted, or it is new */
	int64_t leased_ms, sent_ms;     /* monotonic; sent_ms: of the part that is submitted */
	uint64_t serial;                /* in the order in which they were leased */
	struct sms_hand_message *next;  /* in that list, or of the free ones */
};

struct sms_hand {
	size_t cap, n;
	uint64_t serial;
	struct sms_hand_message *all, *unused;
	struct sms_hand_message *first, *last;  /* waiting: by priority, then as they were leased */
};

void sms_hand_init(struct sms_hand *h, size_t cap);
void sms_hand_release(struct sms_hand *h);

/* Takes a leased message in hand; there must be room. */
struct sms_hand_message *sms_hand_add(struct sms_hand *h, const struct desk_outgoing *out, int64_t now_ms);
void sms_hand_wait(struct sms_hand *h, struct sms_hand_message *m);     /* behind those that go first */
void sms_hand_unwait(struct sms_hand *h, struct sms_hand_message *m);
void sms_hand_drop(struct sms_hand *h, struct sms_hand_message *m);     /* reported: its place is free */

/* The number of its place, for tags. */
size_t sms_hand_index(const struct sms_hand *h, const struct sms_hand_message *m);
struct sms_hand_message *sms_hand_at(const struct sms_hand *h, size_t index);

#endif
