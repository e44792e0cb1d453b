/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what text/gsm.c makes of every character of the BMP and of every pair of septets, for tests/wire/gsm0338.t. */
#include "text/gsm.h"

#include <stdint.h>
#include <stdio.h>
#include <utf8proc.h>

static void print_hex(const void *octets, int len)
{
	for (int i = 0; i < len; i++)
		printf("%02x", ((const uint8_t *) octets)[i]);
}

/* "e 20ac 1b65", or "e 0041 -" where the alphabet has no such character. */
static void dump_encoding(uint32_t letter)
{
	utf8proc_uint8_t utf8[4];
	size_t len = (size_t) utf8proc_encode_char((utf8proc_int32_t) letter, utf8);
	uint8_t septets[8];
	int n = text_gsm_encode((char *) utf8, len, septets, sizeof septets);

	printf("e %04x ", letter);
	if (n < 0)
		putchar('-');
	print_hex(septets, n);
	putchar('\n');
}

/* "d 1b65 e282ac": septets, then UTF-8. */
static void dump_decoding(const uint8_t *septets, size_t len)
{
	char text[16];
	int n = text_gsm_decode(septets, len, text, sizeof text);

	printf("d ");
	print_hex(septets, (int) len);
	putchar(' ');
	print_hex(text, n);
	putchar('\n');
}

int main(void)
{
	for (uint32_t letter = 1; letter < 0x10000; letter++)
		if (letter < 0xd800 || letter >= 0xe000)
			dump_encoding(letter);
	for (unsigned first = 0; first < 128; first++) {
		dump_decoding((uint8_t[]){(uint8_t) first}, 1);
		for (unsigned second = 0; second < 128; second++)
			dump_decoding((uint8_t[]){(uint8_t) first, (uint8_t) second}, 2);
	}
	return 0;
}
