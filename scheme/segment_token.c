/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words, figures and signs of a segment's expression. */
#include "scheme/segment_token.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 12 /* of a figure, without its sign */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
	       || (unsigned char) c >= 0x80;
}

static void read_word(struct scheme_tokens *t)
{
	const char *start = t->text + t->at;
	size_t len = 0, sign = *start == '-';

	while (is_word(start[len]))
		len++;
	t->at += len;
	if (len >= SCHEME_SEGMENT_WORD) {
		t->token = SCHEME_TOKEN_BAD;
		return;
	}
	memcpy(t->word, start, len);
	t->word[len] = '\0';
	t->token = SCHEME_TOKEN_WORD;
	if (len > sign && len <= DIGITS_MAX + sign && strspn(start + sign, "0123456789") == len - sign) {
		t->token = SCHEME_TOKEN_NUMBER;
		t->number = strtoll(t->word, NULL, 10);
	}
}

static void read_quoted(struct scheme_tokens *t)
{
	size_t len = strcspn(t->text + ++t->at, "\"");

	t->token = t->text[t->at + len] && len < SCHEME_SEGMENT_WORD ? SCHEME_TOKEN_QUOTED : SCHEME_TOKEN_BAD;
	if (t->token == SCHEME_TOKEN_BAD)
		return;
	memcpy(t->word, t->text + t->at, len);
	t->word[len] = '\0';
	t->at += len + 1;
}

void scheme_segment_token_next(struct scheme_tokens *t)
{
	static const struct { const char *sign; enum scheme_token token; } signs[] = {
		{"(", SCHEME_TOKEN_OPEN}, {")", SCHEME_TOKEN_CLOSE}, {",", SCHEME_TOKEN_COMMA}, {"..", SCHEME_TOKEN_DOTS},
		{"!=", SCHEME_TOKEN_UNEQUAL}, {"<=", SCHEME_TOKEN_LESS_EQUAL}, {">=", SCHEME_TOKEN_MORE_EQUAL},
		{"=", SCHEME_TOKEN_EQUAL}, {"<", SCHEME_TOKEN_LESS}, {">", SCHEME_TOKEN_MORE}, /* the longer signs stand before these */
	};

	t->at += strspn(t->text + t->at, " \t\r\n");
	t->from = t->at;
	if (!t->text[t->at]) {
		t->token = SCHEME_TOKEN_END;
		return;
	}
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t len = strlen(signs[i].sign);

		if (!strncmp(t->text + t->at, signs[i].sign, len)) {
			t->token = signs[i].token;
			t->at += len;
			return;
		}
	}
	if (t->text[t->at] == '"')
		read_quoted(t);
	else if (is_word(t->text[t->at]))
		read_word(t);
	else
		t->token = SCHEME_TOKEN_BAD;
}

