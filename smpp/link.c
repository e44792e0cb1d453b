/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One link to an operator's gateway: its legs, and what the rooms above ask of them. */
#include "smpp/link.h"

#include "base/log.h"
#include "base/must.h"
#include "smpp/leg.h"
#include "smpp/receive.h"

#include <stdlib.h>

struct smpp_link {
	struct smpp_common common;
	int n_legs;
	struct smpp_leg *legs;
};

static struct smpp_leg *leg_at(const struct smpp_link *l, int leg)
{
	must(leg >= 0 && leg < l->n_legs);
	return &l->legs[leg];
}

static uint32_t bind_id(const struct smpp_link_config *c, int leg)
{
	if (!c->is_pair)
		return SMPP_BIND_TRANSCEIVER;
	return leg == 0 ? SMPP_BIND_TRANSMITTER : SMPP_BIND_RECEIVER;
}

struct smpp_link *smpp_link_new(const struct smpp_link_config *config, const struct smpp_link_events *events,
				int64_t now_ms)
{
	struct smpp_link *l = base_alloc(sizeof *l);

	must(config->window_ussd > 0 && config->window_sms > 0 && config->pdu_max >= SMPP_HEADER);
	must(config->bind_ms > 0 && config->response_ms > 0);
	must(config->backoff_min_ms > 0 && config->backoff_max_ms >= config->backoff_min_ms);
	l->common = (struct smpp_common){.config = *config, .events = *events, .rng = {config->seed}};
	l->n_legs = config->is_pair ? 2 : config->binds > 1 ? config->binds : 1;
	l->legs = base_alloc((size_t) l->n_legs * sizeof *l->legs);
	for (int i = 0; i < l->n_legs; i++)
		smpp_leg_init(&l->legs[i], &l->common, i, bind_id(config, i), now_ms);
	return l;
}

void smpp_link_free(struct smpp_link *l)
{
	if (!l)
		return;
	for (int i = 0; i < l->n_legs; i++)
		smpp_leg_release(&l->legs[i]);
	free(l->legs);
	free(l);
}

/* ---- the loop's side -------------------------------------------------------------------------- */

int smpp_link_legs(const struct smpp_link *l)
{
	return l->n_legs;
}

enum smpp_leg_state smpp_link_state(const struct smpp_link *l, int leg)
{
	return leg_at(l, leg)->state;
}

bool smpp_link_wants_dial(struct smpp_link *l, int leg)
{
	return smpp_leg_wants_dial(leg_at(l, leg));
}

bool smpp_link_wants_close(const struct smpp_link *l, int leg)
{
	return leg_at(l, leg)->has_connection && leg_at(l, leg)->state == SMPP_DOWN;
}

void smpp_link_connected(struct smpp_link *l, int leg, int64_t now_ms)
{
	smpp_leg_connected(leg_at(l, leg), now_ms);
}

void smpp_link_closed(struct smpp_link *l, int leg, const char *why, int64_t now_ms)
{
	smpp_leg_closed(leg_at(l, leg), why, now_ms);
}

void smpp_link_feed(struct smpp_link *l, int leg, const uint8_t *data, size_t len, int64_t now_ms)
{
	smpp_receive_feed(leg_at(l, leg), data, len, now_ms);
}

struct buf *smpp_link_output(struct smpp_link *l, int leg)
{
	struct smpp_leg *g = leg_at(l, leg);

	smpp_leg_close_ranks(g);
	return &g->out;
}

size_t smpp_link_unsent(const struct smpp_link *l, int leg)
{
	const struct smpp_leg *g = leg_at(l, leg);

	return g->out.len + g->behind.len;
}

int64_t smpp_link_next_deadline(const struct smpp_link *l)
{
	int64_t next = INT64_MAX;

	for (int i = 0; i < l->n_legs; i++) {
		int64_t deadline = smpp_leg_next_deadline(&l->legs[i]);

		next = deadline < next ? deadline : next;
	}
	return next;
}

void smpp_link_tick(struct smpp_link *l, int64_t now_ms)
{
	for (int i = 0; i < l->n_legs; i++)
		smpp_leg_tick(&l->legs[i], now_ms);
}

void smpp_link_unbind(struct smpp_link *l, int64_t now_ms)
{
	l->common.is_stopping = true;
	for (int i = 0; i < l->n_legs; i++)
		smpp_leg_stop(&l->legs[i], now_ms);
}

/* ---- the side of the rooms above -------------------------------------------------------------- */

static bool can_send(const struct smpp_leg *g)
{
	return g->state == SMPP_BOUND && g->bind_id != SMPP_BIND_RECEIVER;
}

int smpp_link_pick(const struct smpp_link *l, int preferred)
{
	if (preferred >= 0 && preferred < l->n_legs && can_send(&l->legs[preferred]))
		return preferred;
	for (int i = 0; i < l->n_legs; i++)
		if (can_send(&l->legs[i]))
			return i;
	return -1;
}

int smpp_link_submit(struct smpp_link *l, int leg, enum smpp_lane lane, const struct smpp_message *m, uint64_t tag,
		     int64_t deadline_ms, int64_t now_ms)
{
	struct smpp_leg *g = leg < 0 ? NULL : leg_at(l, leg);
	struct smpp_waiting r = {.tag = tag, .deadline_ms = deadline_ms > now_ms ? deadline_ms : now_ms + 1};
	struct error e;
	struct buf *out;
	size_t before;

	if (!g || !can_send(g))
		return SMPP_NOT_BOUND;
	if (smpp_window_is_full(g->windows[lane]))
		return SMPP_WINDOW_FULL;
	out = lane == SMPP_LANE_USSD ? &g->out : &g->behind;
	before = out->len;
	r.sequence = smpp_leg_next_sequence(g);
	if (smpp_encode_message(out, m, r.sequence, &e)) {
		base_log(LOG_ERROR, "submit-unfit", "link=%s leg=%d error=\"%s\"", l->common.config.name, leg, e.text);
		return SMPP_UNFIT;
	}
	smpp_leg_count_out(g, out->len - before);
	smpp_window_add(g->windows[lane], r);
	return SMPP_SENT;
}

void smpp_link_respond(struct smpp_link *l, int leg, uint32_t request_id, uint32_t sequence, uint32_t status)
{
	struct smpp_leg *g = leg_at(l, leg);

	if (g->state == SMPP_BOUND || g->state == SMPP_UNBINDING)
		smpp_leg_send_text_resp(g, request_id | SMPP_RESP, status, sequence);
}

uint64_t smpp_link_connection(const struct smpp_link *l, int leg)
{
	return leg_at(l, leg)->connection;
}

const struct smpp_link_counts *smpp_link_counts(const struct smpp_link *l)
{
	return &l->common.counts;
}
