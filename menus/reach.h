/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways through a set: what can be reached from a home, with what chosen on the way there, and what can be left. */
#ifndef MENUS_REACH_H
#define MENUS_REACH_H

#include "menus/set.h"
#include "menus/values.h"

struct menus_reach;

/* Every name of the set must be known. */
struct menus_reach *menus_reach_new(const struct menus *m);
void menus_reach_free(struct menus_reach *r);

bool menus_reach_is_reached(const struct menus_reach *r, const struct menus_screen *s);
bool menus_reach_can_leave(const struct menus_reach *r, const struct menus_screen *s);

/* True where a value, list or action of the screen needs what need not be there when one comes to it. */
struct menus_reach_missing {
	const char *name;        /* of the value, list or action */
	enum menus_reach_kind { MENUS_REACH_VALUE, MENUS_REACH_LIST, MENUS_REACH_ACTION } kind;
	const char *variable;    /* what must be chosen; NULL: a household */
	const struct menus_place *place;
};
bool menus_reach_lacks(const struct menus_reach *r, const struct menus_screen *s, struct menus_reach_missing *out);

/* What must be chosen whenever the screen is shown, whoever sees it; kept in s->needs. */
uint64_t menus_reach_needs(const struct menus_screen *s);

/* Each way that leads on from a screen: target NULL is home. label: of the choice, NULL for a list's. */
typedef void menus_reach_visit(void *ctx, const struct menus_screen *s, const struct menus_screen *target,
			       const struct menus_go *go, const struct menus_choice *choice);
void menus_reach_each_way(const struct menus_screen *s, menus_reach_visit *visit, void *ctx);

#endif
