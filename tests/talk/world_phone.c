/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phones of a world: what the gateway shows them. */
#include "base/must.h"
#include "tests/talk/world_inside.h"

#include <stdio.h>
#include <string.h>

struct world_phone *world_phone(struct world *w, uint64_t number)
{
	for (int i = 0; i < w->n_phones; i++)
		if (w->phones[i].number == number)
			return &w->phones[i];
	must(w->n_phones < WORLD_PHONES);
	w->phones[w->n_phones] = (struct world_phone){.number = number};
	return &w->phones[w->n_phones++];
}

static void on_screen(void *ctx, uint64_t number, const char *text, bool is_last)
{
	struct world_phone *p = world_phone(ctx, number);

	snprintf(p->screen, sizeof(p->screen), "%s", text);
	p->is_open = !is_last;
	p->is_last = is_last;
	p->has_screen = true;
	p->shown_ms = p->asked_ms;
}

static void on_end(void *ctx, uint64_t number, enum sim_end why)
{
	(void) why;
	world_phone(ctx, number)->is_open = false;
}

static void on_sms(void *ctx, uint64_t number, const char *from, const char *text)
{
	struct world_phone *p = world_phone(ctx, number);

	(void) from;
	memmove(p->sms[1], p->sms[0], sizeof(p->sms) - sizeof(p->sms[0]));
	snprintf(p->sms[0], sizeof(p->sms[0]), "%s", text);
	p->n_sms++;
}

static void on_complaint(void *ctx, const char *sentence)
{
	struct world *w = ctx;

	base_buf_printf(&w->complaints, "%s%s", w->complaints.len ? "; " : "", sentence);
}

const char *world_complaints(const struct world *w)
{
	return w->complaints.len ? (const char *) w->complaints.data : "";
}

void world_forgive(struct world *w)
{
	w->complaints.len = 0;
}

struct sim_gateway_events world_phone_events(struct world *w)
{
	return (struct sim_gateway_events){w, on_screen, on_end, on_sms, NULL, on_complaint};
}
