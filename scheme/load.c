/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads scheme.yaml as scheme/table.c says what may stand there. */
#include "scheme/scheme.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/must.h"
#include "scheme/table.h"
#include "scheme/value.h"

#include <stdlib.h>
#include <string.h>

#define NAME_OCTETS 63
#define NOTE_OCTETS 120
#define ROWS_MAX 20000    /* of one list: ten times the care points of the country */

#define COMPLAIN(l, n, ...) base_yaml_complain(&(l)->yaml, n, (l)->e, __VA_ARGS__)

static const char *code_of(const void *row)
{
	return *(char *const *) row; /* the first column of every level with a code */
}

/* Rows of a level that has been read. */
struct rows {
	const struct level *of;
	const char *first;
	size_t n;
};

static const char *row_code(const void *of, size_t i)
{
	const struct rows *rows = of;

	return code_of(rows->first + i * rows->of->size);
}

static int read_ref(struct loader *l, const struct yaml_node *n, const struct level *of, char **out)
{
	struct rows rows = {of, *(char *const *) ((char *) l->scheme + of->at), *(size_t *) ((char *) l->scheme + of->count)};
	const char *meant;

	for (size_t i = 0; i < rows.n; i++) {
		if (!strcmp(row_code(&rows, i), n->text)) {
			*out = base_strdup(n->text);
			return 0;
		}
	}
	if (!rows.n)
		return COMPLAIN(l, n, "the code '%.60s' is not in this file, which has none of its kind", n->text);
	meant = scheme_value_nearest(n->text, row_code, &rows, rows.n);
	if (meant)
		return COMPLAIN(l, n, "the code '%.60s' is not in this file; did you mean '%s'?", n->text, meant);
	return COMPLAIN(l, n, "the code '%.60s' is not in this file; the first known one is '%s'", n->text, row_code(&rows, 0));
}

/* ---- lists and maps ------------------------------------------------------------------------------ */

static int read_map(struct loader *l, const struct yaml_node *n, const struct level *level, void *row);

/* How many items a list has; -1, with a complaint, where that is too few or too many. */
static int list_length(struct loader *l, const struct yaml_node *list, int64_t min)
{
	int count = 0;

	for (const struct yaml_node *n = list->first; n && count <= ROWS_MAX; n = n->next)
		count++;
	if (count < min)
		return COMPLAIN(l, list, "is empty: at least one must stand here");
	if (count > ROWS_MAX)
		return COMPLAIN(l, list, "has more than %d entries", ROWS_MAX);
	return count;
}

static int read_rows(struct loader *l, const struct yaml_node *list, const struct column *c, char *parent)
{
	const struct level *level = c->of;
	int count = list_length(l, list, c->min);
	size_t i = 0;
	char *rows;

	if (count < 0)
		return -1;
	rows = base_alloc(level->size * ((size_t) count + 1));
	*(char **) (parent + c->at) = rows;
	for (const struct yaml_node *n = list->first; n; n = n->next, i++) {
		*(size_t *) (parent + c->count) = i + 1;
		if (read_map(l, n, level, rows + i * level->size))
			return -1;
		for (size_t k = 0; level->columns[0].form == CODE && k < i; k++)
			if (!strcmp(code_of(rows + k * level->size), code_of(rows + i * level->size)))
				return COMPLAIN(l, base_yaml_find(n, "code"), "'%s' is the code of an earlier entry of this "
						"list, too: give each its own", code_of(rows + i * level->size));
	}
	return 0;
}

static int read_words(struct loader *l, const struct yaml_node *list, const struct column *c, char *parent)
{
	int count = list_length(l, list, c->min);
	size_t i = 0;
	char **words;

	if (count < 0)
		return -1;
	words = base_alloc(sizeof *words * ((size_t) count + 1));
	*(char ***) (parent + c->at) = words;
	*(size_t *) (parent + c->count) = (size_t) count;
	for (const struct yaml_node *n = list->first; n; n = n->next, i++) {
		if (n->kind != YAML_SCALAR || *n->text == '\0')
			return COMPLAIN(l, n, "every entry of this list must be one word or name");
		if (c->form == REFS ? read_ref(l, n, c->of, &words[i])
				    : scheme_value_name(&l->yaml, n, NAME_OCTETS, &words[i], l->e))
			return -1;
		for (size_t k = 0; k < i; k++)
			if (!strcmp(words[k], words[i]))
				return COMPLAIN(l, n, "'%s' stands here twice", words[i]);
	}
	return 0;
}

