/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a phone is told by SMS of a payment: one message of the set a piece of news. */
#include "menus/pay_say.h"

#include "base/date.h"
#include "base/must.h"
#include "menus/family.h"
#include "menus/say.h"
#include "menus/set.h"
#include "menus/view.h"
#include "menus/where.h"
#include "text/fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRANCS_MOST 9999999     /* the longest figure, as on a screen */
#define NAME_MOST 20            /* septets, as menus_message_longest says */
#define MUTUELLE_MOST 24
#define REFERENCE_MOST 24
#define REASON_MOST 40
#define CAUSE_MOST 36

/* One line of at most so many septets: a line break in a name would look like another sentence. */
static void append_cut(struct buf *out, const char *text, int septets)
{
	struct buf folded = {0};

	text_fit_fold(&folded, text, strlen(text));
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] < ' ')
			folded.data[i] = ' ';
	base_buf_append(out, folded.data, text_fit_cut((const char *) folded.data, folded.len, septets));
	base_buf_release(&folded);
}

static void append_name(struct menus_view *v, struct buf *out, const struct menus_pay_facts *f)
{
	struct buf name = {0};

	if (f->is_shared) {
		const char *hole = f->household_no ? f->household_no : "";

		menus_say_message(v, MENUS_MESSAGE_SHARED_CARD, &hole, &name);
		append_cut(out, base_buf_str(&name), NAME_MOST);
		base_buf_release(&name);
		return;
	}
	base_buf_printf(&name, "%s%s%s", f->first_name ? f->first_name : "", f->last_name && *f->last_name ? " " : "",
			f->last_name ? f->last_name : "");
	append_cut(out, base_buf_str(&name), NAME_MOST);
	base_buf_release(&name);
}

/* In words that a member understands; a wallet's own are for its engineers. */
static void append_cause(struct menus_view *v, const char *reason, struct buf *out)
{
	static const struct { const char *reason; enum menus_message why; } rows[] = {
		{"cancelled", MENUS_MESSAGE_WHY_CANCELLED}, {"expired", MENUS_MESSAGE_WHY_EXPIRED},
		{"no-money", MENUS_MESSAGE_WHY_NO_MONEY}, {"limit", MENUS_MESSAGE_WHY_LIMIT}, {"barred", MENUS_MESSAGE_WHY_BARRED},
		{"wrong-phone", MENUS_MESSAGE_WHY_WRONG_PHONE}, {"unreachable", MENUS_MESSAGE_WHY_UNREACHABLE},
	};
	enum menus_message why = MENUS_MESSAGE_WHY_OTHER;
	struct buf said = {0};

	for (size_t i = 0; reason && i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].reason, reason))
			why = rows[i].why;
	menus_say_message(v, why, NULL, &said);
	append_cut(out, base_buf_str(&said), CAUSE_MOST);
	base_buf_release(&said);
}

/* A manager's reason: one of the menus' own is kept in the source language, and read in the reader's. */
static void append_reason(struct menus_view *v, const char *reason, struct buf *out)
{
	struct buf said = {0};

	for (enum menus_message m = MENUS_MESSAGE_REASON_PAPERS; m <= MENUS_MESSAGE_REASON_PLACE && !said.len; m++)
		if (!strcmp(v->menus->messages[m].source, reason))
			menus_say_message(v, m, NULL, &said);
	append_cut(out, said.len ? base_buf_str(&said) : reason, REASON_MOST);
	base_buf_release(&said);
}

struct facts_ctx { struct menus_view *v; const struct menus_pay_facts *f; };

static void append_fact(struct facts_ctx *c, const char *hole, struct buf *out)
{
	const struct menus_pay_facts *f = c->f;
	const struct menus *m = c->v->menus;
	int64_t francs = f->francs < 0 ? 0 : f->francs > FRANCS_MOST ? FRANCS_MOST : f->francs;
	char date[BASE_DATE_TEXT];

	if (!strcmp(hole, "mutuelle"))
		append_cut(out, menus_set_word(m, f->mutuelle ? f->mutuelle->name : m->scheme->name, c->v->language), MUTUELLE_MOST);
	else if (!strcmp(hole, "francs"))
		base_buf_printf(out, "%" PRId64, francs);
	else if (!strcmp(hole, "reference"))
		append_cut(out, f->reference ? f->reference : "", REFERENCE_MOST);
	else if (!strcmp(hole, "nom"))
		append_name(c->v, out, f);
	else if (!strcmp(hole, "carte"))
		append_cut(out, f->household_no ? f->household_no : "", NAME_MOST);
	else if (!strcmp(hole, "cause"))
		append_cause(c->v, f->reason, out);
	else if (!strcmp(hole, "numero"))
		base_buf_printf(out, "%" PRId64, f->number);
	else if (!strcmp(hole, "telephone"))
		menus_where_say_phone(c->v, f->phone, out);
	else if (!strcmp(hole, "date"))
		base_buf_append_str(out, base_date_format_phone(f->date, date));
	else if (!strcmp(hole, "raison") && f->said)
		menus_say_message(c->v, *f->said, NULL, out);
	else if (!strcmp(hole, "raison"))
		append_reason(c->v, f->reason ? f->reason : "", out);
	else if (!strcmp(hole, "couverture") && f->cover)
		menus_family_say_cover(c->v, f->cover, out);
}

void menus_pay_say(const struct menus *m, size_t language, enum menus_pay_news news, const struct menus_pay_facts *f, struct buf *out)
{
	const enum menus_message message = MENUS_MESSAGE_PAY_RECEIVED + news;
	const struct menus_message_row *row = &menus_message_table[message];
	struct menus_view *v = base_alloc(sizeof *v);
	const char *holes[MENUS_MESSAGE_HOLES] = {NULL};
	struct buf facts[MENUS_MESSAGE_HOLES] = {{0}};

	must(news < MENUS_PAY_NEWS);
	menus_view_init(v, m, MENUS_LIVE, language < m->n_languages ? language : 0);
	for (int i = 0; i < MENUS_MESSAGE_HOLES && row->holes[i]; i++) {
		append_fact(&(struct facts_ctx){v, f}, row->holes[i], &facts[i]);
		holes[i] = base_buf_str(&facts[i]);
	}
	menus_say_message(v, message, holes, out);
	for (int i = 0; i < MENUS_MESSAGE_HOLES; i++)
		base_buf_release(&facts[i]);
	menus_view_release(v);
	free(v);
}

size_t menus_pay_language(const struct menus *m, const char *chosen, const char *own)
{
	int i = menus_language_index(m, chosen);

	if (i < 0)
		i = menus_language_index(m, own);
	return i < 0 ? 0 : (size_t) i;
}
