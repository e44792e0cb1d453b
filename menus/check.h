/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proves a set of menus: what it finds is told one sentence at a time. */
#ifndef MENUS_CHECK_H
#define MENUS_CHECK_H

#include "menus/menus.h"

enum menus_severity { MENUS_ERROR, MENUS_WARNING };

struct menus_report {
	size_t screens, texts, languages;
	size_t errors, warnings;
	size_t missing;    /* translations that are not there: listed as warnings, French is shown */
	size_t drafts;     /* translations that no speaker has confirmed */
	size_t stale;      /* entries of catalogues that no menu uses */
};

typedef void menus_check_sink(void *ctx, enum menus_severity severity, const char *sentence);

/* The whole set: reads and proves it. Returns 0 when there is no error (warnings are no errors), else -1. */
int menus_check_dir(const char *dir, const struct scheme *scheme, struct text_budget budget, menus_check_sink *sink,
		    void *ctx, struct menus_report *counts);

/* A set that was read already. */
void menus_check_set(struct menus *m, menus_check_sink *sink, void *ctx, struct menus_report *counts);

#endif
