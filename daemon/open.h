/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands and serve open from a configuration: dialects, scheme, menus, proved together. */
#ifndef DAEMON_OPEN_H
#define DAEMON_OPEN_H

#include "daemon/parts.h"

/* The parts of a configuration but the store, for the smallest screen of its links. -1 with a sentence; nothing
 * stays open then. */
int daemon_open_parts(const struct config *c, struct parts *out, struct ussd_dialects **dialects, struct error *e);
/* Frees menus, scheme and dialects of the parts (in mirror order). */
void daemon_open_close(struct parts *parts, struct ussd_dialects *dialects);

/* The store of a configuration, told which numbers go by which link. NULL with a sentence. */
struct store *daemon_open_store(const struct config *c, struct error *e);

int64_t daemon_open_wall_ms(void); /* the wall clock, UTC */

#endif
