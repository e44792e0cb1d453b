/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in scheme.yaml, level by level. The tables are read in their order, not the file's, so that a code is known before
 * a later level names it. */
#include "scheme/table.h"

#include "base/date.h"
#include "scheme/alert_table.h"
#include "scheme/plan_table.h"
#include "scheme/value.h"

#include <string.h>

#define DAYS_MIN (-60)     /* of reminders, around the last paid day */
#define DAYS_MAX 365

#define AT(type, field) .at = offsetof(struct type, field)
#define LIST(type, field) .at = offsetof(struct type, field), .count = offsetof(struct type, n_##field)

static int prove_benefit(struct loader *l, const struct yaml_node *n, void *row);
static int prove_worker(struct loader *l, const struct yaml_node *n, void *row);
static int prove_season(struct loader *l, const struct yaml_node *n, void *row);
static int prove_calendar(struct loader *l, const struct yaml_node *n, void *row);
static int prove_quiet(struct loader *l, const struct yaml_node *n, void *row);

static const struct column benefit_columns[] = {
	{"code", CODE, true, AT(scheme_benefit, code)},
	{"name", NAME, true, AT(scheme_benefit, name)},
	{"note", NOTE, false, AT(scheme_benefit, note)},
	{"covered", BOOL, false, AT(scheme_benefit, is_covered), .preset = true},
	{"cscom", SHARE, false, AT(scheme_benefit, share[SCHEME_CSCOM])},
	{"csref", SHARE, false, AT(scheme_benefit, share[SCHEME_CSREF])},
	{"hospital", SHARE, false, AT(scheme_benefit, share[SCHEME_HOSPITAL])},
	{0},
};
static const struct level benefit_level = {benefit_columns, sizeof(struct scheme_benefit), 0, 0, prove_benefit};

static const struct column category_columns[] = {
	{"code", CODE, true, AT(scheme_category, code)},
	{"name", NAME, true, AT(scheme_category, name)},
	{"benefits", ROWS, true, LIST(scheme_category, benefits), .min = 1, .of = &benefit_level},
	{0},
};
static const struct level category_level = {category_columns, sizeof(struct scheme_category), LIST(scheme, categories), NULL};

static const struct column region_columns[] = {
	{"code", CODE, true, AT(scheme_place, code)},
	{"name", NAME, true, AT(scheme_place, name)},
	{0},
};
static const struct level region_level = {region_columns, sizeof(struct scheme_place), LIST(scheme, regions), NULL};

static const struct column district_columns[] = {
	{"code", CODE, true, AT(scheme_place, code)},
	{"name", NAME, true, AT(scheme_place, name)},
	{"region", REF, true, AT(scheme_place, parent), .of = &region_level},
	{0},
};
static const struct level district_level = {district_columns, sizeof(struct scheme_place), LIST(scheme, districts), NULL};

static const struct column commune_columns[] = {
	{"code", CODE, true, AT(scheme_place, code)},
	{"name", NAME, true, AT(scheme_place, name)},
	{"district", REF, true, AT(scheme_place, parent), .of = &district_level},
	{"villages", NAMES, false, LIST(scheme_place, villages)},
	{0},
};
static const struct level commune_level = {commune_columns, sizeof(struct scheme_place), LIST(scheme, communes), NULL};

static const struct column season_columns[] = {
	{"first", DAY, true, AT(scheme_season, first)},
	{"last", DAY, true, AT(scheme_season, last)},
	{"days", NUMBERS, false, LIST(scheme_season, days), .min = DAYS_MIN, .max = DAYS_MAX},
	{"hour", TIME, false, AT(scheme_season, hour_min), .preset = -1},
	{0},
};
static const struct level season_level = {season_columns, sizeof(struct scheme_season), 0, 0, prove_season};

