/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads scheme.yaml. Each level of the file is one table below: a row says a key, what may stand there, and where
 * it goes. The tables are read in their order, not the file's, so that a code is known before a later level names
 * it. */
#include "scheme/scheme.h"

#include "base/buf.h"
#include "base/must.h"
#include "base/yaml.h"
#include "scheme/value.h"

#include <stdlib.h>
#include <string.h>

#define NAME_OCTETS 63
#define NOTE_OCTETS 120
#define ROWS_MAX 20000    /* of one list: ten times the care points of the country */
#define COLUMNS_MAX 16

enum form {
	CODE,                  /* char *: lower-case letters, digits, '-', '_'; unique in its list */
	NAME,                  /* char *: what people call it */
	NOTE,                  /* char *: as NAME, but longer, and may be empty or absent ("") */
	FRANCS,                /* int64_t */
	COUNT,                 /* int */
	BOOL,                  /* bool */
	PHONE,                 /* uint64_t, 0: none */
	SHARE,                 /* struct scheme_share: "free", "25 %", "500 F"; absent: not offered */
	LEVEL,                 /* enum scheme_level_kind: cscom, csref, hospital */
	REF,                   /* char *: the code of a row of `of` */
	ROWS,                  /* a pointer to rows of `of`, and at `count` how many */
	NAMES,                 /* char **, and at `count` how many */
	REFS,                  /* char **: codes of rows of `of`, and at `count` how many */
};

struct column {
	const char *key;
	enum form form;
	bool is_required;
	size_t at, count;
	int64_t min, max, preset;
	const struct level *of;
};

struct loader {
	struct yaml yaml;
	struct scheme *scheme;
	struct error *e;
};

struct level {
	const struct column *columns;   /* ended by a row without a key; a CODE comes first */
	size_t size;
	size_t at, count;               /* where struct scheme holds the rows, for REF and REFS */
	int (*prove)(struct loader *l, const struct yaml_node *n, const void *row);
};

#define AT(type, field) .at = offsetof(struct type, field)
#define LIST(type, field) .at = offsetof(struct type, field), .count = offsetof(struct type, n_##field)

static int prove_plan(struct loader *l, const struct yaml_node *n, const void *row);
static int prove_benefit(struct loader *l, const struct yaml_node *n, const void *row);
static int prove_worker(struct loader *l, const struct yaml_node *n, const void *row);

static const struct column plan_columns[] = {
	{"code", CODE, true, AT(scheme_plan, code)},
	{"name", NAME, true, AT(scheme_plan, name)},
	{"dues", FRANCS, true, AT(scheme_plan, dues_francs), .min = 1, .max = SCHEME_FRANCS_MAX},
	{"fee", FRANCS, true, AT(scheme_plan, fee_francs), .max = SCHEME_FRANCS_MAX},
	{"period_months", COUNT, true, AT(scheme_plan, period_months), .min = 1, .max = 12},
	{"waiting_months", COUNT, true, AT(scheme_plan, waiting_months), .max = 36},
	{"grace_days", COUNT, true, AT(scheme_plan, grace_days), .max = 366},
	{"relapse_months", COUNT, true, AT(scheme_plan, relapse_months), .max = 36},
	{0},
};
static const struct level plan_level = {plan_columns, sizeof(struct scheme_plan), LIST(scheme, plans), prove_plan};

static const struct column benefit_columns[] = {
	{"code", CODE, true, AT(scheme_benefit, code)},
	{"name", NAME, true, AT(scheme_benefit, name)},
	{"note", NOTE, false, AT(scheme_benefit, note)},
	{"covered", BOOL, false, AT(scheme_benefit, is_covered), .preset = true},
	{"cscom", SHARE, false, AT(scheme_benefit, share[SCHEME_CSCOM])},
	{"csref", SHARE, false, AT(scheme_benefit, share[SCHEME_CSREF])},
	{"hospital", SHARE, false, AT(scheme_benefit, share[SCHEME_HOSPITAL])},
	{0},
};
static const struct level benefit_level = {benefit_columns, sizeof(struct scheme_benefit), 0, 0, prove_benefit};

static const struct column category_columns[] = {
	{"code", CODE, true, AT(scheme_category, code)},
	{"name", NAME, true, AT(scheme_category, name)},
	{"benefits", ROWS, true, LIST(scheme_category, benefits), .min = 1, .of = &benefit_level},
	{0},
};
static const struct level category_level = {category_columns, sizeof(struct scheme_category), LIST(scheme, categories), NULL};

