/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every day of two centuries, against the C library. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

static int32_t day_of(int year, int month, int day)
{
	struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};

	return (int32_t) (timegm(&tm) / 86400);
}

static void every_day_of_two_centuries(void **state)
{
	(void) state;
	for (int32_t d = day_of(1900, 1, 1); d <= day_of(2100, 12, 31); d++) {
		time_t t = (time_t) d * 86400;
		struct tm tm;
		int year, month, day;
		int32_t parsed;
		char text[BASE_DATE_TEXT], expected[BASE_DATE_TEXT];

		gmtime_r(&t, &tm);
		base_date_split(d, &year, &month, &day);
		assert_int_equal(year, tm.tm_year + 1900);
		assert_int_equal(month, tm.tm_mon + 1);
		assert_int_equal(day, tm.tm_mday);
		assert_int_equal(base_date_make(year, month, day), d);
		strftime(expected, sizeof expected, "%Y-%m-%d", &tm);
		assert_string_equal(base_date_format(d, text), expected);
		assert_true(base_date_parse(text, &parsed));
		assert_int_equal(parsed, d);
		snprintf(expected, sizeof expected, "%02d/%02d/%02d", tm.tm_mday, tm.tm_mon + 1, tm.tm_year % 100);
		assert_string_equal(base_date_format_phone(d, text), expected);
		assert_int_equal(base_date_month_start(d), day_of(year, month, 1));
		assert_int_equal(base_date_month_end(d), day_of(year, month + 1, 0));
		assert_int_equal(base_date_of_ms(d * 86400000ll), d);
		assert_int_equal(base_date_of_ms(d * 86400000ll + 86399999), d);
		assert_int_equal(base_date_of_ms(d * 86400000ll - 1), d - 1);
	}
}

static void far_days_come_back(void **state)
{
	(void) state;
	for (int32_t d = -800000; d < 3000000; d += 997) {
		int year, month, day;

		base_date_split(d, &year, &month, &day);
		assert_in_range(month, 1, 12);
		assert_in_range(day, 1, 31);
		assert_int_equal(base_date_make(year, month, day), d);
	}
}

static void months_are_added_within_the_month(void **state)
{
	static const struct { int from[3], months, to[3]; } cases[] = {
		{{2026, 1, 31}, 1, {2026, 2, 28}},   {{2024, 1, 31}, 1, {2024, 2, 29}},
		{{2026, 1, 31}, 3, {2026, 4, 30}},   {{2026, 6, 15}, 12, {2027, 6, 15}},
		{{2026, 6, 15}, -6, {2025, 12, 15}}, {{2026, 3, 31}, -1, {2026, 2, 28}},
		{{2026, 1, 1}, -25, {2023, 12, 1}},  {{2024, 2, 29}, 12, {2025, 2, 28}},
		{{2026, 12, 31}, 2, {2027, 2, 28}},  {{2026, 7, 7}, 0, {2026, 7, 7}},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(base_date_add_months(day_of(cases[i].from[0], cases[i].from[1], cases[i].from[2]),
						      cases[i].months),
				 day_of(cases[i].to[0], cases[i].to[1], cases[i].to[2]));
	for (int n = -300; n <= 300; n++) {
		int32_t from = day_of(2026, 5, 1), to = base_date_add_months(from, n);

		assert_int_equal(base_date_months_between(from, to), n);
		assert_int_equal(base_date_months_between(base_date_month_end(from), to), n);
	}
}

static void only_days_are_days(void **state)
{
	static const char *const bad[] = {
		"", "2026", "2026-06", "2026-06-", "2026-06-3", "2026-06-31", "2026-02-29", "1900-02-29", "2026-00-01",
		"2026-13-01", "2026-01-00", "2026-01-32", "2026-6-30", "26-06-30", "2026-06-30 ", " 2026-06-30",
		"2026/06/30", "30-06-2026", "2026-06-30T00:00", "2026-0a-30", "+026-06-30", "0000-01-01", "20260630",
		"2026-06--1",
	};
	int32_t d = 7;

	(void) state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(base_date_parse(bad[i], &d));
		assert_int_equal(d, 7);
	}
	assert_true(base_date_parse("2000-02-29", &d));
	assert_int_equal(d, day_of(2000, 2, 29));
}

static void instants_in_rfc_3339(void **state)
{
	char text[BASE_INSTANT_TEXT];

	(void) state;
	assert_string_equal(base_date_format_ms(0, text), "1970-01-01T00:00:00.000Z");
	assert_string_equal(base_date_format_ms(-1, text), "1969-12-31T23:59:59.999Z");
	assert_string_equal(base_date_format_ms(1782864000123, text), "2026-07-01T00:00:00.123Z");
	for (int64_t ms = -3000000000000; ms < 3000000000000; ms += 86399999ll * 37) {
		time_t t = (time_t) (ms >= 0 ? ms / 1000 : -((999 - ms) / 1000));
		char seconds[32], expected[BASE_INSTANT_TEXT];
		struct tm tm;

		strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", gmtime_r(&t, &tm));
		snprintf(expected, sizeof expected, "%s.%03dZ", seconds, (int) (ms - t * 1000));
		assert_string_equal(base_date_format_ms(ms, text), expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_two_centuries),
		cmocka_unit_test(far_days_come_back),
		cmocka_unit_test(months_are_added_within_the_month),
		cmocka_unit_test(only_days_are_days),
		cmocka_unit_test(instants_in_rfc_3339),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
