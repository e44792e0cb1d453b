/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The user data header of a message in parts. */
#include "text/udh.h"

#define CONCATENATED 0x00        /* 3GPP TS 23.040 9.2.3.24.1: reference, total, number */
#define CONCATENATED_WIDE 0x08   /* 9.2.3.24.8: the same with a reference of 16 bits */

/* A part of none, part 0, and part 4 of 3 are to be ignored (9.2.3.24.1). */
static void take_part(struct text_udh *out, bool is_wide, const uint8_t *value)
{
	uint16_t reference = is_wide ? (uint16_t) (value[0] << 8 | value[1]) : value[0];
	uint8_t total = value[1 + is_wide], number = value[2 + is_wide];

	if (!number || number > total)
		return;
	out->is_part = true;
	out->is_wide = is_wide;
	out->reference = reference;
	out->total = total;
	out->number = number;
}

bool text_udh_read(const uint8_t *octets, size_t len, struct text_udh *out)
{
	struct text_udh udh = {0};
	size_t at = 1;

	if (!len || octets[0] + 1u > len)
		return false;
	udh.len = octets[0] + 1u;
	while (udh.len - at >= 2 && udh.len - at - 2 >= octets[at + 1]) {
		const uint8_t *element = octets + at;

		/* one that stands twice, or both kinds: the last one counts (9.2.3.24) */
		if (element[0] == CONCATENATED && element[1] == 3)
			take_part(&udh, false, element + 2);
		else if (element[0] == CONCATENATED_WIDE && element[1] == 4)
			take_part(&udh, true, element + 2);
		at += 2u + element[1];
	}
	if (at != udh.len) /* octets missing or left over: the whole header is to be ignored (9.2.3.24) */
		udh = (struct text_udh){.len = udh.len};
	*out = udh;
	return true;
}

void text_udh_write(uint8_t out[TEXT_UDH_PART], uint8_t reference, uint8_t number, uint8_t total)
{
	out[0] = TEXT_UDH_PART - 1;
	out[1] = CONCATENATED;
	out[2] = 3;
	out[3] = reference;
	out[4] = total;
	out[5] = number;
}
