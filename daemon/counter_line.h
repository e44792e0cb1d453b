/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order of the counter (desk/counter.h) as a line of the control socket. */
#ifndef DAEMON_COUNTER_LINE_H
#define DAEMON_COUNTER_LINE_H

#include "base/buf.h"
#include "desk/counter.h"

#define DAEMON_COUNTER_LINE 8000        /* octets: the control socket takes no longer line */

/* "counter VERB KEY=VALUE ...", values in percent-encoding (RFC 3986 2.1), a statement's rows as row=REFERENCE|FRANCS|... No
 * line's end. It may hold a PIN: wipe it. */
void daemon_counter_line_write(const struct desk_counter *o, struct buf *out);
/* How many octets this row would add. */
size_t daemon_counter_line_row(const struct store_statement *row);

bool daemon_counter_line_is_one(const char *line);
/* out->rows is to be freed, in any case. */
int daemon_counter_line_read(const char *line, struct desk_counter *out, struct error *e);

/* 0 with what was done, or -1 with why not. */
int daemon_counter_line_say(const struct desk_counter *o, enum desk_verdict verdict, struct error *said);

const char *daemon_counter_line_verb(enum desk_counter_verb verb); /* "cash" */

#endif
