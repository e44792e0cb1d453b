/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A leg of a link: its states, its connection, its clockwork.
 *
 * A leg owns at most one connection, from the moment it asks for a dial until the loop says closed. It may be down and still have
 * one: then it wants it closed. */
#include "smpp/leg.h"

#include "base/log.h"
#include "base/must.h"
#include "smpp/encode.h"

#include <inttypes.h>

#define UNBIND_MS 2000          /* for the answer to our unbind, which may never come */
#define SEQUENCE_MAX 0x7fffffff /* SMPP 3.4 3.2 */

/* ---- states ----------------------------------------------------------------------------------- */

#define MAY(state) (1u << (state))

static const struct {
	const char *name;
	unsigned may;                   /* where it may go */
} states[] = {
	[SMPP_DOWN] = {"down", MAY(SMPP_DIALING)},
	[SMPP_DIALING] = {"dialing", MAY(SMPP_BINDING) | MAY(SMPP_DOWN)},
	[SMPP_BINDING] = {"binding", MAY(SMPP_BOUND) | MAY(SMPP_DOWN)},
	[SMPP_BOUND] = {"bound", MAY(SMPP_UNBINDING) | MAY(SMPP_DOWN)},
	[SMPP_UNBINDING] = {"unbinding", MAY(SMPP_DOWN)},
};

/* Every change of state goes through here. */
static void move(struct smpp_leg *g, enum smpp_leg_state to, const char *why)
{
	enum smpp_leg_state from = g->state;
	const struct smpp_link_events *events = &g->link->events;

	must(states[from].may & MAY(to));
	g->state = to;
	base_log(LOG_INFO, "link", "link=%s leg=%d from=%s to=%s reason=\"%s\"", g->link->config.name, g->index,
		 states[from].name, states[to].name, why);
	if (events->on_state)
		events->on_state(events->ctx, g->index, from, to);
}

void smpp_leg_fall(struct smpp_leg *g, const char *why)
{
	const struct smpp_link_events *events = &g->link->events;
	struct smpp_waiting r;

	if (g->state == SMPP_DOWN)
		return;
	g->deadline_ms = INT64_MAX;
	move(g, SMPP_DOWN, why);
	for (int lane = 0; lane < 2; lane++)
		while (smpp_window_take_due(g->windows[lane], INT64_MAX, &r))
			events->on_outcome(events->ctx, g->index, r.tag, SMPP_LOST, NULL);
}

static void forget_output(struct smpp_leg *g)
{
	g->out.len = 0;
	g->behind.len = 0;
}

/* A peer that is silent will not take what is still to be written either. */
static void give_up(struct smpp_leg *g, const char *why)
{
	forget_output(g);
	smpp_leg_fall(g, why);
}

void smpp_leg_init(struct smpp_leg *g, struct smpp_common *link, int index, uint32_t bind_id, int64_t now_ms)
{
	*g = (struct smpp_leg){
		.link = link,
		.index = index,
		.bind_id = bind_id,
		.is_due = true,
		.deadline_ms = now_ms + link->config.bind_ms,
		.heard_ms = now_ms,
		.bound_ms = INT64_MAX,
		.sequence = link->config.sequence,
		.in = {.max = link->config.pdu_max},
	};
	g->windows[SMPP_LANE_USSD] = smpp_window_new((size_t) link->config.window_ussd);
	g->windows[SMPP_LANE_SMS] = smpp_window_new((size_t) link->config.window_sms);
}

void smpp_leg_release(struct smpp_leg *g)
{
	smpp_frames_release(&g->in);
	base_buf_release(&g->out);
	base_buf_release(&g->behind);
	smpp_window_free(g->windows[SMPP_LANE_USSD]);
	smpp_window_free(g->windows[SMPP_LANE_SMS]);
}

/* ---- what goes out ---------------------------------------------------------------------------- */

uint32_t smpp_leg_next_sequence(struct smpp_leg *g)
{
	do
		g->sequence = g->sequence >= SEQUENCE_MAX ? 1 : g->sequence + 1;
	while (smpp_window_has(g->windows[SMPP_LANE_USSD], g->sequence) ||
	       smpp_window_has(g->windows[SMPP_LANE_SMS], g->sequence));
	return g->sequence;
}

