/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room: screens, the texts that the link says by itself, messages by SMS. */
#include "menus/check_room.h"

#include "base/buf.h"
#include "menus/compose.h"
#include "menus/say.h"
#include "menus/values.h"
#include "menus/word.h"
#include "menus/zero.h"
#include "text/gsm.h"
#include "text/parts.h"

#include <stdlib.h>
#include <string.h>

static void tell_room(struct menus_check *c, enum menus_severity severity, const struct menus_screen *s, const char *what,
		      int need)
{
	menus_check_tell(c, severity, &s->place, "in %s %s %d septets, there is room for %d",
			 c->m->languages[c->language].code,
			 what, need, c->m->budget.septets);
}

static void check_room(struct menus_check *c, struct menus_view *v, const struct menus_screen *s, const char *zero,
		       struct menus_parts *p)
{
	const bool has_zero = s->home == MENUS_HOME_MEMBER || s->home == MENUS_HOME_STRANGER; /* as menus/machine.c has it */
	const struct menus_shown shown = {.screen = s, .page = 1, .is_root = s->home, .zero = has_zero ? zero : NULL};
	int budget = c->m->budget.septets, longest = 0, whole;

	menus_compose_parts(v, &shown, p);
	whole = menus_page_need_whole(&p->room, p->septets, p->n);
	for (size_t i = 0; i < p->n; i++)
		if (p->septets[i] > longest)
			longest = p->septets[i];
	if (!p->n && whole > budget)
		tell_room(c, MENUS_ERROR, s, "the text needs", whole);
	if (s->rows && p->n && menus_page_need_row(&p->room, longest) > budget)
		tell_room(c, MENUS_ERROR, s, "the text and its longest row need",
			  menus_page_need_row(&p->room, longest));
	if (s->n_choices && !s->rows && whole > budget) {
		if (menus_page_need_row(&p->room, longest) > budget)
			tell_room(c, MENUS_ERROR, s, "the text and its longest choice need",
				  menus_page_need_row(&p->room, longest));
		else
			tell_room(c, MENUS_WARNING, s, "the choices go to a second page: all on one need", whole);
	}
}

/* The longest thing that line 0 of home may say. */
static void longest_zero(struct menus_check *c, struct menus_view *v, struct buf *out)
{
	const char *name = "";
	struct buf resume = {0};
	int most = -1;

	for (size_t i = 0; i < c->m->n_screens; i++) {
		const struct menus_text *t = c->m->screens[i]->called;
		const struct menus_phrase *p = t ? &t->in[c->language] : NULL;
		int n = p && p->fixed ? text_gsm_septets(p->fixed, p->fixed_len) : -1;

		if (n > most) {
			most = n;
			name = p->fixed;
		}
	}
	menus_say_message(v, MENUS_MESSAGE_RESUME, &name, &resume);
	menus_zero_longest(v, out);
	if (text_gsm_septets((const char *) resume.data, resume.len) > text_gsm_septets((const char *) out->data, out->len)) {
		out->len = 0;
		base_buf_append(out, resume.data, resume.len);
	}
	base_buf_release(&resume);
}

static void check_canned(struct menus_check *c)
{
	static const enum menus_message canned[] = {MENUS_MESSAGE_LATE, MENUS_MESSAGE_STORE_DOWN,
		MENUS_MESSAGE_UNKNOWN_SESSION, MENUS_MESSAGE_UNKNOWN_CODE, MENUS_MESSAGE_STOPPING};

	for (size_t i = 0; i < sizeof canned / sizeof *canned; i++) {
		const struct menus_phrase *p = &c->m->messages[canned[i]].in[c->language];
		int need = p->fixed ? text_gsm_septets(p->fixed, p->fixed_len) : 0;

		if (need > c->m->budget.septets)
			menus_check_tell(c, MENUS_ERROR, &c->m->messages[canned[i]].place,
					 "in %s the message needs %d septets, there is room for %d",
					 c->m->languages[c->language].code, need, c->m->budget.septets);
	}
}

