/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quiet hours (P18): when no message may go but receipts and one-time codes. Who puts any other message into the outbox gives it
 * scheme_quiet_after(scheme, instant) as its not-before. */
#ifndef SCHEME_QUIET_H
#define SCHEME_QUIET_H

#include <stdbool.h>
#include <stdint.h>

struct scheme;
struct scheme_day;

/* Of the scheme's rows the last one that is of this day counts; where there is none, 20:00 to 08:00. */
bool scheme_quiet_is(const struct scheme *s, int64_t at_ms);
/* The first instant from `at_ms` on that is not quiet. */
int64_t scheme_quiet_after(const struct scheme *s, int64_t at_ms);

/* Is `day` of first to last, dated or of every year? No days at all: it is. */
bool scheme_quiet_holds(const struct scheme_day *first, const struct scheme_day *last, int32_t day);

#endif
