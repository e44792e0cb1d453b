/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery receipts: matched with the part that they are about, or kept a while for a message whose own answer is still to come. */
#ifndef STORE_RECEIPT_H
#define STORE_RECEIPT_H

#include "store/outbox.h"

enum store_part_state { STORE_PART_SENT, STORE_PART_DELIVERED, STORE_PART_FAILED, STORE_PART_EXPIRED };

struct store_receipt {
	char link[STORE_LINK_NAME];     /* it came by this one, so it is about what went by it */
	uint64_t phone;                 /* 0: it does not say */
	char id[STORE_SMS_ID];          /* canonical, as written; what else it may mean is the caller's to try */
	enum store_part_state state;    /* final ones only */
	uint32_t error;                 /* the gateway's own number */
};

/* `ids`: what the receipt's id may mean, canonical, likeliest first. The part is answered for once, its message becomes
 * delivered with its last part, failed or expired with the first that is. *message: whose it is; *has_ended: by this.
 * STORE_NONE: no such part. STORE_EXISTS: this part was answered for before; nothing was changed. */
int store_receipt_match(struct store *s, const struct store_receipt *r, const char (*ids)[STORE_SMS_ID], int n_ids, int64_t now_ms,
			int64_t *message, bool *has_ended);

/* For a message that was just submitted, some of whose parts were answered for before: it moves where they say. */
int store_receipt_settle(struct store *s, int64_t message, int64_t now_ms);

/* Keeps a receipt that matched nothing. */
int store_receipt_keep(struct store *s, const struct store_receipt *r, int64_t now_ms);
/* Takes one kept for this link, phone (or none said) and any of these ids out. STORE_NONE: there is none. */
int store_receipt_take(struct store *s, const char *link, uint64_t phone, const char (*ids)[STORE_SMS_ID], int n_ids,
		       struct store_receipt *out);
int store_receipt_waits(struct store *s, bool *any);
/* Deletes up to `limit` of those kept before `before_ms`. */
int store_receipt_prune(struct store *s, int64_t before_ms, int limit, int *n);

#endif
