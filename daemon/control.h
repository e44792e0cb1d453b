/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the control socket's lines ask for, without the socket: "import ROWS SHA256 NAME" (of a staged roll),
 * "sms-send ...", "sms-cancel ID", "sms-retry ID" (daemon/sms_order.h), "counter ..." (daemon/counter_line.h),
 * "status". Each answer is lines; the last one
 * begins with "ok" or "error". */
#ifndef DAEMON_CONTROL_H
#define DAEMON_CONTROL_H

#include "daemon/house.h"
#include "daemon/parts.h"
#include "store/import.h"

struct control;
struct loop_control_talk;       /* one connection; daemon/loop_control.c knows it */

/* How to speak to who asked; daemon/loop_control.h says what each does. */
struct control_out {
	void (*say)(struct loop_control_talk *talk, const char *line);
	void (*hang_up)(struct loop_control_talk *talk);
};

struct control *daemon_control_new(struct house *h, const struct parts *parts, struct control_out out);
void daemon_control_free(struct control *c);
void daemon_control_line(struct control *c, struct loop_control_talk *talk, const char *line);
void daemon_control_gone(struct control *c, struct loop_control_talk *talk);
/* At start: an import that a crash interrupted goes on. */
void daemon_control_resume(struct control *c, const struct store_import *open);
/* Every few seconds: an import that the store could not take is tried again. */
void daemon_control_tick(struct control *c);

#endif
