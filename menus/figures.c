/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manager's figures. */
#include "menus/figures.h"

#include "base/date.h"
#include "menus/office.h"
#include "menus/say.h"

#include <inttypes.h>
#include <stdio.h>

#define SOON_DAYS 6             /* of the list "7 days": today is one of them */
#define MOST 999999999

static const struct when {
	const char *key;
	enum menus_message said;
} whens[] = {{"jour", MENUS_MESSAGE_FIGURES_TODAY}, {"mois", MENUS_MESSAGE_FIGURES_MONTH}};

size_t menus_figures_fill(struct menus_view *v, const void **rows)
{
	(void) v;
	for (size_t i = 0; i < sizeof whens / sizeof *whens; i++)
		rows[i] = &whens[i];
	return sizeof whens / sizeof *whens;
}

void menus_figures_key(struct menus_view *v, const void *row, char out[STORE_CODE])
{
	(void) v;
	snprintf(out, STORE_CODE, "%s", ((const struct when *) row)->key);
}

static const struct when *chosen(struct menus_view *v)
{
	const struct when *w = menus_view_at(v, MENUS_WHENS);

	return w ? w : &whens[0];
}

void menus_figures_when(struct menus_view *v, struct buf *out)
{
	menus_say_message(v, chosen(v)->said, NULL, out);
}

const struct store_figures *menus_figures_read(struct menus_view *v)
{
	const struct store_staff *who = v->showing == MENUS_LIVE ? menus_office_manager(v) : NULL;
	struct store_figures_span span = {.first = v->today, .last = v->today, .lapse_first = v->today,
					  .lapse_last = v->today + SOON_DAYS};

	if (v->showing == MENUS_SAMPLE || v->has_figures)
		return &v->figures;
	if (!who)
		return NULL;
	if (chosen(v) != &whens[0])
		span.first = base_date_month_start(v->today);
	menus_view_note(v, store_figures_of(v->store, v->scheme, who->place, &span, &v->figures));
	v->has_figures = !v->error;
	return v->has_figures ? &v->figures : NULL;
}

static void say(struct buf *out, int64_t figure)
{
	base_buf_printf(out, "%" PRId64, figure < 0 ? 0 : figure > MOST ? MOST : figure);
}

void menus_figures_cash(struct menus_view *v, struct buf *out)
{
	const struct store_figures *f = menus_figures_read(v);

	say(out, f ? f->cash_francs : 0);
}

void menus_figures_cash_count(struct menus_view *v, struct buf *out)
{
	const struct store_figures *f = menus_figures_read(v);

	say(out, f ? f->cash_payments : 0);
}

void menus_figures_phone(struct menus_view *v, struct buf *out)
{
	const struct store_figures *f = menus_figures_read(v);

	say(out, f ? f->francs - f->cash_francs : 0);
}

void menus_figures_phone_count(struct menus_view *v, struct buf *out)
{
	const struct store_figures *f = menus_figures_read(v);

	say(out, f ? f->payments - f->cash_payments : 0);
}

void menus_figures_joined(struct menus_view *v, struct buf *out)
{
	const struct store_figures *f = menus_figures_read(v);

	say(out, f ? f->joined : 0);
}

void menus_figures_renewed(struct menus_view *v, struct buf *out)
{
	const struct store_figures *f = menus_figures_read(v);

	say(out, f ? f->renewals : 0);
}

static void say_households(struct menus_view *v, enum scheme_state first, enum scheme_state last, struct buf *out)
{
	const struct store_figures *f = menus_figures_read(v);
	int64_t n = 0;

	for (int state = first; f && state <= (int) last; state++)
		n += f->households[state];
	say(out, n);
}

void menus_figures_covered(struct menus_view *v, struct buf *out)
{
	say_households(v, SCHEME_COVERED, SCHEME_GRACE, out);
}

void menus_figures_waiting(struct menus_view *v, struct buf *out)
{
	say_households(v, SCHEME_WAITING, SCHEME_WAITING, out);
}

void menus_figures_lapsed(struct menus_view *v, struct buf *out)
{
	say_households(v, SCHEME_LAPSED, SCHEME_LAPSED, out);
}
