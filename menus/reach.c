/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two small fixed points over the graph of screens. Forward: what has surely been chosen on every way to a screen,
 * walked once for those with a household and once for those without. Backward: from where home or an end is still
 * to be reached. */
#include "menus/reach.h"

#include "base/buf.h"

#include <stdlib.h>

#define UNREACHED UINT32_MAX /* nothing has been chosen "less" than this yet */

struct menus_reach {
	const struct menus *m;
	uint32_t *chosen[2];     /* [has a household][screen] */
	bool *leaves;
	bool has_household, is_changed; /* of the walk under way */
};

static void each_go(const struct menus_screen *s, const struct menus_go *go, const struct menus_choice *choice,
		    menus_reach_visit *visit, void *ctx)
{
	for (int i = 0; i < MENUS_OUTCOMES; i++)
		if (go->to[i].name && (i == 0 || go->to[i].screen != go->to[i - 1].screen || !go->to[i - 1].name))
			visit(ctx, s, go->to[i].screen, go, choice);
}

void menus_reach_each_way(const struct menus_screen *s, menus_reach_visit *visit, void *ctx)
{
	for (size_t i = 0; i < s->n_choices; i++)
		each_go(s, &s->choices[i].go, &s->choices[i], visit, ctx);
	if (s->rows == MENUS_LIST)
		each_go(s, &s->go, NULL, visit, ctx);
}

static void step_forward(void *ctx, const struct menus_screen *s, const struct menus_screen *target, const struct menus_go *go,
			 const struct menus_choice *choice)
{
	struct menus_reach *r = ctx;
	uint32_t *chosen = r->chosen[r->has_household], with = chosen[s->index];

	(void) go;
	if (!target)
		return; /* home: begun there with nothing chosen */
	if (!choice)
		with |= MENUS_CHOSEN(s->source - menus_source_table);
	for (size_t i = 0; choice && i < choice->n_settings; i++)
		with |= MENUS_CHOSEN(choice->settings[i].source - menus_source_table);
	if (choice && choice->when && choice->when->is_of_household && !r->has_household)
		return;
	if ((chosen[target->index] & with) != chosen[target->index]) {
		chosen[target->index] &= with;
		r->is_changed = true;
	}
}

static void walk(struct menus_reach *r, bool has_household)
{
	uint32_t *chosen = r->chosen[has_household];

	r->has_household = has_household;
	for (size_t i = 0; i < r->m->n_screens; i++)
		chosen[i] = UNREACHED;
	for (int kind = 1; kind < MENUS_HOMES; kind++)
		if (r->m->homes[kind] && (kind == MENUS_HOME_MEMBER) == has_household)
			chosen[r->m->homes[kind]->index] = 0;
	do {
		r->is_changed = false;
		for (size_t i = 0; i < r->m->n_screens; i++) {
			const struct menus_screen *back = r->m->screens[i]->back.screen;

			if (chosen[i] == UNREACHED)
				continue;
			menus_reach_each_way(r->m->screens[i], step_forward, r);
			if (back && (chosen[back->index] & chosen[i]) != chosen[back->index]) {
				chosen[back->index] &= chosen[i];
				r->is_changed = true;
			}
		}
	} while (r->is_changed);
}

static void step_backward(void *ctx, const struct menus_screen *s, const struct menus_screen *target, const struct menus_go *go,
			  const struct menus_choice *choice)
{
	struct menus_reach *r = ctx;

	(void) go;
	(void) choice;
	if (!r->leaves[s->index] && (!target || r->leaves[target->index]))
		r->leaves[s->index] = r->is_changed = true;
}

/* "0 back" leads to where one came from, so it always leaves, unless the screen says where it leads. */
static void find_leaving(struct menus_reach *r)
{
	for (size_t i = 0; i < r->m->n_screens; i++)
		r->leaves[i] = r->m->screens[i]->end || r->m->screens[i]->home || !r->m->screens[i]->back.name
			       || !r->m->screens[i]->back.screen;
	do {
		r->is_changed = false;
		for (size_t i = 0; i < r->m->n_screens; i++) {
			const struct menus_screen *s = r->m->screens[i];

			if (s->back.screen && !r->leaves[i] && r->leaves[s->back.screen->index])
				r->leaves[i] = r->is_changed = true;
			menus_reach_each_way(s, step_backward, r);
		}
	} while (r->is_changed);
}

