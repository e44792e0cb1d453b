/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gateway's connections and its time. */
#include "sim/gateway.h"

#include "base/must.h"
#include "sim/inside.h"
#include "sim/wire.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MS 10000

struct sim_gateway *sim_gateway_new(const struct sim_gateway_config *config, const struct sim_gateway_events *events)
{
	struct sim_gateway *g = base_alloc(sizeof *g);

	must(config->dialect);
	g->config = *config;
	if (!g->config.answer_ms)
		g->config.answer_ms = ANSWER_MS;
	g->events = *events;
	g->last_session = (uint16_t) config->seed;
	return g;
}

void sim_gateway_free(struct sim_gateway *g)
{
	struct sim_dialog *next;

	if (!g)
		return;
	for (struct sim_dialog *d = g->dialogs; d; d = next) {
		next = d->next;
		base_buf_release(&d->shown);
		base_buf_release(&d->frames);
		free(d);
	}
	for (int i = 0; i < g->n_peers; i++)
		sim_peer_release(&g->peers[i]);
	free(g->peers);
	base_buf_release(&g->pdu);
	base_buf_release(&g->text);
	free(g);
}

void sim_gateway_set_moods(struct sim_gateway *g, const struct sim_moods *moods)
{
	g->config.moods = *moods;
	for (int i = 0; i < g->n_peers; i++)
		g->peers[i].submits = 0; /* "the first N" are counted from here */
}

const struct sim_moods *sim_gateway_moods(const struct sim_gateway *g)
{
	return &g->config.moods;
}

const struct sim_gateway_counts *sim_gateway_counts(const struct sim_gateway *g)
{
	return &g->counts;
}

/* ---- binds ---- */

int sim_gateway_bound(const struct sim_gateway *g)
{
	int n = 0;

	for (int i = 0; i < g->n_peers; i++)
		n += g->peers[i].can_deliver;
	return n;
}

static void forget_bind(struct sim_gateway *g, int connection)
{
	struct sim_peer *p = &g->peers[connection];
	bool was_bound = p->can_deliver || p->can_submit;

	p->can_deliver = p->can_submit = false;
	for (struct sim_dialog *d = g->dialogs; d; d = d->next) {
		if (d->talk == TALK_ASKING && d->connection == connection && !d->is_acknowledged)
			d->connection = -1; /* goes again on the next bind */
		else if (d->connection == connection)
			d->is_acknowledged = true;
		if (d->held_connection == connection)
			d->is_resp_held = false;
	}
	if (was_bound && g->events.on_bound)
		g->events.on_bound(g->events.ctx, connection, p->system_id, false);
}

int sim_gateway_accept(struct sim_gateway *g, int64_t now_ms)
{
	int c = 0;

	g->now_ms = now_ms;
	while (c < g->n_peers && g->peers[c].is_open)
		c++;
	if (c == g->n_peers)
		g->peers = base_realloc(g->peers, (size_t) ++g->n_peers * sizeof *g->peers);
	sim_peer_open(&g->peers[c], (uint32_t) g->config.seed, now_ms);
	return c;
}

static struct sim_peer *peer(const struct sim_gateway *g, int connection)
{
	must(connection >= 0 && connection < g->n_peers && g->peers[connection].is_open);
	return &g->peers[connection];
}

void sim_gateway_closed(struct sim_gateway *g, int connection)
{
	struct sim_peer *p = peer(g, connection);

	forget_bind(g, connection);
	sim_peer_release(p);
}

struct buf *sim_gateway_output(struct sim_gateway *g, int connection)
{
	return &peer(g, connection)->out;
}

bool sim_gateway_wants_close(const struct sim_gateway *g, int connection)
{
	const struct sim_peer *p = peer(g, connection);

	return p->is_closing && !p->late.len;
}

static void on_bind(struct sim_gateway *g, int connection, const struct smpp_pdu *pdu)
{
	struct sim_peer *p = &g->peers[connection];
	uint32_t status = sim_peer_bind(p, pdu, &g->config);

	sim_wire_text_resp(&g->pdu, pdu->id | SMPP_RESP, status, pdu->sequence, "gateway");
	sim_say(g, connection, NULL);
	if (status)
		return;
	if (g->events.on_bound)
		g->events.on_bound(g->events.ctx, connection, p->system_id, true);
	for (struct sim_dialog *d = g->dialogs; d && p->can_deliver; d = d->next)
		if (d->talk == TALK_ASKING && d->connection < 0)
			sim_dialog_deliver(g, d, d->typed, false);
}

