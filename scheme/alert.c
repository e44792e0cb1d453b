/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears what. */
#include "scheme/alert.h"

#include "base/date.h"
#include "base/must.h"
#include "scheme/alert_table.h"

#include <string.h>

#define DAY_MS 86400000ll
#define MINUTE_MS 60000ll
#define NOON_MIN (12 * 60)

const struct scheme_alert *scheme_alert_rule(const struct scheme *s, enum scheme_alert_what what)
{
	for (size_t i = 0; i < s->n_alerts; i++)
		if (s->alerts[i].what == (int) what)
			return &s->alerts[i];
	return NULL;
}

/* ---- digests ---- */

/* 1970-01-01 was a Thursday. */
static bool is_day_of(const struct scheme_alert *rule, int32_t day)
{
	return rule->digest != SCHEME_WEEKLY || ((day + 3) % 7 + 7) % 7 == rule->weekday;
}

static int64_t instant_of(const struct scheme_alert *rule, int32_t day)
{
	return day * DAY_MS + rule->hour_min * MINUTE_MS;
}

int64_t scheme_alert_digest_next(const struct scheme_alert *rule, int64_t now_ms)
{
	int32_t day = base_date_of_ms(now_ms);

	must(rule->digest != SCHEME_AT_ONCE);
	while (!is_day_of(rule, day) || instant_of(rule, day) <= now_ms)
		day++;
	return instant_of(rule, day);
}

int64_t scheme_alert_digest_last(const struct scheme_alert *rule, int64_t now_ms)
{
	int32_t day = base_date_of_ms(now_ms);

	must(rule->digest != SCHEME_AT_ONCE);
	while (!is_day_of(rule, day) || instant_of(rule, day) > now_ms)
		day--;
	return instant_of(rule, day);
}

void scheme_alert_digest_days(const struct scheme_alert *rule, int64_t at_ms, int32_t *first, int32_t *last)
{
	*last = base_date_of_ms(at_ms) - (rule->hour_min < NOON_MIN);
	*first = *last - (rule->digest == SCHEME_WEEKLY ? 6 : 0);
}

/* ---- places ---- */

enum scheme_alert_level scheme_alert_level_of(const struct scheme *s, const char *place)
{
	if (!place[0])
		return SCHEME_AT_UNION;
	if (scheme_find_mutuelle(s, place) || scheme_find_commune(s, place))
		return SCHEME_AT_COMMUNE;
	if (scheme_find_district(s, place))
		return SCHEME_AT_DISTRICT;
	return scheme_find_region(s, place) ? SCHEME_AT_REGION : SCHEME_AT_LEVELS;
}

bool scheme_alert_breaks_quiet(enum scheme_alert_what what)
{
	return what == SCHEME_ALERT_MONEY || what == SCHEME_ALERT_LINK || what == SCHEME_ALERT_WALLET;
}

/* Is place this commune, or a mutuelle of it? Where it happened in a mutuelle, not another one's. */
static bool is_of_commune(const struct scheme *s, const char *place, const struct scheme_place *commune, const struct scheme_mutuelle *m)
{
	const struct scheme_mutuelle *here = scheme_find_mutuelle(s, place);

	if (!commune)
		return false;
	return here ? m ? here == m : !strcmp(here->commune, commune->code) : !strcmp(place, commune->code);
}

bool scheme_alert_is_at(const struct scheme *s, enum scheme_alert_level level, const char *place, const char *of)
{
	const struct scheme_mutuelle *m = of ? scheme_find_mutuelle(s, of) : NULL;
	const struct scheme_place *commune = of ? scheme_find_commune(s, m ? m->commune : of) : NULL;
	const struct scheme_place *district = of ? scheme_find_district(s, commune ? commune->parent : of) : NULL;
	const struct scheme_place *region = of ? scheme_find_region(s, district ? district->parent : of) : NULL;

	switch (level) {
	case SCHEME_AT_COMMUNE:
		return is_of_commune(s, place, commune, m);
	case SCHEME_AT_DISTRICT:
		return district && !strcmp(place, district->code);
	case SCHEME_AT_REGION:
		return region && !strcmp(place, region->code);
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
