/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fits a screen: budgets, folding to the 7-bit alphabet, cutting at a grapheme. */
#include "text/fit.h"

#include "base/must.h"
#include "text/gsm.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <utf8proc.h>

/* What stands for a letter or sign that is neither in GSM 03.38 nor loses its marks to become so. In the order of code
 * points. A capital's second letter is made one too where its neighbours are capitals. */
static const struct fold {
	char32_t letter;
	const char *text;
} folds[] = {
	{U'\t', " "},   {U'`', "'"},    {U'«', "\""},   {U'´', "'"},    {U'·', "."},    {U'»', "\""},
	{U'Ð', "D"},    {U'×', "x"},    {U'Þ', "Th"},   {U'ð', "d"},    {U'þ', "th"},   {U'Đ', "D"},
	{U'đ', "d"},    {U'Ħ', "H"},    {U'ħ', "h"},    {U'ı', "i"},    {U'Ł', "L"},    {U'ł', "l"},
	{U'Ŋ', "Ng"},   {U'ŋ', "ng"},   {U'Œ', "Oe"},   {U'œ', "oe"},   {U'Š', "Sh"},   {U'š', "sh"},
	{U'Ž', "Zh"},   {U'ž', "zh"},   {U'Ɓ', "B"},    {U'Ɔ', "O"},    {U'Ɗ', "D"},    {U'Ǝ', "E"},
	{U'Ə', "E"},    {U'Ɛ', "E"},    {U'Ɣ', "Gh"},   {U'Ƙ', "K"},    {U'ƙ', "k"},    {U'Ɲ', "Ny"},
	{U'Ʃ', "Sh"},   {U'Ƴ', "Y"},    {U'ƴ', "y"},    {U'Ʒ', "Zh"},   {U'ǝ', "e"},    {U'ɓ', "b"},
	{U'ɔ', "ò"},    {U'ɖ', "d"},    {U'ɗ', "d"},    {U'ə', "e"},    {U'ɛ', "è"},    {U'ɣ', "gh"},
	{U'ɲ', "ny"},   {U'ʃ', "sh"},   {U'ʒ', "zh"},   {U'ʔ', "'"},    {U'ʹ', "'"},    {U'ʻ', "'"},
	{U'ʼ', "'"},    {U'ʾ', "'"},    {U'ʿ', "'"},    {U'ẞ', "SS"},   {U'‐', "-"},    {U'‑', "-"},
	{U'‒', "-"},    {U'–', "-"},    {U'—', "-"},    {U'―', "-"},    {U'‘', "'"},    {U'’', "'"},
	{U'‚', "'"},    {U'‛', "'"},    {U'“', "\""},   {U'”', "\""},   {U'„', "\""},   {U'‟', "\""},
	{U'•', "-"},    {U'′', "'"},    {U'″', "\""},   {U'‹', "'"},    {U'›', "'"},    {U'⁄', "/"},
	{U'−', "-"},
};

static int compare_fold(const void *key, const void *entry)
{
	char32_t letter = *(const char32_t *) key, other = ((const struct fold *) entry)->letter;

	return letter < other ? -1 : letter > other;
}

static const char *find_fold(int32_t letter)
{
	char32_t key = (char32_t) letter;
	const struct fold *f = bsearch(&key, folds, sizeof folds / sizeof *folds, sizeof *folds, compare_fold);

	return f ? f->text : NULL;
}

bool text_fit_is_within(struct text_budget budget, const char *utf8, size_t len)
{
	int septets = text_gsm_septets(utf8, len);
	int units;

	if (septets >= 0)
		return septets <= budget.septets;
	units = text_gsm_units(utf8, len);
	return units >= 0 && units <= budget.ucs2;
}

struct text_budget text_fit_smaller(struct text_budget a, struct text_budget b)
{
	return (struct text_budget){a.septets < b.septets ? a.septets : b.septets,
				    a.ucs2 < b.ucs2 ? a.ucs2 : b.ucs2};
}

/* ASCII that is GSM 03.38 too. */
static bool is_plain(char c)
{
	return (c >= ' ' && c < 0x7f && c != '`') || c == '\n' || c == '\r' || c == '\f';
}

static size_t plain_prefix(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && is_plain(s[n]))
		n++;
	return n;
}

static bool is_capital(int32_t letter)
{
	return utf8proc_category(letter) == UTF8PROC_CATEGORY_LU;
}

static bool is_letter(int32_t letter)
{
	utf8proc_category_t c = utf8proc_category(letter);

	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

static bool is_mark(int32_t letter)
{
	utf8proc_category_t c = utf8proc_category(letter);

	return c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME;
}

/* Appends one character if GSM 03.38 has it, or what `folds` has for it. */
static bool put_known(struct buf *out, int32_t letter)
{
	utf8proc_uint8_t utf8[4];
	size_t len = (size_t) utf8proc_encode_char(letter, utf8);
	const char *text;

	if (text_gsm_septets((char *) utf8, len) > 0) {
		base_buf_append(out, utf8, len);
		return true;
	}
	text = find_fold(letter);
	if (text)
		base_buf_append_str(out, text);
	return text;
}

/* Appends what stands for one character; '?', and false, for what nothing stands for. */
static bool put_folded(struct buf *out, int32_t letter)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
	utf8proc_int32_t parts[32];
	utf8proc_ssize_t n;
	int boundary = 0;
	bool is_known = true;

	if (letter >= 0 && put_known(out, letter))
		return true;
	n = letter < 0 ? -1 : utf8proc_decompose_char(letter, parts, 32, options, &boundary);
	if (n < 0 || n > 32 || (n == 1 && parts[0] == letter)) {
		base_buf_append_str(out, "?");
		return false;
	}
	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (!put_known(out, parts[i])) {
			base_buf_append_str(out, "?");
			is_known = false;
		}
	return is_known;
}

