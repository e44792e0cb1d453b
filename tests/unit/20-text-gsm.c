/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alphabets: round trips, what is outside, what can't be read. tests/wire/gsm0338.t has a stranger's opinion on the
 * table. */
#include "text/gsm.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void assert_septets(const char *text, int septets, int units)
{
	assert_int_equal(text_gsm_septets(text, strlen(text)), septets);
	assert_int_equal(text_gsm_units(text, strlen(text)), units);
}

static void what_a_text_needs(void **state)
{
	(void) state;
	assert_septets("", 0, 0);
	assert_septets("Bonjour", 7, 7);
	assert_septets("à é è ù ò ì É Ç ñ", 17, 17);
	assert_septets("[€]", 6, 3);
	assert_septets("\n\r\f", 4, 3);
	assert_septets("reçu", -1, 4);
	assert_septets("ɛ", -1, 1);
	assert_septets("😀", -1, 2);
	assert_septets("`", -1, 1);
	assert_septets("\t", -1, 1);
	assert_septets("\x1b", -1, 1);
	assert_int_equal(text_gsm_septets("a\0b", 3), -1);
	assert_septets("\xff", -1, -1);
	assert_septets("a\xc3", -1, -1);
	assert_septets("\xed\xa0\x80", -1, -1);
	assert_septets("\xc0\x80", -1, -1);
	assert_septets("\xf4\x90\x80\x80", -1, -1);
}

static void every_septet_goes_and_comes_back(void **state)
{
	(void) state;
	for (int i = 0; i < 128; i++) {
		uint8_t octet = (uint8_t) i, back[4];
		char text[8];
		int len = text_gsm_decode(&octet, 1, text, sizeof text);

		assert_true(len > 0);
		if (i == 0x1b) {
			assert_string_equal(text, "\xef\xbf\xbd");
			continue;
		}
		assert_int_equal(text_gsm_septets(text, (size_t) len), 1);
		assert_int_equal(text_gsm_encode(text, (size_t) len, back, sizeof back), 1);
		assert_int_equal(back[0], i);
	}
}

static void the_extension(void **state)
{
	static const struct { uint8_t septet; const char *text; } table[] = {
		{0x0a, "\f"}, {0x14, "^"}, {0x28, "{"}, {0x29, "}"}, {0x2f, "\\"}, {0x3c, "["},
		{0x3d, "~"}, {0x3e, "]"}, {0x40, "|"}, {0x65, "€"}, {0x1b, " "},
	};

	(void) state;
	for (int i = 0; i < 256; i++) {
		uint8_t pair[] = {0x1b, (uint8_t) i}, alone = (uint8_t) i, back[4];
		char text[8], plain[8];
		size_t k = 0;

		while (k < sizeof table / sizeof *table && table[k].septet != i)
			k++;
		assert_true(text_gsm_decode(pair, 2, text, sizeof text) > 0);
		if (k == sizeof table / sizeof *table) { /* unknown: as in the main table */
			assert_true(text_gsm_decode(&alone, 1, plain, sizeof plain) > 0);
			assert_string_equal(text, plain);
			continue;
		}
		assert_string_equal(text, table[k].text);
		if (i == 0x1b)
			continue;
		assert_int_equal(text_gsm_encode(text, strlen(text), back, sizeof back), 2);
		assert_memory_equal(back, pair, 2);
	}
}

static void room_is_respected(void **state)
{
	uint8_t out[8];
	char text[8];

	(void) state;
	assert_int_equal(text_gsm_encode("abcd", 4, out, 4), 4);
	assert_int_equal(text_gsm_encode("abcd", 4, out, 3), -1);
	assert_int_equal(text_gsm_encode("abc€", 6, out, 4), -1);
	assert_int_equal(text_gsm_encode("abc€", 6, out, 5), 5);
	assert_int_equal(text_gsm_encode("", 0, out, 0), 0);
	assert_int_equal(text_gsm_encode("ɛ", 2, out, 8), -1);
	assert_int_equal(text_gsm_encode_ucs2("ab", 2, out, 4), 4);
	assert_int_equal(text_gsm_encode_ucs2("ab", 2, out, 3), -1);
	assert_int_equal(text_gsm_encode_ucs2("😀", 4, out, 3), -1);
	assert_int_equal(text_gsm_encode_ucs2("\xff", 1, out, 8), -1);
	assert_int_equal(text_gsm_decode((const uint8_t *) "abc", 3, text, 4), 3);
	assert_int_equal(text_gsm_decode((const uint8_t *) "abc", 3, text, 3), -1);
	assert_string_equal(text, "ab");
	assert_int_equal(text_gsm_decode((const uint8_t *) "a\x05", 2, text, 3), -1); /* é needs two */
	assert_string_equal(text, "a");
	assert_int_equal(text_gsm_decode((const uint8_t *) "", 0, text, 1), 0);
	assert_int_equal(text_gsm_decode((const uint8_t *) "", 0, text, 0), -1);
}