static int read_numbers(struct loader *l, const struct yaml_node *list, const struct column *c, char *parent)
{
	int count = list_length(l, list, 1), *numbers;
	size_t i = 0;

	if (count < 0)
		return -1;
	numbers = base_alloc(sizeof *numbers * (size_t) count);
	*(int **) (parent + c->at) = numbers;
	*(size_t *) (parent + c->count) = (size_t) count;
	for (const struct yaml_node *n = list->first; n; n = n->next, i++) {
		if (scheme_value_number(&l->yaml, n, c->min, c->max, &numbers[i], l->e))
			return -1;
		if (i && numbers[i] <= numbers[i - 1])
			return COMPLAIN(l, n, "%d is not above the number before it: write them in their order", numbers[i]);
	}
	return 0;
}

static int read_weekdays(struct loader *l, const struct yaml_node *list, unsigned *out)
{
	if (list_length(l, list, 1) < 0)
		return -1;
	for (const struct yaml_node *n = list->first; n; n = n->next) {
		int weekday;

		if (scheme_value_weekday(&l->yaml, n, &weekday, l->e))
			return -1;
		*out |= 1u << weekday;
	}
	return 0;
}

static int read_number(struct loader *l, const struct yaml_node *map, const struct column *c, void *at)
{
	int64_t value = c->preset;
	bool is_true = c->preset != 0;

	switch (c->form) {
	case BOOL:
		if (base_yaml_get_bool(&l->yaml, map, c->key, &is_true, l->e))
			return -1;
		*(bool *) at = is_true;
		return 0;
	case COUNT:
	case FRANCS:
		if (base_yaml_get_int(&l->yaml, map, c->key, c->min, c->max, &value, l->e))
			return -1;
		if (c->form == COUNT)
			*(int *) at = (int) value;
		else
			*(int64_t *) at = value;
		return 0;
	default:
		must(!"a form that is no number");
	}
	return -1;
}

static void read_nothing(const struct column *c, void *at)
{
	if (c->form == NOTE)
		*(char **) at = base_strdup("");
	else if (c->form == TIME || c->form == PERCENT || c->form == WORD)
		*(int *) at = (int) c->preset;
	else if (c->form == DAY)
		*(struct scheme_day *) at = (struct scheme_day){.day = BASE_DAY_NONE};
}

static int read_text(struct loader *l, const struct yaml_node *map, const struct column *c, void *at)
{
	const struct yaml_node *n = base_yaml_find(map, c->key);
	const char *text = NULL;

	if (base_yaml_get_str(&l->yaml, map, c->key, &text, l->e)) /* complains where nothing stands behind the key */
		return -1;
	if (!n) {
		read_nothing(c, at);
		return 0;
	}
	if (c->form != NOTE && *text == '\0')
		return COMPLAIN(l, n, "may not be empty");
	switch (c->form) {
	case CODE:  return scheme_value_code(&l->yaml, n, at, l->e);
	case NAME:  return scheme_value_name(&l->yaml, n, NAME_OCTETS, at, l->e);
	case NOTE:  return scheme_value_name(&l->yaml, n, NOTE_OCTETS, at, l->e);
	case PHONE: return scheme_value_phone(&l->yaml, n, at, l->e);
	case SHARE: return scheme_value_share(&l->yaml, n, at, l->e);
	case PART:  return scheme_value_part(&l->yaml, n, at, l->e);
	case PERCENT: return scheme_value_percent(&l->yaml, n, at, l->e);
	case LEVEL: return scheme_value_level(&l->yaml, n, at, l->e);
	case REF:   return read_ref(l, n, c->of, at);
	case WORD:  return scheme_value_word(&l->yaml, n, c->words, at, l->e);
	case TIME:  return scheme_value_time(&l->yaml, n, at, l->e);
	case DATE:  return scheme_value_date(&l->yaml, n, at, l->e);
	case DAY:   return scheme_value_day(&l->yaml, n, at, l->e);
	default:    must(!"a form that is no text");
	}
	return -1;
}

