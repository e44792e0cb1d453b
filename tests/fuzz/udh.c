/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any octets as a user data header; and as a text of any data_coding: what comes out may be shown. */
#include "base/must.h"
#include "text/coding.h"
#include "text/udh.h"
#include "text/utf8.h"

#include <string.h>

#define MAX_LEN 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_header(const uint8_t *data, size_t size)
{
	struct text_udh udh;
	uint8_t ours[TEXT_UDH_PART];

	if (!text_udh_read(data, size, &udh)) {
		must(!size || data[0] >= size);
		return;
	}
	must(udh.len >= 1 && udh.len <= size);
	must(udh.len == data[0] + 1u);
	must(!udh.is_part || (udh.number >= 1 && udh.number <= udh.total));
	must(udh.is_part || (!udh.number && !udh.total && !udh.reference && !udh.is_wide));
	if (!udh.is_part || udh.is_wide)
		return;
	text_udh_write(ours, (uint8_t) udh.reference, udh.number, udh.total);
	if (udh.len == TEXT_UDH_PART && data[1] == 0)
		must(!memcmp(ours, data, sizeof ours));
}

static void check_decoding(const uint8_t *data, size_t size)
{
	char text[TEXT_CODING_ROOM(MAX_LEN)];

	for (int meaning = TEXT_DEFAULT_GSM; meaning <= TEXT_DEFAULT_UTF8; meaning++) {
		int len = text_coding_decode((enum text_default) meaning, data[0], data + 1, size - 1, text, sizeof text);
		uint8_t octets[MAX_LEN * 3];
		int n;

		must(len >= 0 && strlen(text) == (size_t) len);
		must(text_utf8_is_valid(text, (size_t) len));
		n = text_coding_encode((enum text_default) meaning, text, (size_t) len, octets, sizeof octets);
		must(n == text_coding_octets((enum text_default) meaning, text, (size_t) len));
		if (n >= 0) {
			char again[TEXT_CODING_ROOM(MAX_LEN * 3)];

			must(text_coding_decode((enum text_default) meaning, 0, octets, (size_t) n, again, sizeof again) == len);
			must(!strcmp(text, again));
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size || size > MAX_LEN)
		return 0;
	check_header(data, size);
	check_decoding(data, size);
	return 0;
}
