/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a members' roll row by row: libcsv pushes the rows of a piece of the file, the caller pulls them one by
 * one. */
#include "daemon/roll.h"

#include "base/csv.h"
#include "base/file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 65536u

struct roll {
	char *path;
	FILE *file;
	struct csv_reader *csv;
	const struct roll_rules *rules;
	struct roll_form form;
	bool has_form, is_ended;
	int64_t to_skip;
	struct desk_import_row *rows; /* of the piece in hand */
	size_t n, cap, given;
	struct error fault;           /* the first one */
};

static void on_fault(void *ctx, long line, size_t cell, const char *reason)
{
	struct roll *r = ctx;

	if (r->fault.text[0])
		return;
	if (cell)
		base_error_set(&r->fault, "%s: line %ld, column %zu: %s", r->path, line, cell, reason);
	else
		base_error_set(&r->fault, "%s: line %ld: %s", r->path, line, reason);
}

static int on_row(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	struct roll *r = ctx;

	if (!r->has_form) {
		r->has_form = true;
		return -daemon_roll_row_header(&r->form, r->rules, cells, lens, n, line, on_fault, r);
	}
	if (r->to_skip) {
		r->to_skip--;
		return 0;
	}
	if (r->n == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 1024;
		r->rows = base_realloc(r->rows, r->cap * sizeof *r->rows);
	}
	return -daemon_roll_row_parse(&r->form, cells, lens, n, line, &r->rows[r->n++], on_fault, r);
}

struct roll *daemon_roll_open(const char *path, const struct roll_rules *rules, int64_t from, struct error *e)
{
	FILE *file = base_file_open(path, e);
	struct roll *r;

	if (!file)
		return NULL;
	r = base_alloc(sizeof *r);
	r->path = base_strdup(path);
	r->file = file;
	r->csv = base_csv_new(on_row, r);
	r->rules = rules;
	r->to_skip = from;
	return r;
}

/* Parses the next piece of the file. */
static int take_piece(struct roll *r, struct error *e)
{
	char piece[PIECE];
	size_t len = fread(piece, 1, sizeof piece, r->file);
	struct error why = {""};
	int rc;

	r->n = r->given = 0;
	if (ferror(r->file))
		return base_error_set(e, "%s: can't be read: %s", r->path, strerror(errno));
	r->is_ended = !len;
	rc = len ? base_csv_feed(r->csv, piece, len, &why) : base_csv_finish(r->csv, &why);
	if (rc && r->fault.text[0])
		return base_error_set(e, "%s", r->fault.text);
	return rc ? base_error_set(e, "%s: %s", r->path, why.text) : 0;
}

int daemon_roll_next(struct roll *r, struct desk_import_row *out, struct error *e)
{
	while (r->given == r->n) {
		if (r->is_ended)
			return 0;
		if (take_piece(r, e))
			return -1;
	}
	*out = r->rows[r->given++];
	return 1;
}

void daemon_roll_close(struct roll *r)
{
	if (!r)
		return;
	base_csv_free(r->csv);
	fclose(r->file);
	free(r->rows);
	free(r->path);
	free(r);
}
