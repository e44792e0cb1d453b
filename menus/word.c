/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of words out of the catalogues, for text/keyword.h. */
#include "menus/word.h"

#include "base/buf.h"
#include "text/keyword.h"

#include <stdlib.h>
#include <string.h>

#define LETTERS_LEAST 4         /* of a name's word that may stand for the whole name: no "de", no "les" */
#define TRIES_MAX 6             /* words of what was typed that are looked at: "SOIN pour le paludisme" */

struct words { struct text_keyword *rows; size_t n, cap; };

static void add(struct words *w, const char *word, size_t len, int meaning)
{
	char *copy = base_alloc(len + 1);

	memcpy(copy, word, len);
	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 64;
		w->rows = base_realloc(w->rows, w->cap * sizeof *w->rows);
	}
	w->rows[w->n++] = (struct text_keyword){copy, meaning};
}

static void release(struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free((char *) w->rows[i].word);
	free(w->rows);
}

/* "ETAT, STATUT, CARTE" */
static void add_listed(struct words *w, const char *list, int meaning)
{
	while (*list) {
		size_t len = strcspn(list, ",");

		if (len)
			add(w, list, len, meaning);
		list += len + (list[len] == ',');
		list += strspn(list, " ");
	}
}

static size_t letters_in(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char) s[i] & 0xc0) != 0x80; /* UTF-8: no letter begins so */
	return n;
}

/* Each long word of a name, cut to `most` letters: "Soigner le paludisme" is found by "soigner", by "paludisme" and by "palu". */
static void add_words_of(struct words *w, const char *name, size_t most, int meaning)
{
	while (*name) {
		size_t len = strcspn(name, " ,'"), cut = len;

		while (letters_in(name, cut) > most)
			cut--;
		if (letters_in(name, len) >= LETTERS_LEAST)
			add(w, name, cut, meaning);
		name += len + (name[len] != '\0');
	}
}

/* A guess stands when no word further on is there exactly. */
static bool find(const struct words *w, const char *typed, struct text_keyword_found *out)
{
	bool has_guess = false;

	for (int i = 0; i < TRIES_MAX && *typed; i++) {
		struct text_keyword_found f;

		if (text_keyword_find(w->rows, w->n, typed, strlen(typed), &f) && (!f.is_guess || !has_guess)) {
			*out = f;
			has_guess = true;
			if (!f.is_guess)
				return true;
		}
		typed += strcspn(typed, " ");
		typed += strspn(typed, " ");
	}
	return has_guess;
}

struct menus_word_found menus_word_find(const struct menus *m, const char *typed)
{
	struct menus_word_found out = {.word = MENUS_WORDS, .after = "", .rest = ""};
	struct text_keyword_found f;
	struct words w = {0};

	for (size_t l = 0; l < m->n_languages; l++)
		for (int i = 0; i < MENUS_WORDS; i++)
			add_listed(&w, m->messages[MENUS_MESSAGE_WORD_STATUS + i].in[l].fixed, (int) l * MENUS_WORDS + i);
	if (text_keyword_find(w.rows, w.n, typed, strlen(typed), &f)) {
		out.word = (enum menus_keyword) (f.meaning % MENUS_WORDS);
		out.language = (size_t) (f.meaning / MENUS_WORDS);
		out.after = typed + f.after;
		out.rest = typed + f.rest;
		out.number = f.has_number ? f.number : 0;
	}
	release(&w);
	return out;
}

const struct menus_topic *menus_word_topic(const struct menus *m, const char *typed)
{
	struct text_keyword_found f;
	struct words w = {0};
	bool is_found;

	for (size_t i = 0; i < m->n_topics; i++)
		add(&w, m->topics[i].code, strlen(m->topics[i].code), (int) i);
	for (size_t l = 0; l < m->n_languages; l++)
		for (size_t i = 0; i < m->n_topics; i++)
			add_words_of(&w, m->topics[i].label.in[l].fixed, SIZE_MAX, (int) i);
	is_found = find(&w, typed, &f);
	release(&w);
	return is_found ? &m->topics[f.meaning] : NULL;
}

/* The scheme's categories and their benefits in one row of numbers: category 0, its benefits, category 1, its benefits, ... */
static struct menus_word_care care_at(const struct scheme *s, int number)
{
	struct menus_word_care out = {0};

	for (size_t i = 0; i < s->n_categories; i++) {
		const struct scheme_category *c = &s->categories[i];

		if (number-- == 0) {
			out.category = c;
			return out;
		}
		if (number < (int) c->n_benefits) {
			out.benefit = &c->benefits[number];
			out.category = c;
			return out;
		}
		number -= (int) c->n_benefits;
	}
	return out;
}

/* Whole names of benefits; else each word of categories, then of benefits, cut to so many letters. */
static void add_care(struct words *w, const struct menus *m, size_t language, size_t letters, bool is_benefits)
{
	int number = 0;

	for (size_t i = 0; i < m->scheme->n_categories; i++) {
		const struct scheme_category *c = &m->scheme->categories[i];

		if (!is_benefits)
			add_words_of(w, menus_set_word(m, c->name, language), letters, number);
		number++;
		for (size_t j = 0; j < c->n_benefits && is_benefits; j++) {
			const char *name = menus_set_word(m, c->benefits[j].name, language);

			if (letters)
				add_words_of(w, name, letters, number + (int) j);
			else
				add(w, name, strlen(name), number + (int) j);
		}
		number += (int) c->n_benefits;
	}
}

static bool find_care(const struct menus *m, const char *typed, size_t letters, struct text_keyword_found *out)
{
	struct words w = {0};
	bool is_found;

	for (int is_benefits = !letters; is_benefits <= 1; is_benefits++) /* among equals the first of the table is meant */
		for (size_t l = 0; l < m->n_languages; l++)
			add_care(&w, m, l, letters, is_benefits);
	is_found = find(&w, typed, out);
	release(&w);
	return is_found;
}

struct menus_word_care menus_word_care(const struct menus *m, const char *typed)
{
	struct menus_word_care none = {0};
	struct text_keyword_found f;
	size_t letters;

	typed += strspn(typed, " :,.");
	letters = letters_in(typed, strcspn(typed, " :,."));
	if (find_care(m, typed, 0, &f) || find_care(m, typed, SIZE_MAX, &f)
	    || (letters >= LETTERS_LEAST && find_care(m, typed, letters, &f)))
		return care_at(m->scheme, f.meaning);
	return none;
}