/* ---- messages by SMS ---- */

static bool has_what_it_tells(const struct menus_message_row *row, const struct menus_value *value)
{
	bool has_rows = true;

	for (int i = 0; i < MENUS_VARIABLES; i++)
		if (value->need.chosen & MENUS_CHOSEN(i))
			has_rows &= row->row && !strcmp(row->row, menus_values_variable(i == MENUS_AMOUNT ? MENUS_PAYEE : i));
	if (value->need.either)
		return row->household || has_rows;
	return has_rows && (row->household || !value->need.household);
}

static void check_sms_values(struct menus_check *c, const struct menus_message_row *row, const struct menus_text *t)
{
	const struct menus_phrase *p = &t->in[c->language];
	size_t n = text_template_holes(p->template);

	for (size_t i = 0; i < n; i++)
		if (!has_what_it_tells(row, p->values[i]))
			menus_check_tell(c, MENUS_ERROR, &t->place, "in %s {%s} can't stand in '%s', which %s",
					 c->m->languages[c->language].code,
					 p->values[i]->name, row->name,
					 row->household ? "tells of a household" : row->row ? "goes to strangers too" : "anybody may get");
}

/* At its longest; and two machines that answer each other's answers would never end. */
static void check_sms(struct menus_check *c, struct menus_view *v, enum menus_message message)
{
	const struct menus_message_row *row = &menus_message_table[message];
	const struct menus_text *t = &c->m->messages[message];
	int most = row->parts ? row->parts : row->holed_parts;
	struct text_parts parts = {0};
	struct buf text = {0};

	if (row->parts) {
		check_sms_values(c, row, t);
		menus_say_text(v, t, &text);
	} else {
		menus_say_message(v, message, NULL, &text);
	}
	if (text_parts_split((const char *) text.data, text.len, false, TEXT_JOIN_UDH, TEXT_DEFAULT_GSM, &parts)
	    || parts.n_on_air > most)
		menus_check_tell(c, MENUS_ERROR, &t->place, "in %s '%s' needs %d septets: it is to fit %d SMS",
				 c->m->languages[c->language].code,
				 row->name, text_gsm_septets((const char *) text.data, text.len), most);
	if (menus_word_find(c->m, base_buf_str(&text)).word != MENUS_WORDS)
		menus_check_tell(c, MENUS_ERROR, &t->place, "in %s '%s' begins with a word that is answered itself",
				 c->m->languages[c->language].code, row->name);
	text_parts_release(&parts);
	base_buf_release(&text);
}

static void check_sms_all(struct menus_check *c, struct menus_view *v)
{
	for (int i = 0; i < MENUS_MESSAGES; i++)
		if (menus_message_table[i].parts || menus_message_table[i].holed_parts)
			check_sms(c, v, (enum menus_message) i);
	for (int i = MENUS_MESSAGE_WORD_STATUS; i <= MENUS_MESSAGE_WORD_NO; i++)
		if (!c->m->messages[i].in[c->language].fixed)
			menus_check_tell(c, MENUS_ERROR, &c->m->messages[i].place, "in %s '%s' is a list of words",
					 c->m->languages[c->language].code,
					 menus_message_table[i].name);
}

void menus_check_room(struct menus_check *c)
{
	struct menus_view *v = base_alloc(sizeof *v);
	struct menus_parts *parts = base_alloc(sizeof *parts);

	for (c->language = 0; c->language < c->m->n_languages; c->language++) {
		struct buf zero = {0};

		menus_view_init(v, c->m, MENUS_LONGEST, c->language);
		longest_zero(c, v, &zero);
		for (size_t i = 0; i < c->m->n_screens; i++)
			check_room(c, v, c->m->screens[i], base_buf_str(&zero), parts);
		check_canned(c);
		check_sms_all(c, v);
		base_buf_release(&zero);
		menus_view_release(v);
	}
	base_buf_release(&parts->text);
	free(parts);
	free(v);
}
