/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quiet hours: by the minute of the day, and by the day's own row. */
#include "scheme/quiet.h"

#include "base/date.h"
#include "base/must.h"
#include "scheme/scheme.h"

#define MINUTE_MS 60000ll
#define DAY_MS 86400000ll

static int32_t in_leap_year(int32_t day)
{
	int year, month, of_month;

	base_date_split(day, &year, &month, &of_month);
	return base_date_make(2000, month, of_month);
}

bool scheme_quiet_holds(const struct scheme_day *first, const struct scheme_day *last, int32_t day)
{
	if (first->day == BASE_DAY_NONE)
		return true;
	if (!first->is_yearly)
		return first->day <= day && day <= last->day;
	day = in_leap_year(day);
	if (first->day <= last->day)
		return first->day <= day && day <= last->day;
	return first->day <= day || day <= last->day; /* over the new year */
}

static const struct scheme_quiet *row_of(const struct scheme *s, int32_t day)
{
	static const struct scheme_quiet usual = {20 * 60, 8 * 60, {BASE_DAY_NONE, false}, {BASE_DAY_NONE, false}};

	for (size_t i = s->n_quiet_hours; i > 0; i--)
		if (scheme_quiet_holds(&s->quiet_hours[i - 1].first, &s->quiet_hours[i - 1].last, day))
			return &s->quiet_hours[i - 1];
	return &usual;
}

/* The end of the quiet that `at_ms` is in, as far as its day goes; at_ms where it is in none. */
static int64_t end_of_quiet(const struct scheme *s, int64_t at_ms)
{
	int32_t day = base_date_of_ms(at_ms);
	const struct scheme_quiet *q = row_of(s, day);
	int64_t start_ms = day * DAY_MS, from_ms = start_ms + q->from_min * MINUTE_MS, to_ms = start_ms + q->to_min * MINUTE_MS;

	if (from_ms < to_ms)
		return from_ms <= at_ms && at_ms < to_ms ? to_ms : at_ms;
	if (at_ms < to_ms)
		return to_ms;
	return at_ms >= from_ms ? start_ms + DAY_MS : at_ms; /* the next day has its own row */
}

bool scheme_quiet_is(const struct scheme *s, int64_t at_ms)
{
	return end_of_quiet(s, at_ms) != at_ms;
}

int64_t scheme_quiet_after(const struct scheme *s, int64_t at_ms)
{
	/* at most to midnight, then to the end of the new day's quiet: every day has some time that is not quiet */
	for (int turn = 0; scheme_quiet_is(s, at_ms); turn++) {
		must(turn < 3);
		at_ms = end_of_quiet(s, at_ms);
	}
	return at_ms;
}
