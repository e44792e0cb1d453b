/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders and quiet hours: what one calendar says by hand, and what must hold of any. */
#include "scheme/quiet.h"
#include "scheme/remind.h"

#include "base/date.h"
#include "base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS 3600000ll
#define DAY_MS 86400000ll
#define ROUNDS 20000
#define LENGTH(list) (sizeof(list) / sizeof(*(list)))
#define YEARLY(month, day) {base_date_make(2000, month, day), true}

static int week_days[] = {-7, 0, 3};

static int32_t day_of(const char *iso)
{
	int32_t day;

	assert_true(base_date_parse(iso, &day));
	return day;
}

/* The days of all reminders of one due day, in words. */
static const char *all(const struct scheme_calendar *c, const char *due)
{
	static char out[256];
	char text[BASE_DATE_TEXT];
	size_t len = 0;

	out[0] = '\0';
	for (int32_t day = BASE_DAY_NONE; (day = scheme_remind_next(c, day_of(due), day)) != BASE_DAY_NONE;)
		len += (size_t) snprintf(out + len, sizeof out - len, "%s%s", len ? " " : "", base_date_format(day, text) + 5);
	return out;
}

static void days_are_counted_from_the_due_day(void **state)
{
	struct scheme_calendar c = {.days = week_days, .n_days = 3};

	(void) state;
	assert_string_equal(all(&c, "2026-06-30"), "06-23 06-30 07-03");
	assert_int_equal(scheme_remind_next(&c, BASE_DAY_NONE, BASE_DAY_NONE), BASE_DAY_NONE);
}

/* 2026-06-30 is a Tuesday: the Sunday before is the 28th, the one after the 3rd of July is the 5th. */
static void a_market_day_draws_a_reminder_to_it(void **state)
{
	struct scheme_calendar c = {.days = week_days, .n_days = 3, .weekdays = 1u << 6};

	(void) state;
	assert_string_equal(all(&c, "2026-06-30"), "06-21 06-28 07-05");
	assert_string_equal(all(&c, "2026-06-28"), "06-21 06-28 07-05");
}

static void so_does_a_pay_day(void **state)
{
	int month_days[] = {5, 25};
	struct scheme_calendar c = {.days = week_days, .n_days = 3, .month_days = month_days, .n_month_days = 2};

	(void) state;
	assert_string_equal(all(&c, "2026-06-30"), "06-05 06-25 07-05");
	assert_string_equal(all(&c, "2026-01-03"), "12-25 01-25"); /* both that come before are drawn to one day */
}

static void a_season_has_its_own_days_and_hour(void **state)
{
	int harvest[] = {-14, -7}, none_yet[] = {5};
	struct scheme_season seasons[] = {
		{YEARLY(11, 15), YEARLY(1, 31), harvest, 2, -1},
		{{day_of("2026-12-01"), false}, {day_of("2026-12-31"), false}, none_yet, 1, -1},
		{{day_of("2026-06-20"), false}, {day_of("2026-07-01"), false}, NULL, 0, 18 * 60},
	};
	struct scheme_calendar c = {.days = week_days, .n_days = 3, .hour_min = 9 * 60, .seasons = seasons, .n_seasons = 3};
	struct scheme s = {0};

	(void) state;
	assert_string_equal(all(&c, "2026-11-30"), "11-16 11-23");
	assert_string_equal(all(&c, "2027-01-31"), "01-17 01-24");
	assert_string_equal(all(&c, "2027-02-28"), "02-21 02-28 03-03");
	assert_string_equal(all(&c, "2026-12-31"), "01-05"); /* the later season counts */
	assert_string_equal(all(&c, "2026-06-30"), "06-23 06-30 07-03");
	assert_int_equal(scheme_remind_at(&s, &c, day_of("2026-06-30")), day_of("2026-06-30") * DAY_MS + 18 * HOUR_MS);
	assert_int_equal(scheme_remind_at(&s, &c, day_of("2026-07-03")), day_of("2026-07-03") * DAY_MS + 9 * HOUR_MS);
}

static void what_is_due(void **state)
{
	struct scheme_cover c = {.state = SCHEME_NOT_ENROLLED, .paid_until = BASE_DAY_NONE};

	(void) state;
	assert_int_equal(scheme_remind_due(&c, BASE_DAY_NONE), BASE_DAY_NONE);
	assert_int_equal(scheme_remind_due(&c, 20000), BASE_DAY_NONE); /* to come */
	c.state = SCHEME_LAPSED;
	assert_int_equal(scheme_remind_due(&c, 20000), 20000);
	c.paid_until = 20030;
	assert_int_equal(scheme_remind_due(&c, 20000), 20030);
}

