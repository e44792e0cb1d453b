/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places from region to village, and who is to be found there. */
#include "menus/where.h"

#include "base/phone.h"
#include "menus/care.h"
#include "menus/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct scheme_place *commune_of(struct menus_view *v)
{
	const struct scheme_place *chosen = menus_view_at(v, MENUS_COMMUNES);
	const struct store_household *h;

	if (chosen)
		return chosen;
	h = menus_view_household(v);
	return h ? scheme_find_commune(v->scheme, h->commune) : NULL;
}

static const struct scheme_place *district_of(struct menus_view *v, const struct scheme_place *commune)
{
	return commune ? scheme_find_district(v->scheme, commune->parent) : NULL;
}

static size_t fill_places(const struct scheme_place *places, size_t n_places, const struct scheme_place *parent,
			  const void **rows)
{
	size_t n = 0;

	for (size_t i = 0; i < n_places && n < MENUS_ROWS; i++)
		if (!parent || !strcmp(places[i].parent, parent->code))
			rows[n++] = &places[i];
	return n;
}

size_t menus_where_fill_regions(struct menus_view *v, const void **rows)
{
	return fill_places(v->scheme->regions, v->scheme->n_regions, NULL, rows);
}

size_t menus_where_fill_districts(struct menus_view *v, const void **rows)
{
	return fill_places(v->scheme->districts, v->scheme->n_districts, menus_view_at(v, MENUS_REGIONS), rows);
}

size_t menus_where_fill_communes(struct menus_view *v, const void **rows)
{
	return fill_places(v->scheme->communes, v->scheme->n_communes, menus_view_at(v, MENUS_DISTRICTS), rows);
}

size_t menus_where_fill_mutuelles(struct menus_view *v, const void **rows)
{
	const struct scheme_place *commune = menus_view_at(v, MENUS_COMMUNES);
	size_t n = 0;

	for (size_t i = 0; i < v->scheme->n_mutuelles && n < MENUS_ROWS; i++)
		if (!commune || !strcmp(v->scheme->mutuelles[i].commune, commune->code))
			rows[n++] = &v->scheme->mutuelles[i];
	return n;
}

/* Is the point one that people of the commune go to? A CSCom serves its commune, a CSRef its district, a hospital
 * its region. */
static bool serves(const struct menus_view *v, const struct scheme_care_point *p, const struct scheme_place *commune,
		   const struct scheme_place *district)
{
	const struct scheme_place *at = scheme_find_commune(v->scheme, p->commune);
	const struct scheme_place *of = at ? scheme_find_district(v->scheme, at->parent) : NULL;

	if (!commune || !strcmp(p->commune, commune->code))
		return true;
	if (!of || !district || p->level == SCHEME_CSCOM)
		return false;
	return p->level == SCHEME_CSREF ? of == district : !strcmp(of->parent, district->parent);
}

/* Lowest level first: where one goes first. */
size_t menus_where_fill_points(struct menus_view *v, const void **rows)
{
	const struct scheme_place *commune = commune_of(v), *district = district_of(v, commune);
	size_t n = 0;

	if (!commune && v->showing == MENUS_LIVE)
		return 0;
	for (enum scheme_level_kind level = 0; level < SCHEME_LEVELS; level++)
		for (size_t i = 0; i < v->scheme->n_care_points && n < MENUS_ROWS; i++)
			if (v->scheme->care_points[i].level == level
			    && serves(v, &v->scheme->care_points[i], commune, district))
				rows[n++] = &v->scheme->care_points[i];
	return n;
}

/* Those of the household's village first. */
size_t menus_where_fill_workers(struct menus_view *v, const void **rows)
{
	const struct scheme_place *commune = commune_of(v);
	const struct store_household *h = menus_view_household(v);
	size_t n = 0;

	if (!commune && v->showing == MENUS_LIVE)
		return 0;
	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; i < v->scheme->n_workers && n < MENUS_ROWS; i++) {
			const struct scheme_health_worker *w = &v->scheme->workers[i];
			bool is_own = h && w->village[0] && !strcmp(w->village, h->village);

			if (is_own == own && (!commune || !strcmp(w->commune, commune->code)))
				rows[n++] = w;
		}
	return n;
}

bool menus_where_has_worker(struct menus_view *v)
{
	const void *rows[MENUS_ROWS];

	return menus_where_fill_workers(v, rows) > 0;
}

void menus_where_key_place(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct scheme_place *) row)->code);
}

void menus_where_key_mutuelle(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct scheme_mutuelle *) row)->code);
}

void menus_where_key_point(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct scheme_care_point *) row)->code);
}

void menus_where_key_worker(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	snprintf(out, STORE_CODE, "%td", (const struct scheme_health_worker *) row - v->scheme->workers);
}

static void append_word(struct menus_view *v, const char *text, struct buf *out)
{
	base_buf_append_str(out, menus_set_word(v->menus, text, v->language));
}

