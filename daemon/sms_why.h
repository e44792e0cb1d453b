/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a message is where it is, in one line. */
#ifndef DAEMON_SMS_WHY_H
#define DAEMON_SMS_WHY_H

#include "base/buf.h"
#include "store/outbox.h"

/* parked_until_ms: of its phone (store/park.h); 0: it is not. */
void daemon_sms_why_say(const struct store_message *m, int64_t parked_until_ms, int64_t now_ms, struct buf *out);

/* "2026-06-10 08:00:05", UTC, which is Mali's own time. */
#define SMS_WHY_TIME 24
const char *daemon_sms_why_time(int64_t utc_ms, char out[SMS_WHY_TIME]);

#endif
