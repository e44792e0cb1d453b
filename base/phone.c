/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers: E.164 digits as one integer. */
#include "base/phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MALI_PREFIX 223
#define MALI_NATIONAL_DIGITS 8
#define E164_MAX_DIGITS 15 /* ITU-T E.164 6.1 */
#define E164_MIN_DIGITS 9  /* the shortest international number we take for a phone */

uint64_t base_phone_parse(const char *text)
{
	uint64_t number = 0;
	int digits = 0;
	int international = 0;

	if (*text == '+') {
		international = 1;
		text++;
	} else if (!strncmp(text, "00", 2)) {
		international = 1;
		text += 2;
	}
	for (; *text; text++) {
		if (digits && (*text == ' ' || *text == '.' || *text == '-'))
			continue;
		if (*text < '0' || *text > '9' || ++digits > E164_MAX_DIGITS)
			return 0;
		if (digits == 1 && *text == '0')
			return 0; /* neither a country code nor a number of Mali begins with 0 */
		number = number * 10 + (uint64_t) (*text - '0');
	}
	if (!international && digits == MALI_NATIONAL_DIGITS)
		return MALI_PREFIX * 100000000ull + number;
	return digits >= E164_MIN_DIGITS ? number : 0;
}

const char *base_phone_format(uint64_t phone, char out[BASE_PHONE_TEXT])
{
	snprintf(out, BASE_PHONE_TEXT, "+%" PRIu64, (uint64_t) (phone % 1000000000000000u));
	return out;
}

const char *base_phone_mask(uint64_t phone, char out[BASE_PHONE_TEXT])
{
	size_t len = strlen(base_phone_format(phone, out));

	for (size_t i = 4; i + 4 < len; i++)
		out[i] = '*';
	return out;
}
