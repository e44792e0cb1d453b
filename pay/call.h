/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connectors share: making a request, and saying what an answer means. */
#ifndef PAY_CALL_H
#define PAY_CALL_H

#include "pay/connector.h"
#include "pay/json.h"

/* job: copied by nobody, stays the caller's; NULL: is the wallet well? */
void pay_call_init(struct pay_call *c, const struct pay_wallet *w, const struct desk_pay_job *job, int64_t wall_ms);
void pay_call_release(struct pay_call *c);
void pay_call_empty(struct pay_call *c);        /* of the last request, before the next one is written */

void pay_call_header(struct pay_call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Method, address (the wallet's own, and the path), Accept, and the wallet's credentials. */
void pay_call_begin(struct pay_call *c, const char *method, const char *path);
void pay_call_segment(struct pay_call *c, const char *text);    /* "/" and the text, percent-encoded (RFC 3986 2.1) */

/* Writes the outcome and the reason (cut to its room, ASCII), and returns true, so that a connector can say `return pay_call_end(...)`. */
bool pay_call_end(struct pay_call *c, enum desk_pay_outcome outcome, const char *reason);

#endif
