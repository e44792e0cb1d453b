/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that a sender has in hand. */
#include "sms/hand.h"

#include "base/must.h"

#include <stdlib.h>

void sms_hand_init(struct sms_hand *h, size_t cap)
{
	*h = (struct sms_hand){.cap = cap, .all = base_alloc(cap * sizeof *h->all)};
	for (size_t i = cap; i-- > 0;) {
		h->all[i].next = h->unused;
		h->unused = &h->all[i];
	}
}

void sms_hand_release(struct sms_hand *h)
{
	for (size_t i = 0; i < h->cap; i++)
		text_parts_release(&h->all[i].parts);
	free(h->all);
}

static bool goes_before(const struct sms_hand_message *a, const struct sms_hand_message *b)
{
	return a->out.priority != b->out.priority ? a->out.priority < b->out.priority : a->serial < b->serial;
}

void sms_hand_wait(struct sms_hand *h, struct sms_hand_message *m)
{
	struct sms_hand_message **at = &h->first;

	if (m->is_waiting)
		return;
	if (h->last && goes_before(h->last, m)) /* nearly always */
		at = &h->last->next;
	while (*at && goes_before(*at, m))
		at = &(*at)->next;
	m->next = *at;
	*at = m;
	if (!m->next)
		h->last = m;
	m->is_waiting = true;
}

void sms_hand_unwait(struct sms_hand *h, struct sms_hand_message *m)
{
	struct sms_hand_message **at = &h->first, *before = NULL;

	if (!m->is_waiting)
		return;
	while (*at != m) { /* nearly always the first */
		before = *at;
		at = &before->next;
	}
	*at = m->next;
	if (h->last == m)
		h->last = before;
	m->next = NULL;
	m->is_waiting = false;
}

struct sms_hand_message *sms_hand_add(struct sms_hand *h, const struct desk_outgoing *out, int64_t now_ms)
{
	struct sms_hand_message *m = h->unused;

	must(m);
	h->unused = m->next;
	h->n++;
	m->out = *out;
	m->result = (struct desk_sent){.id = out->id, .lease = out->lease, .phone = out->phone, .first_part = out->first_part};
	m->leased_ms = now_ms;
	m->serial = ++h->serial;
	m->next = NULL;
	m->is_waiting = false;
	return m;
}

void sms_hand_drop(struct sms_hand *h, struct sms_hand_message *m)
{
	sms_hand_unwait(h, m);
	m->next = h->unused;
	h->unused = m;
	h->n--;
}

size_t sms_hand_index(const struct sms_hand *h, const struct sms_hand_message *m)
{
	return (size_t) (m - h->all);
}

struct sms_hand_message *sms_hand_at(const struct sms_hand *h, size_t index)
{
	must(index < h->cap);
	return &h->all[index];
}
