/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set in memory: texts put into every language, words of the scheme, finding, freeing. */
#include "menus/set.h"

#include "base/must.h"
#include "menus/quiz.h"
#include "menus/series.h"
#include "menus/values.h"
#include "text/fit.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int visit_screen(struct menus_screen *s, menus_set_visit *visit, void *ctx)
{
	struct menus_text *texts[] = {&s->text, &s->title, &s->item, &s->empty};
	int rc = 0;

	for (size_t i = 0; i < sizeof texts / sizeof *texts && !rc; i++)
		rc = texts[i]->source ? visit(ctx, texts[i], -1) : 0;
	for (size_t i = 0; i < s->n_choices && !rc; i++)
		rc = visit(ctx, &s->choices[i].label, -1);
	return rc;
}

int menus_set_each_text(struct menus *m, menus_set_visit *visit, void *ctx)
{
	int rc = 0;

	for (size_t i = 0; i < m->n_topics && !rc; i++)
		rc = visit(ctx, &m->topics[i].label, -1);
	for (int i = 0; i < MENUS_MESSAGES && !rc; i++)
		rc = m->messages[i].source ? visit(ctx, &m->messages[i], i) : 0;
	for (size_t i = 0; i < m->n_screens && !rc; i++)
		rc = visit_screen(m->screens[i], visit, ctx);
	return rc;
}

static const struct menus_value *find_value(const struct menus *m, const char *name)
{
	for (const struct menus_value *v = m->values; v->name; v++)
		if (!strcmp(v->name, name))
			return v;
	return NULL;
}

static int find_hole(int message, const char *name)
{
	const struct menus_message_row *row = &menus_message_table[message];

	for (int i = 0; i < MENUS_MESSAGE_HOLES && row->holes[i]; i++)
		if (!strcmp(row->holes[i], name))
			return i;
	return -1;
}

#define SUGGESTIONS 512 /* more than there are values */

/* What the author may have meant by an unknown {name}: in words. */
static void suggest(const struct menus *m, struct buf *out, int message, const char *name)
{
	struct yaml_key keys[SUGGESTIONS] = {{NULL}};
	const char *nearest;
	size_t n = 0;

	for (const struct menus_value *v = m->values; v->name && message < 0; v++)
		keys[n++].name = v->name;
	for (int i = 0; message >= 0 && i < MENUS_MESSAGE_HOLES && menus_message_table[message].holes[i]; i++)
		keys[n++].name = menus_message_table[message].holes[i];
	must(n < SUGGESTIONS);
	nearest = base_yaml_nearest(name, keys);
	if (nearest)
		base_buf_printf(out, "; did you mean {%s}?", nearest);
	else if (message >= 0 && n)
		for (size_t i = 0; i < n; i++)
			base_buf_printf(out, "%s{%s}", i ? ", " : "; it may have ", keys[i].name);
	else if (message >= 0)
		base_buf_append_str(out, "; this message has none");
}

static int complain(const struct menus *m, const struct menus_text *t, size_t language, struct error *e,
		    const char *sentence)
{
	if (language == 0)
		return base_yaml_complain(t->place.file, t->place.node, e, "%s", sentence);
	return base_error_set(e, "%s: %s, '%.60s': %s", m->languages[language].path, t->context, t->source, sentence);
}

static int bind_holes(struct menus *m, struct menus_text *t, size_t language, int message, struct error *e)
{
	struct menus_phrase *p = &t->in[language];
	size_t n = text_template_holes(p->template);

	p->values = base_alloc(n * sizeof *p->values);
	p->holes = base_alloc(n * sizeof *p->holes);
	for (size_t i = 0; i < n; i++) {
		const char *name = text_template_hole(p->template, i);

		if (message < 0)
			p->values[i] = find_value(m, name);
		else
			p->holes[i] = find_hole(message, name);
		if (message < 0 ? !p->values[i] : p->holes[i] < 0) {
			struct buf why = {0};

			base_buf_printf(&why, "there is no value {%s}", name);
			suggest(m, &why, message, name);
			complain(m, t, language, e, base_buf_str(&why));
			base_buf_release(&why);
			return -1;
		}
	}
	return 0;
}

static void no_value(void *ctx, size_t i, struct buf *out)
{
	(void) ctx;
	(void) i;
	(void) out;
}

static int compile_one(struct menus *m, struct menus_text *t, size_t language, int message, struct error *e)
{
	struct text_catalogue *c = m->languages[language].catalogue;
	const char *text = c ? text_catalogue_find(c, t->context, t->source) : NULL;
	struct menus_phrase *p = &t->in[language];
	struct buf folded = {0};
	struct error why;

	p->is_translated = language == 0 || text;
	text = text ? text : t->source;
	text_fit_fold(&folded, text, strlen(text));
	p->template = text_template_new(base_buf_str(&folded), &why);
	base_buf_release(&folded);
	if (!p->template)
		return complain(m, t, language, e, why.text);
	if (text_template_holes(p->template))
		return bind_holes(m, t, language, message, e);
	text_template_render(p->template, &folded, no_value, NULL);
	p->fixed_len = folded.len;
	p->fixed = base_strdup(base_buf_str(&folded));
	base_buf_release(&folded);
	return 0;
}

