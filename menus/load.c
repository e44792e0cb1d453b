/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a folder of menu files and catalogues. Each level of a menu file has one table of keys; whatever is not in
 * it is refused with its place and the nearest name. */
#include "menus/load.h"

#include "base/buf.h"
#include "menus/folder.h"
#include "menus/read.h"
#include "menus/screen.h"
#include "menus/values.h"
#include "text/fit.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct yaml_key file_keys[] = {
	{"menu", YAML_SCALAR, true}, {"set", YAML_MAP}, {"messages", YAML_MAP}, {"screens", YAML_MAP}, {NULL}
};
static const struct yaml_key set_keys[] = {
	{"source", YAML_SCALAR, true}, {"languages", YAML_MAP, true}, {"topics", YAML_LIST}, {NULL}
};
static const struct yaml_key topic_keys[] = {
	{"code", YAML_SCALAR, true}, {"label", YAML_SCALAR, true}, {"ask", YAML_SCALAR}, {NULL}
};

static int read_topics(struct menus_reader *r, const struct yaml_node *list)
{
	for (const struct yaml_node *n = list->first; n; n = n->next) {
		struct menus_topic *t = &r->m->topics[r->m->n_topics];

		if (r->m->n_topics == MENUS_TOPICS)
			return base_yaml_complain(r->y, n, r->e, "there is room for %d topics", MENUS_TOPICS);
		if (base_yaml_check(r->y, n, topic_keys, r->e) || base_yaml_get_str(r->y, n, "code", &t->code, r->e)
		    || base_yaml_get_bool(r->y, n, "ask", &t->ask, r->e))
			return -1;
		for (size_t i = 0; i < r->m->n_topics; i++)
			if (!strcmp(r->m->topics[i].code, t->code))
				return base_yaml_complain(r->y, n, r->e, "the topic '%s' is there twice", t->code);
		if (menus_read_text(r, &t->label, n, "label", "set", ""))
			return -1;
		r->m->n_topics++;
	}
	return 0;
}

static int read_set(struct menus_reader *r, const struct yaml_node *set)
{
	const struct yaml_node *languages, *topics;
	struct menus *m = r->m;
	const char *source;

	if (m->n_languages)
		return base_yaml_complain(r->y, set, r->e, "stands in another file already: a set has it once");
	if (base_yaml_check(r->y, set, set_keys, r->e) || base_yaml_get_str(r->y, set, "source", &source, r->e))
		return -1;
	m->set_place = (struct menus_place){r->y, set};
	languages = base_yaml_find(set, "languages");
	for (const struct yaml_node *n = languages->first; n; n = n->next) {
		struct menus_language *l = &m->languages[m->n_languages];
		struct buf folded = {0};

		if (m->n_languages == MENUS_LANGUAGES)
			return base_yaml_complain(r->y, n, r->e, "there is room for %d languages", MENUS_LANGUAGES);
		if (n->kind != YAML_SCALAR || !n->text[0] || strlen(n->key) > 7)
			return base_yaml_complain(r->y, n, r->e,
						  "a language is written as code: \"Name\", the code of at most "
						  "7 letters");
		l->code = n->key;
		l->name = n->text;
		text_fit_fold(&folded, n->text, strlen(n->text));
		l->folded = base_strdup(base_buf_str(&folded));
		base_buf_release(&folded);
		m->n_languages++;
	}
	if (!m->n_languages || strcmp(m->languages[0].code, source))
		return base_yaml_complain(r->y, languages, r->e,
					  "the source language '%s' must be the first of the list", source);
	topics = base_yaml_find(set, "topics");
	return topics ? read_topics(r, topics) : 0;
}

static int read_messages(struct menus_reader *r, const struct yaml_node *messages)
{
	for (const struct yaml_node *n = messages->first; n; n = n->next) {
		int i = menus_read_row(r, n, n->key, menus_message_table, sizeof *menus_message_table, "message");

		if (i < 0)
			return -1;
		if (r->m->messages[i].source)
			return base_yaml_complain(r->y, n, r->e, "this message stands in another file already");
		if (menus_read_text(r, &r->m->messages[i], messages, n->key, "message ", n->key))
			return -1;
	}
	return 0;
}

static int read_file(struct menus *m, const char *path, struct error *e)
{
	struct yaml *y = base_alloc(sizeof *y);
	const struct yaml_node *n;
	struct menus_reader r = {m, y, e};
	char *copy = base_strdup(path);

	if (m->n_files == MENUS_FILES || base_yaml_load(y, copy, e)) {
		if (m->n_files == MENUS_FILES)
			base_error_set(e, "%s: a set has at most %d files", path, MENUS_FILES);
		base_yaml_release(y);
		free(y);
		free(copy);
		return -1;
	}
	y->path = copy;
	m->files[m->n_files++] = y;
	if (base_yaml_check(y, y->root, file_keys, e))
		return -1;
	n = base_yaml_find(y->root, "set");
	if (n && read_set(&r, n))
		return -1;
	n = base_yaml_find(y->root, "messages");
	if (n && read_messages(&r, n))
		return -1;
	n = base_yaml_find(y->root, "screens");
	for (n = n ? n->first : NULL; n; n = n->next)
		if (menus_screen_read(&r, n))
			return -1;
	return 0;
}

