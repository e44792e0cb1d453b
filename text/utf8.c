/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking UTF-8 text, character by character. */
#include "text/utf8.h"

#include <string.h>

#include <utf8proc.h>

int32_t text_utf8_next(const char *s, size_t len, size_t *at)
{
	const uint8_t *octets = (const uint8_t *) s + *at;
	utf8proc_int32_t letter;
	utf8proc_ssize_t used;

	if (*octets < 0x80) {
		++*at;
		return *octets;
	}
	used = utf8proc_iterate(octets, (utf8proc_ssize_t) (len - *at), &letter);
	*at += used > 0 ? (size_t) used : 1;
	return used > 0 ? letter : -1;
}

bool text_utf8_is_valid(const char *s, size_t len)
{
	for (size_t at = 0; at < len;)
		if (text_utf8_next(s, len, &at) < 0)
			return false;
	return true;
}

void text_utf8_trim(char *s)
{
	const size_t len = strlen(s);
	size_t from = len, at;

	while (from && ((uint8_t) s[from - 1] & 0xc0) == 0x80)
		from--;
	if (!from)
		return;
	at = --from;
	if (text_utf8_next(s, len, &at) < 0)
		s[from] = '\0';
}

void text_utf8_show(const char *s, size_t len, struct buf *out)
{
	for (size_t at = 0, from = 0; at < len; from = at) {
		int32_t c = text_utf8_next(s, len, &at);

		if (c == '\t' || c == '\n' || c == '\r')
			base_buf_append_str(out, " ");
		else if (c < ' ' || (c >= 0x7f && c < 0xa0))
			for (; from < at; from++)
				base_buf_printf(out, "\\x%02x", (uint8_t) s[from]);
		else
			base_buf_append(out, s + from, at - from);
	}
}
