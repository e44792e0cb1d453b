/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a link's dialogs share: requests to the desk, and acknowledgements that wait for its commit. */
#include "ussd/hand.h"

void ussd_hand_post(struct ussd *u, enum desk_kind kind, uint64_t phone, uint64_t session, uint64_t key,
		    uint64_t ticket, int64_t wall_ms)
{
	struct desk_request *r = &u->request;

	r->kind = kind;
	r->link = u->config.link;
	r->phone = phone;
	r->session = session;
	r->key = key;
	r->ticket = ticket;
	r->now_ms = wall_ms;
	r->ttl_ms = u->dialect->session_s * 1000ll;
	r->pay_delay_ms = u->dialect->pay_delay_s * 1000ll;
	r->entropy = base_rng_next(&u->rng);
	if (!ticket)
		r->input[0] = '\0';
	u->out.post(u->out.ctx, r);
}

void ussd_hand_set_ticket(struct ussd *u, struct ussd_slot *s, uint64_t ticket)
{
	u->n_owed += (ticket != 0) - (s->ticket != 0);
	s->ticket = ticket;
}

void ussd_hand_post_unshown(struct ussd *u, struct ussd_slot *s, int64_t wall_ms)
{
	u->counts.unshown++;
	s->is_over = true;
	ussd_hand_post(u, DESK_USSD_LATE, s->phone, s->session, s->key, 0, wall_ms);
}

void ussd_hand_acknowledge(struct ussd *u, struct ussd_slot *s)
{
	if (s->is_ack_owed && smpp_link_connection(u->link, s->to.leg) == s->ack_connection)
		smpp_link_respond(u->link, s->to.leg, s->ack_id, s->ack_sequence, SMPP_OK);
	s->is_ack_owed = false;
}

void ussd_hand_finish(struct ussd *u, struct ussd_slot *s, int64_t now_ms)
{
	s->done_ms = now_ms;
	if (s->state != USSD_DONE)
		ussd_table_move(u->table, s, USSD_DONE);
}
