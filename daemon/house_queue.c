/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that wait for the next batch, and how many of those that can wait it takes. */
#include "daemon/house_queue.h"

#include "base/buf.h"

#define BACKGROUND_BESIDE 256   /* rows of background work that a batch takes beside phones' steps: about 2 ms */
#define BACKGROUND_ALONE 1024   /* and where no phone waits: fewer commits */
#define HEAVY_ROWS 64           /* what a request counts for that is not told in rows */

struct desk_request *daemon_house_queue_push(struct house_queue *q, const struct desk_request *r)
{
	if (q->n == q->cap) {
		q->cap = q->cap ? q->cap * 2 : 16;
		q->requests = base_realloc(q->requests, q->cap * sizeof *q->requests);
	}
	q->requests[q->n] = *r;
	return &q->requests[q->n++];
}

static size_t rows_of(const struct desk_request *r)
{
	switch (r->kind) {
	case DESK_OUTBOX_LEASE:
	case DESK_OUTBOX_RESULT:
	case DESK_RECEIPT:
	case DESK_PAY_LEASE:
	case DESK_PAY_RESULT:
		return r->count;
	default:
		return HEAVY_ROWS;
	}
}

size_t daemon_house_queue_share(const struct house_queue *background, bool has_phones)
{
	size_t n = 0, rows = 0, most = has_phones ? BACKGROUND_BESIDE : BACKGROUND_ALONE;

	while (n < background->n && (!n || rows + rows_of(&background->requests[n]) <= most))
		rows += rows_of(&background->requests[n++]);
	return n;
}
