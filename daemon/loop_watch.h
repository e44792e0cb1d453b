/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the daemon itself can see of its health: the disk under the store, and what the hourly proof found. */
#ifndef DAEMON_LOOP_WATCH_H
#define DAEMON_LOOP_WATCH_H

#include "daemon/house.h"
#include "daemon/proof.h"

/* Once a loop turn: looks at the disk once a minute of the wall clock. last: NULL, nothing was proved yet. */
void daemon_loop_watch_look(struct house *h, const char *store_url, int64_t wall_ms, const struct proof *last);

#endif
