/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How deep the outbox is, and which alerts stand open: counted by a worker on a connection of its own, since a long queue takes longer
 * to count than a batch may last. */
#ifndef DAEMON_LOOP_QUEUE_H
#define DAEMON_LOOP_QUEUE_H

#include "store/alert.h"
#include "store/outbox_list.h"

#include <uv.h>

struct loop_queue;

/* NULL with a sentence where the store can't be opened. */
struct loop_queue *daemon_loop_queue_open(uv_loop_t *loop, const char *store_url, struct error *e);
/* Counts anew, unless it was counted a short while ago or is being counted. */
void daemon_loop_queue_tick(struct loop_queue *q, int64_t now_ms, int64_t wall_ms);
/* By enum store_priority, as last counted; NULL: not yet, or no q. */
const struct store_outbox_depth *daemon_loop_queue_depth(const struct loop_queue *q);
/* Likewise, by enum scheme_alert_what. */
const struct store_alert_open *daemon_loop_queue_alerts(const struct loop_queue *q);
void daemon_loop_queue_close(struct loop_queue *q); /* when the loop has run to its end; NULL is well */

#endif
