/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers: E.164 digits as one integer, so that 76 00 00 01 and +22376000001 are equal. */
#ifndef BASE_PHONE_H
#define BASE_PHONE_H

#include <stdint.h>

#define BASE_PHONE_TEXT 20 /* room for "+" and 15 digits and NUL */

/* Reads "+22376000001", "0022376000001", "22376000001" or a national number of 8 digits (Mali,
 * +223), spaces, dots and dashes between digits forgiven. Returns 0 where it is no number. */
uint64_t base_phone_parse(const char *text);

/* "+22376000001" */
const char *base_phone_format(uint64_t phone, char out[BASE_PHONE_TEXT]);

/* "+223****0001": the only form that may stand in a log. */
const char *base_phone_mask(uint64_t phone, char out[BASE_PHONE_TEXT]);

#endif
