/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order about messages as a line of the control socket, and what became of it as a sentence. */
#ifndef DAEMON_SMS_ORDER_H
#define DAEMON_SMS_ORDER_H

#include "base/buf.h"
#include "base/error.h"
#include "desk/order.h"

/* "sms-send PHONE LINK EXACT TEXT", "sms-cancel ID", "sms-retry ID"; LINK "-": any; TEXT in hexadecimal, since it may have any
 * character. No line's end. */
void daemon_sms_order_write(const struct desk_order *o, struct buf *out);
bool daemon_sms_order_is_one(const char *line);
int daemon_sms_order_read(const char *line, struct desk_order *out, struct error *e);

/* 0 with what was done, or -1 with why not. */
int daemon_sms_order_say(const struct desk_order *o, enum desk_verdict verdict, struct error *said);

#endif