static const struct column calendar_columns[] = {
	{"code", CODE, true, AT(scheme_calendar, code)},
	{"days", NUMBERS, true, LIST(scheme_calendar, days), .min = DAYS_MIN, .max = DAYS_MAX},
	{"weekdays", WEEKDAYS, false, AT(scheme_calendar, weekdays)},
	{"month_days", NUMBERS, false, LIST(scheme_calendar, month_days), .min = 1, .max = 28}, /* every month has them */
	{"hour", TIME, true, AT(scheme_calendar, hour_min)},
	{"seasons", ROWS, false, LIST(scheme_calendar, seasons), .of = &season_level},
	{0},
};
static const struct level calendar_level = {
	calendar_columns, sizeof(struct scheme_calendar), LIST(scheme, calendars), prove_calendar};

static const struct column quiet_columns[] = {
	{"from", TIME, true, AT(scheme_quiet, from_min)},
	{"to", TIME, true, AT(scheme_quiet, to_min)},
	{"first", DAY, false, AT(scheme_quiet, first)},
	{"last", DAY, false, AT(scheme_quiet, last)},
	{0},
};
static const struct level quiet_level = {quiet_columns, sizeof(struct scheme_quiet), LIST(scheme, quiet_hours), prove_quiet};

static const struct column mutuelle_columns[] = {
	{"code", CODE, true, AT(scheme_mutuelle, code)},
	{"name", NAME, true, AT(scheme_mutuelle, name)},
	{"commune", REF, true, AT(scheme_mutuelle, commune), .of = &commune_level},
	{"manager", NOTE, false, AT(scheme_mutuelle, manager)},
	{"phone", PHONE, false, AT(scheme_mutuelle, phone)},
	{"plans", REFS, true, LIST(scheme_mutuelle, plans), .min = 1, .of = &scheme_plan_table},
	{"calendar", REF, false, AT(scheme_mutuelle, calendar), .of = &calendar_level},
	{0},
};
static const struct level mutuelle_level = {mutuelle_columns, sizeof(struct scheme_mutuelle), LIST(scheme, mutuelles), NULL};

static const struct column care_point_columns[] = {
	{"code", CODE, true, AT(scheme_care_point, code)},
	{"name", NAME, true, AT(scheme_care_point, name)},
	{"level", LEVEL, true, AT(scheme_care_point, level)},
	{"commune", REF, true, AT(scheme_care_point, commune), .of = &commune_level},
	{"phone", PHONE, false, AT(scheme_care_point, phone)},
	{0},
};
static const struct level care_point_level = {
	care_point_columns, sizeof(struct scheme_care_point), LIST(scheme, care_points), NULL};

static const struct column worker_columns[] = {
	{"name", NAME, true, AT(scheme_health_worker, name)},
	{"commune", REF, true, AT(scheme_health_worker, commune), .of = &commune_level},
	{"village", NOTE, false, AT(scheme_health_worker, village)},
	{"phone", PHONE, true, AT(scheme_health_worker, phone)},
	{0},
};
static const struct level worker_level = {
	worker_columns, sizeof(struct scheme_health_worker), LIST(scheme, workers), prove_worker};

static const struct column scheme_columns[] = {
	{"scheme", NAME, true, AT(scheme, name)},
	{"sample", BOOL, false, AT(scheme, is_sample)},
	{"partners", ROWS, false, LIST(scheme, partners), .of = &scheme_plan_table_partner},
	{"plans", ROWS, true, LIST(scheme, plans), .min = 1, .of = &scheme_plan_table},
	{"care", ROWS, true, LIST(scheme, categories), .min = 1, .of = &category_level},
	{"regions", ROWS, true, LIST(scheme, regions), .min = 1, .of = &region_level},
	{"districts", ROWS, true, LIST(scheme, districts), .min = 1, .of = &district_level},
	{"communes", ROWS, true, LIST(scheme, communes), .min = 1, .of = &commune_level},
	{"calendars", ROWS, false, LIST(scheme, calendars), .of = &calendar_level},
	{"quiet_hours", ROWS, false, LIST(scheme, quiet_hours), .of = &quiet_level},
	{"alerts", ROWS, false, LIST(scheme, alerts), .of = &scheme_alert_table},
	{"mutuelles", ROWS, true, LIST(scheme, mutuelles), .min = 1, .of = &mutuelle_level},
	{"care_points", ROWS, false, LIST(scheme, care_points), .of = &care_point_level},
	{"workers", ROWS, false, LIST(scheme, workers), .of = &worker_level},
	{0},
};
const struct level scheme_table = {scheme_columns, sizeof(struct scheme), 0, 0, NULL};

