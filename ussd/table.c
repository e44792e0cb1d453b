/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bounded table of what is in hand: slots, a hash over phones, one list a state. */
#include "ussd/table.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"

#include <stdlib.h>

#define NIL UINT32_MAX
#define INDEX_BITS 20
#define INDEX_MASK ((1u << INDEX_BITS) - 1)

struct list {
	uint32_t first, last;
	size_t n;
};

struct ussd_table {
	const char *link;
	struct ussd_slot *slots;
	size_t n_slots, n_used;          /* slots beyond n_used were never touched */
	uint32_t *heads;                 /* of the hash chains */
	uint32_t hash_mask;
	uint64_t serial;
	struct list lists[USSD_STATES];
};

static const char *const names[USSD_STATES] = {"free", "asked", "held", "sent", "done"};

/* A move to the same state puts the slot at the end of the list. */
static const bool allowed[USSD_STATES][USSD_STATES] = {
	[USSD_FREE] = {[USSD_ASKED] = true, [USSD_HELD] = true},
	[USSD_ASKED] = {[USSD_ASKED] = true, [USSD_HELD] = true, [USSD_DONE] = true},
	[USSD_HELD] = {[USSD_ASKED] = true, [USSD_HELD] = true, [USSD_SENT] = true, [USSD_DONE] = true},
	[USSD_SENT] = {[USSD_ASKED] = true, [USSD_HELD] = true, [USSD_DONE] = true, [USSD_FREE] = true},
	[USSD_DONE] = {[USSD_ASKED] = true, [USSD_HELD] = true, [USSD_FREE] = true},
};

struct ussd_table *ussd_table_new(size_t slots, const char *link)
{
	struct ussd_table *t = base_alloc(sizeof *t);
	size_t heads = 1;

	must(slots > 0 && slots <= INDEX_MASK + 1u);
	while (heads < slots)
		heads *= 2;
	t->link = link;
	t->n_slots = slots;
	t->slots = base_alloc(slots * sizeof *t->slots);
	t->heads = base_alloc(heads * sizeof *t->heads);
	t->hash_mask = (uint32_t) heads - 1;
	for (size_t i = 0; i < heads; i++)
		t->heads[i] = NIL;
	for (size_t i = 0; i < USSD_STATES; i++)
		t->lists[i].first = t->lists[i].last = NIL;
	return t;
}

void ussd_table_free(struct ussd_table *t)
{
	if (!t)
		return;
	free(t->slots);
	free(t->heads);
	free(t);
}

static uint32_t index_of(const struct ussd_table *t, const struct ussd_slot *s)
{
	return (uint32_t) (s - t->slots);
}

static uint32_t *head_of(const struct ussd_table *t, uint64_t phone)
{
	return &t->heads[(uint32_t) ((phone * 0x9e3779b97f4a7c15ull) >> 32) & t->hash_mask];
}

struct ussd_slot *ussd_table_find(const struct ussd_table *t, uint64_t phone)
{
	for (uint32_t i = *head_of(t, phone); i != NIL; i = t->slots[i].chain)
		if (t->slots[i].phone == phone)
			return &t->slots[i];
	return NULL;
}

static void unlink_slot(struct ussd_table *t, struct ussd_slot *s)
{
	struct list *l = &t->lists[s->state];

	*(s->previous == NIL ? &l->first : &t->slots[s->previous].next) = s->next;
	*(s->next == NIL ? &l->last : &t->slots[s->next].previous) = s->previous;
	l->n--;
}

static void link_slot(struct ussd_table *t, struct ussd_slot *s)
{
	struct list *l = &t->lists[s->state];

	s->previous = l->last;
	s->next = NIL;
	*(l->last == NIL ? &l->first : &t->slots[l->last].next) = index_of(t, s);
	l->last = index_of(t, s);
	l->n++;
}

void ussd_table_move(struct ussd_table *t, struct ussd_slot *s, enum ussd_state to)
{
	must(allowed[s->state][to]);
	base_log(LOG_DEBUG, "ussd-move", "link=%s slot=%u from=%s to=%s", t->link, index_of(t, s), names[s->state],
		 names[to]);
	unlink_slot(t, s);
	if (to == USSD_FREE) {
		uint32_t *at = head_of(t, s->phone);

		while (*at != index_of(t, s))
			at = &t->slots[*at].chain;
		*at = s->chain;
	}
	s->state = to;
	link_slot(t, s);
}

struct ussd_slot *ussd_table_take(struct ussd_table *t, uint64_t phone)
{
	struct ussd_slot *s = ussd_table_oldest(t, USSD_FREE);
	uint32_t *head = head_of(t, phone);

	if (!s && t->n_used < t->n_slots) {
		s = &t->slots[t->n_used++];
		link_slot(t, s);
	}
	if (!s) {
		s = ussd_table_oldest(t, USSD_DONE);
		if (!s || s->ticket)
			s = ussd_table_oldest(t, USSD_SENT);
		if (!s || s->ticket)
			return NULL;
		ussd_table_move(t, s, USSD_FREE);
	}
	*s = (struct ussd_slot){.phone = phone, .previous = s->previous, .next = s->next, .chain = *head};
	*head = index_of(t, s);
	return s;
}

size_t ussd_table_count(const struct ussd_table *t, enum ussd_state state)
{
	return t->lists[state].n;
}

struct ussd_slot *ussd_table_oldest(const struct ussd_table *t, enum ussd_state state)
{
	return t->lists[state].first == NIL ? NULL : &t->slots[t->lists[state].first];
}

struct ussd_slot *ussd_table_after(const struct ussd_table *t, const struct ussd_slot *s)
{
	return s->next == NIL ? NULL : &t->slots[s->next];
}

uint64_t ussd_table_serial(struct ussd_table *t, const struct ussd_slot *s)
{
	return (++t->serial & (UINT64_MAX >> (INDEX_BITS + 1))) << INDEX_BITS | index_of(t, s);
}

struct ussd_slot *ussd_table_at(const struct ussd_table *t, uint64_t serial)
{
	size_t i = serial & INDEX_MASK;

	return i < t->n_used ? &t->slots[i] : NULL;
}
