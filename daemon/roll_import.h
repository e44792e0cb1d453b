/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A roll into the store: proved whole, staged, then applied by the running daemon or, when none runs, by this
 * program. */
#ifndef DAEMON_ROLL_IMPORT_H
#define DAEMON_ROLL_IMPORT_H

#include "daemon/config.h"
#include "daemon/roll_check.h"

/* Says on standard output what it did. -1 with a sentence (mistakes of the file went to standard error): nothing
 * was applied, or what was staged goes on at the next start. */
int daemon_roll_import(const struct config *c, const char *file, roll_progress *progress,
		       struct error *e);

#endif
