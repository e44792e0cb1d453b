/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damm's check digit. */
#include "base/damm.h"

#include <string.h>

/* Weakly totally anti-symmetric, with 0 on its diagonal: what stands behind its own number leads to 0. */
static const char table[10][11] = {
	"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
	"3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
};

char base_damm_digit(const char *digits)
{
	char interim = '0';

	for (; *digits; digits++)
		interim = table[interim - '0'][*digits - '0'];
	return interim;
}

bool base_damm_is_right(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return n >= 2 && !text[n] && base_damm_digit(text) == '0';
}
