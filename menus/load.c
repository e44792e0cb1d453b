/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a folder of menu files and catalogues. Each level of a menu file has one table of keys; whatever is not in
 * it is refused with its place and the nearest name. */
#include "menus/load.h"

#include "base/buf.h"
#include "base/must.h"
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
static const struct yaml_key screen_keys[] = {
	{"for", YAML_SCALAR}, {"name", YAML_SCALAR}, {"text", YAML_SCALAR, true}, {"choices", YAML_MAP}, {"list", YAML_MAP},
	{"lines", YAML_MAP}, {"back", YAML_SCALAR}, {"late_sms", YAML_SCALAR}, {"secret", YAML_SCALAR},
	{"confirm", YAML_SCALAR}, {"end", YAML_SCALAR}, {NULL}
};
static const struct yaml_key choice_keys[] = {
	{"label", YAML_SCALAR, true}, {"go", YAML_ANY, true}, {"do", YAML_SCALAR}, {"set", YAML_MAP}, {"when", YAML_SCALAR},
	{NULL}
};
static const struct yaml_key list_keys[] = {
	{"from", YAML_SCALAR, true}, {"item", YAML_SCALAR, true}, {"go", YAML_ANY, true}, {"do", YAML_SCALAR},
	{"set", YAML_SCALAR}, {"empty", YAML_SCALAR}, {NULL}
};
static const struct yaml_key lines_keys[] = {
	{"from", YAML_SCALAR, true}, {"item", YAML_SCALAR, true}, {"empty", YAML_SCALAR}, {NULL}
};
/* What `for:` may say; the index is enum menus_home. */
static const struct { const char *name; } homes[] = {{"-"}, {"member"}, {"stranger"}, {"several"}, {NULL}};

struct reader {
	struct menus *m;
	const struct yaml *y;
	struct error *e;
};

/* The index of the row of a table (each row begins with its name, the last is NULL) that the node names; complains. */
static int find_row(struct reader *r, const struct yaml_node *n, const char *word, const void *table, size_t stride,
		    const char *what)
{
	struct yaml_key keys[128] = {{NULL}};
	const char *nearest;
	int count = 0;

	for (const char *row = table; *(const char *const *) row; row += stride) {
		if (!strcmp(*(const char *const *) row, word))
			return count;
		must(count < 127);
		keys[count++].name = *(const char *const *) row;
	}
	nearest = base_yaml_nearest(word, keys);
	return base_yaml_complain(r->y, n, r->e, nearest ? "there is no %s '%.60s'; did you mean '%s'?" :
			"there is no %s '%.60s'", what, word, nearest);
}

static int read_text(struct reader *r, struct menus_text *t, const struct yaml_node *map, const char *key,
		     const char *context, const char *name)
{
	struct buf b = {0};

	if (base_yaml_get_str(r->y, map, key, &t->source, r->e))
		return -1;
	if (!t->source)
		return 0;
	base_buf_printf(&b, "%s%s", context, name);
	t->context = base_strdup(base_buf_str(&b));
	t->place = (struct menus_place){r->y, base_yaml_find(map, key)};
	base_buf_release(&b);
	return 0;
}

static int read_topics(struct reader *r, const struct yaml_node *list)
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
		if (read_text(r, &t->label, n, "label", "set", ""))
			return -1;
		r->m->n_topics++;
	}
	return 0;
}

static int read_set(struct reader *r, const struct yaml_node *set)
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

static int read_messages(struct reader *r, const struct yaml_node *messages)
{
	for (const struct yaml_node *n = messages->first; n; n = n->next) {
		int i = find_row(r, n, n->key, menus_message_table, sizeof *menus_message_table, "message");

		if (i < 0)
			return -1;
		if (r->m->messages[i].source)
			return base_yaml_complain(r->y, n, r->e, "this message stands in another file already");
		if (read_text(r, &r->m->messages[i], messages, n->key, "message ", n->key))
			return -1;
	}
	return 0;
}

static int read_target(struct reader *r, const struct yaml_node *n, struct menus_target *t)
{
	if (n->kind != YAML_SCALAR || !n->text[0])
		return base_yaml_complain(r->y, n, r->e, "names a screen, or home");
	*t = (struct menus_target){n->text, NULL, {r->y, n}};
	return 0;
}

