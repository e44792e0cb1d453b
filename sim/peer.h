/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One application's connection, as the gateway sees it: binds, keep-alive, and what goes out late. */
#ifndef SIM_PEER_H
#define SIM_PEER_H

#include "base/buf.h"
#include "sim/settings.h"
#include "smpp/pdu.h"

#include <stdbool.h>
#include <stdint.h>

struct sim_peer {
	bool is_open, is_closing;
	bool can_submit, can_deliver; /* by its bind: transmitter, receiver, or both */
	char system_id[64];
	struct buf in, out;
	struct buf late;              /* PDUs held back, oldest first: an int64_t due_ms and a size_t length before each */
	uint32_t sequence;            /* of our last request */
	int submits;
	int64_t heard_ms;             /* when it last said something */
	bool is_asked;                /* our enquire_link is out */
};

void sim_peer_open(struct sim_peer *p, uint32_t sequence, int64_t now_ms);
void sim_peer_release(struct sim_peer *p);

/* 1 to 0x7FFFFFFF, then from 1 again (SMPP 3.4 3.2) */
uint32_t sim_peer_next_sequence(struct sim_peer *p);

/* Sends whole PDUs, `late_ms` from now. */
void sim_peer_say(struct sim_peer *p, const void *octets, size_t len, int64_t late_ms, int64_t now_ms);
void sim_peer_tick(struct sim_peer *p, int64_t now_ms);
int64_t sim_peer_next_deadline(const struct sim_peer *p);

/* The status of the answer to a bind: SMPP_OK and `p` is bound, or why not. */
uint32_t sim_peer_bind(struct sim_peer *p, const struct smpp_pdu *bind, const struct sim_gateway_config *config);

/* The connection for the next message to an application: `preferred` if it can, else another one in turn; -1: none. */
int sim_peer_receiver(const struct sim_peer *peers, int n, int preferred, int *turn);

#endif
