/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests of ours that wait for an answer: found by sequence number, ended by deadline.
 *
 * Slots are made once. A used slot hangs in the chain of its sequence number's bucket and in a list ordered by deadline, a free
 * one in the list of free slots. Sequence numbers are consecutive, so chains have a length of about one. */
#include "smpp/window.h"

#include "base/buf.h"
#include "base/must.h"

#include <stdlib.h>

struct slot {
	struct smpp_waiting r;
	struct slot *chain;             /* the next one in the bucket, or of the free slots */
	struct slot *earlier, *later;   /* by deadline */
};

struct smpp_window {
	size_t room, len;
	struct slot *slots, *unused;
	struct slot **buckets;
	uint32_t mask;                  /* buckets - 1, a power of two less one */
	struct slot *first, *last;      /* by deadline */
};

struct smpp_window *smpp_window_new(size_t room)
{
	struct smpp_window *w = base_alloc(sizeof *w);
	uint32_t buckets = 16;

	must(room > 0 && room <= 1 << 20);
	while (buckets < room * 2)
		buckets *= 2;
	w->room = room;
	w->mask = buckets - 1;
	w->buckets = base_alloc(buckets * sizeof *w->buckets);
	w->slots = base_alloc(room * sizeof *w->slots);
	for (size_t i = room; i-- > 0;) {
		w->slots[i].chain = w->unused;
		w->unused = &w->slots[i];
	}
	return w;
}

void smpp_window_free(struct smpp_window *w)
{
	if (!w)
		return;
	free(w->buckets);
	free(w->slots);
	free(w);
}

size_t smpp_window_len(const struct smpp_window *w)
{
	return w->len;
}

bool smpp_window_is_full(const struct smpp_window *w)
{
	return w->len == w->room;
}

/* Where the pointer to the slot stands, or would stand: the end of the bucket's chain. */
static struct slot **find(const struct smpp_window *w, uint32_t sequence)
{
	struct slot **at = &w->buckets[sequence & w->mask];

	while (*at && (*at)->r.sequence != sequence)
		at = &(*at)->chain;
	return at;
}

bool smpp_window_has(const struct smpp_window *w, uint32_t sequence)
{
	return *find(w, sequence) != NULL;
}

void smpp_window_add(struct smpp_window *w, struct smpp_waiting r)
{
	struct slot **at = find(w, r.sequence);
	struct slot *s = w->unused, *before = w->last;

	must(s && !*at);
	w->unused = s->chain;
	*s = (struct slot){.r = r};
	*at = s;
	w->len++;
	while (before && before->r.deadline_ms > r.deadline_ms)
		before = before->earlier;
	s->earlier = before;
	s->later = before ? before->later : w->first;
	*(s->earlier ? &s->earlier->later : &w->first) = s;
	*(s->later ? &s->later->earlier : &w->last) = s;
}

bool smpp_window_take(struct smpp_window *w, uint32_t sequence, struct smpp_waiting *r)
{
	struct slot **at = find(w, sequence), *s = *at;

	if (!s)
		return false;
	*r = s->r;
	*at = s->chain;
	*(s->earlier ? &s->earlier->later : &w->first) = s->later;
	*(s->later ? &s->later->earlier : &w->last) = s->earlier;
	s->chain = w->unused;
	w->unused = s;
	w->len--;
	return true;
}

bool smpp_window_take_due(struct smpp_window *w, int64_t now_ms, struct smpp_waiting *r)
{
	if (!w->first || w->first->r.deadline_ms > now_ms)
		return false;
	return smpp_window_take(w, w->first->r.sequence, r);
}

int64_t smpp_window_next_deadline(const struct smpp_window *w)
{
	return w->first ? w->first->r.deadline_ms : INT64_MAX;
}
