/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time in a world: octets, batches and deadlines, in their order. */
#include "base/must.h"
#include "tests/talk/world_inside.h"

#define TURNS_MAX 100000        /* of one settling: more is a loop that never ends */

/* Octets of one leg, both ways. True when some moved. */
static bool carry(struct world *w, struct smpp_link *link, int leg)
{
	int *c = &w->connections[leg];
	struct buf *out;
	bool moved = false;

	if (smpp_link_wants_dial(link, leg)) {
		must(*c < 0);
		if (w->is_gateway_away) {
			smpp_link_closed(link, leg, "connection refused", w->now_ms);
			return true;
		}
		*c = sim_gateway_accept(w->gateway, w->now_ms);
		smpp_link_connected(link, leg, w->now_ms);
		moved = true;
	}
	if (*c < 0)
		return moved;
	out = smpp_link_output(link, leg);
	if (out->len) {
		sim_gateway_feed(w->gateway, *c, out->data, out->len, w->now_ms);
		base_buf_consume(out, out->len);
		moved = true;
	}
	out = sim_gateway_output(w->gateway, *c);
	if (out->len) {
		smpp_link_feed(link, leg, out->data, out->len, w->now_ms);
		base_buf_consume(out, out->len);
		moved = true;
	}
	if (!moved && (smpp_link_wants_close(link, leg) || sim_gateway_wants_close(w->gateway, *c))) {
		sim_gateway_closed(w->gateway, *c);
		smpp_link_closed(link, leg, "closed", w->now_ms);
		*c = -1;
		moved = true;
	}
	return moved;
}

/* Runs the batch in hand. One that changes nothing on the disk is no boundary, and whether it does is known behind it: so to die before
 * a commit is to die before the first change that it makes. True: the process died. */
static bool run_batch(struct world *w)
{
	uint64_t before = faultvfs_changes(w->disk);
	bool is_last = w->death.boundary == w->n_boundaries + 1;

	if (is_last)
		faultvfs_die_at(w->disk, w->death.at ? w->death.at : 1, w->death.how);
	desk_batch_run(w->desk, w->batch.requests, w->batch.replies, w->batch.n);
	if (world_is_dead(w))
		return true;
	if (faultvfs_changes(w->disk) != before) {
		world_note(w, WORLD_COMMIT);
		return world_pass(w, WORLD_COMMITTED);
	}
	if (is_last)
		faultvfs_die_at(w->disk, 0, w->death.how);
	return false;
}

/* The store thread: one batch at a time. What it did in a process that died meanwhile is never told. */
static bool run_store(struct world *w)
{
	if (!w->has_batch) {
		if (!daemon_house_has_batch(w->house))
			return false;
		daemon_house_take_batch(w->house, &w->batch);
		w->has_batch = true;
	}
	if (w->now_ms < w->store_free_ms || run_batch(w))
		return false;
	w->has_batch = false;
	daemon_house_replies(w->house, &w->batch);
	return true;
}

void world_settle(struct world *w)
{
	bool moved = true;

	for (int turn = 0; moved && !world_is_dead(w); turn++) {
		struct smpp_link *link = daemon_house_link(w->house, 0);

		must(turn < TURNS_MAX);
		daemon_house_set_time(w->house, w->now_ms, world_wall_ms(w));
		if (w->purse)
			purse_set_time(w->purse, w->now_ms);
		moved = false;
		for (int leg = 0; leg < smpp_link_legs(link); leg++)
			moved = carry(w, link, leg) || moved;
		if (daemon_house_next_deadline(w->house) <= w->now_ms) {
			daemon_house_tick(w->house);
			moved = true;
		}
		if (sim_gateway_next_deadline(w->gateway) <= w->now_ms) {
			sim_gateway_tick(w->gateway, w->now_ms);
			moved = true;
		}
		if (w->purse && purse_next_deadline(w->purse) <= w->now_ms) {
			purse_tick(w->purse, w->now_ms);
			moved = true;
		}
		moved = run_store(w) || moved;
	}
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

void world_advance(struct world *w, int64_t ms)
{
	int64_t until_ms = w->now_ms + ms;

	world_settle(w);
	while (w->now_ms < until_ms && !world_is_dead(w)) {
		int64_t next_ms = sooner(daemon_house_next_deadline(w->house), sim_gateway_next_deadline(w->gateway));

		if (w->purse)
			next_ms = sooner(next_ms, purse_next_deadline(w->purse));
		if (w->has_batch)
			next_ms = sooner(next_ms, w->store_free_ms);
		next_ms = sooner(next_ms, until_ms);
		w->now_ms = next_ms > w->now_ms ? next_ms : w->now_ms + 1;
		world_settle(w);
	}
	if (world_is_dead(w))
		world_wallet_go_on(w, until_ms - w->now_ms);
}
