/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets: published test vectors, and files that only their owner may read. */
#include "base/buf.h"
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char dir[] = "/tmp/mutuelle-test-XXXXXX";

static int make_dir(void **state)
{
	struct error e;

	(void) state;
	return !mkdtemp(dir) || base_secret_init(&e);
}

static int remove_dir(void **state)
{
	(void) state;
	return rmdir(dir);
}

static const char *file(const char *name, const char *text, size_t len, mode_t mode)
{
	static char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (text) {
		f = fopen(path, "w");
		assert_non_null(f);
		fwrite(text, 1, len, f);
		fclose(f);
		chmod(path, mode);
	}
	return path;
}

static void hashes_are_the_published_ones(void **state)
{
	uint8_t key[BASE_SECRET_KEY] = {0}, a[32], b[32];
	char digest[BASE_SECRET_DIGEST_TEXT];
	struct secret_digest *d = base_secret_digest_new();

	(void) state;
	/* SipHash-2-4 under a key of zeroes, of no octets and of eight zeroes. */
	assert_true(base_secret_id("", 0) == 0x1e924b9d737700d7ull);
	assert_true(base_secret_id("a", 1) != base_secret_id("b", 1));
	/* FIPS 180-2, B.2, in two pieces. */
	base_secret_digest_feed(d, "abcdbcdecdefdefgefgh", 20);
	base_secret_digest_feed(d, "fghighijhijkijkljklmklmnlmnomnopnopq", 36);
	base_secret_digest_end(d, digest);
	assert_string_equal(digest, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	base_secret_hash(key, "1234", 4, a);
	base_secret_hash(key, "1234", 4, b);
	assert_memory_equal(a, b, 32);
	key[31] = 1;
	base_secret_hash(key, "1234", 4, b);
	assert_memory_not_equal(a, b, 32);
}

static void random_octets_differ(void **state)
{
	uint8_t a[32] = {0}, b[32] = {0};

	(void) state;
	base_secret_random(a, sizeof a);
	base_secret_random(b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
	base_secret_wipe(a, sizeof a);
	memset(b, 0, sizeof b);
	assert_memory_equal(a, b, sizeof a);
}

static void a_password_is_a_files_first_line(void **state)
{
	static const char *const texts[] = {"secret", "secret\n", "secret\r\n", "secret\nsecond line\n"};
	struct error e = {""};
	char out[16];

	(void) state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(base_secret_read_line(file("p", texts[i], strlen(texts[i]), 0600), out, sizeof out, &e), 0);
		assert_string_equal(out, "secret");
	}
	assert_int_equal(base_secret_read_line(file("p", " a b ", 5, 0400), out, sizeof out, &e), 0);
	assert_string_equal(out, " a b ");
	unlink(file("p", NULL, 0, 0));
}

static void a_password_file_may_be_wrong(void **state)
{
	static const struct { const char *text; size_t len; mode_t mode; const char *why; } cases[] = {
		{"secret\n", 7, 0644, "others may reach it (mode 644): chmod 600"},
		{"secret\n", 7, 0640, "others may reach it (mode 640)"},
		{"secret\n", 7, 0620, "others may reach it (mode 620)"},
		{"", 0, 0600, "its first line is empty"},
		{"\nsecret\n", 8, 0600, "its first line is empty"},
		{"sec\0ret\n", 8, 0600, "its first line holds a NUL octet"},
		{"0123456789abcdef0\n", 18, 0600, "its first line is longer than 14 characters"},
	};
	char out[16] = "";
	struct error e;

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *path = file("p", cases[i].text, cases[i].len, cases[i].mode);

		assert_int_equal(base_secret_read_line(path, out, sizeof out, &e), -1);
		assert_non_null(strstr(e.text, cases[i].why));
		assert_non_null(strstr(e.text, path));
		assert_string_equal(out, "");
		unlink(path);
	}
	assert_int_equal(base_secret_read_line("/no/such/file", out, sizeof out, &e), -1);
	assert_string_equal(e.text, "/no/such/file: can't be opened: No such file or directory");
	assert_int_equal(base_secret_read_line("/dev/zero", out, sizeof out, &e), -1);
	assert_string_equal(e.text, "/dev/zero: is no file");
}

static void a_key_is_made_once(void **state)
{
	uint8_t a[BASE_SECRET_KEY], b[BASE_SECRET_KEY], zero[BASE_SECRET_KEY] = {0};
	const char *path = file("key", NULL, 0, 0);
	struct error e = {""};
	struct stat st;

	(void) state;
	assert_int_equal(base_secret_load_key(path, a, &e), 0);
	assert_memory_not_equal(a, zero, sizeof a);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, BASE_SECRET_KEY);
	assert_int_equal(base_secret_load_key(path, b, &e), 0);
	assert_memory_equal(a, b, sizeof a);
	chmod(path, 0604);
	assert_int_equal(base_secret_load_key(path, b, &e), -1);
	assert_non_null(strstr(e.text, "chmod 600"));
	unlink(path);
	assert_int_equal(base_secret_load_key(file("key", "short", 5, 0600), b, &e), -1);
	assert_non_null(strstr(e.text, "it must hold 32 octets"));
	unlink(path);
	assert_int_equal(base_secret_load_key(file("key", "0123456789012345678901234567890123", 33, 0600), b, &e), -1);
	unlink(path);
	assert_int_equal(base_secret_load_key("/no/such/dir/key", b, &e), -1);
	assert_non_null(strstr(e.text, "can't be made: No such file or directory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_the_published_ones),
		cmocka_unit_test(random_octets_differ),
		cmocka_unit_test(a_password_is_a_files_first_line),
		cmocka_unit_test(a_password_file_may_be_wrong),
		cmocka_unit_test(a_key_is_made_once),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
