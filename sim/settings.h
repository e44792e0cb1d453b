/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that the gateway is given, and those it tells. */
#ifndef SIM_SETTINGS_H
#define SIM_SETTINGS_H

#include "sim/dialect.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What can be wrong with a gateway. All zero: it behaves. */
struct sim_moods {
	int64_t late_ms;              /* everything it says comes this late */
	bool is_twice;                /* each deliver_sm is sent twice, same sequence number */
	int throttled;                /* so many submit_sm of a connection, counted from when this is set, get 0x58 first */
	int dropping;                 /* closes the connection at each so manyth submit_sm; 0: never */
	bool is_lying;                /* statuses nobody knows, unknown TLVs and commands, stray octets, cut frames */
	uint32_t refuses;             /* each bind is answered with this status; 0: by name and password */
};

struct sim_gateway_config {
	const struct sim_dialect *dialect;
	const char *system_id, *password; /* of the application; NULL: any */
	struct sim_moods moods;
	int64_t answer_ms;            /* the application's time for a screen; 0: 10,000 */
	int64_t enquire_ms;           /* our own enquire_link after so much silence; 0: never */
	int64_t wall_offset_ms;       /* wall clock minus now_ms, for the dates in receipts */
	uint64_t seed;                /* session and sequence numbers begin there */
};

enum sim_end {                        /* why a dialog is over */
	SIM_END_LAST_SCREEN, SIM_END_HUNG_UP,
	SIM_END_NO_APPLICATION,       /* nobody is bound */
	SIM_END_REFUSED,              /* deliver_sm_resp with an error */
	SIM_END_LATE,                 /* no screen within answer_ms */
	SIM_END_IDLE,                 /* no answer of the phone */
	SIM_END_DIALLED_AGAIN,
};

/* What the gateway tells, from inside a call. Note it and act when the call is over: an event must not call the
 * gateway. */
struct sim_gateway_events {
	void *ctx;
	void (*on_screen)(void *ctx, uint64_t phone, const char *text, bool is_last);
	void (*on_end)(void *ctx, uint64_t phone, enum sim_end why); /* also behind a last screen */
	void (*on_sms)(void *ctx, uint64_t phone, const char *from, const char *text);
	void (*on_bound)(void *ctx, int connection, const char *system_id, bool is_bound);
	void (*on_complaint)(void *ctx, const char *sentence);
};

struct sim_frame {                    /* one PDU of a dialog, for showing */
	int64_t at_ms;
	bool is_ours;                 /* from the gateway to the application */
	size_t len;
	const uint8_t *octets;        /* until the next call of any function here */
};
struct sim_gateway_counts {           /* since start */
	uint64_t dialled, answered, screens, sms, complaints, throttled, repeats, pdus_in, pdus_out;
};

#endif
