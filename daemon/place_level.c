/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by place. */
#include "daemon/place_level.h"

#include <string.h>

static const char *const names[PLACE_LEVELS] = {
	[PLACE_UNION] = "union", [PLACE_REGION] = "region", [PLACE_DISTRICT] = "district", [PLACE_COMMUNE] = "commune",
	[PLACE_MUTUELLE] = "mutuelle",
};

bool daemon_place_level_read(const char *text, enum place_level *out)
{
	for (int i = 0; i < PLACE_LEVELS; i++)
		if (!strcmp(names[i], text)) {
			*out = (enum place_level) i;
			return true;
		}
	return false;
}

const char *daemon_place_level_name(enum place_level level)
{
	return names[level];
}

struct place daemon_place_level_of(const struct scheme *s, const char *mutuelle, enum place_level level)
{
	const struct scheme_mutuelle *m = scheme_find_mutuelle(s, mutuelle);
	const struct scheme_place *at = NULL;

	if (level == PLACE_UNION)
		return (struct place){names[PLACE_UNION], s->name};
	if (m && level == PLACE_MUTUELLE)
		return (struct place){m->code, m->name};
	if (m)
		at = scheme_find_commune(s, m->commune);
	if (at && level <= PLACE_DISTRICT)
		at = scheme_find_district(s, at->parent);
	if (at && level <= PLACE_REGION)
		at = scheme_find_region(s, at->parent);
	return at ? (struct place){at->code, at->name} : (struct place){"?", mutuelle};
}

bool daemon_place_level_is_in(const struct scheme *s, const char *mutuelle, const char *place)
{
	return !strcmp(place, names[PLACE_UNION]) || scheme_covers(s, place, mutuelle);
}

bool daemon_place_level_is_known(const struct scheme *s, const char *place)
{
	return !strcmp(place, names[PLACE_UNION]) || scheme_has_place(s, place);
}
