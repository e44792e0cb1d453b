/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One TCP connection of a link: dials when the link wants it, reads into it, writes what it has, once a loop turn. */
#ifndef DAEMON_LOOP_LEG_H
#define DAEMON_LOOP_LEG_H

#include "smpp/link.h"

#include <uv.h>

struct loop_leg;

struct loop_leg_place {
	uv_loop_t *loop;
	struct smpp_link *link;
	int leg;
	const char *host;
	int port;
	const char *name;                    /* of the link, for the log */
	void (*turn)(void *ctx);             /* called first in each event, so that the house knows the time */
	void *ctx;
};

struct loop_leg *daemon_loop_leg_new(const struct loop_leg_place *place);
/* Once a loop turn: dial or close if the link wants it, else write what waits. */
void daemon_loop_leg_turn(struct loop_leg *l);
bool daemon_loop_leg_is_closed(const struct loop_leg *l);
void daemon_loop_leg_close(struct loop_leg *l);   /* at the end of the program */
void daemon_loop_leg_free(struct loop_leg *l);    /* once closed */

#endif
