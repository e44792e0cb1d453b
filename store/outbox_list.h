/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox looked at, for lists and metrics. */
#ifndef STORE_OUTBOX_LIST_H
#define STORE_OUTBOX_LIST_H

#include "store/outbox.h"

/* For lists: rows after `after_id` in the order of ids, those that fit. */
struct store_outbox_filter {
	uint64_t phone;                 /* 0: any */
	int state;                      /* -1: any */
	const char *kind;               /* NULL: any */
};
int store_outbox_list_read(struct store *s, const struct store_outbox_filter *f, int64_t after_id, struct store_message *out,
			   int cap, int *n);
/* For metrics, on a read-only store beside the daemon: it counts the whole queue. */
struct store_outbox_depth { int64_t queued, due, oldest_due_ms /* INT64_MAX: none */; };
int store_outbox_list_depth(struct store *s, int64_t now_ms, struct store_outbox_depth out[STORE_PRIORITIES]);

#endif
