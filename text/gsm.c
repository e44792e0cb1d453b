/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alphabets of the phone network: GSM 03.38, UCS-2, and what some gateways send in their place. */
#include "text/gsm.h"

#include "base/must.h"
#include "text/utf8.h"

#include <limits.h>
#include <stdbool.h>
#include <utf8proc.h>

#define ESCAPE 0x1b
#define UNREADABLE 0xfffd
#define OUTSIDE -1

/* 3GPP TS 23.038 6.2.1. The escape has no character of its own. */
static const uint16_t alphabet[128] = {
	'@', 0xa3, '$', 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, '\n', 0xd8, 0xf8, '\r', 0xc5, 0xe5,
	0x394, '_', 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8, 0x3a3, 0x398, 0x39e, 0, 0xc6, 0xe6, 0xdf, 0xc9,
	' ', '!', '"', '#', 0xa4, '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/',
	'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?',
	0xa1, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O',
	'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 0xc4, 0xd6, 0xd1, 0xdc, 0xa7,
	0xbf, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 0xe4, 0xf6, 0xf1, 0xfc, 0xe0,
};

/* 3GPP TS 23.038 6.2.1.1: reached by the escape. */
static const struct {
	uint8_t septet;
	uint16_t letter;
} extension[] = {
	{0x0a, '\f'}, {0x14, '^'}, {0x28, '{'}, {0x29, '}'}, {0x2f, '\\'},
	{0x3c, '['}, {0x3d, '~'}, {0x3e, ']'}, {0x40, '|'}, {0x65, 0x20ac},
};

#define EXTENSIONS (sizeof extension / sizeof *extension)

/* Where a septet is not the ASCII character of the same number. */
static const struct {
	uint8_t first, last;
} unlike_ascii[] = {{0x00, 0x1f}, {0x24, 0x24}, {0x40, 0x40}, {0x5b, 0x60}, {0x7b, 0x7f}};

/* A septet, 0x1b00 + septet for the extension, or OUTSIDE. */
static int code_of(int32_t letter)
{
	if (letter <= 0)
		return OUTSIDE;
	if (letter < 128 && alphabet[letter] == letter)
		return letter;
	for (size_t r = 0; r < sizeof unlike_ascii / sizeof *unlike_ascii; r++)
		for (int i = unlike_ascii[r].first; i <= unlike_ascii[r].last; i++)
			if (alphabet[i] == letter)
				return i;
	for (size_t i = 0; i < EXTENSIONS; i++)
		if (extension[i].letter == letter)
			return ESCAPE << 8 | extension[i].septet;
	return OUTSIDE;
}

int text_gsm_septets(const char *utf8, size_t len)
{
	int n = 0;

	must(len <= INT_MAX / 2);
	for (size_t at = 0; at < len;) {
		int code = code_of(text_utf8_next(utf8, len, &at));

		if (code == OUTSIDE)
			return -1;
		n += code > 0x7f ? 2 : 1;
	}
	return n;
}

int text_gsm_units(const char *utf8, size_t len)
{
	int n = 0;

	must(len <= INT_MAX / 2);
	for (size_t at = 0; at < len;) {
		int32_t letter = text_utf8_next(utf8, len, &at);

		if (letter < 0)
			return -1;
		n += letter > 0xffff ? 2 : 1;
	}
	return n;
}

int text_gsm_encode(const char *utf8, size_t len, uint8_t *out, size_t cap)
{
	size_t n = 0;

	for (size_t at = 0; at < len;) {
		int code = code_of(text_utf8_next(utf8, len, &at));

		if (code == OUTSIDE || cap - n < (code > 0x7f ? 2 : 1))
			return -1;
		if (code > 0x7f)
			out[n++] = ESCAPE;
		out[n++] = code & 0x7f;
	}
	must(n <= INT_MAX);
	return (int) n;
}

