/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The user data header of a message in parts (3GPP TS 23.040 9.2.3.24): in front of the text where esm_class has
 * bit 6 set. */
#ifndef TEXT_UDH_H
#define TEXT_UDH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_UDH_ESM_CLASS 0x40 /* SMPP 3.4 5.2.12: a header is there */
#define TEXT_UDH_PART 6         /* octets of the header we write */

struct text_udh {
	size_t len;              /* of the whole header: the text begins behind it */
	bool is_part;            /* and then: */
	bool is_wide;            /* the reference has 16 bits; 5 and wide 5 are two messages */
	uint16_t reference;
	uint8_t number, total;   /* 1 <= number <= total */
};

/* Reads what stands at the front of the message. False, nothing written, where the header claims more octets
 * than there are: no octet can then be told from text. Elements we do not know, and a concatenation that makes
 * no sense, are passed over. */
bool text_udh_read(const uint8_t *octets, size_t len, struct text_udh *out);

/* Part `number` of `total`, with a reference of 8 bits: every phone reads that one. */
void text_udh_write(uint8_t out[TEXT_UDH_PART], uint8_t reference, uint8_t number, uint8_t total);

#endif
