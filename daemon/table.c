/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a list on standard output. */
#include "daemon/table.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/must.h"
#include "base/phone.h"
#include "daemon/sms_why.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static void write_csv(const char *text, bool is_last)
{
	struct buf cell = {0};

	base_csv_write(&cell, text);
	base_buf_append_str(&cell, is_last ? "\r\n" : ",");
	fwrite(cell.data, 1, cell.len, stdout);
	base_buf_release(&cell);
}

void daemon_table_text(struct table *t, const char *text)
{
	const struct table_column *c = &t->columns[t->at];
	bool is_last;

	must(t->at < t->n);
	is_last = ++t->at == t->n;
	if (t->is_csv)
		write_csv(text, is_last);
	else if (!c->is_csv_only)
		printf("%*s%s", c->width, text, is_last ? "\n" : "  ");
	if (is_last) {
		t->at = 0;
		t->rows++;
	}
}

void daemon_table_head(struct table *t)
{
	for (size_t i = 0; !t->has_head && i < t->n; i++)
		daemon_table_text(t, t->columns[i].name);
	t->has_head = true;
	t->rows = 0;
}

void daemon_table_end(const struct table *t, const char *nothing)
{
	if (!t->rows && t->has_head && !t->is_csv)
		puts(nothing);
}

void daemon_table_begin(struct table *t, const struct table_column *columns, size_t n, bool is_csv)
{
	*t = (struct table){.columns = columns, .n = n, .is_csv = is_csv};
	if (is_csv || isatty(STDOUT_FILENO))
		daemon_table_head(t);
}

void daemon_table_number(struct table *t, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, number);
	daemon_table_text(t, text);
}

void daemon_table_phone(struct table *t, uint64_t phone)
{
	char text[BASE_PHONE_TEXT];

	daemon_table_text(t, phone ? base_phone_format(phone, text) : "");
}

void daemon_table_time(struct table *t, int64_t utc_ms)
{
	char text[SMS_WHY_TIME];

	daemon_table_text(t, utc_ms ? daemon_sms_why_time(utc_ms, text) : "");
}

void daemon_table_day(struct table *t, int32_t day)
{
	char text[BASE_DATE_TEXT];

	daemon_table_text(t, day == BASE_DAY_NONE ? "" : base_date_format(day, text));
}
