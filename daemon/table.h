/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a list on standard output: columns for a person, or CSV (RFC 4180). */
#ifndef DAEMON_TABLE_H
#define DAEMON_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_column {
	const char *name;
	int width;                      /* of a person's table; negative: to the left; 0: as wide as it is */
	bool is_csv_only;
};

struct table {
	const struct table_column *columns;
	size_t n;
	bool is_csv;
	size_t at;                      /* the column that is written next */
	bool has_head;
	size_t rows;                    /* written so far, without the header */
};

/* Writes the header of CSV, and on a terminal that of a person's table: who pipes it has rows only. */
void daemon_table_begin(struct table *t, const struct table_column *columns, size_t n, bool is_csv);
/* The header of a person's table in a pipe, too, for one that is read and not taken apart. */
void daemon_table_head(struct table *t);
/* Under the header of a person's table: what is said where there was no row. A pipe and CSV have rows only. */
void daemon_table_end(const struct table *t, const char *nothing);
/* One cell after another, a row of t->n. */
void daemon_table_text(struct table *t, const char *text);
void daemon_table_number(struct table *t, int64_t number);
void daemon_table_phone(struct table *t, uint64_t phone);       /* 0: empty */
void daemon_table_time(struct table *t, int64_t utc_ms);        /* 0: empty */
void daemon_table_day(struct table *t, int32_t day);            /* BASE_DAY_NONE: empty */

#endif
