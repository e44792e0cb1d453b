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
#include "smpp/pdu.h"

#include <stdbool.h>
#include <stdint.h>

enum smpp_leg_state { SMPP_DOWN, SMPP_DIALING, SMPP_BINDING, SMPP_BOUND, SMPP_UNBINDING };

struct smpp_link_config {
	const char *name;               /* for the log */
	const char *system_id, *password, *system_type, *address_range;
	uint8_t ton, npi;
	bool is_pair;                   /* leg 0 transmitter, leg 1 receiver; else every leg is a transceiver */
	int binds;                      /* transceivers; 1 unless the account allows more */
	size_t pdu_max;
	int window_ussd, window_sms;    /* requests of ours without an answer yet, a leg */
	int64_t enquire_ms, response_ms, idle_ms, bind_ms; /* our enquire_link; wait for its and an SMS's answer; silence that means dead; wait for bind_resp */
	int64_t backoff_min_ms, backoff_max_ms; /* 1,000 to 30,000 */
	uint64_t seed;                  /* of the jitter */
};

enum smpp_lane { SMPP_LANE_USSD, SMPP_LANE_SMS };

/* How a request of ours ended. */
enum smpp_outcome { SMPP_ANSWERED, SMPP_TIMED_OUT, SMPP_LOST }; /* LOST: the connection went first. Both are unknown outcomes (law 4) */

struct smpp_link;

/* What the link tells. All are called from feed, tick, connected or closed. */
struct smpp_link_events {
	void *ctx;
	/* deliver_sm or data_sm of the gateway. The link does not answer it: smpp_link_respond does, at once or after the commit. */
	void (*on_message)(void *ctx, int leg, const struct smpp_pdu *pdu);
	/* The end of a submit: tag is the caller's; pdu is the response (also generic_nack) or NULL. */
	void (*on_outcome)(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu);
	void (*on_state)(void *ctx, int leg, enum smpp_leg_state from, enum smpp_leg_state to);
};

struct smpp_link *smpp_link_new(const struct smpp_link_config *config, const struct smpp_link_events *events, int64_t now_ms);
void smpp_link_free(struct smpp_link *l);

int smpp_link_legs(const struct smpp_link *l);
enum smpp_leg_state smpp_link_state(const struct smpp_link *l, int leg);
bool smpp_link_wants_dial(struct smpp_link *l, int leg);   /* true once: open a connection now, then call connected or closed */
bool smpp_link_wants_close(const struct smpp_link *l, int leg); /* write what is in the output, then close and call closed */
void smpp_link_connected(struct smpp_link *l, int leg, int64_t now_ms);
void smpp_link_closed(struct smpp_link *l, int leg, const char *why, int64_t now_ms);
void smpp_link_feed(struct smpp_link *l, int leg, const uint8_t *data, size_t len, int64_t now_ms);
struct buf *smpp_link_output(struct smpp_link *l, int leg); /* the loop writes it and consumes it */
int64_t smpp_link_next_deadline(const struct smpp_link *l); /* INT64_MAX: none */
void smpp_link_tick(struct smpp_link *l, int64_t now_ms);

/* The leg to send on: `preferred` if it can send, else another one that is bound, -1: none. With a pair: the transmitter. */
int smpp_link_pick(const struct smpp_link *l, int preferred);

/* Sends m on the leg (as smpp_link_pick gave it). Returns 0; SMPP_WINDOW_FULL or SMPP_NOT_BOUND: nothing was sent; SMPP_UNFIT: m can't be packed (logged).
 * Each outcome is told once through on_outcome with `tag`. deadline_ms: until when an answer is waited for. */
enum { SMPP_SENT = 0, SMPP_WINDOW_FULL = -1, SMPP_NOT_BOUND = -2, SMPP_UNFIT = -3 };
int smpp_link_submit(struct smpp_link *l, int leg, enum smpp_lane lane, const struct smpp_message *m, uint64_t tag,
		     int64_t deadline_ms, int64_t now_ms);

/* deliver_sm_resp or data_sm_resp for the PDU with that id and sequence. */
void smpp_link_respond(struct smpp_link *l, int leg, uint32_t request_id, uint32_t sequence, uint32_t status);

/* Random number of this connection (a redelivered PDU has the same sequence on the same connection); changes at each connect. */
uint64_t smpp_link_connection(const struct smpp_link *l, int leg);

void smpp_link_unbind(struct smpp_link *l, int64_t now_ms); /* every leg: unbind, wait at most 2 s for the answer, close, dial no more */

struct smpp_link_counts { /* for /metrics; since start */
	uint64_t pdus_in, pdus_out, octets_in, octets_out, nacks, flaws, binds, bind_errors, enquire_timeouts, response_timeouts, throttled;
};
const struct smpp_link_counts *smpp_link_counts(const struct smpp_link *l);

#endif
