/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's daily statement: header, rows, and what is wrong with them. */
#include "daemon/statement.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/file.h"
#include "daemon/statement_cell.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_WITHIN 50        /* rows: providers write a letterhead above */
#define NOWHERE SIZE_MAX

struct statement_reader {
	const struct statement_format *format;
	struct csv_reader *csv;
	char wallet[STORE_OPERATOR];
	int32_t day;
	size_t at[STATEMENT_COLUMNS];   /* cell of each column; NOWHERE: none */
	int heads;                      /* rows looked at for the header; -1: it is found */
	const char *twice;              /* a column that it has twice; NULL: none */
	long *lines;                    /* of the rows */
	size_t cap;
	struct statement *s;
};

__attribute__((format(printf, 3, 4))) static int complain(struct statement_reader *r, long line, const char *format, ...)
{
	struct statement *s = r->s;
	struct statement_complaint *c = &s->complaints[s->n_complaints];
	va_list args;

	s->faults++;
	if (s->n_complaints == STATEMENT_COMPLAINTS)
		return 0;
	s->n_complaints++;
	c->line = line;
	va_start(args, format);
	vsnprintf(c->text, sizeof c->text, format, args);
	va_end(args);
	return 0;
}

/* ---- the header ---- */

static bool is_header(struct statement_reader *r, char **cells, size_t n)
{
	r->twice = NULL;
	for (int c = 0; c < STATEMENT_COLUMNS; c++) {
		const char *wanted = r->format->columns[c];

		r->at[c] = NOWHERE;
		for (size_t i = 0; wanted && i < n; i++) {
			if (!daemon_statement_cell_is(cells[i], wanted))
				continue;
			if (r->at[c] != NOWHERE)
				r->twice = wanted;
			r->at[c] = i;
		}
		if (wanted && r->at[c] == NOWHERE)
			return false;
	}
	return true;
}

/* ---- a row ---- */

static char *cell(struct statement_reader *r, enum statement_column c, char **cells, size_t n)
{
	static char none[1];

	return r->at[c] != NOWHERE && r->at[c] < n ? daemon_statement_cell_trim(cells[r->at[c]]) : none;
}

static bool is_paid(const struct statement_format *f, const char *status)
{
	for (size_t i = 0; i < f->n_paid; i++)
		if (daemon_statement_cell_is(status, f->paid[i]))
			return true;
	return !f->n_paid;
}

/* Amount and debit, where that is a column of its own, are never both more than nothing. */
static int read_francs(struct statement_reader *r, long line, char **cells, size_t n, struct store_statement *row)
{
	const char *amount = cell(r, STATEMENT_AMOUNT, cells, n), *debit = cell(r, STATEMENT_DEBIT, cells, n),
		   *charge = cell(r, STATEMENT_CHARGE, cells, n);
	int64_t in = 0, out = 0;

	if ((*amount && !daemon_statement_cell_francs(amount, r->format->decimal, &in))
	    || (*debit && !daemon_statement_cell_francs(debit, r->format->decimal, &out)))
		return complain(r, line, "'%.40s' is no amount in whole francs", *amount ? amount : debit), -1;
	if (*charge && !daemon_statement_cell_francs(charge, r->format->decimal, &row->charge))
		return complain(r, line, "'%.40s' is no charge in whole francs", charge), -1;
	if (out < 0)
		out = -out; /* a debit is written with a minus by some and without by others, and so is a charge */
	if (row->charge < 0)
		row->charge = -row->charge;
	row->francs = in - out;
	if (!row->francs || (in && out))
		return complain(r, line, "%s", in && out ? "has both a credit and a debit" : "has no amount"), -1;
	if (row->charge > llabs(row->francs))
		return complain(r, line, "the charge is more than the amount"), -1;
	return 0;
}

static void keep(struct statement_reader *r, long line, const struct store_statement *row)
{
	struct statement *s = r->s;

	if (s->n == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 64;
		s->rows = base_realloc(s->rows, r->cap * sizeof *s->rows);
		r->lines = base_realloc(r->lines, r->cap * sizeof *r->lines);
	}
	r->lines[s->n] = line;
	s->rows[s->n++] = *row;
}