static int read_column(struct loader *l, const struct yaml_node *map, const struct column *c, char *row)
{
	const struct yaml_node *n = base_yaml_find(map, c->key);

	switch (c->form) {
	case FRANCS:
	case COUNT:
	case BOOL:
		return read_number(l, map, c, row + c->at);
	case ROWS:
		return n ? read_rows(l, n, c, row) : 0;
	case NAMES:
	case REFS:
		return n ? read_words(l, n, c, row) : 0;
	case NUMBERS:
		return n ? read_numbers(l, n, c, row) : 0;
	case WEEKDAYS:
		return n ? read_weekdays(l, n, (unsigned *) (row + c->at)) : 0;
	default:
		return read_text(l, map, c, row + c->at);
	}
}

static bool is_list(enum form f)
{
	return f == ROWS || f == NAMES || f == REFS || f == NUMBERS || f == WEEKDAYS;
}

static int read_map(struct loader *l, const struct yaml_node *n, const struct level *level, void *row)
{
	struct yaml_key keys[SCHEME_COLUMNS] = {0};
	size_t count = 0;

	for (const struct column *c = level->columns; c->key; c++) {
		must(count < SCHEME_COLUMNS - 1);
		keys[count++] = (struct yaml_key){c->key, is_list(c->form) ? YAML_LIST : YAML_SCALAR, c->is_required};
	}
	if (base_yaml_check(&l->yaml, n, keys, l->e))
		return -1;
	for (const struct column *c = level->columns; c->key; c++)
		if (read_column(l, n, c, row))
			return -1;
	return level->prove ? level->prove(l, n, row) : 0;
}

/* ---- the whole ------------------------------------------------------------------------------------ */

static void free_row(const struct level *level, char *row)
{
	for (const struct column *c = level->columns; c->key; c++) {
		char *at = row + c->at;

		switch (c->form) {
		case CODE: case NAME: case NOTE: case REF:
			free(*(char **) at);
			break;
		case ROWS:
			for (size_t i = 0; i < *(size_t *) (row + c->count); i++)
				free_row(c->of, *(char **) at + i * c->of->size);
			free(*(char **) at);
			break;
		case NAMES: case REFS:
			for (size_t i = 0; i < *(size_t *) (row + c->count); i++)
				free((*(char ***) at)[i]);
			free(*(char ***) at);
			break;
		case NUMBERS:
			free(*(int **) at);
			break;
		case FRANCS: case COUNT: case BOOL: case PHONE: case SHARE: case PART: case PERCENT: case LEVEL: case WORD:
		case WEEKDAYS: case TIME: case DATE: case DAY:
			break;
		}
	}
}

void scheme_free(struct scheme *s)
{
	if (!s)
		return;
	free_row(&scheme_table, (char *) s);
	free(s);
}

/* The tree of `l` is released. */
static struct scheme *read_tree(struct loader *l)
{
	l->scheme = base_alloc(sizeof *l->scheme);
	if (read_map(l, l->yaml.root, &scheme_table, l->scheme)) {
		scheme_free(l->scheme);
		l->scheme = NULL;
	}
	base_yaml_release(&l->yaml);
	return l->scheme;
}

struct scheme *scheme_parse(const char *path, const char *text, size_t len, struct error *e)
{
	struct loader l = {.e = e};

	return base_yaml_parse(&l.yaml, path, text, len, e) ? NULL : read_tree(&l);
}

struct scheme *scheme_load(const char *path, struct error *e)
{
	struct loader l = {.e = e};

	return base_yaml_load(&l.yaml, path, e) ? NULL : read_tree(&l);
}
