/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phones' dialogs: what a phone does, told to the application in the gateway's dialect. */
#include "sim/gateway.h"
#include "sim/inside.h"

#include "base/phone.h"
#include "sim/wire.h"
#include "text/gsm.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TAG_SOURCE_SUBADDRESS 0x0202
#define TAG_NOBODY_KNOWS 0x3ffe
#define ESM_ABORT 0x08
#define VLR "22366990001"       /* a network element's address, where the dialect gives that for a destination */

struct sim_dialog *sim_dialog_find(const struct sim_gateway *g, uint64_t phone)
{
	struct sim_dialog *d = g->dialogs;

	while (d && d->phone != phone)
		d = d->next;
	return d;
}

static void release_held(struct sim_gateway *g, struct sim_dialog *d, uint32_t status)
{
	if (!d->is_resp_held)
		return;
	d->is_resp_held = false;
	sim_say_submit_resp(g, d->held_connection, d, d->held_sequence, status);
}

void sim_dialog_end(struct sim_gateway *g, struct sim_dialog *d, enum sim_end why)
{
	release_held(g, d, g->config.dialect->dead_status);
	d->talk = TALK_NONE;
	d->deadline_ms = INT64_MAX;
	if (g->events.on_end)
		g->events.on_end(g->events.ctx, d->phone, why);
}

static bool is_session_taken(const struct sim_gateway *g, uint16_t session)
{
	for (const struct sim_dialog *d = g->dialogs; d; d = d->next)
		if (d->talk && d->session == session)
			return true;
	return false;
}

static uint16_t new_session(struct sim_gateway *g)
{
	for (int i = 0; i < 0x8000; i++) {
		/* even, never 0: the lowest bit of its_session_info is the end bit */
		g->last_session = (uint16_t) ((g->last_session + 2) & 0xfffe);
		if (g->last_session && !is_session_taken(g, g->last_session))
			break;
	}
	return g->last_session;
}

static void append_tlvs(struct sim_gateway *g, const struct sim_dialog *d, int op, bool is_end)
{
	uint16_t session = (uint16_t) (d->session | (is_end && g->config.dialect->carrier == SIM_CARRIER_ITS));
	uint8_t octets[2] = {(uint8_t) (session >> 8), (uint8_t) session};
	uint8_t one = (uint8_t) op;
	char imsi[24];

	if (op != SIM_OP_NONE)
		sim_wire_tlv(&g->pdu, SMPP_TAG_USSD_SERVICE_OP, &one, 1);
	if (g->config.dialect->carrier == SIM_CARRIER_ITS)
		sim_wire_tlv(&g->pdu, SMPP_TAG_ITS_SESSION_INFO, octets, 2);
	else if (g->config.dialect->carrier == SIM_CARRIER_UMR)
		sim_wire_tlv(&g->pdu, SMPP_TAG_USER_MESSAGE_REFERENCE, octets, 2);
	else if (op != SIM_OP_NONE) {
		snprintf(imsi, sizeof imsi, "61001%010" PRIu64, d->phone % 10000000000u);
		sim_wire_tlv(&g->pdu, TAG_SOURCE_SUBADDRESS, imsi, strlen(imsi));
	}
	if (g->config.moods.is_lying) {
		sim_wire_tlv(&g->pdu, TAG_NOBODY_KNOWS, "whatever", 8);
		sim_wire_u8(&g->pdu, 0);
	}
}

/* "*700*3*1#": "700" */
static void code_of(const char *dialled, char out[SIM_PHONE_TEXT + 1])
{
	size_t len;

	dialled += strspn(dialled, "*#");
	len = strcspn(dialled, "*#");
	memcpy(out, dialled, len);
	out[len] = '\0';
}

/* What the phone typed, in the octets of the dialect. */
static size_t typed_octets(const char *text, uint8_t out[254], uint8_t *data_coding)
{
	int len = text_gsm_encode(text, strlen(text), out, 254);

	if (len < 0) {
		*data_coding = 8;
		len = text_gsm_encode_ucs2(text, strlen(text), out, 254);
	}
	return len < 0 ? 0 : (size_t) len;
}

/* Gives the phone's last word to an application. The dialog waits when none is bound. */
void sim_dialog_deliver(struct sim_gateway *g, struct sim_dialog *d, const char *text, bool is_end)
{
	const struct sim_dialect *k = g->config.dialect;
	bool is_begin = d->op == k->op_begin;
	bool is_bare = is_end && k->hang_up == SIM_HANG_UP_TEXT;
	char source[BASE_PHONE_TEXT], code[SIM_PHONE_TEXT + 1], validity[16];
	uint8_t octets[254];
	struct sim_deliver m = {.service_type = is_bare ? "" : k->service_type, .source_ton = 1, .source_npi = 1,
				.dest_ton = 1, .dest_npi = 1, .data_coding = k->data_coding, .text = octets};
	size_t start;

	d->connection = sim_peer_receiver(g->peers, g->n_peers, d->connection, &g->turn);
	if (d->connection < 0)
		return;
	code_of(d->dialled, code);
	m.source = base_phone_format(d->phone, source) + 1;
	m.dest = is_bare ? "" : k->dest_is_vlr ? VLR : k->code_in_dest ? d->dialled : code;
	m.esm_class = is_bare ? ESM_ABORT : 0;
	m.text_len = typed_octets(k->code_in_dest && is_begin ? "" : text, octets, &m.data_coding);
	if (k->carrier == SIM_CARRIER_NONE && !is_bare) {
		snprintf(validity, sizeof validity, "%u", 10000u + d->session);
		m.validity = validity;
	}
	if (g->config.moods.is_lying)
		sim_say_lies(g, d->connection);
	d->is_acknowledged = is_end;
	d->deliver_sequence = sim_peer_next_sequence(&g->peers[d->connection]);
	start = sim_wire_begin_deliver(&g->pdu, d->deliver_sequence, &m);
	append_tlvs(g, d, is_end && k->hang_up >= SIM_HANG_UP_NO_OP ? SIM_OP_NONE : d->op, is_end);
	sim_wire_end(&g->pdu, start);
	if (g->config.moods.is_twice)
		base_buf_append(&g->text, g->pdu.data, g->pdu.len);
	sim_say(g, d->connection, d);
	if (g->config.moods.is_twice) {
		base_buf_append(&g->pdu, g->text.data, g->text.len);
		g->text.len = 0;
		sim_say(g, d->connection, d);
	}
}

