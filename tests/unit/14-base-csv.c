/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV: every file is fed whole and octet by octet, and must read the same. */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* "3:<a><b>" for each row: what the tests compare. */
static int note_row(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	base_buf_printf(ctx, "%ld:", line);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(strlen(cells[i]), lens[i]);
		base_buf_printf(ctx, "<%s>", cells[i]);
	}
	base_buf_append_str(ctx, " ");
	return 0;
}

static int read_all(const char *text, size_t len, size_t step, csv_row *on_row, struct buf *noted, struct error *e)
{
	struct csv_reader *r = base_csv_new(on_row, noted);
	int rc = 0;

	for (size_t at = 0; at < len && !rc; at += step)
		rc = base_csv_feed(r, text + at, len - at < step ? len - at : step, e);
	if (!rc)
		rc = base_csv_finish(r, e);
	base_csv_free(r);
	return rc;
}

static void assert_reads_n(const char *text, size_t len, const char *expected, const char *complaint)
{
	static const size_t steps[] = {1, 2, 3, 7, 100000};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct buf noted = {0};
		struct error e = {""};

		assert_int_equal(read_all(text, len, steps[i], note_row, &noted, &e), complaint ? -1 : 0);
		assert_string_equal(base_buf_str(&noted), expected);
		assert_string_equal(e.text, complaint ? complaint : "");
		base_buf_release(&noted);
	}
}

static void assert_reads(const char *text, const char *expected, const char *complaint)
{
	assert_reads_n(text, strlen(text), expected, complaint);
}

static void rows_and_lines(void **state)
{
	(void) state;
	assert_reads("", "", NULL);
	assert_reads("a,b\n1,2\n", "1:<a><b> 2:<1><2> ", NULL);
	assert_reads("a,b\r\n1,2", "1:<a><b> 2:<1><2> ", NULL);
	assert_reads("a\rb\r\rc", "1:<a> 2:<b> 4:<c> ", NULL);
	assert_reads("a\n\n\n b , c \n", "1:<a> 4:< b >< c > ", NULL);
	assert_reads("\r\n\r\na\r\n", "3:<a> ", NULL);
	assert_reads(",\n,,\n\"\"\n,a,\n", "4:<><a><> ", NULL);
	assert_reads("a,b\n1\n1,2,3\n", "1:<a><b> 2:<1> 3:<1><2><3> ", NULL);
	assert_reads("\xc3\xa9,\xff\n", "1:<\xc3\xa9><\xff> ", NULL);
}

static void quotes(void **state)
{
	(void) state;
	assert_reads("\"a,b\",\"c\"\"d\"\"\"\n", "1:<a,b><c\"d\"> ", NULL);
	assert_reads("\"x\r\ny\nz\rw\",1\r\nb\r\n", "1:<x\r\ny\nz\rw><1> 5:<b> ", NULL);
	assert_reads("a,\"b\n\n\nc\"\n\"d\ne\"\nf\n", "1:<a><b\n\n\nc> 5:<d\ne> 7:<f> ", NULL);
	assert_reads("a\nb\"c\n", "1:<a> ",
		     "line 2: a quote stands inside a cell: put the whole cell in quotes and double the quote");
	assert_reads("\"a\"b\n", "",
		     "line 1: a quote stands inside a cell: put the whole cell in quotes and double the quote");
	assert_reads("a\n\n\"b\nc\n", "1:<a> ", "line 3: a quoted cell is not closed");
}

static void a_byte_order_mark_is_passed_over(void **state)
{
	(void) state;
	assert_reads("\xef\xbb\xbf" "a,b\n", "1:<a><b> ", NULL);
	assert_reads("\xef\xbb\xbf\"a\"\n", "1:<a> ", NULL);
	assert_reads("\xef\xbb" "a\n", "1:<\xef\xbb" "a> ", NULL);
	assert_reads("\xef\xbb", "1:<\xef\xbb> ", NULL);
	assert_reads("\xef\xbb\xbf", "", NULL);
	assert_reads("a,\xef\xbb\xbf" "b\n", "1:<a><\xef\xbb\xbf" "b> ", NULL);
}

static void what_is_no_text_is_refused(void **state)
{
	(void) state;
	assert_reads_n("a\nb,\0\n", 6, "1:<a> ", "line 2: a NUL octet: this is no text file, or it is not UTF-8");
	assert_reads_n("\xff\xfe" "a\0,\0", 6, "", "line 1: a NUL octet: this is no text file, or it is not UTF-8");
}

