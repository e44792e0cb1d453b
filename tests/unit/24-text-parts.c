/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in parts: alphabets, rooms, headers, data_coding. tests/wire/parts.t has strangers put every length
 * together again. */
#include "text/coding.h"
#include "text/parts.h"
#include "text/udh.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct text_parts p;

static int release(void **state)
{
	(void) state;
	text_parts_release(&p);
	return 0;
}

static int split(const char *text, bool is_exact, enum text_join join)
{
	return text_parts_split(text, strlen(text), is_exact, join, TEXT_DEFAULT_GSM, &p);
}

/* `n` times `piece`. */
static int split_many(const char *piece, size_t n, enum text_join join)
{
	size_t len = strlen(piece);
	char *text = calloc(n, len + 1);
	int rc;

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, piece, len);
	rc = text_parts_split(text, n * len, false, join, TEXT_DEFAULT_GSM, &p);
	free(text);
	return rc;
}

static void assert_split(const char *piece, size_t n, enum text_charset charset, int parts)
{
	assert_int_equal(split_many(piece, n, TEXT_JOIN_UDH), 0);
	assert_int_equal(p.charset, charset);
	assert_int_equal(p.n, parts);
	assert_int_equal(p.n_on_air, parts);
	assert_int_equal(text_parts_data_coding(&p), charset == TEXT_UCS2 ? 8 : 0);
	assert_int_equal(text_parts_esm_class(&p), parts > 1 ? 0x40 : 0);
	assert_false(text_parts_is_payload(&p));
	assert_int_equal(split_many(piece, n, TEXT_JOIN_SAR), 0);
	assert_int_equal(p.n, parts);
	assert_int_equal(text_parts_esm_class(&p), 0);
	assert_int_equal(split_many(piece, n, TEXT_JOIN_PAYLOAD), 0);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.n_on_air, parts);
	assert_int_equal(text_parts_is_payload(&p), parts > 1);
}

static void how_many_messages(void **state)
{
	(void) state;
	assert_split("", 0, TEXT_GSM7, 1);
	assert_split("a", 160, TEXT_GSM7, 1);
	assert_split("a", 161, TEXT_GSM7, 2);
	assert_split("a", 306, TEXT_GSM7, 2);
	assert_split("a", 307, TEXT_GSM7, 3);
	assert_split("[", 80, TEXT_GSM7, 1);
	assert_split("[", 152, TEXT_GSM7, 2); /* 76 escapes a part: the 153rd septet stays empty */
	assert_split("[", 153, TEXT_GSM7, 3);
	assert_split("日", 70, TEXT_UCS2, 1);
	assert_split("日", 71, TEXT_UCS2, 2);
	assert_split("日", 134, TEXT_UCS2, 2);
	assert_split("日", 135, TEXT_UCS2, 3);
	assert_split("😀", 35, TEXT_UCS2, 1);
	assert_split("😀", 66, TEXT_UCS2, 2); /* 33 pairs a part */
	assert_split("😀", 67, TEXT_UCS2, 3);
	assert_split("ɛ", 160, TEXT_GSM7, 1);
	assert_split("ŋ", 80, TEXT_GSM7, 1);  /* ng */
	assert_split("日", 32 * 67, TEXT_UCS2, 32);
}

static void assert_text(const char *text, bool is_exact, enum text_charset charset, const char *becomes)
{
	assert_int_equal(split(text, is_exact, TEXT_JOIN_UDH), 0);
	assert_int_equal(p.charset, charset);
	assert_string_equal(base_buf_str(&p.text), becomes);
}

static void one_spelling_a_message(void **state)
{
	(void) state;
	assert_text("Payé à Kita [1500 F]", false, TEXT_GSM7, "Payé à Kita [1500 F]");
	assert_text("kɛnɛya ŋ Ɲ", false, TEXT_GSM7, "kènèya ng Ny");
	assert_text("Reçu", false, TEXT_GSM7, "Recu");
	assert_text("Reçu", true, TEXT_UCS2, "Reçu");
	assert_text("kɛnɛya 日", false, TEXT_UCS2, "kɛnɛya 日");
	assert_text("e\xcc\x81", false, TEXT_GSM7, "é");
	assert_text("e\xcc\x81", true, TEXT_UCS2, "e\xcc\x81");
	assert_text("\xcc\x81", false, TEXT_UCS2, "\xcc\x81"); /* a mark alone has no spelling to fall back on */
	assert_text("?ɛ?", false, TEXT_GSM7, "?è?");
}

