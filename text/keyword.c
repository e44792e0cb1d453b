/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which word of a table a typed message begins with. */
#include "text/keyword.h"

#include "base/buf.h"
#include "base/must.h"
#include "text/fit.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define WORDS_MAX 3       /* typed words that may be one of the table's: "ka sara", "pay er" */
#define GUESSED_MIN 4     /* letters: shorter words are too near each other */
#define DIGITS_MAX 12
#define LETTERS_MAX 64    /* of a word, plain */

enum kind { LETTERS, DIGITS, BETWEEN };

struct token {
	enum kind kind;
	size_t from, end;
};

/* A word as it is compared: small letters without marks, in the old spelling. */
struct plain {
	int32_t letters[LETTERS_MAX];
	size_t n;
};

static enum kind kind_of(int32_t letter)
{
	utf8proc_category_t c = letter < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(letter);

	if (letter >= '0' && letter <= '9')
		return DIGITS;
	/* marks belong to their letters */
	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME ? LETTERS : BETWEEN;
}

/* The next run of letters, or of digits. */
static bool next_token(const char *s, size_t len, size_t at, struct token *out)
{
	*out = (struct token){.kind = BETWEEN};
	while (at < len) {
		size_t start = at;
		enum kind kind = kind_of(text_utf8_next(s, len, &at));

		if (out->kind == BETWEEN && kind != BETWEEN)
			*out = (struct token){kind, start, at};
		else if (out->kind != BETWEEN && kind != out->kind)
			break;
		else if (out->kind != BETWEEN)
			out->end = at;
	}
	return out->kind != BETWEEN;
}

/* Appends letters outside GSM 03.38 in the old spelling, where there is one. */
static void spell_old(struct buf *out, const char *s, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t start = at;

		(void) text_utf8_next(s, len, &at);
		if (text_fit_is_foldable(s + start, at - start))
			text_fit_fold(out, s + start, at - start);
		else
			base_buf_append(out, s + start, at - start);
	}
}

static bool is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char) s[i] >= 0x80)
			return false;
	return true;
}

static void add_letter(struct plain *p, int32_t letter)
{
	if (p->n < LETTERS_MAX)
		p->letters[p->n++] = letter;
}

static void add_foreign(struct plain *p, const char *s, size_t len)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD
					  | UTF8PROC_IGNORE;
	struct buf composed = {0}, old = {0};
	utf8proc_uint8_t *plain = NULL;
	utf8proc_ssize_t n;

	if (text_fit_nfc(&composed, s, len))
		return;
	spell_old(&old, base_buf_str(&composed), composed.len);
	n = utf8proc_map((const utf8proc_uint8_t *) base_buf_str(&old), (utf8proc_ssize_t) old.len, &plain, options);
	must(n != UTF8PROC_ERROR_NOMEM);
	for (size_t at = 0; n > 0 && at < (size_t) n;)
		add_letter(p, text_utf8_next((const char *) plain, (size_t) n, &at));
	free(plain);
	base_buf_release(&composed);
	base_buf_release(&old);
}

/* Adds the letters of a word; what does not fit is dropped on both sides of a comparison alike. */
static void add_plain(struct plain *p, const char *s, size_t len)
{
	if (!is_ascii(s, len)) {
		add_foreign(p, s, len);
		return;
	}
	for (size_t i = 0; i < len; i++)
		add_letter(p, s[i] >= 'A' && s[i] <= 'Z' ? s[i] + ('a' - 'A') : s[i]);
}

static void plain_of_word(struct plain *p, const char *word)
{
	size_t len = strlen(word);
	struct token t;

	p->n = 0;
	for (size_t at = 0; next_token(word, len, at, &t); at = t.end)
		add_plain(p, word + t.from, t.end - t.from);
}

static bool is_same(const int32_t *a, const int32_t *b, size_t n)
{
	return !n || !memcmp(a, b, n * sizeof *a);
}

static bool is_equal(const struct plain *a, const struct plain *b)
{
	return a->n == b->n && is_same(a->letters, b->letters, a->n);
}

