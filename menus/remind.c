/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text that reminds a phone of the dues of its households. */
#include "menus/remind.h"

#include "base/date.h"
#include "menus/say.h"
#include "menus/set.h"
#include "menus/view.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRANCS_MOST 9999999 /* the longest figure, as on a screen */

static void append_name(const struct menus_owed *row, struct buf *out)
{
	struct buf raw = {0}, folded = {0};

	base_buf_printf(&raw, "%s%s%s", row->first_name, *row->last_name ? " " : "", row->last_name);
	text_fit_fold(&folded, (const char *) raw.data, raw.len);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] < ' ')
			folded.data[i] = ' '; /* a line break in a name would look like another household */
	base_buf_append(out, folded.data, text_fit_cut((const char *) folded.data, folded.len, MENUS_REMIND_NAME));
	base_buf_release(&raw);
	base_buf_release(&folded);
}

static void append_row(struct menus_view *v, const struct menus_owed *row, struct buf *out)
{
	static const enum menus_message said[] = {
		[MENUS_OWING_AHEAD] = MENUS_MESSAGE_REMIND_AHEAD,
		[MENUS_OWING_LATE] = MENUS_MESSAGE_REMIND_LATE,
		[MENUS_OWING_UNCOVERED] = MENUS_MESSAGE_REMIND_UNCOVERED,
	};
	char francs[24], date[BASE_DATE_TEXT] = "";
	const char *holes[MENUS_MESSAGE_HOLES] = {NULL, francs, date};
	struct buf name = {0};

	append_name(row, &name);
	holes[0] = base_buf_str(&name);
	snprintf(francs, sizeof francs, "%" PRId64, row->francs < FRANCS_MOST ? row->francs : FRANCS_MOST);
	if (row->owing != MENUS_OWING_UNCOVERED)
		base_date_format_phone(row->until, date);
	menus_say_message(v, said[row->owing], holes, out);
	base_buf_append_str(out, "\n");
	base_buf_release(&name);
}

void menus_remind_text(const struct menus *m, size_t language, const struct scheme_mutuelle *mutuelle, const struct menus_owed *rows,
		       size_t n, struct buf *out)
{
	const char *from = menus_set_word(m, mutuelle ? mutuelle->name : m->scheme->name, language);
	struct menus_view *v = base_alloc(sizeof *v);
	size_t named = n < MENUS_REMIND_ROWS ? n : MENUS_REMIND_ROWS;

	menus_view_init(v, m, MENUS_LIVE, language);
	menus_say_message(v, MENUS_MESSAGE_REMIND, &from, out);
	base_buf_append_str(out, "\n");
	for (size_t i = 0; i < named; i++)
		append_row(v, &rows[i], out);
	if (n > named) {
		char more[24];
		const char *hole = more;

		snprintf(more, sizeof more, "%zu", n - named);
		menus_say_message(v, MENUS_MESSAGE_REMIND_MORE, &hole, out);
		base_buf_append_str(out, "\n");
	}
	menus_say_message(v, MENUS_MESSAGE_REMIND_STOP, NULL, out);
	menus_view_release(v);
	free(v);
}

void menus_remind_shared(const struct menus *m, size_t language, const struct scheme_mutuelle *mutuelle, struct buf *out)
{
	static const enum menus_message rest[] = {MENUS_MESSAGE_REMIND_SHARED, MENUS_MESSAGE_REMIND_STOP};
	const char *from = menus_set_word(m, mutuelle ? mutuelle->name : m->scheme->name, language);
	struct menus_view *v = base_alloc(sizeof *v);

	menus_view_init(v, m, MENUS_LIVE, language);
	menus_say_message(v, MENUS_MESSAGE_REMIND, &from, out);
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
		base_buf_append_str(out, "\n");
		menus_say_message(v, rest[i], NULL, out);
	}
	menus_view_release(v);
	free(v);
}

int menus_remind_topic(const struct menus *m, const char *code)
{
	for (size_t i = 0; i < m->n_topics; i++)
		if (!strcmp(m->topics[i].code, code))
			return (int) i;
	return -1;
}