void smpp_leg_count_out(struct smpp_leg *g, size_t len)
{
	g->link->counts.pdus_out++;
	g->link->counts.octets_out += len;
}

void smpp_leg_close_ranks(struct smpp_leg *g)
{
	if (!g->behind.len)
		return;
	base_buf_append(&g->out, g->behind.data, g->behind.len);
	g->behind.len = 0;
}

void smpp_leg_send_header(struct smpp_leg *g, uint32_t id, uint32_t status, uint32_t sequence)
{
	size_t before = g->out.len;

	smpp_encode_header(&g->out, id, status, sequence);
	smpp_leg_count_out(g, g->out.len - before);
}

/* The response's message_id is unused: SMPP 3.4 4.6.2. */
void smpp_leg_send_text_resp(struct smpp_leg *g, uint32_t id, uint32_t status, uint32_t sequence)
{
	size_t before = g->out.len;

	smpp_encode_text_resp(&g->out, id, status, sequence, "");
	smpp_leg_count_out(g, g->out.len - before);
}

static void send_bind(struct smpp_leg *g)
{
	const struct smpp_link_config *c = &g->link->config;
	const struct smpp_bind bind = {
		.id = g->bind_id, .system_id = c->system_id, .password = c->password, .system_type = c->system_type,
		.ton = c->ton, .npi = c->npi, .address_range = c->address_range,
	};
	size_t before = g->out.len;
	struct error e;

	g->bind_sequence = smpp_leg_next_sequence(g);
	if (smpp_encode_bind(&g->out, &bind, g->bind_sequence, &e)) {
		base_log(LOG_ERROR, "bind-unfit", "link=%s leg=%d error=\"%s\"", c->name, g->index, e.text);
		g->is_refused = true;
		smpp_leg_fall(g, "the bind can't be written");
		return;
	}
	smpp_leg_count_out(g, g->out.len - before);
}

static void send_unbind(struct smpp_leg *g, int64_t now_ms)
{
	g->unbind_sequence = smpp_leg_next_sequence(g);
	smpp_leg_close_ranks(g);
	smpp_leg_send_header(g, SMPP_UNBIND, SMPP_OK, g->unbind_sequence);
	g->deadline_ms = now_ms + UNBIND_MS;
	move(g, SMPP_UNBINDING, "we stop");
}

/* ---- the connection --------------------------------------------------------------------------- */

bool smpp_leg_wants_dial(struct smpp_leg *g)
{
	if (!g->is_due)
		return false;
	g->is_due = false;
	g->has_connection = true;
	move(g, SMPP_DIALING, "time to dial");
	return true;
}

void smpp_leg_connected(struct smpp_leg *g, int64_t now_ms)
{
	if (g->state != SMPP_DIALING)
		return; /* it took too long: the leg waits for closed */
	smpp_frames_restart(&g->in);
	forget_output(g);
	g->is_asked = false;
	g->is_refused = false;
	g->heard_ms = now_ms;
	g->connection = base_rng_next(&g->link->rng);
	g->deadline_ms = now_ms + g->link->config.bind_ms;
	move(g, SMPP_BINDING, "connected");
	send_bind(g);
}

/* From min up, doubled with each failure to max; the upper half by chance, so that many links do not dial at once. */
static int64_t pause_ms(struct smpp_leg *g)
{
	int64_t min = g->link->config.backoff_min_ms, max = g->link->config.backoff_max_ms, pause = min;

	for (int i = 0; i < g->failures && pause < max; i++)
		pause *= 2;
	if (g->is_refused || pause > max)
		pause = max;
	pause = pause / 2 + base_rng_below(&g->link->rng, (uint64_t) (pause / 2) + 1);
	return pause < min ? min : pause;
}

void smpp_leg_closed(struct smpp_leg *g, const char *why, int64_t now_ms)
{
	int64_t pause;

	if (!g->has_connection)
		return;
	smpp_leg_fall(g, why);
	g->has_connection = false;
	forget_output(g);
	if (g->bound_ms != INT64_MAX && now_ms - g->bound_ms > g->link->config.backoff_max_ms)
		g->failures = 0;
	g->bound_ms = INT64_MAX;
	if (g->link->is_stopping)
		return;
	g->failures++;
	pause = pause_ms(g);
	g->deadline_ms = now_ms + pause;
	base_log(LOG_INFO, "link-redial", "link=%s leg=%d in_ms=%" PRId64 " failures=%d", g->link->config.name,
		 g->index, pause, g->failures);
}