#define COMPLAIN(l, n, ...) base_yaml_complain(&(l)->yaml, n, (l)->e, __VA_ARGS__)

/* ---- what one value alone cannot show ------------------------------------------------------------ */

/* A member chooses a benefit by its code alone, so it is unique over all categories. */
static int prove_benefit(struct loader *l, const struct yaml_node *n, void *row)
{
	const struct scheme_benefit *b = row;
	bool is_offered = false;

	for (int i = 0; i < SCHEME_LEVELS; i++)
		is_offered |= b->share[i].is_offered;
	if (b->is_covered && !is_offered)
		return COMPLAIN(l, n, "'%s' says nowhere what the member pays: add cscom, csref or hospital, or 'covered: no'",
				b->code);
	if (!b->is_covered && is_offered)
		return COMPLAIN(l, base_yaml_find(n, "covered"), "is no, but '%s' says what the member pays: leave one out",
				b->code);
	for (size_t i = 0; i < l->scheme->n_categories; i++) {
		const struct scheme_category *c = &l->scheme->categories[i];

		for (size_t k = 0; k < c->n_benefits; k++)
			if (&c->benefits[k] != b && strcmp(c->benefits[k].code, b->code) == 0)
				return COMPLAIN(l, base_yaml_find(n, "code"), "'%s' is the code of another benefit, in '%s': "
						"give each its own", b->code, c->code);
	}
	return 0;
}

static const char *village_at(const void *of, size_t i)
{
	return ((const struct scheme_place *) of)->villages[i];
}

static int prove_worker(struct loader *l, const struct yaml_node *n, void *row)
{
	const struct scheme_health_worker *w = row;
	const struct scheme_place *commune = scheme_find_commune(l->scheme, w->commune);
	const char *meant;

	if (*w->village == '\0')
		return 0;
	for (size_t i = 0; i < commune->n_villages; i++)
		if (strcmp(commune->villages[i], w->village) == 0)
			return 0;
	n = base_yaml_find(n, "village");
	meant = scheme_value_nearest(w->village, village_at, commune, commune->n_villages);
	if (meant)
		return COMPLAIN(l, n, "'%.60s' is no village of '%s'; did you mean '%s'?", w->village, w->commune, meant);
	return COMPLAIN(l, n, "'%.60s' is no village of '%s'", w->village, w->commune);
}

static int prove_days(struct loader *l, const struct yaml_node *n, const struct scheme_day *first, const struct scheme_day *last)
{
	if ((first->day == BASE_DAY_NONE) != (last->day == BASE_DAY_NONE))
		return COMPLAIN(l, n, "'first' and 'last' stand together: write both, or none of them");
	if (first->is_yearly != last->is_yearly)
		return COMPLAIN(l, n, "'first' and 'last' must both have a year, or both have none");
	if (!first->is_yearly && first->day > last->day)
		return COMPLAIN(l, base_yaml_find(n, "last"), "is before 'first'");
	return 0;
}

static int prove_season(struct loader *l, const struct yaml_node *n, void *row)
{
	const struct scheme_season *s = row;

	if (!s->n_days && s->hour_min < 0)
		return COMPLAIN(l, n, "a season changes 'days' or 'hour': write one of them");
	return prove_days(l, n, &s->first, &s->last);
}

/* With both kinds of days there might be none that is of both. */
static int prove_calendar(struct loader *l, const struct yaml_node *n, void *row)
{
	const struct scheme_calendar *c = row;

	if (c->weekdays && c->n_month_days)
		return COMPLAIN(l, base_yaml_find(n, "month_days"), "stands beside 'weekdays': leave one of them out");
	return 0;
}

static int prove_quiet(struct loader *l, const struct yaml_node *n, void *row)
{
	const struct scheme_quiet *q = row;

	if (q->from_min == q->to_min)
		return COMPLAIN(l, base_yaml_find(n, "to"), "is the same as 'from': no message could ever go");
	return prove_days(l, n, &q->first, &q->last);
}
