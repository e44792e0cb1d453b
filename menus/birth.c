/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pregnancies and births, told by the care point. */
#include "menus/birth.h"

#include "base/date.h"
#include "base/must.h"
#include "menus/agent.h"
#include "menus/machine.h"
#include "menus/office.h"
#include "menus/variable.h"
#include "store/series.h"

#include <stdio.h>
#include <string.h>

#define YOUNGEST 12
#define OLDEST 55
#define WEEK_DAYS 3                     /* "this week": about so long ago */
#define MONTH_DAYS(months) ((months) * 365 / 12)

enum { OK, SILENT, REFUSED };           /* outcomes, as menus/values.c names them */
enum { STOPPED, NOT_STOPPED };

/* ---- the woman ---- */

static int age_of(const struct menus_view *v, const struct store_member *m)
{
	int year, month, day;

	base_date_split(v->today, &year, &month, &day);
	return m->birth_year ? year - m->birth_year : 0;
}

size_t menus_birth_fill_women(struct menus_view *v, const void **rows)
{
	size_t all = menus_agent_fill_patients(v, rows), n = 0;

	for (size_t i = 0; i < all; i++) {
		const struct store_member *m = rows[i];
		int age = age_of(v, m);

		if (m->sex == 'F' && (!m->birth_year || (age >= YOUNGEST && age <= OLDEST)))
			rows[n++] = m;
	}
	return n;
}

static const struct store_member *woman(struct menus_view *v)
{
	return menus_view_at(v, MENUS_WOMEN);
}

void menus_birth_woman(struct menus_view *v, struct buf *out)
{
	if (woman(v))
		base_buf_append_str(out, woman(v)->first_name);
}

void menus_birth_age(struct menus_view *v, struct buf *out)
{
	if (woman(v))
		base_buf_printf(out, "%d", age_of(v, woman(v)));
}

/* ---- when ---- */

void menus_birth_months(struct menus_view *v, struct buf *out)
{
	base_buf_printf(out, "%d", (int) menus_view_figure(v, MENUS_MONTHS));
}

/* The last day of this name: "2402" is the 24th of February of this year, or of the last one. */
static int32_t day_typed(struct menus_view *v)
{
	int typed = (int) menus_view_figure(v, MENUS_DAY_TYPED), year, month, day;
	int32_t month_of, end;

	base_date_split(v->today, &year, &month, &day);
	for (int back = 0; back < 2; back++) {
		month_of = base_date_make(year - back, typed % 100, 1);
		end = base_date_month_end(month_of);
		day = month_of + typed / 100 - 1 < end ? month_of + typed / 100 - 1 : end; /* no 29 February that year */
		if (day <= v->today)
			return day;
	}
	return v->today;
}

void menus_birth_day(struct menus_view *v, struct buf *out)
{
	char text[BASE_DATE_TEXT];

	if (menus_view_figure(v, MENUS_DAY_TYPED))
		base_buf_append_str(out, base_date_format_phone(day_typed(v), text));
}

static int set_day(struct menus_view *v, int32_t date)
{
	int year, month, day;
	char text[24];

	base_date_split(date, &year, &month, &day);
	snprintf(text, sizeof text, "%02d%02d", day, month);
	menus_view_set(v, menus_variable_name(MENUS_DAY_TYPED), text);
	return OK;
}

int menus_birth_today(struct menus_view *v)
{
	return set_day(v, v->today);
}

int menus_birth_week(struct menus_view *v)
{
	return set_day(v, v->today - WEEK_DAYS);
}

/* ---- what is told ---- */

/* The care point whose dialog this is; else nothing is told, however the menus are written. */
static bool fill_order(struct menus_view *v, enum store_event event, struct menus_order *o)
{
	const struct menus_payee *p = menus_view_payee(v);
	const struct store_member *m = woman(v);

	if (!p || !m || !menus_office_is_admitted(v) || menus_office_home(v) != MENUS_HOME_AGENT)
		return false;
	memcpy(o->household, p->household.no, sizeof o->household);
	o->id = m->no;
	snprintf(o->reference, sizeof o->reference, "%s", store_series_event_name(event));
	return true;
}

static int carry_out(struct menus_view *v, struct menus_order *o)
{
	const struct store_staff who = *menus_view_staff(v);

	menus_view_note(v, v->step->office->carry_out(v->step->office->desk, &who, o));
	return o->is_silent ? SILENT : o->is_done ? OK : REFUSED;
}

static int tell(struct menus_view *v, enum store_event event, int32_t day)
{
	struct menus_order o = {.verb = MENUS_ORDER_EVENT, .day = day};

	return fill_order(v, event, &o) ? carry_out(v, &o) : REFUSED;
}

int menus_birth_pregnant(struct menus_view *v)
{
	return tell(v, STORE_PREGNANCY, v->today - MONTH_DAYS((int32_t) menus_view_figure(v, MENUS_MONTHS)));
}

int menus_birth_born(struct menus_view *v)
{
	return tell(v, STORE_BIRTH, day_typed(v));
}

int menus_birth_stop(struct menus_view *v)
{
	static const enum store_event events[] = {STORE_PREGNANCY, STORE_BIRTH};
	bool is_done = true;

	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		struct menus_order o = {.verb = MENUS_ORDER_EVENT_END};

		is_done &= fill_order(v, events[i], &o) && carry_out(v, &o) != REFUSED;
	}
	return is_done ? STOPPED : NOT_STOPPED;
}
