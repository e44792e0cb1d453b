/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How deep the outbox is, and which alerts stand open. */
#include "daemon/loop_queue.h"

#include "base/buf.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

#define EVERY_MS 10000

struct loop_queue {
	uv_loop_t *loop;
	uv_work_t work;
	struct store *store;
	int64_t due_ms, wall_ms;
	bool is_counting, is_known;
	int rc;                                                 /* the worker's */
	struct store_outbox_depth counting[STORE_PRIORITIES];   /* the worker's, while it counts */
	struct store_outbox_depth depth[STORE_PRIORITIES];
	struct store_alert_open surveying[SCHEME_ALERT_LIVES];  /* the worker's, likewise */
	struct store_alert_open alerts[SCHEME_ALERT_LIVES];
};

struct loop_queue *daemon_loop_queue_open(uv_loop_t *loop, const char *store_url, struct error *e)
{
	struct store *store = store_open_readonly(store_url, e);
	struct loop_queue *q;

	if (!store)
		return NULL;
	q = base_alloc(sizeof *q);
	q->loop = loop;
	q->store = store;
	q->work.data = q;
	return q;
}

static void count(uv_work_t *work)
{
	struct loop_queue *q = work->data;

	q->rc = store_outbox_list_depth(q->store, q->wall_ms, q->counting);
	if (!q->rc)
		q->rc = store_alert_survey(q->store, q->surveying);
}

static void on_counted(uv_work_t *work, int status)
{
	struct loop_queue *q = work->data;

	q->is_counting = false;
	if (status || q->rc) {
		base_log(LOG_WARNING, "outbox-uncounted", "why=\"%s\"", store_last_error(q->store));
		return;
	}
	memcpy(q->depth, q->counting, sizeof q->depth);
	memcpy(q->alerts, q->surveying, sizeof q->alerts);
	q->is_known = true;
}

void daemon_loop_queue_tick(struct loop_queue *q, int64_t now_ms, int64_t wall_ms)
{
	if (q->is_counting || now_ms < q->due_ms)
		return;
	q->due_ms = now_ms + EVERY_MS;
	q->wall_ms = wall_ms;
	q->is_counting = !uv_queue_work(q->loop, &q->work, count, on_counted);
}

const struct store_outbox_depth *daemon_loop_queue_depth(const struct loop_queue *q)
{
	return q && q->is_known ? q->depth : NULL;
}

const struct store_alert_open *daemon_loop_queue_alerts(const struct loop_queue *q)
{
	return q && q->is_known ? q->alerts : NULL;
}

void daemon_loop_queue_close(struct loop_queue *q)
{
	if (!q)
		return;
	store_close(q->store);
	free(q);
}
