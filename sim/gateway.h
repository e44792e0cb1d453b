/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An operator's gateway without its network: SMPP octets of the applications on one side, phones that dial, answer and hang up on
 * the other. Octets in, octets out, no socket and no clock: the caller carries the octets of each connection and the time.
 *
 *   a phone's dialog:  none --dial--> asking --submit_sm--> showing --answer--> asking ... --last screen or hang up--> none
 *
 * asking: the application owes a screen; showing: the phone owes an answer. What the application does wrong is refused as a
 * real gateway would, and told through on_complaint: a well-behaved one earns none. */
#ifndef SIM_GATEWAY_H
#define SIM_GATEWAY_H

#include "base/buf.h"
#include "sim/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads "late", "late=1500", "twice", "throttled=3", "dropping=5", "lying", "refusing=0x05" into `m`, or "none",
 * which clears it. */
int sim_gateway_read_mood(struct sim_moods *m, const char *text, struct error *e);

struct sim_gateway;

/* Borrows the strings of the config. Each event may be NULL. */
struct sim_gateway *sim_gateway_new(const struct sim_gateway_config *config, const struct sim_gateway_events *events);
void sim_gateway_free(struct sim_gateway *g);
void sim_gateway_set_moods(struct sim_gateway *g, const struct sim_moods *moods);
const struct sim_moods *sim_gateway_moods(const struct sim_gateway *g);

/* The application's side. A connection is named by a number of ours, which may be used again once it is closed. */
int sim_gateway_accept(struct sim_gateway *g, int64_t now_ms);
void sim_gateway_feed(struct sim_gateway *g, int connection, const uint8_t *data, size_t len, int64_t now_ms);
struct buf *sim_gateway_output(struct sim_gateway *g, int connection);   /* the caller writes and consumes it */
/* write the output, close, then call closed */
bool sim_gateway_wants_close(const struct sim_gateway *g, int connection);
void sim_gateway_closed(struct sim_gateway *g, int connection);
int sim_gateway_bound(const struct sim_gateway *g); /* connections that take messages to the application */

void sim_gateway_tick(struct sim_gateway *g, int64_t now_ms);
int64_t sim_gateway_next_deadline(const struct sim_gateway *g);          /* INT64_MAX: none */

/* The phones' side. `phone` is E.164 digits. -1 with a sentence: nothing was done. */
int sim_gateway_dial(struct sim_gateway *g, uint64_t phone, const char *dialled, int64_t now_ms, struct error *e);
int sim_gateway_answer(struct sim_gateway *g, uint64_t phone, const char *text, int64_t now_ms, struct error *e);
int sim_gateway_hang_up(struct sim_gateway *g, uint64_t phone, int64_t now_ms, struct error *e);
bool sim_gateway_is_talking(const struct sim_gateway *g, uint64_t phone); /* in a dialog: a wallet can't ask it anything */
int sim_gateway_send_sms(struct sim_gateway *g, uint64_t phone, const char *to, const char *text, int64_t now_ms,
			 struct error *e);

/* The PDUs of the phone's dialog (the last one, when none is open), oldest first. `*at` from 0; false behind the
 * last. */
bool sim_gateway_frame(const struct sim_gateway *g, uint64_t phone, size_t *at, struct sim_frame *out);

const struct sim_gateway_counts *sim_gateway_counts(const struct sim_gateway *g);

#endif
