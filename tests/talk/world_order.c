/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order of staff in a world, as the control socket gives it to the house. */
#include "tests/talk/world_inside.h"

static void post(struct world *w);

static void on_decided(void *ctx, const struct desk_reply *r)
{
	struct world *w = ctx;

	if (r->verdict == DESK_DONE && w->order->is_more) {
		w->order->from = w->order->next;
		post(w);
		return;
	}
	daemon_house_hurry(w->house);
	w->order = NULL;
}

static void post(struct world *w)
{
	const struct desk_request r = {.kind = DESK_COUNTER, .body = w->order};

	daemon_house_set_time(w->house, w->now_ms, world_wall_ms(w));
	daemon_house_post(w->house, &r, on_decided, w);
}

void world_order(struct world *w, struct desk_counter *o)
{
	o->said.text[0] = '\0';
	o->from = 0;
	w->order = o;
	post(w);
	world_settle(w);
}
