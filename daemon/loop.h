/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link thread: one libuv loop that carries octets and time to the house and back, and hands batches to the
 * store thread. */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include "daemon/parts.h"

/* Runs until SIGTERM or SIGINT has been obeyed: no new dialogs, answers what is in hand, unbinds, commits. -1 when
 * it can't start. */
int daemon_loop_run(struct parts *parts, struct error *e);

#endif
