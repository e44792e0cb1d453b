/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alphabets of the phone network: GSM 03.38 (3GPP TS 23.038 6.2.1) as unpacked octets, one septet an octet, and
 * UCS-2 as UTF-16 big-endian. */
#ifndef TEXT_GSM_H
#define TEXT_GSM_H

#include <stddef.h>
#include <stdint.h>

/* Septets the text needs (extension characters need two), or -1 where a character is outside the alphabet. Invalid
 * UTF-8 is outside. */
int text_gsm_septets(const char *utf8, size_t len);
/* UTF-16 code units the text needs; -1 for invalid UTF-8. */
int text_gsm_units(const char *utf8, size_t len);

/* Writes octets, returns how many, or -1 (outside the alphabet, or more than cap). */
int text_gsm_encode(const char *utf8, size_t len, uint8_t *out, size_t cap);
int text_gsm_encode_ucs2(const char *utf8, size_t len, uint8_t *out, size_t cap);

/* To UTF-8, NUL-terminated; returns the length without NUL, or -1 where cap (which counts the NUL) is too small.
 * What can't be read becomes U+FFFD: input is hostile and must not stop a dialog. */
int text_gsm_decode(const uint8_t *octets, size_t len, char *out, size_t cap);
int text_gsm_decode_ucs2(const uint8_t *octets, size_t len, char *out, size_t cap);
int text_gsm_decode_latin1(const uint8_t *octets, size_t len, char *out, size_t cap);
int text_gsm_decode_utf8(const uint8_t *octets, size_t len, char *out, size_t cap); /* checks it */

#endif
