/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each PDU of the gateway does to a leg. */
#include "smpp/receive.h"

#include "base/log.h"
#include "smpp/refusal.h"

#include <inttypes.h>

/* Tells of a PDU that does nothing. */
static void ignore(const struct smpp_leg *g, const struct smpp_pdu *p, const char *why)
{
	char id[16], status[16];

	base_log(LOG_WARNING, "pdu-ignored",
		 "link=%s leg=%d pdu=%s sequence=%" PRIu32 " status=\"%s\" reason=\"%s\"", g->link->config.name,
		 g->index, smpp_pdu_name(p->id, id), p->sequence, smpp_pdu_status_name(p->status, status), why);
}

/* ---- answers to our requests ------------------------------------------------------------------ */

static void on_bind_refused(struct smpp_leg *g, const struct smpp_pdu *p)
{
	const struct smpp_refusal *refusal = smpp_refusal_find(p->status);
	const char *system_id = g->link->config.system_id;
	char name[16];

	g->link->counts.bind_errors++;
	g->is_refused = refusal->is_lasting;
	base_log(LOG_ERROR, "bind-refused", "link=%s leg=%d system_id=\"%s\" status=\"%s\" advice=\"%s\"",
		 g->link->config.name, g->index, system_id ? system_id : "", smpp_pdu_status_name(p->status, name),
		 refusal->advice);
	smpp_leg_fall(g, "bind refused");
}

static void on_bind_resp(struct smpp_leg *g, const struct smpp_pdu *p)
{
	if (g->state != SMPP_BINDING)
		ignore(g, p, "we are not binding");
	else if (p->status == SMPP_OK)
		smpp_leg_bound(g);
	else
		on_bind_refused(g, p);
}

static void on_unbind_resp(struct smpp_leg *g, const struct smpp_pdu *p)
{
	if (g->state == SMPP_UNBINDING)
		smpp_leg_fall(g, "unbound");
	else
		ignore(g, p, "we did not unbind");
}

static void on_submit_resp(struct smpp_leg *g, const struct smpp_pdu *p)
{
	const struct smpp_link_events *events = &g->link->events;
	struct smpp_waiting r;

	if (!smpp_window_take(g->windows[SMPP_LANE_USSD], p->sequence, &r) &&
	    !smpp_window_take(g->windows[SMPP_LANE_SMS], p->sequence, &r)) {
		ignore(g, p, "no request of ours waits for it: late, or never sent");
		return;
	}
	if (p->status == SMPP_RTHROTTLED || p->status == SMPP_RMSGQFUL)
		g->link->counts.throttled++;
	events->on_outcome(events->ctx, g->index, r.tag, SMPP_ANSWERED, p);
}

/* SMPP 3.4 4.3.1. Some gateways give sequence 0: while we bind, it can only be the bind that they mean. */
static void on_nack(struct smpp_leg *g, const struct smpp_pdu *p)
{
	if (g->state == SMPP_BINDING && (p->sequence == g->bind_sequence || p->sequence == 0))
		on_bind_refused(g, p);
	else if (g->state == SMPP_UNBINDING && p->sequence == g->unbind_sequence)
		smpp_leg_fall(g, "our unbind was refused");
	else
		on_submit_resp(g, p);
}

static void on_response(struct smpp_leg *g, const struct smpp_pdu *p)
{
	switch (p->id) {
	case SMPP_GENERIC_NACK:
		on_nack(g, p);
		break;
	case SMPP_SUBMIT_SM | SMPP_RESP:
	case SMPP_DATA_SM | SMPP_RESP:
		on_submit_resp(g, p);
		break;
	case SMPP_BIND_RECEIVER | SMPP_RESP: /* some gateways answer a bind with another bind's response */
	case SMPP_BIND_TRANSMITTER | SMPP_RESP:
	case SMPP_BIND_TRANSCEIVER | SMPP_RESP:
		on_bind_resp(g, p);
		break;
	case SMPP_UNBIND | SMPP_RESP:
		on_unbind_resp(g, p);
		break;
	case SMPP_ENQUIRE_LINK | SMPP_RESP: /* a sign of life, as any PDU */
		break;
	default:
		ignore(g, p, "we sent no such request");
	}
}

/* ---- the gateway's requests ------------------------------------------------------------------- */

