/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dialled strings: "*700*3*1#" is our code 700 and the digits "3*1". */
#ifndef USSD_CODE_H
#define USSD_CODE_H

#include <stddef.h>

/* Which of `codes` ("700", "*700#", a shared one "700*45") `dialled` begins with, the longest one; -1: none. `rest`
 * (as long as `dialled` with its NUL, may be the same room) gets what follows, '#' inside as '*'. */
int ussd_code_match(const char *const *codes, size_t n, const char *dialled, char *rest);

/* What was typed without the stars, hashes and white space around it; in place. Returns the length. */
size_t ussd_code_trim(char *typed);

#endif
