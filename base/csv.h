/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma separated values: RFC 4180, UTF-8, with a header. libcsv's one home for reading. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"
#include "base/error.h"

#include <stddef.h>

/* One row: `cells` NUL-terminated, valid during the call. line: of the row's first character, from 1.
 * A return other than 0 stops the reading and is returned by feed/finish. */
typedef int csv_row(void *ctx, long line, char **cells, const size_t *lens, size_t n);

/* A push parser. Lines end with LF, CR LF or CR; blank lines, rows of empty cells only and a byte order mark are
 * passed over; NUL octets, stray quotes, cells above 64 KiB and rows above 1024 cells are refused. UTF-8 is not
 * looked at. */
struct csv_reader;

struct csv_reader *base_csv_new(csv_row *on_row, void *ctx);
void base_csv_set_separator(struct csv_reader *r, char separator); /* before the first feed; ',' unless it is called */
int base_csv_feed(struct csv_reader *r, const char *data, size_t len, struct error *e); /* e: "line 12: ..." */
int base_csv_finish(struct csv_reader *r, struct error *e);
void base_csv_free(struct csv_reader *r);

/* Appends one cell, quoted where RFC 4180 asks for it; a cell that a spreadsheet would run as a formula (=, +, -, @
 * first, unless it is a plain number or an E.164 phone) gets a leading '. The caller writes the commas and CRLF. */
void base_csv_write(struct buf *out, const char *cell);

/* The cell without that guard, so that what was written is what is read. Points into `cell`. */
char *base_csv_unguard(char *cell);

#endif
