/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gateway's own files share. gateway.c has the connections and the time and calls submit.c, what
 * applications send; both call dialog.c, the phones; all call say.c, what the gateway writes. Nobody else includes
 * this. */
#ifndef SIM_INSIDE_H
#define SIM_INSIDE_H

#include "base/buf.h"
#include "sim/peer.h"
#include "sim/settings.h"
#include "smpp/pdu.h"

#define SIM_PHONE_TEXT 160      /* octets that a phone can type */

enum sim_talk { TALK_NONE, TALK_ASKING, TALK_SHOWING };

struct sim_frame_header {
	int64_t at_ms;
	size_t len;
	bool is_ours;
};

struct sim_dialog {
	struct sim_dialog *next;
	uint64_t phone;
	enum sim_talk talk;
	int connection;               /* that gave the phone's last word to the application; -1: waits for a bind */
	uint16_t session;
	uint32_t deliver_sequence;
	bool is_acknowledged;
	int op;                       /* of the phone's last word */
	char dialled[SIM_PHONE_TEXT + 1], typed[SIM_PHONE_TEXT + 1];
	int64_t deadline_ms;
	bool is_resp_held;            /* thai: a submit_sm waits for the phone's answer */
	uint32_t held_sequence;
	int held_connection;
	struct buf shown;             /* the screen on the phone, UTF-8 */
	struct buf frames;
};

struct sim_gateway {
	struct sim_gateway_config config;
	struct sim_gateway_events events;
	struct sim_peer *peers;
	int n_peers;
	struct sim_dialog *dialogs;
	int64_t now_ms;
	uint16_t last_session;
	uint32_t last_message, lies;
	int turn;
	struct buf pdu, text;         /* scratch */
	struct sim_gateway_counts counts;
};

/* say.c: whole PDUs go through g->pdu */
void sim_say(struct sim_gateway *g, int connection, struct sim_dialog *d);
void sim_say_header(struct sim_gateway *g, int connection, uint32_t id, uint32_t status, uint32_t sequence);
void sim_say_submit_resp(struct sim_gateway *g, int connection, struct sim_dialog *d, uint32_t sequence,
			 uint32_t status);
void sim_say_lies(struct sim_gateway *g, int connection);
/* keeps it for showing */
void sim_say_frame(struct sim_gateway *g, struct sim_dialog *d, bool is_ours, const void *octets, size_t len);
void sim_say_complaint(struct sim_gateway *g, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* dialog.c */
struct sim_dialog *sim_dialog_find(const struct sim_gateway *g, uint64_t phone);
/* the phone's last word; waits when nobody is bound */
void sim_dialog_deliver(struct sim_gateway *g, struct sim_dialog *d, const char *text, bool is_end);
/* tells the application, then ends */
void sim_dialog_leave(struct sim_gateway *g, struct sim_dialog *d, enum sim_end why);
void sim_dialog_end(struct sim_gateway *g, struct sim_dialog *d, enum sim_end why);

/* submit.c */
void sim_submit_on_submit(struct sim_gateway *g, int connection, const struct smpp_pdu *pdu, const uint8_t *frame);
void sim_submit_on_deliver_resp(struct sim_gateway *g, int connection, const struct smpp_pdu *pdu,
				const uint8_t *frame);

#endif