static bool has_end(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && name[0] != '.' && !strcmp(name + len - end_len, end);
}

static int read_catalogue(struct menus *m, const char *path, const char *name, struct error *e)
{
	size_t len = strlen(name) - strlen(".po");

	for (size_t i = 1; i < m->n_languages; i++)
		if (strlen(m->languages[i].code) == len && !memcmp(m->languages[i].code, name, len)) {
			m->languages[i].path = base_strdup(path);
			m->languages[i].catalogue = text_catalogue_load(path, e);
			return m->languages[i].catalogue ? 0 : -1;
		}
	return base_error_set(e,
			      "%s: the language '%.*s' is not among the languages of the set: add it to set: "
			      "languages:, or take the file away", path, (int) len, name);
}

static int compare_entries(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* All files of the folder with that end, in the order of their names. */
static int read_files(struct menus *m, const char *end, struct error *e)
{
	struct dirent **entries;
	int n = scandir(m->dir, &entries, NULL, compare_entries), rc = 0;

	if (n < 0)
		return base_error_set(e, "%s: the folder of menus can't be read: %s", m->dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		struct buf path = {0};

		base_buf_printf(&path, "%s/%s", m->dir, name);
		if (!rc && has_end(name, end) && strcmp(name, "scheme.yaml"))
			rc = end[1] == 'y' ? read_file(m, base_buf_str(&path), e)
					   : read_catalogue(m, base_buf_str(&path), name, e);
		base_buf_release(&path);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

static int compare_screens(const void *a, const void *b)
{
	return strcmp((*(struct menus_screen *const *) a)->name, (*(struct menus_screen *const *) b)->name);
}

static void link_target(struct menus *m, struct menus_target *t, const struct menus_text *label)
{
	struct menus_screen *s;

	if (!t->name)
		return;
	t->screen = s = (struct menus_screen *) menus_set_find(m, t->name, strlen(t->name));
	if (s && label && !s->called && !strchr(label->source, '{'))
		s->called = label;
}

static void link_names(struct menus *m)
{
	if (m->n_screens)
		qsort(m->screens, m->n_screens, sizeof *m->screens, compare_screens);
	for (size_t i = 0; i < m->n_screens; i++) {
		struct menus_screen *s = m->screens[i];

		s->index = i;
		if (s->title.source)
			s->called = &s->title;
		if (s->home && !m->homes[s->home])
			m->homes[s->home] = s;
		if (s->zero && !m->zeros[s->zero])
			m->zeros[s->zero] = s;
	}
	for (size_t i = 0; i < m->n_screens; i++) {
		struct menus_screen *s = m->screens[i];

		link_target(m, &s->back, NULL);
		for (size_t j = 0; j < MENUS_OUTCOMES; j++) {
			link_target(m, &s->go.to[j], NULL);
			for (size_t k = 0; k < s->n_choices; k++)
				link_target(m, &s->choices[k].go.to[j], s->confirm ? NULL : &s->choices[k].label); /* "Yes" is no place */
		}
	}
}

struct compiling { struct menus *m; struct error *e; };

static int compile(void *ctx, struct menus_text *t, int message)
{
	struct compiling *c = ctx;

	return menus_set_compile(c->m, t, message, c->e);
}

struct menus *menus_load_read(const char *dir, const struct scheme *scheme, struct text_budget budget, struct error *e)
{
	struct menus *m = base_alloc(sizeof *m);
	struct compiling c = {m, e};
	int rc;

	m->values = menus_value_table;
	m->sources = menus_source_table;
	m->scheme = scheme;
	m->budget = text_fit_smaller(budget, TEXT_FIT_USSD);
	m->dir = base_strdup(dir);
	while (strlen(m->dir) > 1 && m->dir[strlen(m->dir) - 1] == '/')
		m->dir[strlen(m->dir) - 1] = '\0';
	rc = read_files(m, ".yaml", e);
	if (!rc && !m->n_languages)
		rc = base_error_set(e, "%s: no file has the key 'set' with the languages", m->dir);
	if (!rc)
		rc = read_files(m, ".po", e);
	if (!rc)
		rc = menus_set_each_text(m, compile, &c);
	if (!rc) {
		menus_set_make_words(m);
		link_names(m);
		rc = menus_folder_read(m, e);
	}
	if (!rc)
		return m;
	menus_free(m);
	return NULL;
}
