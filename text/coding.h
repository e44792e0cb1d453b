/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message's data_coding says about its octets (SMPP 3.4 5.2.19), and what 0, "the gateway's default",
 * means on a link. */
#ifndef TEXT_CODING_H
#define TEXT_CODING_H

#include <stddef.h>
#include <stdint.h>

/* The meanings of data_coding 0 seen in real life. */
enum text_default { TEXT_DEFAULT_GSM, TEXT_DEFAULT_LATIN1, TEXT_DEFAULT_ASCII, TEXT_DEFAULT_UTF8 };

/* "gsm", "latin1", "ascii", "utf8", as a configuration has them; -1 for another word. */
int text_coding_default(const char *word);

#define TEXT_CODING_ROOM(octets) (3 * (octets) + 1) /* what a decoded text needs at most, with NUL */

/* To UTF-8, NUL-terminated; returns the length without NUL, or -1 where cap (which counts the NUL) is too small.
 * 7-bit texts are unpacked, one septet an octet, as on every SMPP link seen. What can't be read becomes U+FFFD. */
int text_coding_decode(enum text_default meaning, uint8_t data_coding, const uint8_t *octets, size_t len, char *out,
		       size_t cap);

/* For data_coding 0, where only what is in GSM 03.38 too can be sent, since that is what the phone gets: octets
 * the text needs, or -1 where a character is outside. */
int text_coding_octets(enum text_default meaning, const char *utf8, size_t len);
/* Returns how many octets were written, or -1: a character is outside, or more than cap. */
int text_coding_encode(enum text_default meaning, const char *utf8, size_t len, uint8_t *out, size_t cap);

#endif
