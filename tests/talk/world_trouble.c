/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong in a world: its disk, its store, its gateway. */
#include "store/store.h"
#include "tests/talk/world_inside.h"

#include <stdio.h>
#include <string.h>

int world_fault(struct world *w, const char *kind, struct error *e)
{
	faultvfs_heal(w->disk);
	if (w->other) {
		store_rollback(w->other);
		store_close(w->other);
		w->other = NULL;
	}
	if (!strcmp(kind, "none"))
		return 0;
	if (!strcmp(kind, "full")) {
		faultvfs_fail(w->disk, FAULTVFS_WRITE, 1, FAULTVFS_FULL, true);
	} else if (!strcmp(kind, "io")) {
		faultvfs_fail(w->disk, FAULTVFS_SYNC, 1, FAULTVFS_IOERR, true);
	} else if (!strcmp(kind, "busy")) {
		char url[128];

		snprintf(url, sizeof(url), "sqlite:%s", w->db);
		w->other = store_open(url, world_wall_ms(w), e);
		if (!w->other || store_begin(w->other))
			return base_error_set(e, "the lock can't be taken");
	} else {
		return base_error_set(e, "no fault of the store is called '%s'; known are: full, io, busy, none", kind);
	}
	return 0;
}

void world_gateway_away(struct world *w, bool is_away)
{
	struct smpp_link *link = daemon_house_link(w->house, 0);

	for (int leg = 0; leg < smpp_link_legs(link); leg++) {
		if (!is_away || w->connections[leg] < 0)
			continue;
		sim_gateway_closed(w->gateway, w->connections[leg]);
		w->connections[leg] = -1;
		smpp_link_closed(link, leg, "connection reset", w->now_ms);
	}
	w->is_gateway_away = is_away;
}

void world_store_late(struct world *w, int64_t ms)
{
	w->store_free_ms = w->now_ms + ms;
}

int world_redeliver(struct world *w, struct world_phone *p, struct error *e)
{
	struct smpp_link *link = daemon_house_link(w->house, 0);
	struct sim_moods moods = *sim_gateway_moods(w->gateway), twice = moods;
	struct sim_frame frame, last = {0};
	struct buf pdu = {0};
	size_t at = 0;
	int leg = smpp_link_legs(link) - 1; /* of a pair: the receiver */

	while (sim_gateway_frame(w->gateway, p->number, &at, &frame)) {
		struct smpp_pdu decoded;

		smpp_pdu_decode(frame.octets, frame.len, &decoded);
		if (frame.is_ours && decoded.id == SMPP_DELIVER_SM)
			last = frame;
		if (last.octets == frame.octets) {
			pdu.len = 0;
			base_buf_append(&pdu, frame.octets, frame.len);
		}
	}
	if (!last.len)
		return base_error_set(e, "this phone has said nothing yet");
	twice.is_twice = true; /* the gateway knows that its own repeat may be answered again */
	sim_gateway_set_moods(w->gateway, &twice);
	daemon_house_set_time(w->house, w->now_ms, world_wall_ms(w));
	smpp_link_feed(link, leg, pdu.data, pdu.len, w->now_ms);
	base_buf_release(&pdu);
	world_settle(w);
	sim_gateway_set_moods(w->gateway, &moods);
	return 0;
}