static void put_unit(uint8_t *out, size_t *n, uint32_t unit)
{
	out[(*n)++] = (uint8_t) (unit >> 8);
	out[(*n)++] = (uint8_t) unit;
}

int text_gsm_encode_ucs2(const char *utf8, size_t len, uint8_t *out, size_t cap)
{
	size_t n = 0;

	for (size_t at = 0; at < len;) {
		int32_t letter = text_utf8_next(utf8, len, &at);

		if (letter < 0 || cap - n < (letter > 0xffff ? 4 : 2))
			return -1;
		if (letter > 0xffff) {
			put_unit(out, &n, 0xd800u + ((uint32_t) (letter - 0x10000) >> 10));
			put_unit(out, &n, 0xdc00u + ((uint32_t) (letter - 0x10000) & 0x3ff));
		} else {
			put_unit(out, &n, (uint32_t) letter);
		}
	}
	must(n <= INT_MAX);
	return (int) n;
}

/* Text in the making: room for one NUL behind it is always kept. */
struct writer {
	char *out;
	size_t cap, n;
	bool is_full;
};

static void put(struct writer *w, int32_t letter)
{
	utf8proc_uint8_t octets[4];
	utf8proc_ssize_t len = utf8proc_encode_char(letter > 0 ? letter : UNREADABLE, octets);

	if (w->is_full || w->cap - w->n <= (size_t) len) {
		w->is_full = true;
		return;
	}
	for (utf8proc_ssize_t i = 0; i < len; i++)
		w->out[w->n++] = (char) octets[i];
}

static int finish(struct writer *w)
{
	if (w->cap)
		w->out[w->n] = '\0';
	must(w->n <= INT_MAX);
	return w->is_full || !w->cap ? -1 : (int) w->n;
}

/* The character behind an escape. */
static int32_t extended(uint8_t septet)
{
	if (septet == ESCAPE)
		return ' '; /* 3GPP TS 23.038 6.2.1.1: yet another table; to be shown as a space */
	for (size_t i = 0; i < EXTENSIONS; i++)
		if (extension[i].septet == septet)
			return extension[i].letter;
	return septet < 128 ? alphabet[septet] : UNREADABLE; /* the same: as in the main table */
}

int text_gsm_decode(const uint8_t *octets, size_t len, char *out, size_t cap)
{
	struct writer w = {.out = out, .cap = cap};

	for (size_t i = 0; i < len; i++) {
		if (octets[i] == ESCAPE && i + 1 < len)
			put(&w, extended(octets[++i]));
		else
			put(&w, octets[i] < 128 ? alphabet[octets[i]] : UNREADABLE);
	}
	return finish(&w);
}

static uint32_t unit_at(const uint8_t *octets, size_t len, size_t at)
{
	return at + 1 < len ? (uint32_t) octets[at] << 8 | octets[at + 1] : 0;
}

int text_gsm_decode_ucs2(const uint8_t *octets, size_t len, char *out, size_t cap)
{
	struct writer w = {.out = out, .cap = cap};

	for (size_t i = 0; i < len; i += 2) {
		uint32_t unit = unit_at(octets, len, i), low = unit_at(octets, len, i + 2);

		if (unit >= 0xd800 && unit < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			put(&w, (int32_t) (0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)));
			i += 2;
		} else {
			put(&w, unit >= 0xd800 && unit < 0xe000 ? UNREADABLE : (int32_t) unit);
		}
	}
	return finish(&w);
}

int text_gsm_decode_latin1(const uint8_t *octets, size_t len, char *out, size_t cap)
{
	struct writer w = {.out = out, .cap = cap};

	for (size_t i = 0; i < len; i++)
		put(&w, octets[i]);
	return finish(&w);
}

int text_gsm_decode_utf8(const uint8_t *octets, size_t len, char *out, size_t cap)
{
	struct writer w = {.out = out, .cap = cap};

	for (size_t at = 0; at < len;)
		put(&w, text_utf8_next((const char *) octets, len, &at));
	return finish(&w);
}