static int on_data(struct statement_reader *r, long line, char **cells, size_t n)
{
	const char *reference = cell(r, STATEMENT_REFERENCE, cells, n), *date = cell(r, STATEMENT_DATE, cells, n);
	struct store_statement row = {.our_day = BASE_DAY_NONE};

	if (!*reference && !*date) {
		r->s->no_rows++;
		return 0;
	}
	if (!is_paid(r->format, cell(r, STATEMENT_STATUS, cells, n))) {
		r->s->unpaid++;
		return 0;
	}
	if (!daemon_statement_cell_date(date, r->format->date, &row.day))
		return complain(r, line, "'%.40s' is no day written as %.20s", date, r->format->date);
	if (row.day != r->day) {
		r->s->other_days++;
		return 0;
	}
	if (!daemon_statement_cell_text(reference, row.reference, sizeof row.reference, false))
		return complain(r, line, "'%.40s' is no reference: 1 to %d characters, without control characters", reference,
				STORE_REFERENCE - 1);
	if (read_francs(r, line, cells, n, &row))
		return 0;
	row.phone = daemon_statement_cell_phone(cell(r, STATEMENT_PHONE, cells, n));
	daemon_statement_cell_text(cell(r, STATEMENT_NAME, cells, n), row.name, sizeof row.name, true);
	daemon_statement_cell_text(cell(r, STATEMENT_SUBJECT, cells, n), row.subject, sizeof row.subject, true);
	daemon_statement_cell_key(cell(r, STATEMENT_KEY, cells, n), row.key);
	snprintf(row.wallet, sizeof row.wallet, "%s", r->wallet);
	if (r->s->n == STATEMENT_ROWS)
		return complain(r, line, "a day has at most %d rows", STATEMENT_ROWS), 1;
	keep(r, line, &row);
	return 0;
}

static int on_row(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	struct statement_reader *r = ctx;

	(void) lens;
	if (r->heads < 0)
		return on_data(r, line, cells, n);
	if (is_header(r, cells, n))
		r->heads = -1;
	else
		r->heads++;
	return r->heads == HEADER_WITHIN;
}

/* ---- the whole ---- */

struct statement_reader *daemon_statement_new(const struct statement_format *f, const char *wallet, int32_t day)
{
	struct statement_reader *r = base_alloc(sizeof *r);

	r->format = f;
	r->day = day;
	r->s = base_alloc(sizeof *r->s);
	snprintf(r->wallet, sizeof r->wallet, "%s", wallet);
	r->csv = base_csv_new(on_row, r);
	base_csv_set_separator(r->csv, f->separator);
	return r;
}

int daemon_statement_feed(struct statement_reader *r, const char *data, size_t len, struct error *e)
{
	int rc = base_csv_feed(r->csv, data, len, e);

	return rc <= 0 ? rc : 0; /* 1: we have seen enough */
}

struct order { const struct store_statement *row; size_t at; };

static int compare(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	int by = strcmp(x->row->reference, y->row->reference);

	return by ? by : (x->at > y->at) - (x->at < y->at);
}

static bool says_the_same(const struct store_statement *a, const struct store_statement *b)
{
	return a->francs == b->francs && a->charge == b->charge && a->phone == b->phone && !strcmp(a->key, b->key);
}

/* Rows that say again what another one says go; those that say something else are faults. */
static void drop_repeated(struct statement_reader *r)
{
	struct statement *s = r->s;
	struct order *o = base_alloc((s->n + 1) * sizeof *o);
	bool *is_dropped = base_alloc(s->n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++)
		o[i] = (struct order){&s->rows[i], i};
	qsort(o, s->n, sizeof *o, compare);
	for (size_t i = 1, first = 0; i < s->n; i++) {
		if (strcmp(o[i].row->reference, o[first].row->reference)) {
			first = i;
			continue;
		}
		is_dropped[o[i].at] = true;
		s->repeated++;
		if (!says_the_same(o[i].row, o[first].row))
			complain(r, r->lines[o[i].at], "reference %.40s stands on line %ld too, with another amount, charge or phone",
				 o[i].row->reference, r->lines[o[first].at]);
	}
	for (size_t i = 0; i < s->n; i++)
		if (!is_dropped[i])
			s->rows[kept++] = s->rows[i];
	s->n = kept;
	free(is_dropped);
	free(o);
}

