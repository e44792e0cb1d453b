/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keypresses to numbers. Hostile input becomes -1 and never more than that. */
#include "menus/keys.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DIGITS 3 /* of the largest number a list may have */

/* The next character; full-width forms (U+FF01 to U+FF3F) and the no-break space as the plain ones they stand for. */
static char next(const char **at)
{
	const unsigned char *s = (const unsigned char *) *at;

	if (s[0] == 0xef && s[1] == 0xbc && s[2] >= 0x81 && s[2] <= 0xbf) {
		*at += 3;
		return (char) (s[2] - 0x81 + '!');
	}
	if (s[0] == 0xc2 && s[1] == 0xa0) {
		*at += 2;
		return ' ';
	}
	++*at;
	return (char) s[0];
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct token { char text[DIGITS + 1]; size_t len; bool is_bad, is_over; };

static void add(struct token *t, char c)
{
	if (is_space(c)) {
		t->is_over = t->len > 0;
	} else if (c < '0' || c > '9' || t->len == DIGITS || t->is_over || (t->len == 1 && t->text[0] == '0')) {
		t->is_bad = true; /* "01" is not 1: nobody was told such a number */
	} else {
		t->text[t->len++] = c;
	}
}

static void end_token(struct menus_keys *k, struct token *t)
{
	int number = 0;

	for (size_t i = 0; i < t->len; i++)
		number = number * 10 + (t->text[i] - '0');
	if ((t->len || t->is_bad) && k->n < MENUS_KEYS)
		k->numbers[k->n++] = t->is_bad ? -1 : number;
	*t = (struct token){0};
}

void menus_keys_read(struct menus_keys *k, const char *text)
{
	struct token t = {0};

	k->n = 0;
	while (*text && k->n < MENUS_KEYS) {
		char c = next(&text);

		if (c == '*' || c == '#')
			end_token(k, &t);
		else
			add(&t, c);
	}
	end_token(k, &t);
}

const char *menus_keys_write(const struct menus_keys *k, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < k->n && k->numbers[i] >= 0 && len + DIGITS + 2 < size; i++)
		len += (size_t) snprintf(out + len, size - len, "%s%d", i ? "*" : "", k->numbers[i]);
	return out;
}
