/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and instants. A day is counted from 1970-01-01; an instant is milliseconds UTC since then.
 * Mali keeps UTC without summer time, so the day of an instant is the day on the wall there. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#define BASE_DATE_TEXT 24
#define BASE_INSTANT_TEXT 64
#define BASE_DAY_NONE INT32_MIN /* no such day: an empty cell, a thing that never happens */

int32_t base_date_make(int year, int month, int day);       /* month and day from 1 */
void base_date_split(int32_t date, int *year, int *month, int *day);
int32_t base_date_add_months(int32_t date, int months);     /* the day is cut to the month's end */
int32_t base_date_month_start(int32_t date);
int32_t base_date_month_end(int32_t date);
int base_date_months_between(int32_t from, int32_t to);     /* by calendar month, days ignored */
bool base_date_parse(const char *iso, int32_t *out);        /* "2026-06-30", nothing else */
const char *base_date_format(int32_t date, char out[BASE_DATE_TEXT]);       /* "2026-06-30" */
const char *base_date_format_phone(int32_t date, char out[BASE_DATE_TEXT]); /* "30/06/26" */
int32_t base_date_of_ms(int64_t utc_ms);
const char *base_date_format_ms(int64_t utc_ms, char out[BASE_INSTANT_TEXT]); /* RFC 3339, ms */

#endif