static void on_pdu(struct sim_gateway *g, int connection, const uint8_t *frame, size_t len)
{
	struct sim_peer *p = &g->peers[connection];
	struct smpp_pdu pdu;
	char room[16];

	smpp_pdu_decode(frame, len, &pdu);
	g->counts.pdus_in++;
	p->heard_ms = g->now_ms;
	p->is_asked = false;
	if (!(pdu.id & SMPP_RESP) && (!pdu.sequence || pdu.sequence > 0x7fffffff))
		sim_say_complaint(g, "%s has the sequence number 0x%x", smpp_pdu_name(pdu.id, room), pdu.sequence);
	if (pdu.flaw)
		sim_say_complaint(g, "%s: %s", smpp_pdu_name(pdu.id, room), pdu.flaw);
	switch (pdu.id) {
	case SMPP_BIND_TRANSCEIVER: case SMPP_BIND_TRANSMITTER: case SMPP_BIND_RECEIVER:
		on_bind(g, connection, &pdu);
		break;
	case SMPP_ENQUIRE_LINK:
		sim_say_header(g, connection, SMPP_ENQUIRE_LINK | SMPP_RESP, SMPP_OK, pdu.sequence);
		break;
	case SMPP_UNBIND:
		sim_say_header(g, connection, SMPP_UNBIND | SMPP_RESP, SMPP_OK, pdu.sequence);
		forget_bind(g, connection);
		p->is_closing = true;
		break;
	case SMPP_SUBMIT_SM:
		sim_submit_on_submit(g, connection, &pdu, frame);
		break;
	case SMPP_DELIVER_SM | SMPP_RESP:
		sim_submit_on_deliver_resp(g, connection, &pdu, frame);
		break;
	case SMPP_UNBIND | SMPP_RESP:
		forget_bind(g, connection);
		p->is_closing = true;
		break;
	default:
		if (pdu.id & SMPP_RESP)
			break;
		sim_say_complaint(g, "%s is no command of this gateway", smpp_pdu_name(pdu.id, room));
		sim_say_header(g, connection, SMPP_GENERIC_NACK, SMPP_RINVCMDID, pdu.sequence);
	}
}

void sim_gateway_feed(struct sim_gateway *g, int connection, const uint8_t *data, size_t len, int64_t now_ms)
{
	struct sim_peer *p = peer(g, connection);
	size_t at = 0;
	uint32_t status;
	long frame = 0;

	g->now_ms = now_ms;
	base_buf_append(&p->in, data, len);
	while (!p->is_closing && (frame = smpp_pdu_frame(p->in.data + at, p->in.len - at, SMPP_PDU_MAX, &status)) > 0) {
		on_pdu(g, connection, p->in.data + at, (size_t) frame);
		at += (size_t) frame;
	}
	if (frame < 0) {
		sim_say_complaint(g, "a PDU with a nonsense length");
		sim_say_header(g, connection, SMPP_GENERIC_NACK, status, 0);
		p->is_closing = true;
	}
	base_buf_consume(&p->in, at);
}

/* ---- time ---- */

static void tick_peer(struct sim_gateway *g, int connection)
{
	struct sim_peer *p = &g->peers[connection];

	sim_peer_tick(p, g->now_ms);
	if (!g->config.enquire_ms || !(p->can_deliver || p->can_submit) || g->now_ms < p->heard_ms + g->config.enquire_ms)
		return;
	if (p->is_asked) {
		sim_say_complaint(g, "no answer to enquire_link");
		p->is_closing = true;
	} else {
		p->is_asked = true;
		p->heard_ms = g->now_ms;
		sim_say_header(g, connection, SMPP_ENQUIRE_LINK, SMPP_OK, sim_peer_next_sequence(p));
	}
}

void sim_gateway_tick(struct sim_gateway *g, int64_t now_ms)
{
	g->now_ms = now_ms;
	for (int i = 0; i < g->n_peers; i++)
		if (g->peers[i].is_open)
			tick_peer(g, i);
	for (struct sim_dialog *d = g->dialogs; d; d = d->next) {
		if (!d->talk || now_ms < d->deadline_ms)
			continue;
		if (d->talk == TALK_ASKING)
			sim_say_complaint(g, "no screen within %" PRId64 " ms", g->config.answer_ms);
		sim_dialog_leave(g, d, d->talk == TALK_ASKING ? SIM_END_LATE : SIM_END_IDLE);
	}
}

int64_t sim_gateway_next_deadline(const struct sim_gateway *g)
{
	int64_t next = INT64_MAX;

	for (int i = 0; i < g->n_peers; i++) {
		const struct sim_peer *p = &g->peers[i];
		int64_t at = sim_peer_next_deadline(p);

		if (g->config.enquire_ms && (p->can_deliver || p->can_submit) && p->heard_ms + g->config.enquire_ms < at)
			at = p->heard_ms + g->config.enquire_ms;
		if (p->is_open && at < next)
			next = at;
	}
	for (const struct sim_dialog *d = g->dialogs; d; d = d->next)
		if (d->talk && d->deadline_ms < next)
			next = d->deadline_ms;
	return next;
}

/* ---- moods ---- */

int sim_gateway_read_mood(struct sim_moods *m, const char *text, struct error *e)
{
	size_t len = strcspn(text, "=");
	const char *number = text[len] ? text + len + 1 : NULL;
	char *end = NULL;
	unsigned long value = number ? strtoul(number, &end, 0) : 0;

	if (number && (!*number || *end || value > 600000 || *number == '-'))
		return base_error_set(e, "mood '%s': what follows = must be a number", text);
#define IS(name) (len == sizeof name - 1 && !strncmp(text, name, len))
	if (IS("none") && !number)
		*m = (struct sim_moods){0};
	else if (IS("late"))
		m->late_ms = number ? (int64_t) value : 3000;
	else if (IS("twice") && !number)
		m->is_twice = true;
	else if (IS("throttled"))
		m->throttled = number ? (int) value : 3;
	else if (IS("dropping"))
		m->dropping = number ? (int) value : 5;
	else if (IS("lying") && !number)
		m->is_lying = true;
	else if (IS("refusing"))
		m->refuses = number ? (uint32_t) value : SMPP_RBINDFAIL;
	else
		return base_error_set(e, "no mood is called '%s'; known are: none, late[=MS], twice, throttled[=N], "
				      "dropping[=N], lying, refusing[=STATUS]", text);
#undef IS
	return 0;
}
