/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A screen from made-up values. */
#include "menus/show.h"

#include "menus/compose.h"
#include "menus/sample.h"
#include "text/gsm.h"

#include <stdlib.h>
#include <string.h>

static int complain(const struct menus *m, const char *what, const char *name, const struct yaml_key *keys,
		    struct error *e)
{
	const char *nearest = base_yaml_nearest(name, keys);

	if (nearest)
		return base_error_set(e, "%s has no %s '%.60s'; did you mean '%s'?", m->dir, what, name, nearest);
	return base_error_set(e, "%s has no %s '%.60s'", m->dir, what, name);
}

static int no_screen(const struct menus *m, const char *name, struct error *e)
{
	struct yaml_key *keys = base_alloc((m->n_screens + 1) * sizeof *keys);

	for (size_t i = 0; i < m->n_screens; i++)
		keys[i].name = m->screens[i]->name;
	complain(m, "screen", name, keys, e);
	free(keys);
	return -1;
}

static int no_language(const struct menus *m, const char *code, struct error *e)
{
	struct yaml_key keys[MENUS_LANGUAGES + 1] = {{NULL}};

	for (size_t i = 0; i < m->n_languages; i++)
		keys[i].name = m->languages[i].code;
	return complain(m, "language", code, keys, e);
}

static void show_pages(struct menus_view *v, struct menus_shown *shown, struct buf *out)
{
	struct menus_page p;

	menus_view_init(v, v->menus, MENUS_SAMPLE, v->language);
	menus_sample_fill(v);
	do {
		size_t from = out->len;

		p = menus_compose_page(v, shown, out);
		base_buf_printf(out, "\n-- page %d: %d septets of %d\n", p.number,
				text_gsm_septets((const char *) out->data + from, out->len - from), v->menus->budget.septets);
		shown->page++;
	} while (p.has_more);
	menus_view_release(v);
}

/* Of a list: its heading, one row and the lines below. */
static void show_longest(struct menus_view *v, const struct menus_shown *shown, struct buf *out)
{
	struct menus_parts *parts = base_alloc(sizeof *parts);
	int need;

	menus_view_init(v, v->menus, MENUS_LONGEST, v->language);
	menus_compose_parts(v, shown, parts);
	need = shown->screen->rows ? menus_page_need_row(&parts->room, parts->septets[0])
				   : menus_page_need_whole(&parts->room, parts->septets, parts->n);
	base_buf_printf(out, "-- at its longest%s: %d septets\n", shown->screen->rows ? ", with one row" : "", need);
	base_buf_release(&parts->text);
	free(parts);
	menus_view_release(v);
}

int menus_show_screen(const struct menus *m, const char *screen, const char *language, struct buf *out, struct error *e)
{
	const struct menus_screen *s = menus_set_find(m, screen, strlen(screen));
	int index = language ? menus_language_index(m, language) : 0;
	struct menus_shown shown = {.screen = s, .page = 1, .is_root = s && s->home};
	struct menus_view *v;

	if (!s)
		return no_screen(m, screen, e);
	if (index < 0)
		return no_language(m, language, e);
	v = base_alloc(sizeof *v);
	v->menus = m;
	v->language = (size_t) index;
	show_pages(v, &shown, out);
	shown.page = 1;
	show_longest(v, &shown, out);
	free(v);
	return 0;
}
