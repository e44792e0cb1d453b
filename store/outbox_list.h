/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox looked at: when it has something to send, lists, metrics. */
#ifndef STORE_OUTBOX_LIST_H
#define STORE_OUTBOX_LIST_H

#include "store/outbox.h"

/* When the next message is due that may go by `link` (NULL: by any of them). INT64_MAX: nothing waits. */
int store_outbox_list_next(struct store *s, const char *link, int64_t *due_ms);

/* For lists: rows after `after_id` in the order of ids, those that fit. */
struct store_outbox_filter {
	uint64_t phone;                 /* 0: any */
	int state;                      /* -1: any */
	const char *kind;               /* NULL: any */
};
int store_outbox_list_read(struct store *s, const struct store_outbox_filter *f, int64_t after_id, struct store_message *out,
			   int cap, int *n);
/* Of this kind and subject: whose outcome is unknown, that are no copy and of which there is none; behind `after` in the order of ids. */
int store_outbox_list_unknown(struct store *s, const char *kind, const char *subject, int64_t after, struct store_message *out, int cap,
			      int *n);
/* What became of those of this kind: n of each subject in each state, by subject. It reads the whole outbox: on a read-only store. */
int store_outbox_list_fates(struct store *s, const char *kind, void (*told)(void *ctx, const char *subject, enum store_message_state state,
									    int64_t n), void *ctx);
/* For metrics, on a read-only store beside the daemon: it counts the whole queue. */
struct store_outbox_depth { int64_t queued, due, oldest_due_ms /* INT64_MAX: none */; };
int store_outbox_list_depth(struct store *s, int64_t now_ms, struct store_outbox_depth out[STORE_PRIORITIES]);

#endif
