/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One application's connection, as the gateway sees it. */
#include "sim/peer.h"

#include <stdio.h>
#include <string.h>

struct late_header {
	int64_t due_ms;
	size_t len;
};

void sim_peer_open(struct sim_peer *p, uint32_t sequence, int64_t now_ms)
{
	*p = (struct sim_peer){.is_open = true, .sequence = sequence & 0x7fffffff, .heard_ms = now_ms};
}

void sim_peer_release(struct sim_peer *p)
{
	base_buf_release(&p->in);
	base_buf_release(&p->out);
	base_buf_release(&p->late);
	*p = (struct sim_peer){0};
}

uint32_t sim_peer_next_sequence(struct sim_peer *p)
{
	p->sequence = p->sequence >= 0x7fffffff ? 1 : p->sequence + 1;
	return p->sequence;
}

void sim_peer_say(struct sim_peer *p, const void *octets, size_t len, int64_t late_ms, int64_t now_ms)
{
	struct late_header header = {now_ms + late_ms, len};

	if (!late_ms && !p->late.len) {
		base_buf_append(&p->out, octets, len);
		return;
	}
	base_buf_append(&p->late, &header, sizeof header);
	base_buf_append(&p->late, octets, len);
}

int64_t sim_peer_next_deadline(const struct sim_peer *p)
{
	struct late_header header;

	if (!p->late.len)
		return INT64_MAX;
	memcpy(&header, p->late.data, sizeof header);
	return header.due_ms;
}

void sim_peer_tick(struct sim_peer *p, int64_t now_ms)
{
	struct late_header header;

	while (sim_peer_next_deadline(p) <= now_ms) {
		memcpy(&header, p->late.data, sizeof header);
		base_buf_append(&p->out, p->late.data + sizeof header, header.len);
		base_buf_consume(&p->late, sizeof header + header.len);
	}
}

static bool is_same(struct smpp_str got, const char *wanted)
{
	return !wanted || (got.len == strlen(wanted) && !memcmp(got.s, wanted, got.len));
}

uint32_t sim_peer_bind(struct sim_peer *p, const struct smpp_pdu *bind, const struct sim_gateway_config *config)
{
	if (p->can_submit || p->can_deliver)
		return SMPP_RALYBND;
	if (config->moods.refuses)
		return config->moods.refuses;
	if (!is_same(bind->system_id, config->system_id))
		return SMPP_RINVSYSID;
	if (!is_same(bind->password, config->password))
		return SMPP_RINVPASWD;
	p->can_submit = bind->id != SMPP_BIND_RECEIVER;
	p->can_deliver = bind->id != SMPP_BIND_TRANSMITTER;
	snprintf(p->system_id, sizeof p->system_id, "%.*s", (int) bind->system_id.len, bind->system_id.s);
	return SMPP_OK;
}

int sim_peer_receiver(const struct sim_peer *peers, int n, int preferred, int *turn)
{
	if (preferred >= 0 && peers[preferred].can_deliver)
		return preferred;
	for (int i = 0; i < n; i++) {
		int c = (*turn + i) % n;

		if (peers[c].can_deliver) {
			*turn = c + 1;
			return c;
		}
	}
	return -1;
}
