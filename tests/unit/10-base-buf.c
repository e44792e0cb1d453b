/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buffers, sentences, whole files, the log, and the end of a program that has found a bug in itself. */
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/must.h"
#include "base/rng.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void a_buffer_grows_and_shrinks(void **state)
{
	struct buf b = {0};

	(void) state;
	assert_string_equal(base_buf_str(&b), "");
	for (int i = 0; i < 10000; i++)
		base_buf_printf(&b, "%d,", i % 10);
	assert_int_equal(b.len, 20000);
	base_buf_append_str(&b, "end");
	base_buf_append(&b, "\0!", 2);
	assert_int_equal(b.len, 20005);
	base_buf_consume(&b, 20000);
	assert_int_equal(b.len, 5);
	assert_memory_equal(b.data, "end\0!", 5);
	base_buf_consume(&b, 5);
	assert_int_equal(b.len, 0);
	base_buf_append(&b, NULL, 0);
	assert_string_equal(base_buf_str(&b), "");
	base_buf_release(&b);
	assert_null(b.data);
	assert_int_equal(b.cap, 0);
}

static void a_printed_text_fills_its_room_exactly(void **state)
{
	char text[300];

	(void) state;
	for (size_t len = 250; len < 260; len++) { /* a new buffer has room for 256 */
		struct buf b = {0};

		memset(text, 'x', len);
		text[len] = '\0';
		base_buf_printf(&b, "%s", text);
		assert_int_equal(b.len, len);
		assert_string_equal(base_buf_str(&b), text);
		base_buf_release(&b);
	}
}

static void an_error_is_cut_to_its_room(void **state)
{
	struct error e;
	char text[2000];

	(void) state;
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	assert_int_equal(base_error_set(&e, "%s", text), -1);
	assert_int_equal(strlen(e.text), sizeof e.text - 1);
	assert_int_equal(base_error_set(NULL, "nobody listens"), -1);
}

static void a_file_is_read_within_its_bound(void **state)
{
	char dir[] = "/tmp/mutuelle-test-XXXXXX", path[64];
	struct buf b = {0};
	struct error e = {""};
	FILE *f;

	(void) state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/file", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	for (int i = 0; i < 100000; i++)
		fputs("0123456789", f);
	fclose(f);
	assert_int_equal(base_file_read(path, 1000000, &b, &e), 0);
	assert_int_equal(b.len, 1000000);
	assert_memory_equal(b.data + 999990, "0123456789", 10);
	b.len = 0;
	assert_int_equal(base_file_read(path, 999999, &b, &e), -1);
	assert_non_null(strstr(e.text, path));
	assert_non_null(strstr(e.text, "longer than 999999 octets"));
	unlink(path);
	assert_int_equal(base_file_read(path, 10, &b, &e), -1);
	assert_non_null(strstr(e.text, "No such file"));
	assert_int_equal(base_file_read(dir, 10, &b, &e), -1);
	rmdir(dir);
	base_buf_release(&b);
}

static void a_path_beside_a_file(void **state)
{
	static const char *const cases[][3] = {
		{"a/b.yaml", "c", "a/c"}, {"b.yaml", "c", "c"}, {"/a/b", "../c", "/a/../c"}, {"a/b", "/c", "/c"}};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *path = base_file_beside(cases[i][0], cases[i][1]);

		assert_string_equal(path, cases[i][2]);
		free(path);
	}
}

static char logged[2048];
static int lines;

static void sink(enum log_level level, const char *line)
{
	snprintf(logged, sizeof logged, "%d %s", (int) level, line);
	lines++;
}

static void a_log_line_is_one_line(void **state)
{
	char text[3000];

	(void) state;
	base_log(LOG_ERROR, "nobody", "listens=%s", "yes");
	base_log_to(sink, LOG_INFO);
	base_log(LOG_DEBUG, "too-low", "a=%d", 1);
	assert_int_equal(lines, 0);
	base_log(LOG_INFO, "bound", "link=%s", "a\nb\rc\x01" "d\x7f");
	assert_string_equal(logged, "1 event=bound link=a?b?c?d?");
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	base_log(LOG_ERROR, "long", "text=%s", text);
	assert_true(strlen(logged) < 1100);
	base_log_to(NULL, LOG_DEBUG);
	base_log(LOG_ERROR, "silence", "again=%d", 1);
	assert_int_equal(lines, 2);
}

static void the_generator_is_repeatable(void **state)
{
	struct rng a = {42}, b = {42};
	uint32_t seen[7] = {0};

	(void) state;
	assert_true(base_rng_next(&(struct rng){0}) == 0xe220a8397b1dcdafull); /* splitmix64's published first value */
	for (int i = 0; i < 7000; i++) {
		uint32_t n = base_rng_below(&a, 7);

		assert_int_equal(n, base_rng_below(&b, 7));
		assert_true(n < 7);
		seen[n]++;
	}
	for (int i = 0; i < 7; i++)
		assert_in_range(seen[i], 850, 1150);
}

/* In a child, whose last words come back through a pipe. */
static void a_bug_aborts_and_says_where(void **state)
{
	char said[256] = "";
	int ends[2], status;
	pid_t child;

	(void) state;
	must(1 + 1 == 2);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		signal(SIGABRT, SIG_DFL); /* cmocka and sanitizers catch it */
		must(1 + 1 == 3);
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_true(read(ends[0], said, sizeof said - 1) > 0);
	close(ends[0]);
	assert_non_null(strstr(said, "10-base-buf.c:"));
	assert_non_null(strstr(said, "bug: 1 + 1 == 3 does not hold"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_grows_and_shrinks),
		cmocka_unit_test(a_printed_text_fills_its_room_exactly),
		cmocka_unit_test(an_error_is_cut_to_its_room),
		cmocka_unit_test(a_file_is_read_within_its_bound),
		cmocka_unit_test(a_path_beside_a_file),
		cmocka_unit_test(a_log_line_is_one_line),
		cmocka_unit_test(the_generator_is_repeatable),
		cmocka_unit_test(a_bug_aborts_and_says_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