static const struct column region_columns[] = {
	{"code", CODE, true, AT(scheme_place, code)},
	{"name", NAME, true, AT(scheme_place, name)},
	{0},
};
static const struct level region_level = {region_columns, sizeof(struct scheme_place), LIST(scheme, regions), NULL};

static const struct column district_columns[] = {
	{"code", CODE, true, AT(scheme_place, code)},
	{"name", NAME, true, AT(scheme_place, name)},
	{"region", REF, true, AT(scheme_place, parent), .of = &region_level},
	{0},
};
static const struct level district_level = {district_columns, sizeof(struct scheme_place), LIST(scheme, districts), NULL};

static const struct column commune_columns[] = {
	{"code", CODE, true, AT(scheme_place, code)},
	{"name", NAME, true, AT(scheme_place, name)},
	{"district", REF, true, AT(scheme_place, parent), .of = &district_level},
	{"villages", NAMES, false, LIST(scheme_place, villages)},
	{0},
};
static const struct level commune_level = {commune_columns, sizeof(struct scheme_place), LIST(scheme, communes), NULL};

static const struct column mutuelle_columns[] = {
	{"code", CODE, true, AT(scheme_mutuelle, code)},
	{"name", NAME, true, AT(scheme_mutuelle, name)},
	{"commune", REF, true, AT(scheme_mutuelle, commune), .of = &commune_level},
	{"manager", NOTE, false, AT(scheme_mutuelle, manager)},
	{"phone", PHONE, false, AT(scheme_mutuelle, phone)},
	{"plans", REFS, true, LIST(scheme_mutuelle, plans), .min = 1, .of = &plan_level},
	{0},
};
static const struct level mutuelle_level = {mutuelle_columns, sizeof(struct scheme_mutuelle), LIST(scheme, mutuelles), NULL};

static const struct column care_point_columns[] = {
	{"code", CODE, true, AT(scheme_care_point, code)},
	{"name", NAME, true, AT(scheme_care_point, name)},
	{"level", LEVEL, true, AT(scheme_care_point, level)},
	{"commune", REF, true, AT(scheme_care_point, commune), .of = &commune_level},
	{"phone", PHONE, false, AT(scheme_care_point, phone)},
	{0},
};
static const struct level care_point_level = {
	care_point_columns, sizeof(struct scheme_care_point), LIST(scheme, care_points), NULL};

static const struct column worker_columns[] = {
	{"name", NAME, true, AT(scheme_health_worker, name)},
	{"commune", REF, true, AT(scheme_health_worker, commune), .of = &commune_level},
	{"village", NOTE, false, AT(scheme_health_worker, village)},
	{"phone", PHONE, true, AT(scheme_health_worker, phone)},
	{0},
};
static const struct level worker_level = {
	worker_columns, sizeof(struct scheme_health_worker), LIST(scheme, workers), prove_worker};

static const struct column scheme_columns[] = {
	{"scheme", NAME, true, AT(scheme, name)},
	{"sample", BOOL, false, AT(scheme, is_sample)},
	{"plans", ROWS, true, LIST(scheme, plans), .min = 1, .of = &plan_level},
	{"care", ROWS, true, LIST(scheme, categories), .min = 1, .of = &category_level},
	{"regions", ROWS, true, LIST(scheme, regions), .min = 1, .of = &region_level},
	{"districts", ROWS, true, LIST(scheme, districts), .min = 1, .of = &district_level},
	{"communes", ROWS, true, LIST(scheme, communes), .min = 1, .of = &commune_level},
	{"mutuelles", ROWS, true, LIST(scheme, mutuelles), .min = 1, .of = &mutuelle_level},
	{"care_points", ROWS, false, LIST(scheme, care_points), .of = &care_point_level},
	{"workers", ROWS, false, LIST(scheme, workers), .of = &worker_level},
	{0},
};
static const struct level scheme_level = {scheme_columns, sizeof(struct scheme), 0, 0, NULL};

#define COMPLAIN(l, n, ...) base_yaml_complain(&(l)->yaml, n, (l)->e, __VA_ARGS__)

static const char *code_of(const void *row)
{
	return *(char *const *) row; /* the first column of every level with a code */
}