/* ---- signs of life ---------------------------------------------------------------------------- */

/* Until when nothing needs to be done about silence. */
static int64_t quiet_until(const struct smpp_leg *g)
{
	const struct smpp_link_config *c = &g->link->config;
	int64_t enquire = c->enquire_ms ? g->heard_ms + c->enquire_ms : INT64_MAX;
	int64_t idle = c->idle_ms ? g->heard_ms + c->idle_ms : INT64_MAX;

	return enquire < idle ? enquire : idle;
}

/* Any whole PDU is as good as the answer to our enquire_link. */
void smpp_leg_hear(struct smpp_leg *g, int64_t now_ms)
{
	g->heard_ms = now_ms;
	g->is_asked = false;
	if (g->state == SMPP_BOUND)
		g->deadline_ms = quiet_until(g);
}

void smpp_leg_bound(struct smpp_leg *g)
{
	g->link->counts.binds++;
	g->bound_ms = g->heard_ms;
	g->deadline_ms = quiet_until(g);
	move(g, SMPP_BOUND, "bind_resp");
}

static void on_silence(struct smpp_leg *g, int64_t now_ms)
{
	const struct smpp_link_config *c = &g->link->config;

	if (g->is_asked) {
		g->link->counts.enquire_timeouts++;
		give_up(g, "no answer to enquire_link");
	} else if (c->idle_ms && now_ms - g->heard_ms >= c->idle_ms) {
		give_up(g, "silence");
	} else {
		g->is_asked = true;
		g->deadline_ms = now_ms + c->response_ms;
		smpp_leg_send_header(g, SMPP_ENQUIRE_LINK, SMPP_OK, smpp_leg_next_sequence(g));
	}
}

/* ---- time ------------------------------------------------------------------------------------- */

static void on_deadline(struct smpp_leg *g, int64_t now_ms)
{
	switch (g->state) {
	case SMPP_DOWN:
		g->is_due = true;
		g->deadline_ms = now_ms + g->link->config.bind_ms; /* for the dialing that follows */
		break;
	case SMPP_DIALING:
		give_up(g, "no connection in time");
		break;
	case SMPP_BINDING:
		give_up(g, "no bind_resp in time");
		break;
	case SMPP_BOUND:
		on_silence(g, now_ms);
		break;
	case SMPP_UNBINDING:
		give_up(g, "no unbind_resp in time");
		break;
	}
}

/* A late answer is an unknown outcome and no reason to close: on some gateways it comes when the subscriber has
 * answered. */
static void expire(struct smpp_leg *g, enum smpp_lane lane, int64_t now_ms)
{
	const struct smpp_link_events *events = &g->link->events;
	struct smpp_waiting r;

	while (smpp_window_take_due(g->windows[lane], now_ms, &r)) {
		g->link->counts.response_timeouts++;
		base_log(LOG_WARNING, "response-timeout", "link=%s leg=%d lane=%s sequence=%" PRIu32,
			 g->link->config.name, g->index, lane == SMPP_LANE_USSD ? "ussd" : "sms", r.sequence);
		events->on_outcome(events->ctx, g->index, r.tag, SMPP_TIMED_OUT, NULL);
	}
}

void smpp_leg_tick(struct smpp_leg *g, int64_t now_ms)
{
	if (g->deadline_ms <= now_ms)
		on_deadline(g, now_ms);
	expire(g, SMPP_LANE_USSD, now_ms);
	expire(g, SMPP_LANE_SMS, now_ms);
}

int64_t smpp_leg_next_deadline(const struct smpp_leg *g)
{
	int64_t next = g->deadline_ms;

	for (int lane = 0; lane < 2; lane++) {
		int64_t deadline = smpp_window_next_deadline(g->windows[lane]);

		next = deadline < next ? deadline : next;
	}
	return next;
}

void smpp_leg_stop(struct smpp_leg *g, int64_t now_ms)
{
	g->is_due = false;
	if (g->state == SMPP_BOUND)
		send_unbind(g, now_ms);
	else if (g->state == SMPP_DOWN)
		g->deadline_ms = INT64_MAX;
	else if (g->state != SMPP_UNBINDING)
		give_up(g, "we stop");
}