/* One letter too many in the longer one, wrong, or two neighbours swapped. */
static bool is_near(const struct plain *a, const struct plain *b)
{
	const struct plain *s = a->n < b->n ? a : b, *l = a->n < b->n ? b : a;
	size_t i = 0;

	if (l->n - s->n > 1)
		return false;
	while (i < s->n && s->letters[i] == l->letters[i])
		i++;
	if (l->n > s->n)
		return is_same(s->letters + i, l->letters + i + 1, s->n - i);
	if (i == s->n || is_same(s->letters + i + 1, l->letters + i + 1, s->n - i - 1))
		return true;
	return i + 1 < s->n && s->letters[i] == l->letters[i + 1] && s->letters[i + 1] == l->letters[i]
	       && is_same(s->letters + i + 2, l->letters + i + 2, s->n - i - 2);
}

/* The row of the table that is this word. */
static bool find_equal(const struct text_keyword *table, size_t n, const struct plain *typed, int *meaning)
{
	struct plain word;

	for (size_t i = 0; i < n; i++) {
		plain_of_word(&word, table[i].word);
		if (is_equal(typed, &word)) {
			*meaning = table[i].meaning;
			return true;
		}
	}
	return false;
}

/* The one meaning that has a word near this one. */
static bool find_near(const struct text_keyword *table, size_t n, const struct plain *typed, int *meaning)
{
	struct plain word;
	bool is_found = false;

	for (size_t i = 0; i < n; i++) {
		plain_of_word(&word, table[i].word);
		if (word.n < GUESSED_MIN || !is_near(typed, &word))
			continue;
		if (is_found && table[i].meaning != *meaning)
			return false;
		*meaning = table[i].meaning;
		is_found = true;
	}
	return is_found;
}

typedef bool find_fn(const struct text_keyword *table, size_t n, const struct plain *typed, int *meaning);

/* Tries the first word, then the first two as one, then three. */
static bool find_first_words(find_fn *find, const struct text_keyword *table, size_t n, const char *typed,
			     size_t len, struct text_keyword_found *out)
{
	struct plain p = {.n = 0};
	struct token t;

	out->rest = 0;
	for (int i = 0; i < WORDS_MAX && next_token(typed, len, out->rest, &t) && t.kind == LETTERS; i++) {
		add_plain(&p, typed + t.from, t.end - t.from);
		out->rest = t.end;
		if (find(table, n, &p, &out->meaning))
			return true;
	}
	return false;
}

/* A group of three digits behind one space or point, and not behind a longer group: "2 000". */
static bool is_thousands(const char *s, const struct token *before, const struct token *t)
{
	return t->kind == DIGITS && t->end - t->from == 3 && before->end - before->from <= 3
	       && t->from - before->end == 1 && (s[before->end] == ' ' || s[before->end] == '.');
}

static void read_number(const char *s, size_t len, struct text_keyword_found *out)
{
	struct token t, last;
	int64_t number = 0;
	size_t digits = 0;
	size_t end = out->rest;

	if (!next_token(s, len, end, &t) || t.kind != DIGITS)
		return;
	do {
		digits += t.end - t.from;
		for (size_t i = t.from; i < t.end && digits <= DIGITS_MAX; i++)
			number = 10 * number + (s[i] - '0');
		last = t;
		end = t.end;
	} while (next_token(s, len, end, &t) && is_thousands(s, &last, &t));
	if (digits > DIGITS_MAX)
		return;
	out->has_number = true;
	out->number = number;
	out->rest = end;
}

bool text_keyword_find(const struct text_keyword *table, size_t n, const char *typed, size_t len,
		       struct text_keyword_found *out)
{
	struct token t;

	*out = (struct text_keyword_found){0};
	if (!find_first_words(find_equal, table, n, typed, len, out)) {
		if (!find_first_words(find_near, table, n, typed, len, out)) {
			*out = (struct text_keyword_found){0};
			return false;
		}
		out->is_guess = true;
	}
	out->after = out->rest;
	read_number(typed, len, out);
	out->has_rest = next_token(typed, len, out->rest, &t);
	return true;
}
