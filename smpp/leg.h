/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A leg of a link: one bind, over at most one connection at a time. Only for smpp/link.c and smpp/receive.c. */
#ifndef SMPP_LEG_H
#define SMPP_LEG_H

#include "base/buf.h"
#include "base/rng.h"
#include "smpp/frames.h"
#include "smpp/link_types.h"
#include "smpp/window.h"

/* What all legs of a link share. */
struct smpp_common {
	struct smpp_link_config config;
	struct smpp_link_events events;
	struct smpp_link_counts counts;
	struct rng rng;
	bool is_stopping;
};

struct smpp_leg {
	struct smpp_common *link;
	int index;
	uint32_t bind_id;
	enum smpp_leg_state state;      /* changed by leg.c only */
	bool is_due;                    /* down, and time to dial */
	bool has_connection;            /* from the dial until the loop says closed */
	bool is_asked;                  /* bound, and our enquire_link waits for a sign of life */
	bool is_refused;                /* the last bind, for a reason that lasts */
	int failures;                   /* connections in a row that came to nothing */
	int64_t deadline_ms;            /* of the state: redial, give up, or do something about silence */
	int64_t heard_ms, bound_ms;     /* the last PDU; since when the bind stands (INT64_MAX: not) */
	uint32_t sequence, bind_sequence, unbind_sequence; /* the last one used by all, by each of these */
	uint64_t connection;            /* number of the connection */
	struct smpp_frames in;
	struct buf out;
	struct buf behind;              /* messages, which let all else pass that is said in the same turn */
	struct smpp_window *windows[2]; /* by enum smpp_lane */
};

void smpp_leg_init(struct smpp_leg *g, struct smpp_common *link, int index, uint32_t bind_id, int64_t now_ms);
void smpp_leg_release(struct smpp_leg *g);

/* The connection. */
bool smpp_leg_wants_dial(struct smpp_leg *g);
void smpp_leg_connected(struct smpp_leg *g, int64_t now_ms);
void smpp_leg_closed(struct smpp_leg *g, const char *why, int64_t now_ms);

/* What receive.c found in a PDU. */
void smpp_leg_hear(struct smpp_leg *g, int64_t now_ms);         /* a sign of life */
void smpp_leg_bound(struct smpp_leg *g);
void smpp_leg_fall(struct smpp_leg *g, const char *why);        /* down; what waits for an answer is lost */

/* What goes out. */
uint32_t smpp_leg_next_sequence(struct smpp_leg *g);
void smpp_leg_count_out(struct smpp_leg *g, size_t len);
void smpp_leg_close_ranks(struct smpp_leg *g); /* what is behind joins what goes out */
void smpp_leg_send_header(struct smpp_leg *g, uint32_t id, uint32_t status, uint32_t sequence);
void smpp_leg_send_text_resp(struct smpp_leg *g, uint32_t id, uint32_t status, uint32_t sequence);

/* Time. */
void smpp_leg_tick(struct smpp_leg *g, int64_t now_ms);
int64_t smpp_leg_next_deadline(const struct smpp_leg *g);
void smpp_leg_stop(struct smpp_leg *g, int64_t now_ms);         /* unbind where there is a bind, and dial no more */

#endif
