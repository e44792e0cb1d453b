/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a household is reminded of its dues (P17): pure functions over a mutuelle's calendar and a due day. */
#ifndef SCHEME_REMIND_H
#define SCHEME_REMIND_H

#include "scheme/cover.h"
#include "scheme/scheme.h"

#include <stdint.h>

#define SCHEME_REMIND_MOVE_MAX 30 /* days that a reminder is moved at most */

/* The calendar's days are counted from the due day. Where there are market days or pay days, a reminder of before or on the due day is
 * moved back to the last of them, one of after it on to the next. So reminders keep their order; two that meet on one day are one.
 *
 * Nothing but the day on which a household was reminded last is kept: what comes next is the first day behind it. So no step of a due
 * day comes twice, whatever is paid or taken back in between. */

/* The last day before which nothing is missing: the last paid day, or the day of enrolment where nothing was paid. BASE_DAY_NONE: not
 * enrolled. */
int32_t scheme_remind_due(const struct scheme_cover *c, int32_t enrolled_on);

/* The first day after `after` on which a household whose dues are paid until `due` is reminded. BASE_DAY_NONE: none any more. */
int32_t scheme_remind_next(const struct scheme_calendar *c, int32_t due, int32_t after);

/* The instant of a reminder of this day: by the calendar's hour, never in quiet hours. */
int64_t scheme_remind_at(const struct scheme *s, const struct scheme_calendar *c, int32_t day);

#endif
