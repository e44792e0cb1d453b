/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens and ways as a digraph for dot(1). */
#include "menus/graph.h"

#include "menus/input.h"
#include "menus/reach.h"

#include <string.h>

/* A text inside a dot string, from the source language, line breaks as in a box. */
static void append_quoted(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n') {
			base_buf_append_str(out, "\\n");
			continue;
		}
		if (*text == '"' || *text == '\\')
			base_buf_append_str(out, "\\");
		base_buf_append(out, text, 1);
	}
}

static void write_screen(const struct menus_screen *s, struct buf *out)
{
	base_buf_printf(out, "\t\"%s\" [label=\"%s\\n", s->name, s->name);
	append_quoted(out, s->text.source);
	if (s->source) {
		base_buf_append_str(out, s->rows == MENUS_LIST ? "\\n1.. " : "\\n");
		append_quoted(out, s->item.source);
	}
	base_buf_printf(out, "\"%s];\n", s->home ? ", peripheries=2" : s->end ? ", style=rounded" : "");
}

static void write_way(void *ctx, const struct menus_screen *s, const struct menus_screen *target, const struct menus_go *go,
		      const struct menus_choice *choice)
{
	struct buf *out = ctx;

	base_buf_printf(out, "\t\"%s\" -> \"%s\" [label=\"", s->name, target ? target->name : "home");
	if (choice)
		base_buf_printf(out, "%d ", choice->digit);
	append_quoted(out, choice ? choice->label.source : s->input ? s->input->name : "1..");
	for (int i = 0; go->action && go->action->outcomes[i] && go->to[0].place.node != go->to[1].place.node; i++)
		if (go->to[i].screen == target && go->action->outcomes[1])
			base_buf_printf(out, "\\n%s", go->action->outcomes[i]);
	base_buf_append_str(out, choice && choice->when ? "\", style=dashed];\n" : "\"];\n");
}

void menus_graph_draw(const struct menus *m, struct buf *out)
{
	base_buf_append_str(out, "digraph menus {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"sans-serif\", fontsize=10];\n"
			    "\tedge [fontname=\"sans-serif\", fontsize=9];\n\thome [shape=circle];\n");
	for (int kind = 1; kind < MENUS_HOMES; kind++)
		if (m->homes[kind])
			base_buf_printf(out, "\thome -> \"%s\" [style=dotted];\n", m->homes[kind]->name);
	for (int zero = 1; zero < MENUS_ZEROS; zero++)
		if (m->zeros[zero])
			base_buf_printf(out, "\thome -> \"%s\" [label=\"0\", style=dashed];\n", m->zeros[zero]->name);
	for (size_t i = 0; i < m->n_screens; i++)
		write_screen(m->screens[i], out);
	for (size_t i = 0; i < m->n_screens; i++) {
		menus_reach_each_way(m->screens[i], write_way, out);
		if (m->screens[i]->back.name)
			base_buf_printf(out, "\t\"%s\" -> \"%s\" [label=\"0\"];\n", m->screens[i]->name,
					m->screens[i]->back.name);
	}
	base_buf_append_str(out, "}\n");
}