static void what_is_refused(void **state)
{
	static const uint8_t nothing[1];

	(void) state;
	assert_int_equal(split("ok", false, TEXT_JOIN_UDH), 0);
	assert_int_equal(split("a\xff", false, TEXT_JOIN_UDH), -1);
	assert_int_equal(p.n, 0);
	assert_int_equal(p.text.len, 0);
	assert_int_equal(split("a\xff", true, TEXT_JOIN_UDH), -1);
	assert_int_equal(text_parts_split("a\0b", 3, false, TEXT_JOIN_UDH, TEXT_DEFAULT_GSM, &p), -1);
	assert_int_equal(split_many("日", 32 * 67 + 1, TEXT_JOIN_UDH), -1);
	assert_int_equal(split_many("a", 32 * 153 + 1, TEXT_JOIN_UDH), -1);
	assert_int_equal(split_many("日", 32 * 67 + 1, TEXT_JOIN_PAYLOAD), -1);
	assert_int_equal(split("again", false, TEXT_JOIN_UDH), 0);
	assert_int_equal(text_parts_encode(&p, 0, 1, (uint8_t *) nothing, 0), -1);
}

static void octets_of_a_part(void **state)
{
	uint8_t out[TEXT_PART_OCTETS];

	(void) state;
	assert_int_equal(split_many("a", 161, TEXT_JOIN_UDH), 0);
	assert_int_equal(text_parts_encode(&p, 0, 0xfe, out, sizeof out), 159);
	assert_memory_equal(out, "\x05\x00\x03\xfe\x02\x01" "aa", 8);
	assert_int_equal(text_parts_encode(&p, 1, 0xfe, out, sizeof out), 14);
	assert_memory_equal(out, "\x05\x00\x03\xfe\x02\x02" "aaaaaaaa", 14);
	assert_int_equal(text_parts_encode(&p, 1, 0xfe, out, 13), -1);
	assert_int_equal(text_parts_encode(&p, 1, 0xfe, out, 5), -1);
	assert_int_equal(split_many("a", 161, TEXT_JOIN_SAR), 0);
	assert_int_equal(text_parts_encode(&p, 1, 0xfe, out, sizeof out), 8);
	assert_int_equal(split_many("日", 70, TEXT_JOIN_UDH), 0);
	assert_int_equal(text_parts_encode(&p, 0, 0, out, sizeof out), 140);
	assert_memory_equal(out, "\x65\xe5\x65\xe5", 4);
}

/* An octet more than the alphabet needs: 160 letters with accents are 320 octets of UTF-8. */
static void the_room_of_utf8(void **state)
{
	char text[2 * 160];

	(void) state;
	for (size_t i = 0; i < 160; i++)
		memcpy(text + 2 * i, "é", 2);
	assert_int_equal(text_parts_split(text, 252, false, TEXT_JOIN_UDH, TEXT_DEFAULT_UTF8, &p), 0);
	assert_int_equal(p.n, 1);
	assert_int_equal(text_parts_split(text, 254, false, TEXT_JOIN_UDH, TEXT_DEFAULT_UTF8, &p), 0);
	assert_int_equal(p.n, 2);
	assert_int_equal(p.part[0].len, 246);
	assert_int_equal(text_parts_split(text, 320, false, TEXT_JOIN_PAYLOAD, TEXT_DEFAULT_UTF8, &p), 0);
	assert_int_equal(p.n_on_air, 1);
	assert_true(text_parts_is_payload(&p));
}

static void assert_header(const char *octets, size_t len, size_t header, int reference, int number, int total)
{
	struct text_udh udh;

	assert_true(text_udh_read((const uint8_t *) octets, len, &udh));
	assert_int_equal(udh.len, header);
	assert_int_equal(udh.is_part, total > 0);
	assert_int_equal(udh.reference, reference);
	assert_int_equal(udh.number, number);
	assert_int_equal(udh.total, total);
}

static void headers(void **state)
{
	struct text_udh udh = {.len = 77};
	uint8_t ours[TEXT_UDH_PART];

	(void) state;
	text_udh_write(ours, 200, 3, 255);
	assert_header((char *) ours, sizeof ours, 6, 200, 3, 255);
	assert_header("\x05\x00\x03\x07\x02\x01text", 10, 6, 7, 1, 2);
	assert_header("\x06\x08\x04\x12\x34\x02\x02", 7, 7, 0x1234, 2, 2);
	assert_true(text_udh_read((const uint8_t *) "\x06\x08\x04\x12\x34\x02\x02", 7, &udh) && udh.is_wide);
	assert_header("\x0a\x05\x03\x01\x02\x03\x00\x03\x07\x02\x01", 11, 11, 7, 1, 2);  /* behind another element */
	assert_header("\x0b\x00\x03\x07\x02\x01\x08\x04\x00\x09\x03\x02", 12, 12, 9, 2, 3); /* both kinds: the last */
	assert_header("\x00text", 5, 1, 0, 0, 0);
	assert_header("\x02\x24\x00", 3, 3, 0, 0, 0);
	assert_header("\x05\x00\x03\x07\x00\x00", 6, 6, 0, 0, 0);  /* of none */
	assert_header("\x05\x00\x03\x07\x02\x00", 6, 6, 0, 0, 0);  /* part 0 */
	assert_header("\x05\x00\x03\x07\x02\x03", 6, 6, 0, 0, 0);  /* 3 of 2 */
	assert_header("\x05\x00\x02\x07\x02\x00", 6, 6, 0, 0, 0);  /* short, and an octet too many: all of it is ignored */
	assert_header("\x07\x00\x03\x07\x02\x01\x05\x09", 8, 8, 0, 0, 0); /* the last element is cut */
	udh.len = 77;
	assert_false(text_udh_read((const uint8_t *) "", 0, &udh));
	assert_false(text_udh_read((const uint8_t *) "\x05\x00\x03\x07\x02", 5, &udh));
	assert_int_equal(udh.len, 77);
}

