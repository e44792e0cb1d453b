/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words, figures and signs of a segment's expression, one after another. Seen by scheme/segment.c only. */
#ifndef SCHEME_SEGMENT_TOKEN_H
#define SCHEME_SEGMENT_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#define SCHEME_SEGMENT_WORD 96 /* octets of a word, with NUL */

enum scheme_token {
	SCHEME_TOKEN_END, SCHEME_TOKEN_WORD, SCHEME_TOKEN_NUMBER, SCHEME_TOKEN_QUOTED, SCHEME_TOKEN_OPEN, SCHEME_TOKEN_CLOSE,
	SCHEME_TOKEN_COMMA, SCHEME_TOKEN_DOTS,
	SCHEME_TOKEN_EQUAL, SCHEME_TOKEN_UNEQUAL, SCHEME_TOKEN_LESS, SCHEME_TOKEN_LESS_EQUAL, SCHEME_TOKEN_MORE, SCHEME_TOKEN_MORE_EQUAL,
	SCHEME_TOKEN_BAD,              /* no sign of ours, a word too long, or a quote without its end */
};

struct scheme_tokens {
	const char *text;              /* begin with this alone set, at the first next */
	size_t at, from;               /* behind the token, and where it begins */
	enum scheme_token token;
	char word[SCHEME_SEGMENT_WORD]; /* of a WORD, NUMBER or QUOTED */
	int64_t number;                /* of a NUMBER */
};

void scheme_segment_token_next(struct scheme_tokens *t);

#endif
