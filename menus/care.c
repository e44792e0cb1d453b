/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covered care: categories, benefits, and what the patient pays at each level. */
#include "menus/care.h"

#include "menus/say.h"

#include <inttypes.h>
#include <stdio.h>

/* Rows of the source `levels` point into this. */
static const enum scheme_level_kind all_levels[SCHEME_LEVELS] = {SCHEME_CSCOM, SCHEME_CSREF, SCHEME_HOSPITAL};

size_t menus_care_fill_categories(struct menus_view *v, const void **rows)
{
	size_t n = 0;

	for (; n < v->scheme->n_categories && n < MENUS_ROWS; n++)
		rows[n] = &v->scheme->categories[n];
	return n;
}

/* Of the chosen category, else of all. */
size_t menus_care_fill_benefits(struct menus_view *v, const void **rows)
{
	const struct scheme_category *chosen = menus_view_at(v, MENUS_CATEGORIES);
	size_t n = 0;

	for (size_t i = 0; i < v->scheme->n_categories; i++) {
		const struct scheme_category *c = &v->scheme->categories[i];

		for (size_t j = 0; j < c->n_benefits && n < MENUS_ROWS && (!chosen || c == chosen); j++)
			rows[n++] = &c->benefits[j];
	}
	return n;
}

size_t menus_care_fill_levels(struct menus_view *v, const void **rows)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);
	size_t n = 0;

	for (int i = 0; i < SCHEME_LEVELS; i++)
		if (v->showing == MENUS_LONGEST || (b && b->is_covered && b->share[i].is_offered))
			rows[n++] = &all_levels[i];
	return n;
}

void menus_care_key_category(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct scheme_category *) row)->code);
}

void menus_care_key_benefit(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct scheme_benefit *) row)->code);
}

void menus_care_key_level(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%d", (int) *(const enum scheme_level_kind *) row);
}

void menus_care_category(struct menus_view *v, struct buf *out)
{
	const struct scheme_category *c = menus_view_at(v, MENUS_CATEGORIES);

	if (c)
		base_buf_append_str(out, menus_set_word(v->menus, c->name, v->language));
}

void menus_care_benefit(struct menus_view *v, struct buf *out)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);

	if (b)
		base_buf_append_str(out, menus_set_word(v->menus, b->name, v->language));
}

void menus_care_note(struct menus_view *v, struct buf *out)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);

	if (b)
		base_buf_append_str(out, menus_set_word(v->menus, b->note, v->language));
}

void menus_care_say_share(struct menus_view *v, const struct scheme_share *s, enum menus_message first, struct buf *out)
{
	enum { FREE, PERCENT, FRANCS, NONE }; /* as share_ and pays_ stand */
	char figure[24];
	const char *holes[] = {figure};

	if (!s || !s->is_offered) {
		menus_say_message(v, first + NONE, NULL, out);
	} else if (s->percent) {
		snprintf(figure, sizeof figure, "%d", s->percent);
		menus_say_message(v, first + PERCENT, holes, out);
	} else if (s->francs) {
		snprintf(figure, sizeof figure, "%" PRId64, s->francs);
		menus_say_message(v, first + FRANCS, holes, out);
	} else {
		menus_say_message(v, first + FREE, NULL, out);
	}
}

static void say_share(struct menus_view *v, const struct scheme_share *s, struct buf *out)
{
	menus_care_say_share(v, s, MENUS_MESSAGE_SHARE_FREE, out);
}

void menus_care_share(struct menus_view *v, struct buf *out)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);
	const struct scheme_share *share = NULL;

	for (int i = 0; i < SCHEME_LEVELS && b && b->is_covered && !share; i++)
		if (b->share[i].is_offered)
			share = &b->share[i];
	say_share(v, share, out);
}

void menus_care_say_level(struct menus_view *v, enum scheme_level_kind level, struct buf *out)
{
	static const enum menus_message names[SCHEME_LEVELS] = {
		[SCHEME_CSCOM] = MENUS_MESSAGE_LEVEL_CSCOM,
		[SCHEME_CSREF] = MENUS_MESSAGE_LEVEL_CSREF,
		[SCHEME_HOSPITAL] = MENUS_MESSAGE_LEVEL_HOSPITAL,
	};

	menus_say_message(v, names[level], NULL, out);
}

void menus_care_levels(struct menus_view *v, struct buf *out)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);
	const char *before = "";

	for (int i = 0; i < SCHEME_LEVELS; i++) {
		if (v->showing != MENUS_LONGEST && (!b || !b->is_covered || !b->share[i].is_offered))
			continue;
		base_buf_append_str(out, before);
		menus_care_say_level(v, i, out);
		before = ", ";
	}
}

void menus_care_prices(struct menus_view *v, struct buf *out)
{
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);
	const char *before = "";

	if (b && !b->is_covered)
		say_share(v, NULL, out);
	for (int i = 0; i < SCHEME_LEVELS && b && b->is_covered; i++) {
		if (!b->share[i].is_offered)
			continue;
		base_buf_append_str(out, before);
		menus_care_say_level(v, i, out);
		base_buf_append_str(out, ": ");
		say_share(v, &b->share[i], out);
		before = "\n";
	}
}

void menus_care_names(struct menus_view *v, struct buf *out)
{
	const struct scheme_category *chosen = menus_view_at(v, MENUS_CATEGORIES);
	size_t n = chosen ? chosen->n_benefits : v->scheme->n_categories;

	for (size_t i = 0; i < n; i++) {
		const char *name = chosen ? chosen->benefits[i].name : v->scheme->categories[i].name;

		base_buf_append_str(out, i ? "\n" : "");
		base_buf_append_str(out, menus_set_word(v->menus, name, v->language));
	}
}

void menus_care_level(struct menus_view *v, struct buf *out)
{
	const enum scheme_level_kind *level = menus_view_at(v, MENUS_LEVELS);

	if (level)
		menus_care_say_level(v, *level, out);
}

void menus_care_level_share(struct menus_view *v, struct buf *out)
{
	const enum scheme_level_kind *level = menus_view_at(v, MENUS_LEVELS);
	const struct scheme_benefit *b = menus_view_at(v, MENUS_BENEFITS);

	say_share(v, level && b ? &b->share[*level] : NULL, out);
}
