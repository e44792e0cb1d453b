/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Menus and scheme to a gettext template. */
#include "menus/pot.h"

#include "base/buf.h"
#include "menus/set.h"
#include "menus/values.h"

#include <string.h>

/* What a translator should know of the holes of a text. */
static void describe(const struct menus_text *t, int message, struct buf *out)
{
	const struct text_template *template = t->in[0].template;

	for (size_t i = 0; i < text_template_holes(template); i++) {
		const char *name = text_template_hole(template, i);
		bool is_value = message < 0 || menus_message_table[message].parts;
		const char *longest = is_value ? t->in[0].values[i]->sample : menus_message_longest(name);

		base_buf_printf(out, longest ? "%s{%s}: %s" : "%s{%s}", i ? ", " : "", name, longest);
	}
}

static int add_text(void *ctx, struct menus_text *t, int message)
{
	struct buf comment = {0};

	describe(t, message, &comment);
	text_pot_add(ctx, t->context, t->source, t->place.file->path, t->place.node->line, base_buf_str(&comment));
	base_buf_release(&comment);
	return 0;
}

static void add_word(struct text_pot *pot, const char *path, const char *text)
{
	if (text[0])
		text_pot_add(pot, "scheme", text, path, 1, NULL);
}

static void add_scheme(struct text_pot *pot, const struct menus *m)
{
	const struct scheme *s = m->scheme;
	struct buf path = {0};

	base_buf_printf(&path, "%s/scheme.yaml", m->dir);
	for (size_t i = 0; i < s->n_plans; i++)
		add_word(pot, base_buf_str(&path), s->plans[i].name);
	for (size_t i = 0; i < s->n_categories; i++) {
		add_word(pot, base_buf_str(&path), s->categories[i].name);
		for (size_t j = 0; j < s->categories[i].n_benefits; j++) {
			add_word(pot, base_buf_str(&path), s->categories[i].benefits[j].name);
			add_word(pot, base_buf_str(&path), s->categories[i].benefits[j].note);
		}
	}
	base_buf_release(&path);
}

int menus_pot_write(const struct menus *m, const char *path, struct error *e)
{
	struct text_pot *pot = text_pot_new();
	int rc;

	/* each_text takes what the loader builds; nothing is changed here */
	menus_set_each_text((struct menus *) m, add_text, pot);
	add_scheme(pot, m);
	rc = text_pot_write(pot, path, e);
	text_pot_free(pot);
	return rc;
}
