/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handsets at a gateway: lines in, lines out. A handset says, one line each (TEXT to the end of the line; "\n" and "\\" stand for
 * a new line and a backslash):
 *
 *   attach PHONE          dial PHONE CODE       answer PHONE TEXT     hangup PHONE
 *   sms PHONE TO TEXT     raw PHONE             mood MOOD
 *   pin PHONE TEXT        (to a wallet's question; 0 refuses)         pay PHONE FRANCS TEXT (by herself, to the first wallet)
 *
 * and gets "ok" or "error SENTENCE" for each, in order. At any time it hears of the phones it has named:
 *
 *   screen PHONE more|last TEXT      end PHONE WHY (a sentence)       sms PHONE FROM TEXT
 *   pdu PHONE in|out MS HEX          (behind raw, before its ok; `in`: from the application; MS since the dialog's first)
 *   link up|down SYSTEM_ID           complaint SENTENCE
 *   question PHONE TEXT              (a wallet's; without a TEXT: none any more)
 *   wallet NAME PORT                 (one is there, on that port)
 *
 * The first line a handset gets is "gateway DIALECT PORT", then "link up ..." when an application is bound already.
 *
 * A wallet comes by the same socket, since its questions reach a phone through the operator. It says "wallet NAME PORT" first, then
 * "question PHONE TEXT" and "question PHONE"; it hears "typed PHONE TEXT", "pays PHONE FRANCS TEXT", and "busy PHONE" where a
 * question can't be shown, for the phone is in a dialog. */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "sim/gateway.h"

struct sim_control;

/* Makes the gateway too. on_note: what the gateway's keeper may like to read, a line each; may be NULL. */
struct sim_control *sim_control_new(const struct sim_gateway_config *config, int port,
				    void (*on_note)(void *ctx, const char *line), void *ctx);
void sim_control_free(struct sim_control *c);
struct sim_gateway *sim_control_gateway(struct sim_control *c); /* borrowed */

/* Handsets are named by numbers of ours, like connections. */
int sim_control_attach(struct sim_control *c);
void sim_control_detach(struct sim_control *c, int handset);
void sim_control_feed(struct sim_control *c, int handset, const char *data, size_t len, int64_t now_ms);
struct buf *sim_control_output(struct sim_control *c, int handset); /* the caller writes and consumes it */
bool sim_control_wants_close(const struct sim_control *c, int handset); /* a line without end */

/* TEXT and back. `unescape` works in place. */
void sim_control_escape(struct buf *out, const char *text);
void sim_control_unescape(char *text);

#endif