/* What was meant by `word`, one of the `n` names that `name_at` gives; NULL: like none of them. */
static const char *nearest(const char *word, const char *(*name_at)(const void *of, size_t i), const void *of, size_t n)
{
	struct yaml_key *names = base_alloc((n + 1) * sizeof *names);
	const char *found;

	for (size_t i = 0; i < n; i++)
		names[i].name = name_at(of, i);
	found = base_yaml_nearest(word, names);
	free(names);
	return found;
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
	meant = nearest(n->text, row_code, &rows, rows.n);
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

static int read_text(struct loader *l, const struct yaml_node *map, const struct column *c, void *at)
{
	const struct yaml_node *n = base_yaml_find(map, c->key);
	const char *text = NULL;

	if (base_yaml_get_str(&l->yaml, map, c->key, &text, l->e)) /* complains where nothing stands behind the key */
		return -1;
	if (!n) {
		if (c->form == NOTE)
			*(char **) at = base_strdup("");
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
	case LEVEL: return scheme_value_level(&l->yaml, n, at, l->e);
	case REF:   return read_ref(l, n, c->of, at);
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
	default:
		return read_text(l, map, c, row + c->at);
	}
}

static bool is_list(enum form f)
{
	return f == ROWS || f == NAMES || f == REFS;
}

static int read_map(struct loader *l, const struct yaml_node *n, const struct level *level, void *row)
{
	struct yaml_key keys[COLUMNS_MAX] = {0};
	size_t count = 0;

	for (const struct column *c = level->columns; c->key; c++) {
		must(count < COLUMNS_MAX - 1);
		keys[count++] = (struct yaml_key){c->key, is_list(c->form) ? YAML_LIST : YAML_SCALAR, c->is_required};
	}
	if (base_yaml_check(&l->yaml, n, keys, l->e))
		return -1;
	for (const struct column *c = level->columns; c->key; c++)
		if (read_column(l, n, c, row))
			return -1;
	return level->prove ? level->prove(l, n, row) : 0;
}

/* ---- what one value alone cannot show ------------------------------------------------------------ */

static int prove_plan(struct loader *l, const struct yaml_node *n, const void *row)
{
	const struct scheme_plan *p = row;

	if (p->period_months != 1 && p->period_months != 12)
		return COMPLAIN(l, base_yaml_find(n, "period_months"), "must be 1 (dues by the month) or 12 (by the year)");
	return 0;
}

/* A member chooses a benefit by its code alone, so it is unique over all categories. */
static int prove_benefit(struct loader *l, const struct yaml_node *n, const void *row)
{
	const struct scheme_benefit *b = row;
	bool is_offered = false;

	for (int i = 0; i < SCHEME_LEVELS; i++)
		is_offered |= b->share[i].is_offered;
	if (b->is_covered && !is_offered)
		return COMPLAIN(l, n, "'%s' says nowhere what the member pays: add cscom, csref or hospital, or 'covered: no'",
				b->code);
	if (!b->is_covered && is_offered)
		return COMPLAIN(l, base_yaml_find(n, "covered"), "is no, but '%s' says what the member pays: leave one out",
				b->code);
	for (size_t i = 0; i < l->scheme->n_categories; i++) {
		const struct scheme_category *c = &l->scheme->categories[i];

		for (size_t k = 0; k < c->n_benefits; k++)
			if (&c->benefits[k] != b && !strcmp(c->benefits[k].code, b->code))
				return COMPLAIN(l, base_yaml_find(n, "code"), "'%s' is the code of another benefit, in '%s': "
						"give each its own", b->code, c->code);
	}
	return 0;
}

static const char *village_at(const void *of, size_t i)
{
	return ((const struct scheme_place *) of)->villages[i];
}

static int prove_worker(struct loader *l, const struct yaml_node *n, const void *row)
{
	const struct scheme_health_worker *w = row;
	const struct scheme_place *commune = scheme_find_commune(l->scheme, w->commune);
	const char *meant;

	if (*w->village == '\0')
		return 0;
	for (size_t i = 0; i < commune->n_villages; i++)
		if (!strcmp(commune->villages[i], w->village))
			return 0;
	n = base_yaml_find(n, "village");
	meant = nearest(w->village, village_at, commune, commune->n_villages);
	if (meant)
		return COMPLAIN(l, n, "'%.60s' is no village of '%s'; did you mean '%s'?", w->village, w->commune, meant);
	return COMPLAIN(l, n, "'%.60s' is no village of '%s'", w->village, w->commune);
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
		case FRANCS: case COUNT: case BOOL: case PHONE: case SHARE: case LEVEL:
			break;
		}
	}
}

void scheme_free(struct scheme *s)
{
	if (!s)
		return;
	free_row(&scheme_level, (char *) s);
	free(s);
}

struct scheme *scheme_load(const char *path, struct error *e)
{
	struct loader l = {.e = e};

	if (base_yaml_load(&l.yaml, path, e))
		return NULL;
	l.scheme = base_alloc(sizeof *l.scheme);
	if (read_map(&l, l.yaml.root, &scheme_level, l.scheme)) {
		scheme_free(l.scheme);
		l.scheme = NULL;
	}
	base_yaml_release(&l.yaml);
	return l.scheme;
}
