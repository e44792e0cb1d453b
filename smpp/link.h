/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One link to an operator's gateway: bind, windows, keep-alive, reconnect. Octets in, octets out, no socket and no clock:
 * the loop carries the octets of each leg (one TCP connection) and the time. `now_ms` is monotonic.
 *
 *   down --dial--> dialing --connected--> binding --bind_resp ok--> bound --unbind--> unbinding --> down
 */
#ifndef SMPP_LINK_H
#define SMPP_LINK_H

#include "base/buf.h"
#include "smpp/encode.h"
#include "smpp/link_types.h"
#include "smpp/pdu.h"

#include <stdbool.h>
#include <stdint.h>

struct smpp_link;

struct smpp_link *smpp_link_new(const struct smpp_link_config *config, const struct smpp_link_events *events,
				int64_t now_ms);
void smpp_link_free(struct smpp_link *l);

/* The loop's side. */
int smpp_link_legs(const struct smpp_link *l);
enum smpp_leg_state smpp_link_state(const struct smpp_link *l, int leg);
/* true once: open a connection now, then call connected or closed */
bool smpp_link_wants_dial(struct smpp_link *l, int leg);
/* write what is in the output, then close and call closed */
bool smpp_link_wants_close(const struct smpp_link *l, int leg);
void smpp_link_connected(struct smpp_link *l, int leg, int64_t now_ms);
void smpp_link_closed(struct smpp_link *l, int leg, const char *why, int64_t now_ms); /* a dial that failed, too */
void smpp_link_feed(struct smpp_link *l, int leg, const uint8_t *data, size_t len, int64_t now_ms);
/* The loop writes it and consumes it. Asked for when it can be written, once a turn: what lane SMS has said since then stands
 * behind everything else. */
struct buf *smpp_link_output(struct smpp_link *l, int leg);
size_t smpp_link_unsent(const struct smpp_link *l, int leg); /* octets of it */
int64_t smpp_link_next_deadline(const struct smpp_link *l); /* INT64_MAX: none */
void smpp_link_tick(struct smpp_link *l, int64_t now_ms);  /* then ask wants_dial and wants_close */

/* The leg to send on: `preferred` if it can send, else another one that is bound, -1: none. With a pair: the
 * transmitter. */
int smpp_link_pick(const struct smpp_link *l, int preferred);

/* Sends m on the leg (as smpp_link_pick gave it). SMPP_WINDOW_FULL, SMPP_NOT_BOUND: nothing was sent; SMPP_UNFIT: m
 * can't be packed (logged). The outcome of what was sent is told once through on_outcome with `tag`. deadline_ms:
 * until when an answer is waited for; a later one is ignored. */
enum { SMPP_SENT = 0, SMPP_WINDOW_FULL = -1, SMPP_NOT_BOUND = -2, SMPP_UNFIT = -3 };
int smpp_link_submit(struct smpp_link *l, int leg, enum smpp_lane lane, const struct smpp_message *m, uint64_t tag,
		     int64_t deadline_ms, int64_t now_ms);

/* deliver_sm_resp or data_sm_resp for the PDU with that id and sequence. Who answers later than at once compares
 * smpp_link_connection first: on another connection the same sequence is another PDU. */
void smpp_link_respond(struct smpp_link *l, int leg, uint32_t request_id, uint32_t sequence, uint32_t status);

/* Random number of this connection (a redelivered PDU has the same sequence on the same connection); changes at
 * each connect. */
uint64_t smpp_link_connection(const struct smpp_link *l, int leg);

/* every leg: unbind, wait at most 2 s for the answer, close, dial no more */
void smpp_link_unbind(struct smpp_link *l, int64_t now_ms);

const struct smpp_link_counts *smpp_link_counts(const struct smpp_link *l);

#endif