int sim_gateway_dial(struct sim_gateway *g, uint64_t phone, const char *dialled, int64_t now_ms, struct error *e)
{
	struct sim_dialog *d = sim_dialog_find(g, phone);

	g->now_ms = now_ms;
	if (strlen(dialled) > SIM_PHONE_TEXT || !*dialled || dialled[strspn(dialled, "*#0123456789")])
		return base_error_set(e, "'%s' can't be dialled: digits, * and # only, like *700#", dialled);
	if (!d) {
		d = base_alloc(sizeof *d);
		d->phone = phone;
		d->connection = d->held_connection = -1;
		d->next = g->dialogs;
		g->dialogs = d;
	}
	if (d->talk)
		sim_dialog_end(g, d, SIM_END_DIALLED_AGAIN);
	d->frames.len = d->shown.len = 0;
	d->connection = -1;
	d->session = new_session(g);
	d->op = g->config.dialect->op_begin;
	snprintf(d->dialled, sizeof d->dialled, "%s", dialled);
	snprintf(d->typed, sizeof d->typed, "%s", dialled);
	g->counts.dialled++;
	d->talk = TALK_ASKING;
	d->deadline_ms = now_ms + g->config.answer_ms;
	sim_dialog_deliver(g, d, d->typed, false);
	if (d->connection < 0)
		sim_dialog_end(g, d, SIM_END_NO_APPLICATION);
	return 0;
}

int sim_gateway_answer(struct sim_gateway *g, uint64_t phone, const char *text, int64_t now_ms, struct error *e)
{
	struct sim_dialog *d = sim_dialog_find(g, phone);

	g->now_ms = now_ms;
	if (!d || !d->talk)
		return base_error_set(e, "no dialog is open on this phone: dial first");
	if (d->talk != TALK_SHOWING)
		return base_error_set(e, "the answer to the last word has not come yet: wait for a screen");
	if (strlen(text) > SIM_PHONE_TEXT)
		return base_error_set(e, "an answer has at most %d octets", SIM_PHONE_TEXT);
	release_held(g, d, SMPP_OK);
	snprintf(d->typed, sizeof d->typed, "%s", text);
	d->op = g->config.dialect->op_answer;
	g->counts.answered++;
	d->talk = TALK_ASKING;
	d->deadline_ms = now_ms + g->config.answer_ms;
	sim_dialog_deliver(g, d, d->typed, false);
	return 0;
}

void sim_dialog_leave(struct sim_gateway *g, struct sim_dialog *d, enum sim_end why)
{
	bool is_text = g->config.dialect->hang_up == SIM_HANG_UP_TEXT;

	d->op = g->config.dialect->op_left;
	sim_dialog_deliver(g, d, is_text ? "ABORT from mobile phone" : "", true);
	sim_dialog_end(g, d, why);
}

int sim_gateway_hang_up(struct sim_gateway *g, uint64_t phone, int64_t now_ms, struct error *e)
{
	struct sim_dialog *d = sim_dialog_find(g, phone);

	g->now_ms = now_ms;
	if (!d || !d->talk)
		return base_error_set(e, "no dialog is open on this phone");
	sim_dialog_leave(g, d, SIM_END_HUNG_UP);
	return 0;
}

bool sim_gateway_is_talking(const struct sim_gateway *g, uint64_t phone)
{
	const struct sim_dialog *d = sim_dialog_find(g, phone);

	return d && d->talk;
}

int sim_gateway_send_sms(struct sim_gateway *g, uint64_t phone, const char *to, const char *text, int64_t now_ms,
			 struct error *e)
{
	char source[BASE_PHONE_TEXT];
	uint8_t octets[254];
	struct sim_deliver m = {.source = base_phone_format(phone, source) + 1, .source_ton = 1, .source_npi = 1,
				.dest = to, .dest_npi = 1, .text = octets};
	int c = sim_peer_receiver(g->peers, g->n_peers, -1, &g->turn);

	g->now_ms = now_ms;
	if (c < 0)
		return base_error_set(e, "no application is bound: the SMS can't be given to anybody");
	if (strlen(to) > 20 || strlen(text) > SIM_PHONE_TEXT)
		return base_error_set(e, "an SMS from a phone has at most %d octets", SIM_PHONE_TEXT);
	m.text_len = typed_octets(text, octets, &m.data_coding);
	sim_wire_end(&g->pdu, sim_wire_begin_deliver(&g->pdu, sim_peer_next_sequence(&g->peers[c]), &m));
	sim_say(g, c, NULL);
	return 0;
}

bool sim_gateway_frame(const struct sim_gateway *g, uint64_t phone, size_t *at, struct sim_frame *out)
{
	const struct sim_dialog *d = sim_dialog_find(g, phone);
	struct sim_frame_header header;

	if (!d || *at >= d->frames.len)
		return false;
	memcpy(&header, d->frames.data + *at, sizeof header);
	*out = (struct sim_frame){header.at_ms, header.is_ours, header.len, d->frames.data + *at + sizeof header};
	*at += sizeof header + header.len;
	return true;
}