static void on_message(struct smpp_leg *g, const struct smpp_pdu *p)
{
	const struct smpp_link_events *events = &g->link->events;

	if (g->state != SMPP_BOUND)
		smpp_leg_send_text_resp(g, p->id | SMPP_RESP, SMPP_RINVBNDSTS, p->sequence);
	else if (p->flaw) /* half a number is another phone's number, and half an answer another answer */
		smpp_leg_send_text_resp(g, p->id | SMPP_RESP, SMPP_RINVMSGLEN, p->sequence);
	else
		events->on_message(events->ctx, g->index, p);
}

static void on_request(struct smpp_leg *g, const struct smpp_pdu *p)
{
	switch (p->id) {
	case SMPP_DELIVER_SM:
	case SMPP_DATA_SM:
		on_message(g, p);
		break;
	case SMPP_ENQUIRE_LINK: /* some ask before the bind is done */
		smpp_leg_send_header(g, SMPP_ENQUIRE_LINK | SMPP_RESP, SMPP_OK, p->sequence);
		break;
	case SMPP_UNBIND:
		smpp_leg_send_header(g, SMPP_UNBIND | SMPP_RESP, SMPP_OK, p->sequence);
		smpp_leg_fall(g, "the gateway unbinds");
		break;
	case SMPP_OUTBIND: /* SMPP 3.4 2.2.1: it wants our bind, which is on its way */
	case SMPP_ALERT_NOTIFICATION: /* SMPP 3.4 4.12.1: has no response */
		ignore(g, p, "nothing to do");
		break;
	case SMPP_BIND_RECEIVER:
	case SMPP_BIND_TRANSMITTER:
	case SMPP_BIND_TRANSCEIVER:
	case SMPP_QUERY_SM:
	case SMPP_SUBMIT_SM:
	case SMPP_REPLACE_SM:
	case SMPP_CANCEL_SM:
	case SMPP_SUBMIT_MULTI:
		ignore(g, p, "only a gateway serves this");
		smpp_leg_send_header(g, p->id | SMPP_RESP,
				     g->state == SMPP_BOUND ? SMPP_RINVCMDID : SMPP_RINVBNDSTS, p->sequence);
		break;
	default: /* SMPP 3.4 4.3: with the sequence number of the original PDU */
		ignore(g, p, "unknown command");
		g->link->counts.nacks++;
		smpp_leg_send_header(g, SMPP_GENERIC_NACK, SMPP_RINVCMDID, p->sequence);
	}
}

/* ---- frames ----------------------------------------------------------------------------------- */

static void on_frame(struct smpp_leg *g, const uint8_t *frame, size_t len, int64_t now_ms)
{
	struct smpp_pdu p;
	char name[16];

	smpp_pdu_decode(frame, len, &p);
	g->link->counts.pdus_in++;
	if (p.flaw) {
		g->link->counts.flaws++;
		base_log(LOG_WARNING, "pdu-flaw", "link=%s leg=%d pdu=%s sequence=%" PRIu32 " flaw=\"%s\"",
			 g->link->config.name, g->index, smpp_pdu_name(p.id, name), p.sequence, p.flaw);
	}
	smpp_leg_hear(g, now_ms);
	if (p.id & SMPP_RESP)
		on_response(g, &p);
	else
		on_request(g, &p);
}

static bool is_talking(const struct smpp_leg *g)
{
	return g->state == SMPP_BINDING || g->state == SMPP_BOUND || g->state == SMPP_UNBINDING;
}

void smpp_receive_feed(struct smpp_leg *g, const uint8_t *data, size_t len, int64_t now_ms)
{
	const uint8_t *frame = NULL;
	long n = 0;

	g->link->counts.octets_in += len;
	while (is_talking(g) && (n = smpp_frames_next(&g->in, &data, &len, &frame)) > 0)
		on_frame(g, frame, (size_t) n, now_ms);
	if (n < 0) { /* where the next PDU begins can't be known */
		g->link->counts.nacks++;
		smpp_leg_send_header(g, SMPP_GENERIC_NACK, SMPP_RINVCMDLEN, frame ? smpp_pdu_sequence(frame) : 0);
		smpp_leg_fall(g, "a PDU of impossible length");
	}
}
