/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What applications send: screens and SMS, judged by the gateway's dialect. */
#include "sim/inside.h"

#include "base/date.h"
#include "base/phone.h"
#include "sim/wire.h"
#include "text/gsm.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SCREEN_SEPTETS 182      /* 160 octets: 3GPP TS 23.090 with 23.038 */
#define SCREEN_OCTETS 160
#define ESM_RECEIPT 0x04
#define ESM_UDH 0x40

/* The text of a message in g->text, UTF-8; -1 when its octets can't be read. */
static int read_text(struct sim_gateway *g, const struct smpp_pdu *pdu)
{
	size_t len;
	const uint8_t *octets = smpp_pdu_text(pdu, &len);
	size_t cap = 3 * len + 4;
	char *out;
	int n;

	g->text.len = 0;
	if ((pdu->esm_class & ESM_UDH) && len && octets[0] < len) { /* parts of a long SMS are shown one by one */
		len -= octets[0] + 1u;
		octets += octets[0] + 1;
	}
	out = (char *) base_buf_reserve(&g->text, cap);
	if (pdu->data_coding == 8 || pdu->data_coding == 0x48)
		n = text_gsm_decode_ucs2(octets, len, out, cap);
	else if (pdu->data_coding == 3)
		n = text_gsm_decode_latin1(octets, len, out, cap);
	else
		n = text_gsm_decode(octets, len, out, cap);
	return n;
}

static bool is_too_long(const struct smpp_pdu *pdu)
{
	size_t len;

	smpp_pdu_text(pdu, &len);
	return len > (pdu->data_coding == 8 || pdu->data_coding == 0x48 ? SCREEN_OCTETS : SCREEN_SEPTETS);
}

static int op_of(const struct smpp_pdu *pdu)
{
	struct smpp_tlv op;

	if (!smpp_pdu_tlv_find(pdu, SMPP_TAG_USSD_SERVICE_OP, &op) || op.len != 1)
		return SIM_OP_NONE;
	return op.value[0];
}

static bool is_ussd(const struct sim_gateway *g, const struct smpp_pdu *pdu)
{
	const char *type = g->config.dialect->service_type;

	return op_of(pdu) != SIM_OP_NONE
	       || (pdu->service_type.len == strlen(type) && !memcmp(pdu->service_type.s, type, strlen(type)));
}

/* Compares the session's number, and tells the end bit. */
static bool is_session_right(const struct sim_gateway *g, const struct sim_dialog *d, const struct smpp_pdu *pdu,
			     bool *is_end)
{
	bool is_its = g->config.dialect->carrier == SIM_CARRIER_ITS;
	struct smpp_tlv tlv;
	uint16_t value;

	*is_end = false;
	if (g->config.dialect->carrier == SIM_CARRIER_NONE)
		return true;
	if (!smpp_pdu_tlv_find(pdu, is_its ? SMPP_TAG_ITS_SESSION_INFO : SMPP_TAG_USER_MESSAGE_REFERENCE, &tlv)
	    || tlv.len != 2)
		return false;
	value = (uint16_t) (tlv.value[0] << 8 | tlv.value[1]);
	*is_end = is_its && (value & 1);
	return d->session == (is_its ? value & 0xfffe : value);
}

/* Is this the last screen? -1: the op is none that this gateway takes. */
static int read_op(const struct sim_dialect *k, int op, bool is_end)
{
	if (op == SIM_OP_NONE && k->op_last_too == 3) /* Thailand: no op is a notification */
		op = 3;
	if (k->end_is_end_bit)
		return op == k->op_menu ? is_end : -1;
	if (op == k->op_menu)
		return is_end;
	return op != SIM_OP_NONE && (op == k->op_last || op == k->op_last_too) ? 1 : -1;
}