static void the_night_is_quiet_unless_told_otherwise(void **state)
{
	struct scheme s = {0};
	int64_t day_ms = day_of("2026-06-30") * DAY_MS;

	(void) state;
	assert_int_equal(scheme_quiet_after(&s, day_ms + 20 * HOUR_MS - 1), day_ms + 20 * HOUR_MS - 1);
	assert_int_equal(scheme_quiet_after(&s, day_ms + 20 * HOUR_MS), day_ms + 32 * HOUR_MS);
	assert_int_equal(scheme_quiet_after(&s, day_ms + 3 * HOUR_MS), day_ms + 8 * HOUR_MS);
	assert_int_equal(scheme_quiet_after(&s, day_ms + 8 * HOUR_MS), day_ms + 8 * HOUR_MS);
}

/* From the evening of an ordinary day into the morning of one that begins later. */
static void each_day_has_its_own_quiet(void **state)
{
	struct scheme_quiet rows[] = {
		{20 * 60, 8 * 60, {BASE_DAY_NONE, false}, {BASE_DAY_NONE, false}},
		{0, 11 * 60, {day_of("2026-02-18"), false}, {day_of("2026-03-19"), false}},
	};
	struct scheme s = {.quiet_hours = rows, .n_quiet_hours = 2};
	int64_t day_ms = day_of("2026-02-17") * DAY_MS;

	(void) state;
	assert_int_equal(scheme_quiet_after(&s, day_ms + 21 * HOUR_MS), day_ms + 35 * HOUR_MS);
	assert_false(scheme_quiet_is(&s, day_ms + (24 + 23) * HOUR_MS));
	assert_true(scheme_quiet_is(&s, day_ms + (24 + 24) * HOUR_MS));
	day_ms = day_of("2026-03-19") * DAY_MS;
	assert_int_equal(scheme_quiet_after(&s, day_ms + 24 * HOUR_MS), day_ms + 32 * HOUR_MS);
}

/* ---- what must hold of any calendar ------------------------------------------------------------- */

struct any {
	int days[6], season_days[2][6], month_days[4];
	struct scheme_season seasons[2];
	struct scheme_quiet quiet[3];
	struct scheme_calendar calendar;
	struct scheme scheme;
};

static int below(struct rng *r, int n)
{
	return (int) (base_rng_next(r) % (uint64_t) n);
}

/* Rising numbers from `min` on, at most `step` apart. */
static size_t rising(struct rng *r, int *out, int most, int min, int step, int max)
{
	size_t n = 0, wanted = (size_t) (1 + below(r, most));

	for (int at = min + below(r, step); n < wanted && at <= max; at += 1 + below(r, step))
		out[n++] = at;
	if (!n)
		out[n++] = min;
	return n;
}

static void some_days(struct rng *r, struct scheme_day *first, struct scheme_day *last)
{
	int32_t day = day_of("2025-12-01") + below(r, 400);

	*first = (struct scheme_day){day, false};
	*last = (struct scheme_day){day + below(r, 90), false};
	if (below(r, 2)) {
		*first = (struct scheme_day){base_date_make(2000, 1, 1) + below(r, 366), true};
		*last = (struct scheme_day){base_date_make(2000, 1, 1) + below(r, 366), true};
	}
}

static void make(struct rng *r, struct any *a)
{
	struct scheme_calendar *c = &a->calendar;

	memset(a, 0, sizeof *a);
	c->days = a->days;
	c->n_days = rising(r, a->days, 6, -20, 9, 365);
	c->hour_min = below(r, 1440);
	if (below(r, 3) == 0)
		c->weekdays = 1u + (unsigned) below(r, 127);
	else if (below(r, 2)) {
		c->month_days = a->month_days;
		c->n_month_days = rising(r, a->month_days, 4, 1, 9, 28);
	}
	c->seasons = a->seasons;
	c->n_seasons = (size_t) below(r, 3);
	for (size_t i = 0; i < c->n_seasons; i++) {
		struct scheme_season *s = &a->seasons[i];

		some_days(r, &s->first, &s->last);
		s->hour_min = below(r, 2) ? below(r, 1440) : -1;
		if (s->hour_min < 0 || below(r, 2)) {
			s->days = a->season_days[i];
			s->n_days = rising(r, a->season_days[i], 6, -20, 9, 365);
		}
	}
	a->scheme.quiet_hours = a->quiet;
	a->scheme.n_quiet_hours = (size_t) below(r, 4);
	for (size_t i = 0; i < a->scheme.n_quiet_hours; i++) {
		struct scheme_quiet *q = &a->quiet[i];

		q->from_min = below(r, 1440);
		q->to_min = (q->from_min + 1 + below(r, 1439)) % 1440;
		some_days(r, &q->first, &q->last);
		if (below(r, 2))
			q->first.day = q->last.day = BASE_DAY_NONE;
	}
}

