/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keypresses to numbers. Hostile input becomes -1 and never more than that. */
#include "menus/keys.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DIGITS 3 /* of the largest number a list may have */

/* Full-width forms: U+FF01 to U+FF3F. */
char menus_keys_next(const char **at)
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

struct token { const char *from, *to; int number; int digits; bool is_bad, is_over; }; /* from NULL: nothing yet */

static void add(struct token *t, char c, const char *from, const char *to)
{
	if (is_space(c)) {
		t->is_over = t->from != NULL;
		return;
	}
	if (t->is_bad || c < '0' || c > '9' || t->digits == DIGITS || t->is_over || (t->digits == 1 && !t->number))
		t->is_bad = true; /* "01" is not 1: nobody was told such a number */
	if (!t->is_bad) {
		t->number = t->number * 10 + (c - '0');
		t->digits++;
	}
	if (!t->from)
		t->from = from;
	t->to = to;
}

static void end_token(struct menus_keys *k, struct token *t)
{
	if (t->from && k->n < MENUS_KEYS)
		k->keys[k->n++] = (struct menus_key){t->is_bad ? -1 : t->number, t->from, (size_t) (t->to - t->from)};
	*t = (struct token){0};
}

void menus_keys_read(struct menus_keys *k, const char *text)
{
	struct token t = {0};

	k->n = 0;
	while (*text && k->n < MENUS_KEYS) {
		const char *from = text;
		char c = menus_keys_next(&text);

		if (c == '*' || c == '#')
			end_token(k, &t);
		else
			add(&t, c, from, text);
	}
	end_token(k, &t);
}

const char *menus_keys_write(const struct menus_keys *k, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < k->n && k->keys[i].number >= 0 && len + DIGITS + 2 < size; i++)
		len += (size_t) snprintf(out + len, size - len, "%s%d", i ? "*" : "", k->keys[i].number);
	return out;
}
