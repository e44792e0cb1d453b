/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads one screen: each level has one table of keys. */
#include "menus/screen.h"

#include "base/buf.h"
#include "menus/input.h"
#include "menus/values.h"
#include "menus/variable.h"

#include <stdlib.h>
#include <string.h>

static const struct yaml_key screen_keys[] = {
	{"for", YAML_SCALAR}, {"name", YAML_SCALAR}, {"text", YAML_SCALAR, true}, {"choices", YAML_MAP}, {"list", YAML_MAP},
	{"lines", YAML_MAP}, {"input", YAML_MAP}, {"zero", YAML_SCALAR}, {"back", YAML_SCALAR}, {"late_sms", YAML_SCALAR},
	{"secret", YAML_SCALAR},
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
static const struct yaml_key input_keys[] = {
	{"type", YAML_SCALAR, true}, {"set", YAML_SCALAR}, {"do", YAML_SCALAR}, {"go", YAML_ANY, true}, {NULL}
};
/* What `for:` may say; the index is enum menus_home. */
static const struct { const char *name; } homes[] = {
	{"-"}, {"member"}, {"stranger"}, {"several"}, {"both"}, {"staff"}, {"manager"}, {"agent"},
	{"shared_pin"}, {"shared_card"}, {NULL}
};
/* What `zero:` may say; the index is enum menus_zero. */
static const struct { const char *name; } zeros[] = {{"-"}, {"payment"}, {"held"}, {"change"}, {NULL}};

static int read_target(struct menus_reader *r, const struct yaml_node *n, struct menus_target *t)
{
	if (n->kind != YAML_SCALAR || !n->text[0])
		return base_yaml_complain(r->y, n, r->e, "names a screen, or home");
	*t = (struct menus_target){n->text, NULL, {r->y, n}};
	return 0;
}

/* `go: SCREEN` goes there whatever the outcome; `go: {ok: SCREEN, ...}` names each. */
static int read_go(struct menus_reader *r, const struct yaml_node *map, struct menus_go *go)
{
	const struct yaml_node *node = base_yaml_find(map, "go"), *doing = base_yaml_find(map, "do");

	if (doing) {
		int i = menus_read_row(r, doing, doing->text, menus_action_table, sizeof *menus_action_table, "action");

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
		int i = menus_read_row(r, n, n->key, go->action->outcomes, sizeof *go->action->outcomes, "outcome");

		if (i < 0 || read_target(r, n, &go->to[i]))
			return -1;
	}
	return 0;
}

static int find_variable(struct menus_reader *r, const struct yaml_node *n, const char *word)
{
	for (int i = 0; i < MENUS_SOURCES; i++)
		if (!strcmp(menus_source_table[i].variable, word))
			return i;
	return base_yaml_complain(r->y, n, r->e, "there is no variable '%.60s'", word);
}

static int read_settings(struct menus_reader *r, const struct yaml_node *set, struct menus_choice *c)
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

static int read_choice(struct menus_reader *r, const struct yaml_node *n, struct menus_screen *s)
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
	if (menus_read_text(r, &c->label, n, "label", "screen ", s->name) || read_go(r, n, &c->go))
		return -1;
	when = base_yaml_find(n, "when");
	if (when) {
		int i = menus_read_row(r, when, when->text, menus_condition_table, sizeof *menus_condition_table, "condition");

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

static int read_choices(struct menus_reader *r, const struct yaml_node *map, struct menus_screen *s)
{
	s->choices = base_alloc(MENUS_CHOICES * sizeof *s->choices);
	for (const struct yaml_node *n = map->first; n; n = n->next)
		if (s->n_choices == MENUS_CHOICES || read_choice(r, n, s))
			return -1;
	qsort(s->choices, s->n_choices, sizeof *s->choices, compare_choices);
	return 0;
}

static int read_rows(struct menus_reader *r, const struct yaml_node *n, struct menus_screen *s)
{
	const struct yaml_node *from, *set;
	int source;

	if (base_yaml_check(r->y, n, s->rows == MENUS_LIST ? list_keys : lines_keys, r->e))
		return -1;
	from = base_yaml_find(n, "from");
	source = menus_read_row(r, from, from->text, menus_source_table, sizeof *menus_source_table, "list");
	if (source < 0)
		return -1;
	s->source = &menus_source_table[source];
	if (menus_read_text(r, &s->item, n, "item", "screen ", s->name) || menus_read_text(r, &s->empty, n, "empty", "screen ", s->name))
		return -1;
	if (s->rows == MENUS_LINES)
		return 0;
	set = base_yaml_find(n, "set");
	if (set && strcmp(set->text, s->source->variable))
		return base_yaml_complain(r->y, set, r->e, "a list from %s sets '%s'", s->source->name,
					  s->source->variable);
	return read_go(r, n, &s->go);
}

/* `input: {type: amount, set: somme, do: ..., go: ...}`; what is typed goes into the variable, to the action, or to both. */
static int read_input(struct menus_reader *r, const struct yaml_node *n, struct menus_screen *s)
{
	const struct yaml_node *type, *set;
	int kind, variable;

	if (base_yaml_check(r->y, n, input_keys, r->e))
		return -1;
	type = base_yaml_find(n, "type");
	set = base_yaml_find(n, "set");
	kind = menus_read_row(r, type, type->text, menus_input_table, sizeof *menus_input_table, "type of input");
	if (kind < 0)
		return -1;
	s->input = &menus_input_table[kind];
	if (read_go(r, n, &s->go))
		return -1;
	if (!set && !s->go.action)
		return base_yaml_complain(r->y, n, r->e, "what is typed goes nowhere: 'set' a variable, or 'do' something with it");
	if (!set)
		return 0;
	if (s->input->is_secret)
		return base_yaml_complain(r->y, set, r->e, "a %s is kept nowhere: take 'set' away", s->input->name);
	variable = menus_read_row(r, set, set->text, menus_variable_table, sizeof *menus_variable_table, "variable");
	if (variable < 0)
		return -1;
	if (menus_variable_table[variable].kind != (enum menus_kind) kind)
		return base_yaml_complain(r->y, set, r->e, "'%s' is not typed as %s", set->text, s->input->name);
	s->variable = MENUS_SOURCES + variable;
	return 0;
}

static int read_body(struct menus_reader *r, const struct yaml_node *n, struct menus_screen *s)
{
	const struct yaml_node *choices = base_yaml_find(n, "choices"), *list = base_yaml_find(n, "list"),
			       *lines = base_yaml_find(n, "lines"), *input = base_yaml_find(n, "input");

	if (!!(choices || lines) + !!list + !!input + s->end > 1)
		return base_yaml_complain(r->y, n, r->e, "a screen has choices or lines or both, or a list, or an input, or an end, not "
					  "several of these");
	if (input)
		return read_input(r, input, s);
	if (choices && read_choices(r, choices, s))
		return -1;
	s->rows = list ? MENUS_LIST : lines ? MENUS_LINES : MENUS_NO_ROWS;
	return list || lines ? read_rows(r, list ? list : lines, s) : 0;
}

static bool is_name(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(s) && s[0] >= 'a' && strlen(s) < 48;
}

int menus_screen_read(struct menus_reader *r, const struct yaml_node *n)
{
	struct menus *m = r->m;
	struct menus_screen *s = base_alloc(sizeof *s);
	const struct yaml_node *home, *back, *zero;

	m->screens = base_realloc(m->screens, (m->n_screens + 1) * sizeof *m->screens);
	m->screens[m->n_screens++] = s;
	s->name = n->key;
	s->place = (struct menus_place){r->y, n};
	s->variable = -1;
	if (!is_name(n->key) || !strcmp(n->key, "home"))
		return base_yaml_complain(r->y, n, r->e,
					  "a screen's name is of a-z, 0-9, _ and ., begins with a letter and is "
					  "shorter than 48; 'home' is taken");
	for (size_t i = 0; i + 1 < m->n_screens; i++)
		if (!strcmp(m->screens[i]->name, n->key))
			return base_yaml_complain(r->y, n, r->e, "this screen is also in %s, line %d",
						  m->screens[i]->place.file->path, m->screens[i]->place.node->line);
	if (base_yaml_check(r->y, n, screen_keys, r->e) || menus_read_text(r, &s->text, n, "text", "screen ", s->name)
	    || menus_read_text(r, &s->title, n, "name", "screen ", s->name)
	    || base_yaml_get_bool(r->y, n, "late_sms", &s->late_sms, r->e)
	    || base_yaml_get_bool(r->y, n, "secret", &s->secret, r->e)
	    || base_yaml_get_bool(r->y, n, "confirm", &s->confirm, r->e)
	    || base_yaml_get_bool(r->y, n, "end", &s->end, r->e))
		return -1;
	home = base_yaml_find(n, "for");
	if (home) {
		int i = menus_read_row(r, home, home->text, homes + 1, sizeof *homes, "kind of home");

		if (i < 0)
			return -1;
		s->home = (enum menus_home) (i + 1);
	}
	zero = base_yaml_find(n, "zero");
	if (zero) {
		int i = menus_read_row(r, zero, zero->text, zeros + 1, sizeof *zeros, "kind of line 0");

		if (i < 0)
			return -1;
		s->zero = (enum menus_zero) (i + 1);
	}
	back = base_yaml_find(n, "back");
	return (back && read_target(r, back, &s->back)) || read_body(r, n, s) ? -1 : 0;
}