static void cells_and_rows_are_bounded(void **state)
{
	struct buf text = {0}, noted = {0};
	struct error e = {""};

	(void) state;
	base_buf_append_str(&text, "a\n\"");
	memset(base_buf_reserve(&text, 60000), 'x', 60000);
	text.len += 60000;
	base_buf_append_str(&text, "\"\n");
	assert_int_equal(read_all((char *) text.data, text.len, 4096, note_row, &noted, &e), 0);
	assert_int_equal(noted.len, strlen("1:<a> 2:<> ") + 60000);
	text.len = 0;
	noted.len = 0;
	base_buf_append_str(&text, "a\n\"");
	memset(base_buf_reserve(&text, 10000000), '\n', 10000000);
	text.len += 10000000;
	assert_int_equal(read_all((char *) text.data, text.len, text.len, note_row, &noted, &e), -1);
	assert_string_equal(e.text, "line 2: a cell is too long: is a quote not closed?");
	text.len = 0;
	memset(base_buf_reserve(&text, 5000), ',', 5000);
	text.len += 5000;
	assert_int_equal(read_all((char *) text.data, text.len, text.len, note_row, &noted, &e), -1);
	assert_string_equal(e.text, "line 1: too many cells");
	base_buf_release(&text);
	base_buf_release(&noted);
}

static int stop_at_second(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	(void) cells, (void) lens, (void) n;
	++*(int *) ctx;
	return line == 2 ? 42 : 0;
}

static void a_caller_may_stop(void **state)
{
	int calls = 0;
	struct error e = {"untouched"};
	struct csv_reader *r = base_csv_new(stop_at_second, &calls);

	(void) state;
	assert_int_equal(base_csv_feed(r, "a\nb\nc\nd\n", 8, &e), 42);
	assert_int_equal(base_csv_feed(r, "e\n", 2, &e), 42);
	assert_int_equal(base_csv_finish(r, &e), 42);
	assert_int_equal(calls, 2);
	assert_string_equal(e.text, "untouched");
	base_csv_free(r);
	base_csv_free(NULL);
}

static void cells_are_written_for_spreadsheets(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},           {"a", "a"},           {"a b", "a b"},       {" a ", " a "},
		{"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""}, {"a\r", "\"a\r\""},
		{"=1+1", "'=1+1"},  {"@x", "'@x"},        {"-x", "'-x"},        {"+x", "'+x"},
		{"-12", "-12"},     {"-1.5", "-1.5"},     {"+22376000001", "+22376000001"}, {"-", "'-"},
		{"-1.", "'-1."},    {"-1-1", "'-1-1"},    {"+1+1", "'+1+1"},    {"--1", "'--1"},
		{"=a,b", "\"'=a,b\""}, {"'=x", "''=x"},   {"'x", "'x"},         {"'", "'"},
		{"\tx", "'\tx"},    {"É", "É"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};

		base_csv_write(&out, cases[i][0]);
		assert_string_equal(base_buf_str(&out), cases[i][1]);
		base_buf_release(&out);
	}
}

static int take_cell(void *ctx, long line, char **cells, const size_t *lens, size_t n)
{
	(void) line, (void) lens;
	assert_int_equal(n, 2);
	base_buf_append_str(ctx, base_csv_unguard(cells[0]));
	return 0;
}

/* All texts of four characters out of those that matter. */
static void what_is_written_is_read(void **state)
{
	static const char letters[] = "a,\"\n\r=-'+1. ";
	size_t n = sizeof letters - 1;

	(void) state;
	for (size_t i = 0; i < n * n * n * n; i++) {
		char cell[] = {letters[i % n], letters[i / n % n], letters[i / n / n % n], letters[i / n / n / n], '\0'};
		struct buf text = {0}, back = {0};
		struct error e = {""};

		base_csv_write(&text, cell);
		base_buf_append_str(&text, ",x\r\n");
		assert_int_equal(read_all((char *) text.data, text.len, text.len, take_cell, &back, &e), 0);
		assert_string_equal(base_buf_str(&back), cell);
		base_buf_release(&text);
		base_buf_release(&back);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_lines),
		cmocka_unit_test(quotes),
		cmocka_unit_test(a_byte_order_mark_is_passed_over),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(cells_and_rows_are_bounded),
		cmocka_unit_test(a_caller_may_stop),
		cmocka_unit_test(cells_are_written_for_spreadsheets),
		cmocka_unit_test(what_is_written_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
