/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and instants, in the proleptic Gregorian calendar. */
#include "base/date.h"

#include <stdio.h>

#define MS_A_DAY 86400000ll

/* Counts years from March, so that the leap day is a year's last. */
int32_t base_date_make(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

	return era * 146097 + day_of_era - 719468;
}

void base_date_split(int32_t date, int *year, int *month, int *day)
{
	int z = date + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int of_era = z - era * 146097;
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2);
}

static int days_in_month(int year, int month)
{
	return (int) (base_date_make(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1)
		      - base_date_make(year, month, 1));
}

int32_t base_date_add_months(int32_t date, int months)
{
	int year, month, day, last;

	base_date_split(date, &year, &month, &day);
	months += year * 12 + month - 1;
	year = months >= 0 ? months / 12 : (months - 11) / 12;
	month = months - year * 12 + 1;
	last = days_in_month(year, month);
	return base_date_make(year, month, day < last ? day : last);
}

int32_t base_date_month_start(int32_t date)
{
	int year, month, day;

	base_date_split(date, &year, &month, &day);
	return base_date_make(year, month, 1);
}

int32_t base_date_month_end(int32_t date)
{
	return base_date_add_months(base_date_month_start(date), 1) - 1;
}

int base_date_months_between(int32_t from, int32_t to)
{
	int year, month, day, year2, month2;

	base_date_split(from, &year, &month, &day);
	base_date_split(to, &year2, &month2, &day);
	return (year2 - year) * 12 + month2 - month;
}

static int digits(const char *s, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

bool base_date_parse(const char *iso, int32_t *out)
{
	int year, month, day;

	if ((year = digits(iso, 4)) < 1 || iso[4] != '-' || (month = digits(iso + 5, 2)) < 1
	    || month > 12 || iso[7] != '-' || (day = digits(iso + 8, 2)) < 1
	    || day > days_in_month(year, month) || iso[10])
		return false;
	*out = base_date_make(year, month, day);
	return true;
}

const char *base_date_format(int32_t date, char out[BASE_DATE_TEXT])
{
	int year, month, day;

	base_date_split(date, &year, &month, &day);
	snprintf(out, BASE_DATE_TEXT, "%04d-%02d-%02d", year, month, day);
	return out;
}

const char *base_date_format_phone(int32_t date, char out[BASE_DATE_TEXT])
{
	int year, month, day;

	base_date_split(date, &year, &month, &day);
	snprintf(out, BASE_DATE_TEXT, "%02d/%02d/%02d", day, month, (year % 100 + 100) % 100);
	return out;
}

int32_t base_date_of_ms(int64_t utc_ms)
{
	return (int32_t) ((utc_ms >= 0 ? utc_ms : utc_ms - (MS_A_DAY - 1)) / MS_A_DAY);
}

const char *base_date_format_ms(int64_t utc_ms, char out[BASE_INSTANT_TEXT])
{
	int32_t date = base_date_of_ms(utc_ms);
	unsigned ms = (unsigned) (utc_ms - date * MS_A_DAY);
	int year, month, day;

	base_date_split(date, &year, &month, &day);
	snprintf(out, BASE_INSTANT_TEXT, "%04d-%02d-%02dT%02u:%02u:%02u.%03uZ", year, month, day,
		 ms / 3600000 % 24, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
	return out;
}
