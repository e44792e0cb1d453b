/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a household is reminded of its dues. */
#include "scheme/remind.h"

#include "base/date.h"
#include "base/must.h"
#include "scheme/quiet.h"

#define MINUTE_MS 60000ll
#define DAY_MS 86400000ll

int32_t scheme_remind_due(const struct scheme_cover *c, int32_t enrolled_on)
{
	if (c->state == SCHEME_NOT_ENROLLED)
		return BASE_DAY_NONE;
	return c->paid_until == BASE_DAY_NONE ? enrolled_on : c->paid_until;
}

/* 1970-01-01 was a Thursday. */
static int weekday_of(int32_t day)
{
	return ((day + 3) % 7 + 7) % 7;
}

static bool is_good(const struct scheme_calendar *c, int32_t day)
{
	int year, month, of_month;

	if (c->weekdays)
		return c->weekdays >> weekday_of(day) & 1;
	base_date_split(day, &year, &month, &of_month);
	for (size_t i = 0; i < c->n_month_days; i++)
		if (c->month_days[i] == of_month)
			return true;
	return c->n_month_days == 0;
}

static int32_t moved(const struct scheme_calendar *c, int32_t day, int step)
{
	for (int by = 0; by <= SCHEME_REMIND_MOVE_MAX; by++)
		if (is_good(c, day + by * step))
			return day + by * step;
	must(!"every week has each of its days, every month its first 28");
	return day;
}

static const struct scheme_season *season_with_days(const struct scheme_calendar *c, int32_t day)
{
	for (size_t i = c->n_seasons; i > 0; i--)
		if (c->seasons[i - 1].n_days && scheme_quiet_holds(&c->seasons[i - 1].first, &c->seasons[i - 1].last, day))
			return &c->seasons[i - 1];
	return NULL;
}

int32_t scheme_remind_next(const struct scheme_calendar *c, int32_t due, int32_t after)
{
	const struct scheme_season *season = due == BASE_DAY_NONE ? NULL : season_with_days(c, due);
	const int *days = season ? season->days : c->days;
	size_t n = season ? season->n_days : c->n_days;

	for (size_t i = 0; due != BASE_DAY_NONE && i < n; i++) {
		int32_t day = moved(c, due + days[i], days[i] <= 0 ? -1 : 1);

		if (day > after)
			return day;
	}
	return BASE_DAY_NONE;
}

int64_t scheme_remind_at(const struct scheme *s, const struct scheme_calendar *c, int32_t day)
{
	int hour_min = c->hour_min;

	for (size_t i = 0; i < c->n_seasons; i++)
		if (c->seasons[i].hour_min >= 0 && scheme_quiet_holds(&c->seasons[i].first, &c->seasons[i].last, day))
			hour_min = c->seasons[i].hour_min;
	return scheme_quiet_after(s, day * DAY_MS + hour_min * MINUTE_MS);
}
