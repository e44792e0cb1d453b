/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking things of a scheme up by their code. */
#include "scheme/scheme.h"

#include <string.h>

/* The lists are short and looked up once a step: a walk is enough. */
#define FIND(list, n, wanted) do { \
	for (size_t i = 0; i < (n); i++) \
		if (!strcmp((list)[i].code, wanted)) \
			return &(list)[i]; \
	return NULL; \
} while (0)

const struct scheme_plan *scheme_find_plan(const struct scheme *s, const char *code)
{
	FIND(s->plans, s->n_plans, code);
}

const struct scheme_partner *scheme_find_partner(const struct scheme *s, const char *code)
{
	FIND(s->partners, s->n_partners, code);
}

const struct scheme_mutuelle *scheme_find_mutuelle(const struct scheme *s, const char *code)
{
	FIND(s->mutuelles, s->n_mutuelles, code);
}

const struct scheme_place *scheme_find_region(const struct scheme *s, const char *code)
{
	FIND(s->regions, s->n_regions, code);
}

const struct scheme_place *scheme_find_commune(const struct scheme *s, const char *code)
{
	FIND(s->communes, s->n_communes, code);
}

const struct scheme_place *scheme_find_district(const struct scheme *s, const char *code)
{
	FIND(s->districts, s->n_districts, code);
}

const struct scheme_calendar *scheme_find_calendar(const struct scheme *s, const char *code)
{
	FIND(s->calendars, s->n_calendars, code);
}

bool scheme_has_place(const struct scheme *s, const char *code)
{
	return scheme_find_mutuelle(s, code) || scheme_find_commune(s, code) || scheme_find_district(s, code)
	       || scheme_find_region(s, code);
}

bool scheme_covers(const struct scheme *s, const char *place, const char *inner)
{
	const struct scheme_mutuelle *m = scheme_find_mutuelle(s, inner);
	const struct scheme_place *at = scheme_find_commune(s, m ? m->commune : inner);

	if (!place[0] || !strcmp(place, inner))
		return true;
	if (at && !strcmp(at->code, place))
		return true;
	at = scheme_find_district(s, at ? at->parent : inner);
	return at && (!strcmp(at->code, place) || !strcmp(at->parent, place));
}
