/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears what. */
#include "scheme/alert.h"

#include "base/must.h"
#include "scheme/alert_table.h"

#include <string.h>

const struct scheme_alert *scheme_alert_rule(const struct scheme *s, enum scheme_alert_what what)
{
	for (size_t i = 0; i < s->n_alerts; i++)
		if (s->alerts[i].what == (int) what)
			return &s->alerts[i];
	return NULL;
}

bool scheme_alert_breaks_quiet(enum scheme_alert_what what)
{
	return what == SCHEME_ALERT_MONEY || what == SCHEME_ALERT_LINK || what == SCHEME_ALERT_WALLET;
}

bool scheme_alert_is_at(const struct scheme *s, enum scheme_alert_level level, const char *place, const char *mutuelle)
{
	const struct scheme_mutuelle *m = mutuelle ? scheme_find_mutuelle(s, mutuelle) : NULL;
	const struct scheme_place *commune = m ? scheme_find_commune(s, m->commune) : NULL;
	const struct scheme_place *district = commune ? scheme_find_district(s, commune->parent) : NULL;

	switch (level) {
	case SCHEME_AT_COMMUNE:
		return commune && (!strcmp(place, m->code) || !strcmp(place, commune->code));
	case SCHEME_AT_DISTRICT:
		return district && !strcmp(place, district->code);
	case SCHEME_AT_REGION:
		return district && !strcmp(place, district->parent);
	case SCHEME_AT_UNION:
		return !place[0];
	case SCHEME_AT_LEVELS:
		break;
	}
	must(!"a level");
	return false;
}

const char *scheme_alert_what_name(enum scheme_alert_what what)
{
	must(what < SCHEME_ALERT_WHATS);
	return scheme_alert_table_whats[what];
}

const char *scheme_alert_level_name(enum scheme_alert_level level)
{
	must(level < SCHEME_AT_LEVELS);
	return scheme_alert_table_levels[level];
}
