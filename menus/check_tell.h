/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the proof share. Seen by check*.c only. */
#ifndef MENUS_CHECK_TELL_H
#define MENUS_CHECK_TELL_H

#include "menus/check.h"
#include "menus/set.h"

struct menus_check {
	struct menus *m;
	menus_check_sink *sink;
	void *ctx;
	struct menus_report *counts;
	const struct text_catalogue *catalogue; /* whose stale entries are being looked for */
	size_t language;
};

/* One sentence about a place of the files (NULL or without a node: about the set), counted and told. */
__attribute__((format(printf, 4, 5)))
void menus_check_tell(struct menus_check *c, enum menus_severity severity, const struct menus_place *place, const char *format, ...);

#endif
