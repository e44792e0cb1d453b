/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma separated values: libcsv finds the cells, this counts lines and bounds what a file may ask of us. */
#include "base/csv.h"

#include "base/must.h"

#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CELL_MAX 65536u  /* octets; a quote that is never closed ends here */
#define CELLS_MAX 1024u  /* in a row */
#define SLICE 4096u      /* octets given to libcsv before the bound is looked at again */

static const char bom[] = "\xef\xbb\xbf";

struct csv_reader {
	struct csv_parser parser;
	csv_row *on_row;
	void *ctx;
	struct buf text;        /* the row's cells, each with a NUL behind */
	size_t lens[CELLS_MAX];
	char *cells[CELLS_MAX];
	size_t n;
	long line;              /* where the row in hand began */
	long newlines;          /* inside its quoted cells */
	size_t bom_seen;        /* octets of a byte order mark matched so far; 3: it is over */
	bool is_after_cr;
	int status;             /* not 0: stopped for good */
	const char *fault;
};

static void stop(struct csv_reader *r, const char *fault)
{
	r->status = -1;
	r->fault = fault;
}

/* Lines end with LF, CR LF or CR. */
static long count_newlines(const char *s, size_t len)
{
	long n = 0;

	for (size_t i = 0; i < len; i++)
		n += s[i] == '\n' ? !(i && s[i - 1] == '\r') : s[i] == '\r';
	return n;
}

static void on_cell(void *data, size_t len, void *ctx)
{
	struct csv_reader *r = ctx;

	r->is_after_cr = false;
	if (r->status)
		return;
	if (r->n == CELLS_MAX) {
		stop(r, "too many cells");
		return;
	}
	if (len && memchr(data, '\0', len)) {
		stop(r, "a NUL octet: this is no text file, or it is not UTF-8");
		return;
	}
	if (len && (memchr(data, '\n', len) || memchr(data, '\r', len)))
		r->newlines += count_newlines(data, len);
	base_buf_append(&r->text, data, len);
	base_buf_append(&r->text, "", 1);
	r->lens[r->n++] = len;
}

/* A row of nothing but empty cells is what a spreadsheet leaves of a blank line. */
static void give_row(struct csv_reader *r)
{
	char *at = (char *) r->text.data;

	if (r->text.len == r->n)
		return;
	for (size_t i = 0; i < r->n; i++) {
		r->cells[i] = at;
		at += r->lens[i] + 1;
	}
	r->status = r->on_row(r->ctx, r->line, r->cells, r->lens, r->n);
}

/* libcsv calls this for every unquoted CR and LF (CSV_REPALL_NL), and with -1 at the end of a file without one. */
static void on_newline(int c, void *ctx)
{
	struct csv_reader *r = ctx;

	if (r->status)
		return;
	if (r->n)
		give_row(r);
	r->line += r->newlines + !(c == '\n' && r->is_after_cr);
	r->is_after_cr = c == '\r';
	r->newlines = 0;
	r->n = 0;
	r->text.len = 0;
}

static int never(unsigned char c)
{
	(void) c;
	return 0;
}

struct csv_reader *base_csv_new(csv_row *on_row, void *ctx)
{
	struct csv_reader *r = base_alloc(sizeof *r);

	must(!csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL));
	csv_set_space_func(&r->parser, never); /* RFC 4180 2.4: spaces belong to the cell */
	csv_set_blk_size(&r->parser, SLICE);
	r->on_row = on_row;
	r->ctx = ctx;
	r->line = 1;
	return r;
}

void base_csv_set_separator(struct csv_reader *r, char separator)
{
	csv_set_delim(&r->parser, (unsigned char) separator);
}

static int tell(struct csv_reader *r, struct error *e)
{
	if (r->fault)
		base_error_set(e, "line %ld: %s", r->line, r->fault);
	return r->status;
}

static void parse(struct csv_reader *r, const char *data, size_t len)
{
	while (len && !r->status) {
		size_t slice = len < SLICE ? len : SLICE;

		if (csv_parse(&r->parser, data, slice, on_cell, on_newline, r) != slice && !r->status) {
			must(csv_error(&r->parser) == CSV_EPARSE);
			stop(r, "a quote stands inside a cell: put the whole cell in quotes and double the quote");
		}
		if (!r->status && r->parser.entry_pos > CELL_MAX)
			stop(r, "a cell is too long: is a quote not closed?");
		data += slice;
		len -= slice;
	}
}

int base_csv_feed(struct csv_reader *r, const char *data, size_t len, struct error *e)
{
	while (len && r->bom_seen < 3 && *data == bom[r->bom_seen]) {
		r->bom_seen++;
		data++;
		len--;
	}
	if (len && r->bom_seen < 3) {
		parse(r, bom, r->bom_seen); /* it only began like one */
		r->bom_seen = 3;
	}
	parse(r, data, len);
	return tell(r, e);
}

int base_csv_finish(struct csv_reader *r, struct error *e)
{
	if (r->bom_seen < 3)
		parse(r, bom, r->bom_seen);
	if (!r->status && csv_fini(&r->parser, on_cell, on_newline, r) && !r->status)
		stop(r, "a quoted cell is not closed");
	return tell(r, e);
}

void base_csv_free(struct csv_reader *r)
{
	if (!r)
		return;
	csv_free(&r->parser);
	base_buf_release(&r->text);
	free(r);
}

/* What a spreadsheet takes for the beginning of a formula, behind any number of our own guards. */
static bool looks_like_formula(const char *cell)
{
	cell += strspn(cell, "'");
	return *cell && strchr("=+-@\t\r", *cell);
}

/* "-12", "-1.5", "+22376000001": begin like a formula and are none. */
static bool is_number(const char *cell)
{
	const char *digits = cell + (*cell == '-' || *cell == '+');
	size_t whole = strspn(digits, "0123456789");

	if (!whole || !digits[whole])
		return whole > 0;
	return digits[whole] == '.' && digits[whole + 1]
	       && !digits[whole + 1 + strspn(digits + whole + 1, "0123456789")];
}

void base_csv_write(struct buf *out, const char *cell)
{
	bool is_guarded = looks_like_formula(cell) && !is_number(cell);

	if (!cell[strcspn(cell, ",\"\r\n")]) {
		base_buf_append(out, "'", is_guarded);
		base_buf_append_str(out, cell);
		return;
	}
	base_buf_append_str(out, is_guarded ? "\"'" : "\"");
	for (; *cell; cell++) {
		base_buf_append(out, "\"", *cell == '"');
		base_buf_append(out, cell, 1);
	}
	base_buf_append_str(out, "\"");
}

char *base_csv_unguard(char *cell)
{
	return *cell == '\'' && looks_like_formula(cell) ? cell + 1 : cell;
}