/* `go: SCREEN` goes there whatever the outcome; `go: {ok: SCREEN, ...}` names each. */
static int read_go(struct reader *r, const struct yaml_node *map, struct menus_go *go)
{
	const struct yaml_node *node = base_yaml_find(map, "go"), *doing = base_yaml_find(map, "do");

	if (doing) {
		int i = find_row(r, doing, doing->text, menus_action_table, sizeof *menus_action_table, "action");

		if (i < 0)
			return -1;
		go->action = &menus_action_table[i];
	}
	if (node->kind != YAML_MAP) {
		for (int i = 0; i == 0 || (go->action && go->action->outcomes[i]); i++)
			if (read_target(r, node, &go->to[i]))
				return -1;
		return 0;
	}
	if (!go->action)
		return base_yaml_complain(r->y, node, r->e, "a map of outcomes needs a 'do' beside it: write the screen's name");
	for (const struct yaml_node *n = node->first; n; n = n->next) {
		int i = find_row(r, n, n->key, go->action->outcomes, sizeof *go->action->outcomes, "outcome");

		if (i < 0 || read_target(r, n, &go->to[i]))
			return -1;
	}
	return 0;
}

static int find_variable(struct reader *r, const struct yaml_node *n, const char *word)
{
	for (int i = 0; i < MENUS_SOURCES; i++)
		if (!strcmp(menus_source_table[i].variable, word))
			return i;
	return base_yaml_complain(r->y, n, r->e, "there is no variable '%.60s'", word);
}

static int read_settings(struct reader *r, const struct yaml_node *set, struct menus_choice *c)
{
	size_t count = 0;

	for (const struct yaml_node *n = set->first; n; n = n->next)
		count++;
	c->settings = base_alloc(count * sizeof *c->settings);
	for (const struct yaml_node *n = set->first; n; n = n->next) {
		int i = find_variable(r, n, n->key);

		if (i < 0)
			return -1;
		if (n->kind != YAML_SCALAR)
			return base_yaml_complain(r->y, n, r->e, "must be one value");
		c->settings[c->n_settings++] = (struct menus_setting){&menus_source_table[i], n->text, {r->y, n}};
	}
	return 0;
}

static int read_choice(struct reader *r, const struct yaml_node *n, struct menus_screen *s)
{
	struct menus_choice *c = &s->choices[s->n_choices];
	const struct yaml_node *when, *set;

	if (n->key[0] < '1' || n->key[0] > '8' || n->key[1])
		return base_yaml_complain(r->y, n, r->e, "a choice is a digit from 1 to 8 (9 is more, 0 is back)");
	c->digit = n->key[0] - '0';
	c->place = (struct menus_place){r->y, n};
	if (base_yaml_check(r->y, n, choice_keys, r->e))
		return -1;
	s->n_choices++;
	if (read_text(r, &c->label, n, "label", "screen ", s->name) || read_go(r, n, &c->go))
		return -1;
	when = base_yaml_find(n, "when");
	if (when) {
		int i = find_row(r, when, when->text, menus_condition_table, sizeof *menus_condition_table, "condition");

		if (i < 0)
			return -1;
		c->when = &menus_condition_table[i];
	}
	set = base_yaml_find(n, "set");
	return set ? read_settings(r, set, c) : 0;
}

static int compare_choices(const void *a, const void *b)
{
	return ((const struct menus_choice *) a)->digit - ((const struct menus_choice *) b)->digit;
}

static int read_choices(struct reader *r, const struct yaml_node *map, struct menus_screen *s)
{
	s->choices = base_alloc(MENUS_CHOICES * sizeof *s->choices);
	for (const struct yaml_node *n = map->first; n; n = n->next)
		if (s->n_choices == MENUS_CHOICES || read_choice(r, n, s))
			return -1;
	qsort(s->choices, s->n_choices, sizeof *s->choices, compare_choices);
	return 0;
}

