/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which word of a table a typed message begins with, as people type: "Stop!", "PAYER2", "kɛnɛya" for "kènèya",
 * "satut" for "statut". */
#ifndef TEXT_KEYWORD_H
#define TEXT_KEYWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Several words may mean the same. A word may be several ("ka sara"): spaces count neither here nor there. */
struct text_keyword {
	const char *word;
	int meaning;
};

struct text_keyword_found {
	int meaning;
	bool is_guess;          /* with one typing error: what can't be undone may ask back */
	bool has_number;
	int64_t number;         /* "payer 2", "PAY:2", "payer 2 000" and "2.000" (2000) */
	size_t after;           /* where what follows the word begins */
	size_t rest;            /* where what follows the word and its number begins */
	bool has_rest;          /* and whether a letter or digit is there: "stop rappels", "payer quand?" */
};

/* Case, accents, old and official spelling, spaces and punctuation are forgiven; and one typing error (a letter
 * too many, missing, wrong or swapped with its neighbour) in a word of 4 letters or more, unless it may be two
 * meanings. A word that is there exactly comes before one that is near; among equals the first of the table. The
 * typed text is any octets. */
bool text_keyword_find(const struct text_keyword *table, size_t n, const char *typed, size_t len,
		       struct text_keyword_found *out);

#endif
