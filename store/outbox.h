/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages out, until they are answered for (P16).
 *
 *      add             lease             every part taken             receipts of every part
 *   --------> queued --------> leased ---------------------> submitted ----------------------> delivered
 *               |  ^             |  \--refused for good--> failed <----------a part's receipt----/   |
 *   cancelled <-|  `--try later--|                           ^                                  expired
 *     expired <-'                `--no answer, or the lease ran out--> unknown --a code's rule--> expired
 *
 * A row is given to a gateway at most once without an answer: what may have been sent already is `unknown` and stays so.
 * Where the rule of its priority says "send again", that is another row, which names the first (again_of). */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/store.h"

#define STORE_LINK_NAME 33      /* octets with NUL */
#define STORE_SMS_TEXT 1024     /* octets of UTF-8 with NUL */
#define STORE_SMS_PARTS 16
#define STORE_SMS_ID 66         /* a gateway's message_id with NUL: SMPP 3.4 4.4.2, and one octet more, as seen */

enum store_priority { STORE_ONE_TIME_CODE, STORE_RECEIPT, STORE_ALERT, STORE_REMINDER, STORE_CAMPAIGN, STORE_PRIORITIES };

enum store_message_state {
	STORE_QUEUED, STORE_LEASED, STORE_SUBMITTED, STORE_DELIVERED, STORE_FAILED, STORE_EXPIRED, STORE_UNKNOWN, STORE_CANCELLED,
	STORE_MESSAGE_STATES
};

struct store_message {
	int64_t id;
	/* what store_outbox_add takes */
	enum store_priority priority;
	char kind[16];                  /* "receipt", "reminder", "care", "reply", "late", "manual" */
	char link[STORE_LINK_NAME];     /* the link it must go by; "": by its number (store/route.h), or any */
	uint64_t phone;
	int64_t household;              /* 0: none */
	char topic[16];                 /* what STOP may stop; "" can't be stopped */
	char subject[48];               /* what it is about, "due 2026-06-30": with household and kind it is found again */
	bool is_exact;                  /* every character as given, no old-spelling map */
	char text[STORE_SMS_TEXT];      /* as rendered; the sender only encodes */
	int64_t not_before_ms, expires_ms; /* wall clock; expires_ms 0: never */
	int64_t again_of;               /* the message that this is another copy of; 0 */
	/* what became of it since */
	enum store_message_state state;
	char via[STORE_LINK_NAME];      /* the link it was leased by last */
	bool is_withdrawn;              /* cancelled while it was leased: it is not tried again */
	int64_t lease;                  /* fencing: a result must bring the same number; 0: not leased */
	int64_t due_ms;                 /* queued: from when on; leased: until when */
	int attempts;                   /* leases, but for those given back unsent */
	uint32_t status;                /* the gateway's last word: a command_status, or a receipt's error */
	int parts, parts_delivered;     /* 0 until it is submitted */
	int first_part;                 /* parts before this one were taken by `via` in an earlier attempt */
	int64_t added_ms, sent_ms, done_ms; /* 0: not yet */
};

/* *id: of the new row. Makes m's text, kind and so on durable as they are; state and what follows is not looked at. */
int store_outbox_add(struct store *s, const struct store_message *m, int64_t now_ms, int64_t *id);
int store_outbox_load(struct store *s, int64_t id, struct store_message *out);
/* The newest message of a household with this kind and subject, in any state. */
int store_outbox_find(struct store *s, int64_t household, const char *kind, const char *subject, int64_t *id);

/* Up to `cap` messages that may go by this link and whose time has come: by priority, then the longest due first. They are
 * the caller's until `until_ms`. Those that have expired meanwhile end, those to parked phones wait (*skipped counts both:
 * while it is not 0 there may be more). The cost hangs on cap, not on the queue. */
int store_outbox_lease(struct store *s, const char *link, int64_t now_ms, int64_t until_ms, struct store_message *out, int cap,
		       int *n, int *skipped);

/* How a lease ends. STORE_NONE: this message is not leased by this number (any more); nothing was changed. */
struct store_outcome {
	int64_t id, lease;
	enum store_message_state to;    /* SUBMITTED, QUEUED, FAILED or UNKNOWN */
	int64_t due_ms;                 /* QUEUED: not before */
	bool is_unsent;                 /* QUEUED: nothing was tried, so it is no attempt */
	uint32_t status;
	int parts;                      /* how many the text has */
	int first_part, n_ids;          /* ids[0..n_ids) are of the parts from first_part on, which the gateway has taken */
	const char (*ids)[STORE_SMS_ID]; /* canonical (text/receipt.h) */
};
int store_outbox_result(struct store *s, const struct store_outcome *o, int64_t now_ms);

/* Leases that ran out, or all that `link` has (NULL: those that ran out, of any): their messages become unknown. Up to cap. */
int store_outbox_abandon(struct store *s, const char *link, int64_t now_ms, struct store_message *out, int cap, int *n);
/* Another copy of a message that ended, `suffix` behind its text (cut to fit). STORE_EXISTS: it has one already. STORE_REFUSED: it has
 * not ended, or is a one-time code. */
int store_outbox_again(struct store *s, int64_t id, const char *suffix, int64_t not_before_ms, int64_t expires_ms, int64_t now_ms,
		       int64_t *copy);
/* unknown -> expired: it is of no use any longer. */
int store_outbox_expire_unknown(struct store *s, int64_t id, int64_t now_ms);
/* Queued messages whose time is over, up to limit. */
int store_outbox_expire(struct store *s, int64_t now_ms, int limit, int *n);
/* Messages that ended or were submitted, added before `before_ms`: deleted, up to limit. */
int store_outbox_prune(struct store *s, int64_t before_ms, int limit, int *n);

/* queued -> cancelled. What is leased at the moment can't be taken back, but is not tried again either. *n: how many were
 * queued or leased. */
int store_outbox_cancel(struct store *s, int64_t id, int64_t now_ms, int *n);
int store_outbox_withdraw(struct store *s, int64_t household, const char *kind, int64_t now_ms, int *n);
int store_outbox_stop(struct store *s, uint64_t phone, const char *topic, int64_t now_ms, int *n); /* "": every topic */

const char *store_outbox_state_name(enum store_message_state state);    /* "queued" */
const char *store_outbox_priority_name(enum store_priority priority);   /* "one-time-code" */

#endif