static void show(struct sim_gateway *g, int connection, struct sim_dialog *d, const struct smpp_pdu *pdu, bool is_last)
{
	const struct sim_dialect *k = g->config.dialect;

	d->shown.len = 0;
	base_buf_append_str(&d->shown, (const char *) g->text.data);
	g->counts.screens++;
	d->talk = TALK_SHOWING;
	d->deadline_ms = g->now_ms + k->idle_ms;
	if (g->events.on_screen)
		g->events.on_screen(g->events.ctx, d->phone, base_buf_str(&d->shown), is_last);
	if (k->resp_when_answered && !is_last) {
		d->is_resp_held = true;
		d->held_sequence = pdu->sequence;
		d->held_connection = connection;
		return;
	}
	sim_say_submit_resp(g, connection, d, pdu->sequence, SMPP_OK);
	if (!is_last)
		return;
	if (k->op_shown != SIM_OP_NONE) {
		d->op = k->op_shown;
		sim_dialog_deliver(g, d, "", false);
	}
	sim_dialog_end(g, d, SIM_END_LAST_SCREEN);
}

/* The status for a screen that can't be shown now; 0: it can. */
static uint32_t refuse_screen(struct sim_gateway *g, const struct sim_dialog *d, const struct smpp_pdu *pdu,
			      int *is_last)
{
	const struct sim_dialect *k = g->config.dialect;
	char phone[BASE_PHONE_TEXT];
	bool is_end;

	if (!d || d->talk == TALK_NONE)
		return k->dead_status; /* no fault: the phone may just have left */
	base_phone_mask(d->phone, phone);
	if (!is_session_right(g, d, pdu, &is_end)) {
		sim_say_complaint(g, "%s: the screen's session number is not the one of the dialog", phone);
		return k->dead_status == 1031 ? 1038 : k->dead_status;
	}
	*is_last = read_op(k, op_of(pdu), is_end);
	if (*is_last < 0) {
		sim_say_complaint(g, "%s: ussd_service_op %d means nothing to dialect %s", phone, op_of(pdu), k->name);
		return k->dead_status == 1031 ? 1038 : SMPP_RSUBMITFAIL;
	}
	if (d->talk != TALK_ASKING) {
		sim_say_complaint(g, "%s: a screen was sent though the phone owes the answer", phone);
		return k->dead_status == 1031 ? 1038 : SMPP_RSUBMITFAIL;
	}
	if (is_too_long(pdu)) {
		sim_say_complaint(g, "%s: the screen is too long for USSD", phone);
		return k->long_status;
	}
	if (!d->is_acknowledged) /* told, but taken: one command may overtake */
		sim_say_complaint(g, "%s: the screen came before the deliver_sm_resp", phone);
	return SMPP_OK;
}

static void on_screen(struct sim_gateway *g, int connection, const struct smpp_pdu *pdu, struct sim_dialog *d)
{
	int is_last = 0;
	uint32_t status;

	if (read_text(g, pdu) < 0) {
		sim_say_complaint(g, "a screen's text can't be read (data_coding 0x%02x)", pdu->data_coding);
		sim_say_submit_resp(g, connection, d, pdu->sequence, SMPP_RSUBMITFAIL);
		return;
	}
	if (g->config.moods.is_twice && d && d->talk != TALK_ASKING && d->shown.len
	    && !strcmp(base_buf_str(&d->shown), (const char *) g->text.data)) {
		g->counts.repeats++;
		sim_say_submit_resp(g, connection, d, pdu->sequence, SMPP_OK);
		return;
	}
	status = refuse_screen(g, d, pdu, &is_last);
	if (status)
		sim_say_submit_resp(g, connection, d, pdu->sequence, status);
	else
		show(g, connection, d, pdu, is_last);
}

