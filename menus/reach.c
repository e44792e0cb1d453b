/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two small fixed points over the graph of screens. Forward: what has surely been chosen on every way to a screen,
 * walked once for those with a household and once for those without. Backward: from where home or an end is still
 * to be reached. */
#include "menus/reach.h"

#include "base/buf.h"

#include <stdlib.h>

#define UNREACHED UINT64_MAX /* nothing has been chosen "less" than this yet */

struct menus_reach {
	const struct menus *m;
	uint64_t *chosen[2];     /* [has a household][screen] */
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
	if (s->rows == MENUS_LIST || s->input)
		each_go(s, &s->go, NULL, visit, ctx);
}

/* What a list or an input adds to what is known: for its action, and behind it. */
static uint64_t chosen_here(const struct menus_screen *s)
{
	if (s->input)
		return s->variable < 0 ? 0 : MENUS_CHOSEN(s->variable);
	return s->source ? MENUS_CHOSEN(s->source - menus_source_table) : 0;
}

/* What an action adds, whichever of its outcomes leads there. */
static uint64_t given(const struct menus_go *go, const struct menus_screen *target)
{
	uint64_t all = UNREACHED;

	for (int i = 0; go->action && i < MENUS_OUTCOMES; i++)
		if (go->to[i].name && go->to[i].screen == target)
			all &= go->action->gives[i];
	return all == UNREACHED ? 0 : all;
}

static uint64_t set_by(const struct menus_choice *c)
{
	uint64_t set = 0;

	for (size_t i = 0; i < c->n_settings; i++)
		set |= MENUS_CHOSEN(c->settings[i].source - menus_source_table);
	return set;
}

static void step_forward(void *ctx, const struct menus_screen *s, const struct menus_screen *target, const struct menus_go *go,
			 const struct menus_choice *choice)
{
	struct menus_reach *r = ctx;
	uint64_t *chosen = r->chosen[r->has_household], with = chosen[s->index] | given(go, target);

	if (!target)
		return; /* home: begun there with nothing chosen */
	if (!choice)
		with |= chosen_here(s);
	else
		with |= set_by(choice);
	if (choice && choice->when && choice->when->is_of_household && !r->has_household)
		return;
	if ((chosen[target->index] & with) != chosen[target->index]) {
		chosen[target->index] &= with;
		r->is_changed = true;
	}
}

static void walk(struct menus_reach *r, bool has_household)
{
	uint64_t *chosen = r->chosen[has_household];

	r->has_household = has_household;
	for (size_t i = 0; i < r->m->n_screens; i++)
		chosen[i] = UNREACHED;
	for (int kind = 1; kind < MENUS_HOMES; kind++)
		if (r->m->homes[kind] && (kind == MENUS_HOME_MEMBER) == has_household)
			chosen[r->m->homes[kind]->index] = 0;
	for (int i = 1; i < MENUS_ZEROS; i++)
		if (r->m->zeros[i])
			chosen[r->m->zeros[i]->index] = 0; /* line 0 of home */
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

/* Something of a screen, and what it needs. with: what the screen itself makes known to it, beside what was known before. */
struct need {
	const char *name;
	enum menus_reach_kind kind;
	const struct menus_need *need;
	uint64_t with;
	const struct menus_place *place;
};

/* Calls back for each need of the screen, until that returns true. */
typedef bool need_visit(void *ctx, const struct need *n);

static bool each_text_need(const struct menus_text *t, uint64_t with, need_visit *visit, void *ctx)
{
	size_t n = t->source ? text_template_holes(t->in[0].template) : 0;

	for (size_t i = 0; i < n; i++) {
		const struct menus_value *value = t->in[0].values[i];

		if (visit(ctx, &(struct need){value->name, MENUS_REACH_VALUE, &value->need, with, &t->place}))
			return true;
	}
	return false;
}

static bool each_choice_need(const struct menus_screen *s, need_visit *visit, void *ctx)
{
	for (size_t i = 0; i < s->n_choices; i++) {
		const struct menus_choice *c = &s->choices[i];
		const struct menus_action *a = c->go.action;

		if (each_text_need(&c->label, 0, visit, ctx)
		    || (a && visit(ctx, &(struct need){a->name, MENUS_REACH_ACTION, &a->need, set_by(c), &c->place})))
			return true;
	}
	return false;
}

static bool each_need(const struct menus_screen *s, need_visit *visit, void *ctx)
{
	const struct menus_source *source = s->source;

	if (each_text_need(&s->text, 0, visit, ctx) || each_text_need(&s->empty, 0, visit, ctx))
		return true;
	if (s->go.action
	    && visit(ctx, &(struct need){s->go.action->name, MENUS_REACH_ACTION, &s->go.action->need, chosen_here(s), &s->place}))
		return true;
	if (source && visit(ctx, &(struct need){source->name, MENUS_REACH_LIST, &source->need, 0, &s->place}))
		return true;
	return each_text_need(&s->item, chosen_here(s), visit, ctx) || each_choice_need(s, visit, ctx);
}

struct lack { uint64_t chosen; bool has_household; struct menus_reach_missing *out; };

static bool lacks(void *ctx, const struct need *n)
{
	struct lack *l = ctx;
	const struct menus_need *need = n->need;
	uint64_t missing = need->chosen & ~(l->chosen | n->with);
	bool lacks_household = need->household && !l->has_household;

	if (need->either ? !missing || !lacks_household : !missing && !lacks_household)
		return false;
	*l->out = (struct menus_reach_missing){n->name, n->kind, NULL, n->place};
	for (int i = 0; i < MENUS_VARIABLES && missing; i++)
		if (missing & MENUS_CHOSEN(i))
			l->out->variable = menus_values_variable(i);
	return true;
}

bool menus_reach_lacks(const struct menus_reach *r, const struct menus_screen *s, struct menus_reach_missing *out)
{
	for (int has_household = 0; has_household < 2; has_household++) {
		struct lack l = {r->chosen[has_household][s->index], has_household, out};

		if (l.chosen != UNREACHED && each_need(s, lacks, &l))
			return true;
	}
	return false;
}

static bool add_need(void *ctx, const struct need *n)
{
	uint64_t *needs = ctx;

	if (!n->need->either)
		*needs |= n->need->chosen & ~n->with;
	return false;
}

uint64_t menus_reach_needs(const struct menus_screen *s)
{
	uint64_t needs = 0;

	each_need(s, add_need, &needs);
	return needs;
}