static int no_header(const struct statement_format *f, struct error *e)
{
	struct buf names = {0};
	int rc;

	for (int c = 0; c < STATEMENT_COLUMNS; c++)
		if (f->columns[c])
			base_buf_printf(&names, "%s'%s'", names.len ? ", " : "", f->columns[c]);
	rc = base_error_set(e, "none of the first %d rows has all the columns %.300s: the wallet's 'statement' in the "
			    "configuration says how they are called", HEADER_WITHIN, base_buf_str(&names));
	base_buf_release(&names);
	return rc;
}

static int judge(struct statement_reader *r, struct error *e)
{
	const struct statement *s = r->s;

	if (r->heads >= 0)
		return no_header(r->format, e);
	if (r->twice)
		return base_error_set(e, "the header has the column '%s' twice: which one is meant?", r->twice);
	drop_repeated(r);
	if (s->faults)
		return base_error_set(e, "%" PRId64 " row%s can't be right: nothing of it is taken", s->faults, s->faults > 1 ? "s" : "");
	return 0;
}

struct statement *daemon_statement_end(struct statement_reader *r, struct statement *bad, struct error *e)
{
	struct statement *s = r->s;
	int rc = base_csv_finish(r->csv, e);

	if (rc >= 0)
		rc = judge(r, e);
	if (bad)
		*bad = *s;
	if (rc) {
		daemon_statement_free(s);
		s = NULL;
	}
	if (bad)
		bad->rows = NULL;
	base_csv_free(r->csv);
	free(r->lines);
	free(r);
	return s;
}

void daemon_statement_free(struct statement *s)
{
	if (!s)
		return;
	free(s->rows);
	free(s);
}

/* ---- from a file ---- */

/* Feeds what stands in `in`, as UTF-8; what is cut at its end stays there. */
static int feed_converted(struct statement_reader *r, iconv_t to, struct buf *in, struct error *e)
{
	char *from = (char *) in->data;
	size_t left = in->len;

	while (left) {
		char room[16384], *out = room;
		size_t free_room = sizeof room;
		bool is_stuck = iconv(to, &from, &left, &out, &free_room) == (size_t) -1 && errno != E2BIG;

		if (daemon_statement_feed(r, room, (size_t) (out - room), e))
			return -1;
		if (is_stuck && errno == EINVAL)
			break; /* half a character: the rest is still to come */
		if (is_stuck)
			return base_error_set(e, "it is not written in %s: the wallet's 'statement' in the configuration says "
					      "its charset", r->format->charset);
	}
	base_buf_consume(in, in->len - left);
	return 0;
}

static int feed_file(struct statement_reader *r, FILE *f, iconv_t to, struct error *e)
{
	char room[65536];
	struct buf in = {0};
	size_t got;
	int rc = 0;

	while (!rc && (got = fread(room, 1, sizeof room, f)) > 0) {
		if (!r->format->charset) {
			rc = daemon_statement_feed(r, room, got, e);
			continue;
		}
		base_buf_append(&in, room, got);
		rc = feed_converted(r, to, &in, e);
	}
	if (!rc && ferror(f))
		rc = base_error_set(e, "can't be read: %s", strerror(errno));
	if (!rc && in.len)
		rc = base_error_set(e, "ends within a character of %s", r->format->charset);
	base_buf_release(&in);
	return rc;
}

struct statement *daemon_statement_load(const char *path, const struct statement_format *f, const char *wallet, int32_t day,
					struct statement *bad, struct error *e)
{
	iconv_t to = iconv_open("UTF-8", f->charset ? f->charset : "UTF-8");
	struct statement_reader *r;
	struct statement *s = NULL;
	struct error why;
	FILE *file;
	int rc;

	if (bad)
		*bad = (struct statement){0};
	if (to == (iconv_t) -1) {
		base_error_set(e, "this machine knows no charset '%s'", f->charset);
		return NULL;
	}
	file = base_file_open(path, e);
	if (!file) {
		iconv_close(to);
		return NULL;
	}
	r = daemon_statement_new(f, wallet, day);
	rc = feed_file(r, file, to, &why);
	s = daemon_statement_end(r, bad, rc ? NULL : &why);
	if (rc) {
		daemon_statement_free(s);
		s = NULL;
	}
	if (!s)
		base_error_set(e, "%.200s: %.300s", path, why.text);
	fclose(file);
	iconv_close(to);
	return s;
}