static void assert_decoded(enum text_default meaning, uint8_t data_coding, const char *octets, const char *text)
{
	char out[TEXT_CODING_ROOM(16)];

	assert_int_equal(text_coding_decode(meaning, data_coding, (const uint8_t *) octets, strlen(octets), out, sizeof out), (int) strlen(text));
	assert_string_equal(out, text);
}

static void data_coding(void **state)
{
	(void) state;
	assert_decoded(TEXT_DEFAULT_GSM, 0, "caf\x05", "café");
	assert_decoded(TEXT_DEFAULT_LATIN1, 0, "caf\xe9", "café");
	assert_decoded(TEXT_DEFAULT_ASCII, 0, "a@b|c", "a@b|c");
	assert_decoded(TEXT_DEFAULT_UTF8, 0, "caf\xc3\xa9", "café");
	assert_decoded(TEXT_DEFAULT_UTF8, 1, "caf\xe9", "café");
	assert_decoded(TEXT_DEFAULT_GSM, 3, "caf\xe9", "café");
	assert_decoded(TEXT_DEFAULT_GSM, 4, "caf\xe9", "café");
	assert_decoded(TEXT_DEFAULT_LATIN1, 0x0f, "caf\x05", "café");
	assert_decoded(TEXT_DEFAULT_LATIN1, 0x10, "caf\x05", "café");
	assert_decoded(TEXT_DEFAULT_LATIN1, 0xf0, "caf\x05", "café");
	assert_decoded(TEXT_DEFAULT_GSM, 0xf4, "caf\xe9", "café");
	assert_decoded(TEXT_DEFAULT_GSM, 8, "\x02\x5b", "ɛ");
	assert_decoded(TEXT_DEFAULT_GSM, 0x18, "\x02\x5b", "ɛ");
	assert_decoded(TEXT_DEFAULT_GSM, 0x48, "\x02\x5b", "ɛ");
	assert_decoded(TEXT_DEFAULT_GSM, 0xe0, "\x02\x5b", "ɛ");
	assert_int_equal(text_coding_default("gsm"), TEXT_DEFAULT_GSM);
	assert_int_equal(text_coding_default("latin1"), TEXT_DEFAULT_LATIN1);
	assert_int_equal(text_coding_default("ascii"), TEXT_DEFAULT_ASCII);
	assert_int_equal(text_coding_default("utf8"), TEXT_DEFAULT_UTF8);
	assert_int_equal(text_coding_default("ucs2"), -1);
}

static void encoding_the_default(void **state)
{
	uint8_t out[8];

	(void) state;
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_LATIN1, "é|", 3, out, 2), 2);
	assert_memory_equal(out, "\xe9|", 2);
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_LATIN1, "é|", 3, out, 1), -1);
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_LATIN1, "ç", 2, out, 8), -1); /* in Latin-1, not on a phone */
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_LATIN1, "€", 3, out, 8), -1); /* on a phone, not in Latin-1 */
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_ASCII, "é", 2, out, 8), -1);
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_UTF8, "é€", 5, out, 8), 5);
	assert_memory_equal(out, "é€", 5);
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_UTF8, "ɛ", 2, out, 8), -1);
	assert_int_equal(text_coding_encode(TEXT_DEFAULT_GSM, "é€", 5, out, 8), 3);
	assert_int_equal(text_coding_octets(TEXT_DEFAULT_UTF8, "a\xff", 2), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_many_messages),
		cmocka_unit_test(one_spelling_a_message),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(octets_of_a_part),
		cmocka_unit_test(the_room_of_utf8),
		cmocka_unit_test(headers),
		cmocka_unit_test(data_coding),
		cmocka_unit_test(encoding_the_default),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
