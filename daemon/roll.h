/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a members' roll row by row, from any row on, so that an import can go on where it stood. */
#ifndef DAEMON_ROLL_H
#define DAEMON_ROLL_H

#include "base/error.h"
#include "daemon/roll_row.h"

#include <stdint.h>

struct roll;

/* Opens a roll that daemon_roll_check has proved, passing over its first `from` rows (the header is none). Borrows
 * the rules. NULL, with a sentence, when it can't be read. */
struct roll *daemon_roll_open(const char *path, const struct roll_rules *rules, int64_t from, struct error *e);

/* The next row: 1; 0 at the end; -1, with a sentence, when it can't be read or has a fault (then it was changed
 * since). */
int daemon_roll_next(struct roll *r, struct desk_import_row *out, struct error *e);

void daemon_roll_close(struct roll *r);

#endif
