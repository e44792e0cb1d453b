/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a link: what it is told at its birth, what it tells, what it counts. */
#ifndef SMPP_LINK_TYPES_H
#define SMPP_LINK_TYPES_H

#include "smpp/pdu.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum smpp_leg_state {
	SMPP_DOWN,      /* no connection is wanted; one may still be open, and then smpp_link_wants_close */
	SMPP_DIALING,   /* the loop connects */
	SMPP_BINDING,   /* connected, bind sent */
	SMPP_BOUND,
	SMPP_UNBINDING, /* our unbind is sent; answers to older requests are still taken */
};

enum smpp_lane { SMPP_LANE_USSD, SMPP_LANE_SMS };

/* How a request of ours ended. TIMED_OUT and LOST (the connection went first) are unknown outcomes (law 4). */
enum smpp_outcome { SMPP_ANSWERED, SMPP_TIMED_OUT, SMPP_LOST };

struct smpp_link_config {
	const char *name;               /* for the log */
	const char *system_id, *password, *system_type, *address_range;
	uint8_t ton, npi;
	bool is_pair;                   /* leg 0 transmitter, leg 1 receiver; else every leg is a transceiver */
	int binds;                      /* transceivers; 1 unless the account allows more */
	size_t pdu_max;                 /* octets; a longer PDU closes the connection */
	int window_ussd, window_sms;    /* requests of ours without an answer yet, a leg */
	int64_t enquire_ms;             /* silence after which we send enquire_link; 0: never */
	int64_t response_ms;            /* how long it waits for a sign of life */
	int64_t idle_ms;                /* silence that means dead, whatever else; 0: never */
	int64_t bind_ms;                /* for a connection, and again for its bind_resp */
	int64_t backoff_min_ms, backoff_max_ms; /* the pause before a redial: 1,000 to 30,000 */
	uint32_t sequence;              /* the last sequence number used; 0 at a start */
	uint64_t seed;                  /* of jitter and of connections' numbers */
};

/* What the link tells, from within any of its functions but next_deadline and the questions. A PDU is valid during
 * the call. */
struct smpp_link_events {
	void *ctx;
	/* deliver_sm or data_sm of the gateway, its mandatory part whole. The link does not answer it: smpp_link_respond does, at once or
	 * after the commit. */
	void (*on_message)(void *ctx, int leg, const struct smpp_pdu *pdu);
	/* The end of a submit, told once: tag is the caller's; pdu is the response (also generic_nack) or NULL. */
	void (*on_outcome)(void *ctx, int leg, uint64_t tag, enum smpp_outcome outcome, const struct smpp_pdu *pdu);
	/* May be NULL. */
	void (*on_state)(void *ctx, int leg, enum smpp_leg_state from, enum smpp_leg_state to);
};

struct smpp_link_counts { /* for /metrics; since start */
	uint64_t pdus_in, pdus_out, octets_in, octets_out, nacks, flaws;
	uint64_t binds, bind_errors, enquire_timeouts, response_timeouts, throttled;
};

#endif
