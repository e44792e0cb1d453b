/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control socket: lines in, lines out, for commands of the same user (0600). */
#ifndef DAEMON_LOOP_CONTROL_H
#define DAEMON_LOOP_CONTROL_H

#include "base/error.h"

#include <uv.h>

struct loop_control;
struct loop_control_talk;       /* one connection */

/* `line` is called for each whole line, without its end; `gone` once when the other side has left. A stale socket
 * file is replaced (the store's lock says that nobody else serves it). */
struct loop_control *daemon_loop_control_open(uv_loop_t *loop, const char *path,
					      void (*line)(void *ctx, struct loop_control_talk *talk, const char *line),
					      void (*gone)(void *ctx, struct loop_control_talk *talk), void *ctx,
					      struct error *e);
void daemon_loop_control_say(struct loop_control_talk *talk, const char *line); /* without its end */
void daemon_loop_control_hang_up(struct loop_control_talk *talk); /* once what was said is written */
/* Closes the socket and every talk, and removes the file; frees itself in the loop. */
void daemon_loop_control_close(struct loop_control *c);

#endif