static int read_rows(struct reader *r, const struct yaml_node *n, struct menus_screen *s)
{
	const struct yaml_node *from, *set;
	int source;

	if (base_yaml_check(r->y, n, s->rows == MENUS_LIST ? list_keys : lines_keys, r->e))
		return -1;
	from = base_yaml_find(n, "from");
	source = find_row(r, from, from->text, menus_source_table, sizeof *menus_source_table, "list");
	if (source < 0)
		return -1;
	s->source = &menus_source_table[source];
	if (read_text(r, &s->item, n, "item", "screen ", s->name) || read_text(r, &s->empty, n, "empty", "screen ", s->name))
		return -1;
	if (s->rows == MENUS_LINES)
		return 0;
	set = base_yaml_find(n, "set");
	if (set && strcmp(set->text, s->source->variable))
		return base_yaml_complain(r->y, set, r->e, "a list from %s sets '%s'", s->source->name,
					  s->source->variable);
	return read_go(r, n, &s->go);
}

static int read_body(struct reader *r, const struct yaml_node *n, struct menus_screen *s)
{
	const struct yaml_node *choices = base_yaml_find(n, "choices"), *list = base_yaml_find(n, "list"),
			       *lines = base_yaml_find(n, "lines");

	if (!!(choices || lines) + !!list + s->end > 1)
		return base_yaml_complain(r->y, n, r->e, "a screen has choices or lines or both, or a list, or an end, not several of "
					  "these");
	if (choices && read_choices(r, choices, s))
		return -1;
	s->rows = list ? MENUS_LIST : lines ? MENUS_LINES : MENUS_NO_ROWS;
	return list || lines ? read_rows(r, list ? list : lines, s) : 0;
}

static bool is_name(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(s) && s[0] >= 'a' && strlen(s) < 48;
}

static int read_screen(struct reader *r, const struct yaml_node *n)
{
	struct menus *m = r->m;
	struct menus_screen *s = base_alloc(sizeof *s);
	const struct yaml_node *home, *back;

	m->screens = base_realloc(m->screens, (m->n_screens + 1) * sizeof *m->screens);
	m->screens[m->n_screens++] = s;
	s->name = n->key;
	s->place = (struct menus_place){r->y, n};
	if (!is_name(n->key) || !strcmp(n->key, "home"))
		return base_yaml_complain(r->y, n, r->e,
					  "a screen's name is of a-z, 0-9, _ and ., begins with a letter and is "
					  "shorter than 48; 'home' is taken");
	for (size_t i = 0; i + 1 < m->n_screens; i++)
		if (!strcmp(m->screens[i]->name, n->key))
			return base_yaml_complain(r->y, n, r->e, "this screen is also in %s, line %d",
						  m->screens[i]->place.file->path, m->screens[i]->place.node->line);
	if (base_yaml_check(r->y, n, screen_keys, r->e) || read_text(r, &s->text, n, "text", "screen ", s->name)
	    || read_text(r, &s->title, n, "name", "screen ", s->name)
	    || base_yaml_get_bool(r->y, n, "late_sms", &s->late_sms, r->e)
	    || base_yaml_get_bool(r->y, n, "secret", &s->secret, r->e)
	    || base_yaml_get_bool(r->y, n, "confirm", &s->confirm, r->e)
	    || base_yaml_get_bool(r->y, n, "end", &s->end, r->e))
		return -1;
	home = base_yaml_find(n, "for");
	if (home) {
		int i = find_row(r, home, home->text, homes + 1, sizeof *homes, "kind of home");

		if (i < 0)
			return -1;
		s->home = (enum menus_home) (i + 1);
	}
	back = base_yaml_find(n, "back");
	return (back && read_target(r, back, &s->back)) || read_body(r, n, s) ? -1 : 0;
}

static int read_file(struct menus *m, const char *path, struct error *e)
{
	struct yaml *y = base_alloc(sizeof *y);
	const struct yaml_node *n;
	struct reader r = {m, y, e};
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
		if (read_screen(&r, n))
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
	}
	for (size_t i = 0; i < m->n_screens; i++) {
		struct menus_screen *s = m->screens[i];

		link_target(m, &s->back, NULL);
		for (size_t j = 0; j < MENUS_OUTCOMES; j++) {
			link_target(m, &s->go.to[j], NULL);
			for (size_t k = 0; k < s->n_choices; k++)
				link_target(m, &s->choices[k].go.to[j], &s->choices[k].label);
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
	if (rc) {
		menus_free(m);
		return NULL;
	}
	menus_set_make_words(m);
	link_names(m);
	return m;
}