int menus_set_compile(struct menus *m, struct menus_text *t, int message, struct error *e)
{
	if (message >= 0 && menus_message_table[message].parts)
		message = -1; /* an SMS has {values}, as screens do */
	for (size_t i = 0; i < m->n_languages; i++)
		if (compile_one(m, t, i, message, e))
			return -1;
	return 0;
}

static int compare_words(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t) ((const struct menus_word *) a)->of, y = (uintptr_t) ((const struct menus_word *) b)->of;

	return x < y ? -1 : x > y;
}

static char *fold(const char *text)
{
	struct buf folded = {0};
	char *copy;

	text_fit_fold(&folded, text, strlen(text));
	copy = base_strdup(base_buf_str(&folded));
	base_buf_release(&folded);
	return copy;
}

static void add_word(struct menus *m, size_t *cap, const char *text, bool is_translated)
{
	struct menus_word *w;

	if (m->n_words == *cap) {
		*cap = *cap ? *cap * 2 : 256;
		m->words = base_realloc(m->words, *cap * sizeof *m->words);
	}
	w = &m->words[m->n_words++];
	*w = (struct menus_word){.of = text};
	for (size_t i = 0; i < m->n_languages; i++) {
		const struct text_catalogue *c = is_translated && text[0] ? m->languages[i].catalogue : NULL;
		const char *other = c ? text_catalogue_find(c, "scheme", text) : NULL;

		w->is_missing[i] = c && !other;
		w->in[i] = fold(other ? other : text);
	}
}

static void add_places(struct menus *m, size_t *cap, const struct scheme_place *places, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_word(m, cap, places[i].name, false);
}

/* Names of people and places stay as they are; names of care and plans are translated. */
void menus_set_make_words(struct menus *m)
{
	const struct scheme *s = m->scheme;
	size_t cap = 0;

	add_word(m, &cap, s->name, false);
	for (size_t i = 0; i < s->n_plans; i++)
		add_word(m, &cap, s->plans[i].name, true);
	for (size_t i = 0; i < s->n_categories; i++) {
		add_word(m, &cap, s->categories[i].name, true);
		for (size_t j = 0; j < s->categories[i].n_benefits; j++) {
			add_word(m, &cap, s->categories[i].benefits[j].name, true);
			add_word(m, &cap, s->categories[i].benefits[j].note, true);
		}
	}
	add_places(m, &cap, s->regions, s->n_regions);
	add_places(m, &cap, s->districts, s->n_districts);
	add_places(m, &cap, s->communes, s->n_communes);
	for (size_t i = 0; i < s->n_mutuelles; i++) {
		add_word(m, &cap, s->mutuelles[i].name, false);
		add_word(m, &cap, s->mutuelles[i].manager, false);
	}
	for (size_t i = 0; i < s->n_care_points; i++)
		add_word(m, &cap, s->care_points[i].name, false);
	for (size_t i = 0; i < s->n_workers; i++) {
		add_word(m, &cap, s->workers[i].name, false);
		add_word(m, &cap, s->workers[i].village, false);
	}
	qsort(m->words, m->n_words, sizeof *m->words, compare_words);
}

const char *menus_set_word(const struct menus *m, const char *scheme_text, size_t language)
{
	struct menus_word key = {.of = scheme_text};
	const struct menus_word *w = bsearch(&key, m->words, m->n_words, sizeof *m->words, compare_words);

	must(w);
	return w->in[language];
}

const struct menus_screen *menus_set_find(const struct menus *m, const char *name, size_t len)
{
	size_t low = 0, high = m->n_screens;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *other = m->screens[middle]->name;
		int order = strncmp(name, other, len);

		if (!order && !other[len])
			return m->screens[middle];
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int release_text(void *ctx, struct menus_text *t, int message)
{
	(void) ctx;
	(void) message;
	for (size_t i = 0; i < MENUS_LANGUAGES; i++) {
		text_template_free(t->in[i].template);
		free(t->in[i].values);
		free(t->in[i].holes);
		free(t->in[i].fixed);
	}
	free(t->context);
	return 0;
}

static void free_screen(struct menus_screen *s)
{
	for (size_t i = 0; i < s->n_choices; i++)
		free(s->choices[i].settings);
	free(s->choices);
	free(s);
}

void menus_free(struct menus *m)
{
	if (!m)
		return;
	menus_set_each_text(m, release_text, NULL);
	for (size_t i = 0; i < m->n_screens; i++)
		free_screen(m->screens[i]);
	free(m->screens);
	for (size_t i = 0; i < m->n_words; i++)
		for (size_t j = 0; j < m->n_languages; j++)
			free(m->words[i].in[j]);
	free(m->words);
	for (size_t i = 0; i < MENUS_LANGUAGES; i++) {
		text_catalogue_free(m->languages[i].catalogue);
		free(m->languages[i].folded);
		free(m->languages[i].path);
	}
	for (size_t i = 0; i < m->n_files; i++) {
		char *path = (char *) m->files[i]->path;

		base_yaml_release(m->files[i]);
		free(m->files[i]);
		free(path);
	}
	for (int i = 0; i < STORE_EVENTS; i++)
		menus_series_free(m->series[i]);
	for (size_t i = 0; i < m->n_quizzes; i++)
		menus_quiz_free(m->quizzes[i]);
	free(m->dir);
	free(m);
}
