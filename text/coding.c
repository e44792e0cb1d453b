/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message's data_coding says about its octets. */
#include "text/coding.h"

#include "text/gsm.h"
#include "text/utf8.h"

#include <string.h>

enum alphabet { GSM, LATIN1, UCS2, UTF8 };

static const struct {
	const char *word;
	enum alphabet read;
	int32_t last;            /* the last character that can be written, of those in GSM 03.38 */
} defaults[] = {
	[TEXT_DEFAULT_GSM] = {"gsm", GSM, INT32_MAX},
	[TEXT_DEFAULT_LATIN1] = {"latin1", LATIN1, 0xff},
	[TEXT_DEFAULT_ASCII] = {"ascii", LATIN1, 0x7f},
	[TEXT_DEFAULT_UTF8] = {"utf8", UTF8, INT32_MAX},
};

#define DEFAULTS (sizeof defaults / sizeof *defaults)

int text_coding_default(const char *word)
{
	for (size_t i = 0; i < DEFAULTS; i++)
		if (!strcmp(defaults[i].word, word))
			return (int) i;
	return -1;
}

/* SMPP 3.4 5.2.19 up to 0x0f; above, gateways hand on the groups of 3GPP TS 23.038 4. Octets without a meaning
 * are tried as Latin-1. */
static enum alphabet alphabet_of(enum text_default meaning, uint8_t data_coding)
{
	static const enum alphabet by_bits_3_2[] = {GSM, LATIN1, UCS2, GSM};

	if (data_coding == 0)
		return defaults[meaning].read;
	if (data_coding < 0x10)
		return data_coding <= 4 ? LATIN1 : data_coding == 8 ? UCS2 : GSM;
	if (data_coding < 0x80)
		return by_bits_3_2[data_coding >> 2 & 3];
	if (data_coding >= 0xf0)
		return data_coding & 0x04 ? LATIN1 : GSM;
	return data_coding >= 0xe0 ? UCS2 : GSM;
}

int text_coding_decode(enum text_default meaning, uint8_t data_coding, const uint8_t *octets, size_t len, char *out,
		       size_t cap)
{
	switch (alphabet_of(meaning, data_coding)) {
	case LATIN1:
		return text_gsm_decode_latin1(octets, len, out, cap);
	case UCS2:
		return text_gsm_decode_ucs2(octets, len, out, cap);
	case UTF8:
		return text_gsm_decode_utf8(octets, len, out, cap);
	case GSM:
		break;
	}
	return text_gsm_decode(octets, len, out, cap);
}

/* Characters, or -1 where one is behind the last. */
static int count_up_to(int32_t last, const char *utf8, size_t len)
{
	int n = 0;

	for (size_t at = 0; at < len; n++)
		if (text_utf8_next(utf8, len, &at) > last)
			return -1;
	return n;
}

int text_coding_octets(enum text_default meaning, const char *utf8, size_t len)
{
	int septets = text_gsm_septets(utf8, len);

	if (septets < 0 || meaning == TEXT_DEFAULT_GSM)
		return septets;
	if (meaning == TEXT_DEFAULT_UTF8)
		return (int) len;
	return count_up_to(defaults[meaning].last, utf8, len);
}

int text_coding_encode(enum text_default meaning, const char *utf8, size_t len, uint8_t *out, size_t cap)
{
	int n = text_coding_octets(meaning, utf8, len);

	if (n < 0 || (size_t) n > cap)
		return -1;
	if (meaning == TEXT_DEFAULT_GSM)
		return text_gsm_encode(utf8, len, out, cap);
	if (meaning == TEXT_DEFAULT_UTF8)
		memcpy(out, utf8, len);
	else
		for (size_t at = 0; at < len;)
			*out++ = (uint8_t) text_utf8_next(utf8, len, &at);
	return n;
}
