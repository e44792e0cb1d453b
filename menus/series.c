/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series of a set. Reading their files is menus/series_load.c. */
#include "menus/series.h"

#include "base/must.h"
#include "menus/set.h"
#include "text/template.h"

#include <stdlib.h>

void menus_series_free(struct menus_series *s)
{
	if (!s)
		return;
	for (int i = 0; i < s->n_steps; i++)
		for (int language = 0; language < MENUS_LANGUAGES; language++)
			text_template_free(s->steps[i].text.in[language]);
	free(s);
}

const struct menus_series *menus_series_of(const struct menus *m, enum store_event event)
{
	must(event < STORE_EVENTS);
	return m->series[event];
}

const struct menus_series_step *menus_series_next(const struct menus_series *s, int reached)
{
	for (int i = 0; i < s->n_steps; i++)
		if (!s->steps[i].is_at_once && s->steps[i].day > reached)
			return &s->steps[i];
	return NULL;
}

const struct menus_series_step *menus_series_at_once(const struct menus_series *s)
{
	return s->steps[0].is_at_once ? &s->steps[0] : NULL;
}