/* Every character there is, through UTF-16 and back. */
static void every_character_through_ucs2(void **state)
{
	(void) state;
	for (uint32_t c = 1; c < 0x110000; c++) {
		uint8_t utf8[4], octets[4];
		char back[8];
		size_t len;
		int n;

		if (c >= 0xd800 && c < 0xe000)
			continue;
		if (c < 0x80)
			len = 1, utf8[0] = (uint8_t) c;
		else if (c < 0x800)
			len = 2, utf8[0] = (uint8_t) (0xc0 | c >> 6);
		else if (c < 0x10000)
			len = 3, utf8[0] = (uint8_t) (0xe0 | c >> 12);
		else
			len = 4, utf8[0] = (uint8_t) (0xf0 | c >> 18);
		for (size_t i = 1; i < len; i++)
			utf8[i] = (uint8_t) (0x80 | (c >> 6 * (len - 1 - i) & 0x3f));
		n = text_gsm_encode_ucs2((char *) utf8, len, octets, sizeof octets);
		assert_int_equal(n, c > 0xffff ? 4 : 2);
		assert_int_equal(text_gsm_decode_ucs2(octets, (size_t) n, back, sizeof back), (int) len);
		assert_memory_equal(back, utf8, len);
	}
}

static void assert_ucs2(const char *octets, size_t len, const char *expected)
{
	char text[64];

	assert_int_equal(text_gsm_decode_ucs2((const uint8_t *) octets, len, text, sizeof text),
			 (int) strlen(expected));
	assert_string_equal(text, expected);
}

static void broken_ucs2_is_shown_as_such(void **state)
{
	(void) state;
	assert_ucs2("\x00" "a\xd8\x3d\xde\x00", 6, "a😀");
	assert_ucs2("\xd8\x3d\x00" "a", 4, "\xef\xbf\xbd" "a");
	assert_ucs2("\xde\x00\x00" "a", 4, "\xef\xbf\xbd" "a");
	assert_ucs2("\xd8\x3d", 2, "\xef\xbf\xbd");
	assert_ucs2("\xd8\x3d\xde", 3, "\xef\xbf\xbd\xef\xbf\xbd");
	assert_ucs2("\x00" "ab", 3, "a\xef\xbf\xbd");
	assert_ucs2("\x00\x00", 2, "\xef\xbf\xbd");
	assert_ucs2("\xd8\x3d\xd8\x3d\xde\x00", 6, "\xef\xbf\xbd😀");
}

static void other_codings(void **state)
{
	char text[32];

	(void) state;
	assert_int_equal(text_gsm_decode_latin1((const uint8_t *) "caf\xe9\x00", 5, text, sizeof text), 8);
	assert_string_equal(text, "caf\xc3\xa9\xef\xbf\xbd");
	assert_int_equal(text_gsm_decode_utf8((const uint8_t *) "caf\xc3\xa9\xff\xc3", 7, text, sizeof text), 11);
	assert_string_equal(text, "caf\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd");
	assert_int_equal(text_gsm_decode((const uint8_t *) "a\x80\xff\x1b", 4, text, sizeof text), 10);
	assert_string_equal(text, "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void walking_utf8(void **state)
{
	static const char text[] = "a\xc3\xa9\xff\xe2\x82\xac\xf0\x9f\x98\x80\xe2\x82";
	static const int32_t letters[] = {'a', 0xe9, -1, 0x20ac, 0x1f600, -1, -1};
	size_t at = 0, n = 0;

	(void) state;
	while (at < sizeof text - 1) {
		assert_true(n < sizeof letters / sizeof *letters);
		assert_int_equal(text_utf8_next(text, sizeof text - 1, &at), letters[n]);
		n++;
	}
	assert_int_equal(n, sizeof letters / sizeof *letters);
	assert_false(text_utf8_is_valid(text, sizeof text - 1));
	assert_true(text_utf8_is_valid("é€😀", 9));
	assert_true(text_utf8_is_valid("", 0));
}

static void what_was_cut_keeps_whole_letters(void **state)
{
	static const char text[] = "aé€😀z";
	static const size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
	char cut[sizeof text];

	(void) state;
	for (size_t len = 0; len < sizeof text; len++) {
		memcpy(cut, text, len);
		cut[len] = '\0';
		text_utf8_trim(cut);
		assert_int_equal(strlen(cut), whole[len]);
	}
}

static void strange_octets_are_shown_and_do_nothing(void **state)
{
	static const char strange[] = "{\"é\": 1,\r\n\t\0\x1b[2J\x7f\xc2\x9b" "1m\xff\xe2\x82";
	struct buf out = {0};

	(void) state;
	text_utf8_show(strange, sizeof strange - 1, &out);
	assert_string_equal(base_buf_str(&out), "{\"é\": 1,   \\x00\\x1b[2J\\x7f\\xc2\\x9b1m\\xff\\xe2\\x82");
	base_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_text_needs),
		cmocka_unit_test(every_septet_goes_and_comes_back),
		cmocka_unit_test(the_extension),
		cmocka_unit_test(room_is_respected),
		cmocka_unit_test(every_character_through_ucs2),
		cmocka_unit_test(broken_ucs2_is_shown_as_such),
		cmocka_unit_test(other_codings),
		cmocka_unit_test(what_was_cut_keeps_whole_letters),
		cmocka_unit_test(strange_octets_are_shown_and_do_nothing),
		cmocka_unit_test(walking_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