/* Ŋ is Ng, but NG in a word of capitals: before a capital, or behind one at the end of a word. */
static bool is_among_capitals(int32_t before, int32_t behind)
{
	return is_capital(behind) || (!is_letter(behind) && is_capital(before));
}

static void fold_letters(struct buf *out, const char *utf8, size_t len)
{
	int32_t before = 0, letter;

	for (size_t at = 0; at < len; before = letter) {
		size_t plain = plain_prefix(utf8 + at, len - at), start = out->len, ahead;

		if (plain) {
			base_buf_append(out, utf8 + at, plain);
			at += plain;
			letter = utf8[at - 1];
			continue;
		}
		letter = text_utf8_next(utf8, len, &at);
		put_folded(out, letter);
		ahead = at;
		if (out->len - start == 2 && is_capital(letter) && out->data[start + 1] >= 'a' && out->data[start + 1] <= 'z'
		    && is_among_capitals(before, at < len ? text_utf8_next(utf8, len, &ahead) : 0))
			out->data[start + 1] -= 'a' - 'A';
	}
}

/* Characters below U+0300, which need no composing, have a first octet below 0xcc. */
static bool may_compose(const char *utf8, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((uint8_t) utf8[i] >= 0xcc)
			return true;
	return false;
}

void text_fit_fold(struct buf *out, const char *utf8, size_t len)
{
	size_t plain = plain_prefix(utf8, len);
	struct buf nfc = {0};

	if (!len)
		return; /* an empty buffer has no octets to point at */
	if (plain && plain < len)
		plain--; /* a mark may follow it */
	base_buf_append(out, utf8, plain);
	utf8 += plain;
	len -= plain;
	if (may_compose(utf8, len) && !text_fit_nfc(&nfc, utf8, len))
		fold_letters(out, (const char *) nfc.data, nfc.len);
	else
		fold_letters(out, utf8, len);
	base_buf_release(&nfc);
}

bool text_fit_is_foldable(const char *utf8, size_t len)
{
	struct buf scratch = {0};
	bool is_foldable = true;

	for (size_t at = plain_prefix(utf8, len); at < len && is_foldable; scratch.len = 0)
		is_foldable = put_folded(&scratch, text_utf8_next(utf8, len, &at));
	base_buf_release(&scratch);
	return is_foldable;
}

bool text_fit_is_of_letters(const char *utf8, size_t len)
{
	for (size_t at = 0; at < len;) {
		int32_t c = text_utf8_next(utf8, len, &at);

		if (c < 0 || (c >= 0x80 && c != 0x2019 && !is_letter(c) && !is_mark(c)))
			return false;
	}
	return true;
}

/* The old spelling's way back. */
static const struct {
	const char *old, *official;
} bambara[] = {
	{"è", "ɛ"},  {"ò", "ɔ"},  {"ny", "ɲ"}, {"ng", "ŋ"}, {"Ny", "Ɲ"},
	{"NY", "Ɲ"}, {"Ng", "Ŋ"}, {"NG", "Ŋ"},
};

void text_fit_unfold(struct buf *out, const char *utf8, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t i = 0, n = sizeof bambara / sizeof *bambara;

		while (i < n && (len - at < 2 || memcmp(utf8 + at, bambara[i].old, 2)))
			i++;
		if (i < n)
			base_buf_append_str(out, bambara[i].official);
		else
			base_buf_append(out, utf8 + at, 1);
		at += i < n ? 2 : 1;
	}
}

size_t text_fit_cut(const char *folded, size_t len, int septets)
{
	utf8proc_int32_t before = 0, state = 0;
	size_t at = 0, cut = 0; /* the last end of a grapheme that fitted */

	while (at < len) {
		size_t start = at;
		int32_t letter = text_utf8_next(folded, len, &at);
		int needs = text_gsm_septets(folded + start, at - start);

		if (start && utf8proc_grapheme_break_stateful(before, letter, &state))
			cut = start;
		septets -= needs > 0 ? needs : 1;
		if (septets < 0)
			return cut;
		before = letter;
	}
	return len;
}

int text_fit_nfc(struct buf *out, const char *utf8, size_t len)
{
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t n;

	if (memchr(utf8, '\0', len))
		return -1;
	if (!may_compose(utf8, len) && text_utf8_is_valid(utf8, len)) {
		base_buf_append(out, utf8, len);
		return 0;
	}
	n = utf8proc_map((const utf8proc_uint8_t *) utf8, (utf8proc_ssize_t) len, &nfc,
			 UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	must(n != UTF8PROC_ERROR_NOMEM);
	if (n < 0)
		return -1;
	base_buf_append(out, nfc, (size_t) n);
	free(nfc);
	return 0;
}
