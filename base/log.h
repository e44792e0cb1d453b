/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: one event a line, `key=value`, written by the layer that decides.
 * Never a PIN, never a text of a member, phones only through base_phone_mask. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Where lines go. `line` has no newline at its end and is valid during the call only; the sink adds the time
 * (nothing below daemon/ has a clock). Called from both threads. */
typedef void base_log_sink(enum log_level level, const char *line);

void base_log_to(base_log_sink *sink, enum log_level lowest); /* NULL: silence, the state at start */

/* event is a word or two of [a-z-]; format gives the rest: "link=%s status=0x%x". */
void base_log(enum log_level level, const char *event, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
