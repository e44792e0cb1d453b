/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as CSV: read the same in any pieces; what is read and written reads the same again. */
#include "base/csv.h"
#include "base/must.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct rows {
	struct buf noted;   /* line and cells of each row */
	struct buf written; /* the same as base_csv_write has it */
	bool has_lines;
	long line;
};

static int on_row(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	struct rows *r = ctx;

	must(line > r->line);
	r->line = line;
	must(n > 0);
	if (r->has_lines)
		base_buf_printf(&r->noted, "%ld", line);
	for (size_t i = 0; i < n; i++) {
		const char *cell = r->has_lines ? cells[i] : base_csv_unguard(cells[i]);

		must(strlen(cells[i]) == lens[i]);
		base_buf_append(&r->noted, "\1", 1);
		base_buf_append_str(&r->noted, cell);
		base_buf_append_str(&r->written, i ? "," : "");
		if (n == 1 && !*cell)
			base_buf_append_str(&r->written, "\"\""); /* a row of one empty cell is no blank line */
		else
			base_csv_write(&r->written, cell);
	}
	base_buf_append(&r->noted, "\2", 1);
	base_buf_append_str(&r->written, "\r\n");
	return 0;
}

static int read_all(struct rows *r, const char *data, size_t size, size_t step, struct error *e)
{
	struct csv_reader *csv = base_csv_new(on_row, r);
	int rc = 0;

	for (size_t at = 0; at < size && !rc; at += step)
		rc = base_csv_feed(csv, data + at, size - at < step ? size - at : step, e);
	rc = rc ? rc : base_csv_finish(csv, e);
	base_csv_free(csv);
	return rc;
}

static void release(struct rows *r)
{
	base_buf_release(&r->noted);
	base_buf_release(&r->written);
}

static void check_same(struct buf *a, struct buf *b)
{
	must(a->len == b->len && !memcmp(base_buf_str(a), base_buf_str(b), a->len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rows whole = {.has_lines = true}, cut = {.has_lines = true}, plain = {0}, again = {0};
	struct error e = {""}, e2 = {""};
	int rc = read_all(&whole, (const char *) data, size, size, &e);

	must(read_all(&cut, (const char *) data, size, 1, &e2) == rc);
	must(!strcmp(e.text, e2.text));
	check_same(&whole.noted, &cut.noted);
	must(!rc || !strncmp(e.text, "line ", 5));
	if (!rc) {
		must(!read_all(&plain, (const char *) data, size, size, &e));
		base_buf_str(&plain.written);
		/* the writer's own text begins with no byte order mark, which would be passed over */
		if (plain.written.len < 3 || memcmp(plain.written.data, "\xef\xbb\xbf", 3) != 0) {
			must(!read_all(&again, (char *) plain.written.data, plain.written.len, 7, &e));
			check_same(&plain.noted, &again.noted);
			check_same(&plain.written, &again.written);
		}
	}
	release(&whole);
	release(&cut);
	release(&plain);
	release(&again);
	return 0;
}
