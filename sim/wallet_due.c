/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A binary heap by time, then by order. */
#include "sim/wallet_due.h"

#include <stdlib.h>

static bool is_sooner(const struct sim_wallet_due *a, const struct sim_wallet_due *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

void sim_wallet_due_put(struct sim_wallet_heap *h, const struct sim_wallet_due *due)
{
	struct sim_wallet_due item = *due;
	size_t at = h->n++, up;

	item.order = ++h->order;
	if (h->n > h->cap) {
		h->cap = h->cap ? 2 * h->cap : 64;
		h->items = base_realloc(h->items, h->cap * sizeof *h->items);
	}
	for (; at && is_sooner(&item, &h->items[up = (at - 1) / 2]); at = up)
		h->items[at] = h->items[up];
	h->items[at] = item;
}

const struct sim_wallet_due *sim_wallet_due_first(const struct sim_wallet_heap *h)
{
	return h->n ? h->items : NULL;
}

bool sim_wallet_due_take(struct sim_wallet_heap *h, int64_t now_ms, struct sim_wallet_due *out)
{
	struct sim_wallet_due last;
	size_t at = 0, down;

	if (!h->n || h->items[0].at_ms > now_ms)
		return false;
	*out = h->items[0];
	last = h->items[--h->n];
	for (; (down = 2 * at + 1) < h->n; at = down) {
		if (down + 1 < h->n && is_sooner(&h->items[down + 1], &h->items[down]))
			down++;
		if (!is_sooner(&h->items[down], &last))
			break;
		h->items[at] = h->items[down];
	}
	h->items[at] = last;
	return true;
}

void sim_wallet_due_free_reply(struct sim_wallet_reply *r)
{
	if (!r)
		return;
	base_buf_release(&r->body);
	free(r);
}

void sim_wallet_due_release(struct sim_wallet_heap *h)
{
	for (size_t i = 0; i < h->n; i++)
		sim_wallet_due_free_reply(h->items[i].reply);
	free(h->items);
	*h = (struct sim_wallet_heap){0};
}