/* Reminders of one due day come in their order, each on a day of its own, no more than the calendar has days, each on a good day and
 * not far from what was asked for. */
static void reminders_rise(void **state)
{
	struct rng r = {28};
	struct any a;

	(void) state;
	for (int round = 0; round < ROUNDS; round++) {
		int32_t due, day, last = BASE_DAY_NONE;
		size_t n = 0;

		make(&r, &a);
		due = day_of("2026-01-01") + below(&r, 400);
		while ((day = scheme_remind_next(&a.calendar, due, last)) != BASE_DAY_NONE) {
			int year, month, of_month;
			bool is_pay_day = a.calendar.n_month_days == 0;

			assert_true(day > last && ++n <= 6);
			assert_true(day >= due - 20 - SCHEME_REMIND_MOVE_MAX && day <= due + 365 + SCHEME_REMIND_MOVE_MAX);
			base_date_split(day, &year, &month, &of_month);
			for (size_t i = 0; i < a.calendar.n_month_days; i++)
				is_pay_day = is_pay_day || a.calendar.month_days[i] == of_month;
			assert_true(is_pay_day);
			assert_true(!a.calendar.weekdays || a.calendar.weekdays >> ((day + 3) % 7) & 1);
			last = day;
		}
		assert_true(n >= 1);
	}
}

/* The instant of a reminder is never quiet, not before the day, at most three days behind it, and no instant between what was asked for
 * and what came would have done. */
static void no_reminder_in_quiet_hours(void **state)
{
	struct rng r = {29};
	struct any a;

	(void) state;
	for (int round = 0; round < ROUNDS; round++) {
		int32_t day = day_of("2025-12-01") + below(&r, 500);
		int64_t at_ms, asked_ms = day * DAY_MS + below(&r, 86400) * 1000ll, after_ms;

		make(&r, &a);
		at_ms = scheme_remind_at(&a.scheme, &a.calendar, day);
		assert_false(scheme_quiet_is(&a.scheme, at_ms));
		assert_true(at_ms >= day * DAY_MS && at_ms < (day + 3) * DAY_MS);
		after_ms = scheme_quiet_after(&a.scheme, asked_ms);
		assert_true(after_ms >= asked_ms && !scheme_quiet_is(&a.scheme, after_ms));
		for (int64_t t = asked_ms; t < after_ms; t += 7 * 60000)
			assert_true(scheme_quiet_is(&a.scheme, t));
	}
}

/* A household as the desk keeps it, day by day over a year, paid for and taken back at will: no step of a due day comes twice, no day has
 * two, and what was told goes forward. */
static void no_step_of_a_due_day_comes_twice(void **state)
{
	struct rng r = {30};
	struct any a;

	(void) state;
	for (int round = 0; round < ROUNDS / 20; round++) {
		struct { int32_t due, day; } told[400];
		size_t n = 0;
		int32_t due = day_of("2026-01-31"), reminded_on = BASE_DAY_NONE;

		make(&r, &a);
		for (int32_t today = day_of("2026-01-01"); today < day_of("2026-12-31"); today += 1 + below(&r, 3)) {
			int32_t day, step = BASE_DAY_NONE;

			if (below(&r, 20) == 0)
				due = base_date_month_end(due + 15); /* a month is paid */
			else if (below(&r, 60) == 0)
				due = base_date_month_start(due) - 1; /* a month is taken back */
			for (day = reminded_on; (day = scheme_remind_next(&a.calendar, due, day)) != BASE_DAY_NONE && day <= today;)
				step = day;
			if (step == BASE_DAY_NONE)
				continue;
			assert_true(step > reminded_on);
			for (size_t i = 0; i < n; i++)
				assert_false(told[i].due == due && told[i].day == step);
			assert_true(n < LENGTH(told));
			told[n].due = due;
			told[n++].day = reminded_on = step;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_counted_from_the_due_day),
		cmocka_unit_test(a_market_day_draws_a_reminder_to_it),
		cmocka_unit_test(so_does_a_pay_day),
		cmocka_unit_test(a_season_has_its_own_days_and_hour),
		cmocka_unit_test(what_is_due),
		cmocka_unit_test(the_night_is_quiet_unless_told_otherwise),
		cmocka_unit_test(each_day_has_its_own_quiet),
		cmocka_unit_test(reminders_rise),
		cmocka_unit_test(no_reminder_in_quiet_hours),
		cmocka_unit_test(no_step_of_a_due_day_comes_twice),
	};

	return cmocka_run_group_tests_name("scheme-remind", tests, NULL, NULL);
}