static void say_receipt(struct sim_gateway *g, const struct smpp_pdu *pdu, uint32_t message)
{
	int64_t wall_ms = g->now_ms + g->config.wall_offset_ms;
	int year, month, day, minute = (int) (wall_ms / 60000 % 1440);
	char source[24], dest[24], text[160], id[16], date[48];
	uint8_t delivered = 2;
	struct sim_deliver m = {.source = source, .source_ton = pdu->dest.ton, .source_npi = pdu->dest.npi, .dest = dest,
				.dest_ton = pdu->source.ton, .dest_npi = pdu->source.npi, .esm_class = ESM_RECEIPT,
				.text = (const uint8_t *) text};
	int c = sim_peer_receiver(g->peers, g->n_peers, -1, &g->turn);
	size_t start;

	if (c < 0)
		return;
	base_date_split(base_date_of_ms(wall_ms), &year, &month, &day);
	snprintf(date, sizeof date, "%02d%02d%02d%02d%02d", year % 100, month, day, minute / 60, minute % 60);
	snprintf(source, sizeof source, "%.*s", (int) pdu->dest.digits.len, pdu->dest.digits.s);
	snprintf(dest, sizeof dest, "%.*s", (int) pdu->source.digits.len, pdu->source.digits.s);
	snprintf(id, sizeof id, "%" PRIu32, message);
	snprintf(text, sizeof text,
		 "id:%s sub:001 dlvrd:001 submit date:%.10s done date:%.10s stat:DELIVRD err:000 text:", id, date,
		 date);
	m.text_len = strlen(text);
	start = sim_wire_begin_deliver(&g->pdu, sim_peer_next_sequence(&g->peers[c]), &m);
	sim_wire_tlv(&g->pdu, SMPP_TAG_RECEIPTED_MESSAGE_ID, id, strlen(id) + 1);
	sim_wire_tlv(&g->pdu, SMPP_TAG_MESSAGE_STATE, &delivered, 1);
	sim_wire_end(&g->pdu, start);
	sim_say(g, c, NULL);
}

static void on_sms(struct sim_gateway *g, int connection, const struct smpp_pdu *pdu, uint64_t phone)
{
	char from[32];

	if (!phone || read_text(g, pdu) < 0) {
		sim_say_complaint(g, "an SMS has %s",
				  phone ? "a text that can't be read" : "no phone number for destination");
		sim_say_submit_resp(g, connection, NULL, pdu->sequence, phone ? SMPP_RSUBMITFAIL : 0x0b); /* ESME_RINVDSTADR */
		return;
	}
	g->counts.sms++;
	snprintf(from, sizeof from, "%.*s", (int) pdu->source.digits.len, pdu->source.digits.s);
	if (g->events.on_sms)
		g->events.on_sms(g->events.ctx, phone, from, (const char *) g->text.data);
	sim_say_submit_resp(g, connection, NULL, pdu->sequence, SMPP_OK);
	if (pdu->registered & 1) /* SMPP 3.4 5.2.17 */
		say_receipt(g, pdu, g->last_message);
}

void sim_submit_on_submit(struct sim_gateway *g, int connection, const struct smpp_pdu *pdu, const uint8_t *frame)
{
	struct sim_peer *p = &g->peers[connection];
	char digits[24];
	uint64_t phone;
	struct sim_dialog *d;

	snprintf(digits, sizeof digits, "%.*s", (int) pdu->dest.digits.len, pdu->dest.digits.s);
	phone = base_phone_parse(digits);
	d = is_ussd(g, pdu) ? sim_dialog_find(g, phone) : NULL;
	sim_say_frame(g, d, false, frame, pdu->length);
	p->submits++;
	if (g->config.moods.dropping && p->submits % g->config.moods.dropping == 0) {
		p->is_closing = true;
		p->late.len = 0;
	} else if (!p->can_submit) {
		sim_say_complaint(g, "submit_sm on a connection that is not bound for it");
		sim_say_submit_resp(g, connection, d, pdu->sequence, SMPP_RINVBNDSTS);
	} else if (p->submits <= g->config.moods.throttled) {
		g->counts.throttled++;
		sim_say_submit_resp(g, connection, d, pdu->sequence, SMPP_RTHROTTLED);
	} else if (is_ussd(g, pdu)) {
		on_screen(g, connection, pdu, d);
	} else {
		on_sms(g, connection, pdu, phone);
	}
}

void sim_submit_on_deliver_resp(struct sim_gateway *g, int connection, const struct smpp_pdu *pdu, const uint8_t *frame)
{
	for (struct sim_dialog *d = g->dialogs; d; d = d->next) {
		if (d->connection != connection || d->deliver_sequence != pdu->sequence || d->is_acknowledged)
			continue;
		sim_say_frame(g, d, false, frame, pdu->length);
		d->is_acknowledged = true;
		if (pdu->status && d->talk == TALK_ASKING) {
			sim_say_complaint(g, "deliver_sm_resp with status 0x%x", pdu->status);
			sim_dialog_end(g, d, SIM_END_REFUSED);
		}
		return;
	}
}
