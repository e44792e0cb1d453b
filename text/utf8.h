/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking UTF-8 text (RFC 3629), character by character. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character at s[*at] (*at < len); *at moves behind it. -1 for what is no UTF-8 (surrogates and long forms are
 * not): one octet is passed. */
int32_t text_utf8_next(const char *s, size_t len, size_t *at);

bool text_utf8_is_valid(const char *s, size_t len);

/* What was cut to fit a buffer: half of a character at its end goes. */
void text_utf8_trim(char *s);

/* Strange octets as a terminal may show them, on one line: \x1b for each octet that is no text. */
void text_utf8_show(const char *s, size_t len, struct buf *out);

#endif
