/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of the control socket: how a command asks the running daemon. */
#ifndef DAEMON_ASK_H
#define DAEMON_ASK_H

#include "base/error.h"

/* Sends one line and hands over each line of the answer until "ok" or "error". Returns 0 (ok: its rest in e), 1
 * (error: its sentence in e), -1 when no daemon listens there. */
int daemon_ask(const char *socket_path, const char *line, void (*on_line)(void *ctx, const char *line), void *ctx,
	       struct error *e);

#endif