void menus_where_commune(struct menus_view *v, struct buf *out)
{
	const struct scheme_place *p = commune_of(v);

	if (p)
		append_word(v, p->name, out);
}

void menus_where_district(struct menus_view *v, struct buf *out)
{
	const struct scheme_place *p = menus_view_at(v, MENUS_DISTRICTS);

	if (!p)
		p = district_of(v, commune_of(v));
	if (p)
		append_word(v, p->name, out);
}

void menus_where_region(struct menus_view *v, struct buf *out)
{
	const struct scheme_place *p = menus_view_at(v, MENUS_REGIONS), *district;

	if (!p) {
		district = district_of(v, commune_of(v));
		p = district ? scheme_find_region(v->scheme, district->parent) : NULL;
	}
	if (p)
		append_word(v, p->name, out);
}

static const struct scheme_mutuelle *mutuelle_of(struct menus_view *v)
{
	const struct scheme_mutuelle *chosen = menus_view_at(v, MENUS_MUTUELLES);

	return chosen ? chosen : menus_view_mutuelle(v);
}

void menus_where_mutuelle(struct menus_view *v, struct buf *out)
{
	const struct scheme_mutuelle *m = mutuelle_of(v);

	append_word(v, m ? m->name : v->scheme->name, out);
}

void menus_where_manager(struct menus_view *v, struct buf *out)
{
	const struct scheme_mutuelle *m = mutuelle_of(v);

	if (m)
		append_word(v, m->manager, out);
}

void menus_where_say_phone(struct menus_view *v, uint64_t phone, struct buf *out)
{
	char text[BASE_PHONE_TEXT];

	if (!phone) {
		menus_say_message(v, MENUS_MESSAGE_NO_PHONE, NULL, out);
		return;
	}
	base_phone_format(phone, text);
	base_buf_append_str(out, !strncmp(text, "+223", 4) && strlen(text) == 12 ? text + 4 : text);
}

void menus_where_manager_phone(struct menus_view *v, struct buf *out)
{
	const struct scheme_mutuelle *m = mutuelle_of(v);

	menus_where_say_phone(v, m ? m->phone : 0, out);
}

void menus_where_point(struct menus_view *v, struct buf *out)
{
	const struct scheme_care_point *p = menus_view_at(v, MENUS_CARE_POINTS);

	if (p)
		append_word(v, p->name, out);
}

void menus_where_point_level(struct menus_view *v, struct buf *out)
{
	const struct scheme_care_point *p = menus_view_at(v, MENUS_CARE_POINTS);

	if (p)
		menus_care_say_level(v, p->level, out);
}

void menus_where_point_phone(struct menus_view *v, struct buf *out)
{
	const struct scheme_care_point *p = menus_view_at(v, MENUS_CARE_POINTS);

	menus_where_say_phone(v, p ? p->phone : 0, out);
}

void menus_where_worker(struct menus_view *v, struct buf *out)
{
	const struct scheme_health_worker *w = menus_view_at(v, MENUS_WORKERS);

	if (w)
		append_word(v, w->name, out);
}

void menus_where_worker_village(struct menus_view *v, struct buf *out)
{
	const struct scheme_health_worker *w = menus_view_at(v, MENUS_WORKERS);

	if (w)
		append_word(v, w->village, out);
}

void menus_where_worker_phone(struct menus_view *v, struct buf *out)
{
	const struct scheme_health_worker *w = menus_view_at(v, MENUS_WORKERS);

	menus_where_say_phone(v, w ? w->phone : 0, out);
}

static const struct scheme_plan *plan_of(struct menus_view *v)
{
	const struct scheme_plan *chosen = menus_view_at(v, MENUS_PLANS), *plan = chosen ? chosen : menus_view_plan(v);
	const struct scheme_mutuelle *m = plan ? NULL : menus_view_at(v, MENUS_MUTUELLES);

	if (m && m->n_plans)
		plan = scheme_find_plan(v->scheme, m->plans[0]);
	return plan || !v->scheme->n_plans ? plan : &v->scheme->plans[0];
}

void menus_where_dues(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *p = plan_of(v);

	if (p)
		base_buf_printf(out, "%" PRId64, p->dues_francs);
}

void menus_where_fee(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *p = plan_of(v);

	if (p)
		base_buf_printf(out, "%" PRId64, p->fee_francs);
}

void menus_where_waiting(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *p = plan_of(v);

	if (p)
		base_buf_printf(out, "%d", p->waiting_months);
}

void menus_where_relapse(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *p = plan_of(v);

	if (p)
		base_buf_printf(out, "%d", p->relapse_months);
}

void menus_where_grace(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *p = plan_of(v);

	if (p)
		base_buf_printf(out, "%d", p->grace_days);
}

void menus_where_period(struct menus_view *v, struct buf *out)
{
	const struct scheme_plan *p = plan_of(v);

	menus_say_message(v, p && p->period_months == 12 ? MENUS_MESSAGE_PERIOD_YEAR : MENUS_MESSAGE_PERIOD_MONTH,
			  NULL, out);
}
