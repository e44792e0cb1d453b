/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is near a commune: its care points up the health pyramid, and its health workers. */
#include "scheme/scheme.h"

#include <string.h>

/* The commune, its district, its region, by code; "" where a code is not of this scheme. */
struct position {
	const char *commune, *district, *region;
};

static struct position position_of(const struct scheme *s, const char *commune)
{
	const struct scheme_place *c = scheme_find_commune(s, commune);
	const struct scheme_place *d = c ? scheme_find_district(s, c->parent) : NULL;

	return (struct position){c ? c->code : "", d ? d->code : "", d ? d->parent : ""};
}

static bool serves(const struct scheme *s, const struct scheme_care_point *p, const struct position *of)
{
	switch (p->level) {
	case SCHEME_CSCOM:    return strcmp(p->commune, of->commune) == 0;
	case SCHEME_CSREF:    return strcmp(position_of(s, p->commune).district, of->district) == 0;
	case SCHEME_HOSPITAL: return strcmp(position_of(s, p->commune).region, of->region) == 0;
	case SCHEME_LEVELS:   break;
	}
	return false;
}

size_t scheme_care_points_near(const struct scheme *s, const char *commune, const struct scheme_care_point **out, size_t cap)
{
	struct position of = position_of(s, commune);
	size_t n = 0;

	for (int level = 0; *of.commune && level < SCHEME_LEVELS; level++)
		for (size_t i = 0; i < s->n_care_points && n < cap; i++)
			if ((int) s->care_points[i].level == level && serves(s, &s->care_points[i], &of))
				out[n++] = &s->care_points[i];
	return n;
}

/* 0: of the village, 1: of the whole commune, 2: of another village. */
static int distance(const struct scheme_health_worker *w, const char *village)
{
	if (*w->village == '\0')
		return 1;
	return strcmp(w->village, village) == 0 ? 0 : 2;
}

size_t scheme_workers_near(const struct scheme *s, const char *commune, const char *village,
			   const struct scheme_health_worker **out, size_t cap)
{
	size_t n = 0;

	for (int far = 0; far < 3; far++)
		for (size_t i = 0; i < s->n_workers && n < cap; i++)
			if (strcmp(s->workers[i].commune, commune) == 0 && distance(&s->workers[i], village) == far)
				out[n++] = &s->workers[i];
	return n;
}