struct menus_reach *menus_reach_new(const struct menus *m)
{
	struct menus_reach *r = base_alloc(sizeof *r);

	r->m = m;
	r->chosen[0] = base_alloc(m->n_screens * sizeof **r->chosen);
	r->chosen[1] = base_alloc(m->n_screens * sizeof **r->chosen);
	r->leaves = base_alloc(m->n_screens * sizeof *r->leaves);
	walk(r, false);
	walk(r, true);
	find_leaving(r);
	return r;
}

void menus_reach_free(struct menus_reach *r)
{
	if (!r)
		return;
	free(r->chosen[0]);
	free(r->chosen[1]);
	free(r->leaves);
	free(r);
}

bool menus_reach_is_reached(const struct menus_reach *r, const struct menus_screen *s)
{
	return r->chosen[0][s->index] != UNREACHED || r->chosen[1][s->index] != UNREACHED;
}

bool menus_reach_can_leave(const struct menus_reach *r, const struct menus_screen *s)
{
	return r->leaves[s->index];
}

/* Something of a screen, and what it needs. in_rows: a row of the screen's list is there. */
struct need {
	const char *name;
	enum menus_reach_kind kind;
	const struct menus_need *need;
	bool in_rows;
	const struct menus_place *place;
};

/* Calls back for each need of the screen, until that returns true. */
typedef bool need_visit(void *ctx, const struct need *n);

static bool each_text_need(const struct menus_text *t, bool in_rows, need_visit *visit, void *ctx)
{
	size_t n = t->source ? text_template_holes(t->in[0].template) : 0;

	for (size_t i = 0; i < n; i++) {
		const struct menus_value *value = t->in[0].values[i];

		if (visit(ctx, &(struct need){value->name, MENUS_REACH_VALUE, &value->need, in_rows, &t->place}))
			return true;
	}
	return false;
}

static bool each_choice_need(const struct menus_screen *s, need_visit *visit, void *ctx)
{
	for (size_t i = 0; i < s->n_choices; i++) {
		const struct menus_choice *c = &s->choices[i];
		const struct menus_action *a = c->go.action;

		if (each_text_need(&c->label, false, visit, ctx)
		    || (a && visit(ctx, &(struct need){a->name, MENUS_REACH_ACTION, &a->need, false, &c->place})))
			return true;
	}
	return false;
}

static bool each_need(const struct menus_screen *s, need_visit *visit, void *ctx)
{
	const struct menus_source *source = s->source;

	if (each_text_need(&s->text, false, visit, ctx) || each_text_need(&s->empty, false, visit, ctx))
		return true;
	if (source && visit(ctx, &(struct need){source->name, MENUS_REACH_LIST, &source->need, false, &s->place}))
		return true;
	return each_text_need(&s->item, true, visit, ctx) || each_choice_need(s, visit, ctx);
}

struct lack { const struct menus_screen *s; uint32_t chosen; bool has_household; struct menus_reach_missing *out; };

static bool lacks(void *ctx, const struct need *n)
{
	struct lack *l = ctx;
	const struct menus_need *need = n->need;
	uint32_t chosen = l->chosen | (n->in_rows ? MENUS_CHOSEN(l->s->source - menus_source_table) : 0);
	uint32_t missing = need->chosen & ~chosen;
	bool lacks_household = need->household && !l->has_household;

	if (need->either ? !missing || !lacks_household : !missing && !lacks_household)
		return false;
	*l->out = (struct menus_reach_missing){n->name, n->kind, NULL, n->place};
	for (int i = 0; i < MENUS_SOURCES && missing; i++)
		if (missing & MENUS_CHOSEN(i))
			l->out->variable = menus_source_table[i].variable;
	return true;
}

bool menus_reach_lacks(const struct menus_reach *r, const struct menus_screen *s, struct menus_reach_missing *out)
{
	for (int has_household = 0; has_household < 2; has_household++) {
		struct lack l = {s, r->chosen[has_household][s->index], has_household, out};

		if (l.chosen != UNREACHED && each_need(s, lacks, &l))
			return true;
	}
	return false;
}

static bool add_need(void *ctx, const struct need *n)
{
	uint32_t *needs = ctx;

	if (!n->need->either && !n->in_rows)
		*needs |= n->need->chosen;
	return false;
}

uint32_t menus_reach_needs(const struct menus_screen *s)
{
	uint32_t needs = 0;

	each_need(s, add_need, &needs);
	return needs;
}
