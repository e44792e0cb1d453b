/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gateway writes, and what it keeps of it for showing. */
#include "sim/inside.h"
#include "sim/wire.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FRAMES_KEPT 65536       /* octets of PDUs kept a dialog */

void sim_say_complaint(struct sim_gateway *g, const char *format, ...)
{
	char sentence[256];
	va_list args;

	g->counts.complaints++;
	if (!g->events.on_complaint)
		return;
	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	g->events.on_complaint(g->events.ctx, sentence);
}

void sim_say_frame(struct sim_gateway *g, struct sim_dialog *d, bool is_ours, const void *octets, size_t len)
{
	struct sim_frame_header header = {g->now_ms, len, is_ours};

	if (!d || d->frames.len + len > FRAMES_KEPT)
		return;
	base_buf_append(&d->frames, &header, sizeof header);
	base_buf_append(&d->frames, octets, len);
}

/* Sends what stands in g->pdu. */
void sim_say(struct sim_gateway *g, int connection, struct sim_dialog *d)
{
	struct sim_peer *p = &g->peers[connection];

	if (p->is_open && !p->is_closing) {
		g->counts.pdus_out++;
		sim_say_frame(g, d, true, g->pdu.data, g->pdu.len);
		sim_peer_say(p, g->pdu.data, g->pdu.len, g->config.moods.late_ms, g->now_ms);
	}
	g->pdu.len = 0;
}

void sim_say_header(struct sim_gateway *g, int connection, uint32_t id, uint32_t status, uint32_t sequence)
{
	sim_wire_header(&g->pdu, id, status, sequence);
	sim_say(g, connection, NULL);
}

void sim_say_submit_resp(struct sim_gateway *g, int connection, struct sim_dialog *d, uint32_t sequence,
			 uint32_t status)
{
	char id[16];

	if (g->config.dialect->resp_when_answered)
		snprintf(id, sizeof id, "%s", status ? "FFFFFF" : "000000");
	else
		snprintf(id, sizeof id, "%" PRIu32, status ? 0 : ++g->last_message);
	if (g->config.moods.is_lying && ++g->lies % 3 == 0)
		status = 0x4ff;
	sim_wire_text_resp(&g->pdu, SMPP_SUBMIT_SM | SMPP_RESP, status, sequence, status == 0x4ff ? "" : id);
	sim_say(g, connection, d);
}

/* A lying gateway's noise: a command and a response that nobody knows, and a deliver_sm that ends in its middle. */
void sim_say_lies(struct sim_gateway *g, int connection)
{
	static const uint8_t cut[] = {0, 0, 0, 0x1c, 0, 0, 0, 5, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xf0,
				      0, 9, 9, '2', '2', '3', 0, 9, 9, '7', '0', '0'};
	size_t start = sim_wire_begin(&g->pdu, 0x0001f0f0, 0, 0x7ffffff1);

	sim_wire_u32(&g->pdu, 0xdeadbeef);
	sim_wire_end(&g->pdu, start);
	sim_wire_header(&g->pdu, SMPP_SUBMIT_SM | SMPP_RESP, 0x4ff, 0x7ffffff2);
	base_buf_append(&g->pdu, cut, sizeof cut);
	sim_say(g, connection, NULL);
}
