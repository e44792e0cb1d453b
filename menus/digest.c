/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff are told of their place by SMS. */
#include "menus/digest.h"

#include "base/date.h"
#include "menus/say.h"
#include "menus/view.h"
#include "text/fit.h"
#include "text/gsm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_MOST 13           /* septets, as menus_message_longest says; the other figures, too */
#define NAME_MOST 20
#define SMS_SEPTETS 160

#define FIGURE 16

static const char *say_figure(int64_t n, int64_t most, char out[FIGURE])
{
	snprintf(out, FIGURE, "%" PRId64, n < 0 ? 0 : n < most ? n : most);
	return out;
}

/* Folded, cut, and on one line. */
static void cut(const char *text, int septets, struct buf *out)
{
	struct buf folded = {0};

	text_fit_fold(&folded, text, strlen(text));
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] < ' ')
			folded.data[i] = ' ';
	base_buf_append(out, folded.data, text_fit_cut(base_buf_str(&folded), folded.len, septets));
	base_buf_release(&folded);
}

static void say(const struct menus *m, size_t language, enum menus_message message, const char *const *holes, struct buf *out)
{
	struct menus_view *v = base_alloc(sizeof *v);

	menus_view_init(v, m, MENUS_LIVE, language < m->n_languages ? language : 0);
	menus_say_message(v, message, holes, out);
	menus_view_release(v);
	free(v);
}

/* "21/11", or "15-21/11". */
static void say_days(int32_t first, int32_t last, char out[FIGURE])
{
	char from[BASE_DATE_TEXT], to[BASE_DATE_TEXT];

	base_date_format_phone(first, from);
	base_date_format_phone(last, to);
	if (first == last)
		snprintf(out, FIGURE, "%.5s", to);
	else
		snprintf(out, FIGURE, "%.2s-%.5s", from, to);
}

void menus_digest_figures(const struct menus *m, size_t language, const char *place, int32_t first, int32_t last,
			  const struct store_figures *f, struct buf *out)
{
	char days[FIGURE], covered[FIGURE], waiting[FIGURE], lapsing[FIGURE], payments[FIGURE], francs[FIGURE], cards[FIGURE],
	     calls[FIGURE], signatures[FIGURE], held[FIGURE];
	struct buf name = {0};
	const char *holes[MENUS_MESSAGE_HOLES] = {
		NULL, days, say_figure(store_figures_covered(f), 9999999, covered),
		say_figure(f->members[SCHEME_WAITING], 9999999, waiting), say_figure(f->lapsing, 999999, lapsing),
		say_figure(f->payments, 999999, payments), say_figure(f->francs, 999999999, francs),
		say_figure(f->applications, 999, cards), say_figure(f->calls + f->complaints + f->changes, 999, calls),
		say_figure(f->signatures, 999, signatures), say_figure(f->held, 999, held),
	};

	cut(place, PLACE_MOST, &name);
	holes[0] = base_buf_str(&name);
	say_days(first, last, days);
	say(m, language, MENUS_MESSAGE_DIGEST_FIGURES, holes, out);
	base_buf_release(&name);
}

/* "Awa Traoré 1000012" */
static void write_lapse(const struct menus_lapse *row, struct buf *out)
{
	struct buf name = {0}, whole = {0};

	base_buf_printf(&name, "%s%s%s", row->first_name, row->last_name[0] ? " " : "", row->last_name);
	cut(base_buf_str(&name), NAME_MOST, &whole);
	base_buf_printf(&whole, " %s", row->household_no);
	cut(base_buf_str(&whole), SMS_SEPTETS, out);
	base_buf_release(&name);
	base_buf_release(&whole);
}

/* As many rows as need at most so many septets. */
static void write_lapses(const struct menus_lapse *rows, int n, int septets, struct buf *out)
{
	for (int i = 0; i < n; i++) {
		struct buf one = {0};
		int room;

		base_buf_append_str(&one, i ? ", " : "");
		write_lapse(&rows[i], &one);
		room = septets - text_gsm_septets(base_buf_str(out), out->len);
		if (text_gsm_septets(base_buf_str(&one), one.len) <= room)
			base_buf_append(out, one.data, one.len);
		else
			i = n;
		base_buf_release(&one);
	}
}

void menus_digest_lapse(const struct menus *m, size_t language, const char *place, int days, int64_t lapsing,
			const struct menus_lapse *rows, int n, struct buf *out)
{
	char count[FIGURE], within[FIGURE];
	struct buf name = {0}, bare = {0}, lapses = {0};
	const char *holes[MENUS_MESSAGE_HOLES] = {NULL, say_figure(lapsing, 999999, count), say_figure(days, 99, within), ""};

	cut(place, PLACE_MOST, &name);
	holes[0] = base_buf_str(&name);
	say(m, language, MENUS_MESSAGE_DIGEST_LAPSE, holes, &bare);
	write_lapses(rows, n, SMS_SEPTETS - text_gsm_septets(base_buf_str(&bare), bare.len), &lapses);
	holes[3] = base_buf_str(&lapses);
	say(m, language, MENUS_MESSAGE_DIGEST_LAPSE, holes, out);
	base_buf_release(&name);
	base_buf_release(&bare);
	base_buf_release(&lapses);
}
