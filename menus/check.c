/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of a set: names, ways, values, room, translations. Each part goes on after what it finds, so that all
 * is told at once. */
#include "menus/check.h"

#include "base/buf.h"
#include "menus/compose.h"
#include "menus/load.h"
#include "menus/reach.h"
#include "menus/sample.h"
#include "menus/say.h"
#include "menus/word.h"
#include "text/gsm.h"
#include "text/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check {
	struct menus *m;
	menus_check_sink *sink;
	void *ctx;
	struct menus_report *counts;
	const struct text_catalogue *catalogue; /* whose stale entries are being looked for */
	size_t language;
};

__attribute__((format(printf, 4, 5)))
static void tell(struct check *c, enum menus_severity severity, const struct menus_place *place, const char *format,
		 ...)
{
	char sentence[400];
	struct error e;
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	if (place && place->node)
		base_yaml_complain(place->file, place->node, &e, "%s", sentence);
	else
		base_error_set(&e, "%s: %s", c->m->dir, sentence);
	if (severity == MENUS_ERROR)
		c->counts->errors++;
	else
		c->counts->warnings++;
	if (c->sink)
		c->sink(c->ctx, severity, e.text);
}

/* ---- names ---- */

static void check_target(struct check *c, const struct menus_target *t)
{
	struct yaml_key *keys;
	const char *nearest;

	if (!t->name || !strcmp(t->name, "home"))
		return;
	if (t->screen) {
		if (t->screen->home == MENUS_HOME_MEMBER || t->screen->home == MENUS_HOME_STRANGER)
			tell(c, MENUS_ERROR, &t->place, "'%s' is a home: write 'home', each caller has its own",
			     t->name);
		return;
	}
	keys = base_alloc((c->m->n_screens + 2) * sizeof *keys);
	keys[0].name = "home";
	for (size_t i = 0; i < c->m->n_screens; i++)
		keys[i + 1].name = c->m->screens[i]->name;
	nearest = base_yaml_nearest(t->name, keys);
	tell(c, MENUS_ERROR, &t->place,
	     nearest ? "there is no screen '%.60s'; did you mean '%s'?" : "there is no screen '%.60s'", t->name,
	     nearest);
	free(keys);
}

static void check_go(struct check *c, const struct menus_go *go, const struct menus_source *list,
		     const struct menus_place *place)
{
	for (int i = 0; i < MENUS_OUTCOMES; i++) {
		if (go->action && i > 0 && go->to[i].place.node == go->to[i - 1].place.node)
			continue;
		check_target(c, &go->to[i]);
	}
	if (!go->action)
		return;
	for (int i = 0; i < MENUS_OUTCOMES && go->action->outcomes[i]; i++)
		if (!go->to[i].name)
			tell(c, MENUS_ERROR, place, "the outcome '%s' of %s leads nowhere: add it to 'go'",
			     go->action->outcomes[i], go->action->name);
	if (go->action->of != MENUS_SOURCES && list != &menus_source_table[go->action->of])
		tell(c, MENUS_ERROR, place, "%s acts on a row of a list from %s", go->action->name,
		     menus_source_table[go->action->of].name);
}

static bool has_row(struct check *c, const struct menus_source *s, const char *key)
{
	const void *rows[MENUS_ROWS];
	struct menus_view *v = base_alloc(sizeof *v);
	char other[STORE_CODE];
	bool found = false;
	size_t n;

	menus_view_init(v, c->m, MENUS_LONGEST, 0);
	n = s->fill(v, rows);
	for (size_t i = 0; i < n && !found; i++) {
		s->key(v, rows[i], other);
		found = !strcmp(other, key);
	}
	menus_view_release(v);
	free(v);
	return found;
}

static void check_screen_names(struct check *c, const struct menus_screen *s)
{
	check_target(c, &s->back);
	if (s->rows == MENUS_LIST)
		check_go(c, &s->go, s->source, &s->place);
	for (size_t i = 0; i < s->n_choices; i++) {
		const struct menus_choice *choice = &s->choices[i];

		check_go(c, &choice->go, NULL, &choice->place);
		for (size_t j = 0; j < choice->n_settings; j++) {
			const struct menus_setting *set = &choice->settings[j];

			if (!set->source->is_static || !has_row(c, set->source, set->key))
				tell(c, MENUS_ERROR, &set->place, "there is no '%.60s' among the %s", set->key,
				     set->source->name);
		}
	}
}

/* One home a kind, and a home that a straight dial may run through (law 7). */
static void check_homes(struct check *c)
{
	static const char *const names[MENUS_HOMES] = {"", "member", "stranger", "several"};

	for (int kind = 1; kind < MENUS_HOMES; kind++)
		if (!c->m->homes[kind])
			tell(c, MENUS_ERROR, NULL, "no screen is the home 'for: %s'", names[kind]);
	for (size_t i = 0; i < c->m->n_screens; i++) {
		const struct menus_screen *s = c->m->screens[i];

		if (!s->home)
			continue;
		if (s != c->m->homes[s->home])
			tell(c, MENUS_ERROR, &s->place, "is a second home for a %s: '%s' is one already",
			     names[s->home], c->m->homes[s->home]->name);
		if (s->confirm || s->secret || s->end)
			tell(c, MENUS_ERROR, &s->place,
			     "a home can't be confirm, secret or end: a straight dial begins there");
		if (s->back.name)
			tell(c, MENUS_ERROR, &s->place, "a home has no way back");
		if (s->home == MENUS_HOME_SEVERAL
		    && (!s->go.action || s->go.action->of != MENUS_HOUSEHOLD_LIST))
			tell(c, MENUS_ERROR, &s->place,
			     "the home for several must be a list that does choose_household");
	}
}

static void check_messages(struct check *c)
{
	for (int i = 0; i < MENUS_MESSAGES; i++)
		if (!c->m->messages[i].source)
			tell(c, MENUS_ERROR, NULL, "the message '%s' is missing: add it to 'messages'",
			     menus_message_table[i].name);
}

/* ---- ways ---- */

static void check_ways(struct check *c)
{
	static const char *const before[] = {
		[MENUS_REACH_VALUE] = "{", [MENUS_REACH_LIST] = "the list from ", [MENUS_REACH_ACTION] = "the action ",
	};
	struct menus_reach *ways = menus_reach_new(c->m);

	for (size_t i = 0; i < c->m->n_screens; i++) {
		const struct menus_screen *s = c->m->screens[i];
		struct menus_reach_missing missing;

		if (!menus_reach_is_reached(ways, s)) {
			tell(c, MENUS_ERROR, &s->place, "no choice leads to this screen: nobody can see it");
			continue;
		}
		if (!menus_reach_can_leave(ways, s))
			tell(c, MENUS_ERROR, &s->place,
			     "this screen can't be left: no way leads on to home or to an end");
		if (menus_reach_lacks(ways, s, &missing))
			tell(c, MENUS_ERROR, missing.place,
			     "%s%s%s needs a %s, and the screen can be reached without one",
			     before[missing.kind], missing.name, missing.kind == MENUS_REACH_VALUE ? "}" : "",
			     missing.variable ? missing.variable : "household");
	}
	menus_reach_free(ways);
}

/* ---- room ---- */

static void tell_room(struct check *c, enum menus_severity severity, const struct menus_screen *s, const char *what,
		      int need)
{
	tell(c, severity, &s->place, "in %s %s %d septets, there is room for %d", c->m->languages[c->language].code,
	     what, need, c->m->budget.septets);
}

static void check_room(struct check *c, struct menus_view *v, const struct menus_screen *s, const char *resume,
		       struct menus_parts *p)
{
	const struct menus_shown shown = {.screen = s, .page = 1, .is_root = s->home, .resume = s->home ? resume : NULL};
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

/* The longest thing that line 0 of home may offer to go on with. */
static void longest_resume(struct check *c, struct buf *out)
{
	int most = -1;

	for (size_t i = 0; i < c->m->n_screens; i++) {
		const struct menus_text *t = c->m->screens[i]->called;
		const struct menus_phrase *p = t ? &t->in[c->language] : NULL;
		int n = p && p->fixed ? text_gsm_septets(p->fixed, p->fixed_len) : -1;

		if (n > most) {
			most = n;
			out->len = 0;
			base_buf_append(out, p->fixed, p->fixed_len);
		}
	}
}

static void check_canned(struct check *c)
{
	static const enum menus_message canned[] = {MENUS_MESSAGE_LATE, MENUS_MESSAGE_STORE_DOWN,
		MENUS_MESSAGE_UNKNOWN_SESSION, MENUS_MESSAGE_UNKNOWN_CODE, MENUS_MESSAGE_STOPPING};

	for (size_t i = 0; i < sizeof canned / sizeof *canned; i++) {
		const struct menus_phrase *p = &c->m->messages[canned[i]].in[c->language];
		int need = p->fixed ? text_gsm_septets(p->fixed, p->fixed_len) : 0;

		if (need > c->m->budget.septets)
			tell(c, MENUS_ERROR, &c->m->messages[canned[i]].place,
			     "in %s the message needs %d septets, there is room for %d",
			     c->m->languages[c->language].code, need, c->m->budget.septets);
	}
}

/* ---- messages by SMS ---- */

static bool has_what_it_tells(const struct menus_message_row *row, const struct menus_value *value)
{
	bool has_rows = true;

	for (int i = 0; i < MENUS_SOURCES; i++)
		if (value->need.chosen & MENUS_CHOSEN(i))
			has_rows = row->row && !strcmp(row->row, menus_source_table[i].variable);
	if (value->need.either)
		return row->household || has_rows;
	return has_rows && (row->household || !value->need.household);
}

static void check_sms_values(struct check *c, const struct menus_message_row *row, const struct menus_text *t)
{
	const struct menus_phrase *p = &t->in[c->language];
	size_t n = text_template_holes(p->template);

	for (size_t i = 0; i < n; i++)
		if (!has_what_it_tells(row, p->values[i]))
			tell(c, MENUS_ERROR, &t->place, "in %s {%s} can't stand in '%s', which %s", c->m->languages[c->language].code,
			     p->values[i]->name, row->name,
			     row->household ? "tells of a household" : row->row ? "goes to strangers too" : "anybody may get");
}

/* At its longest; and two machines that answer each other's answers would never end. */
static void check_sms(struct check *c, struct menus_view *v, enum menus_message message)
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
		tell(c, MENUS_ERROR, &t->place, "in %s '%s' needs %d septets: it is to fit %d SMS", c->m->languages[c->language].code,
		     row->name, text_gsm_septets((const char *) text.data, text.len), most);
	if (menus_word_find(c->m, base_buf_str(&text)).word != MENUS_WORDS)
		tell(c, MENUS_ERROR, &t->place, "in %s '%s' begins with a word that is answered itself",
		     c->m->languages[c->language].code, row->name);
	text_parts_release(&parts);
	base_buf_release(&text);
}

static void check_sms_all(struct check *c, struct menus_view *v)
{
	for (int i = 0; i < MENUS_MESSAGES; i++)
		if (menus_message_table[i].parts || menus_message_table[i].holed_parts)
			check_sms(c, v, (enum menus_message) i);
	for (int i = MENUS_MESSAGE_WORD_STATUS; i <= MENUS_MESSAGE_WORD_START; i++)
		if (!c->m->messages[i].in[c->language].fixed)
			tell(c, MENUS_ERROR, &c->m->messages[i].place, "in %s '%s' is a list of words", c->m->languages[c->language].code,
			     menus_message_table[i].name);
}

static void check_rooms(struct check *c)
{
	struct menus_view *v = base_alloc(sizeof *v);
	struct menus_parts *parts = base_alloc(sizeof *parts);

	for (c->language = 0; c->language < c->m->n_languages; c->language++) {
		struct buf resume = {0};

		menus_view_init(v, c->m, MENUS_LONGEST, c->language);
		longest_resume(c, &resume);
		for (size_t i = 0; i < c->m->n_screens; i++)
			check_room(c, v, c->m->screens[i], base_buf_str(&resume), parts);
		check_canned(c);
		check_sms_all(c, v);
		base_buf_release(&resume);
		menus_view_release(v);
	}
	base_buf_release(&parts->text);
	free(parts);
	free(v);
}

/* Digits run out of a phone's patience before MENUS_ROWS does. */
static void check_sizes(struct check *c)
{
	const void *rows[MENUS_ROWS];
	struct menus_view *v = base_alloc(sizeof *v);

	menus_view_init(v, c->m, MENUS_SAMPLE, 0);
	menus_sample_fill(v);
	for (int i = 0; i < MENUS_SOURCES; i++)
		if (menus_source_table[i].is_static && menus_source_table[i].fill(v, rows) == MENUS_ROWS)
			tell(c, MENUS_ERROR, NULL, "the list from %s has %d rows or more",
			     menus_source_table[i].name, MENUS_ROWS);
	menus_view_release(v);
	free(v);
}

/* ---- translations ---- */

/* The beginning of a text, in one line, for a sentence about it. */
struct excerpt { char text[64]; };
static struct excerpt excerpt(const char *text)
{
	struct excerpt x;
	size_t len = strlen(text), cut = len < sizeof x.text ? len : sizeof x.text - 4;

	while (cut < len && cut > 0 && ((unsigned char) text[cut] & 0xc0) == 0x80)
		cut--; /* not in the middle of a UTF-8 character */
	snprintf(x.text, sizeof x.text, "%.*s%s", (int) cut, text, cut < len ? "..." : "");
	for (char *c = x.text; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return x;
}

static int check_translation(void *ctx, struct menus_text *t, int message)
{
	struct check *c = ctx;

	(void) message;
	c->counts->texts++;
	for (size_t i = 1; i < c->m->n_languages; i++)
		if (c->m->languages[i].catalogue && !t->in[i].is_translated) {
			c->counts->missing++;
			tell(c, MENUS_WARNING, &t->place, "no translation into %s: '%s' (%s)", c->m->languages[i].code,
			     excerpt(t->source).text, t->context);
		}
	return 0;
}

static int is_used_text(void *ctx, struct menus_text *t, int message)
{
	const char *const *entry = ctx;

	(void) message;
	return !strcmp(t->context, entry[0]) && !strcmp(t->source, entry[1]);
}

static void check_entry(void *ctx, const char *context, const char *source, bool is_draft)
{
	struct check *c = ctx;
	const char *entry[] = {context ? context : "", source};
	bool is_used = menus_set_each_text(c->m, is_used_text, entry) != 0;

	c->counts->drafts += is_draft;
	for (size_t i = 0; i < c->m->n_words && !is_used && !strcmp(entry[0], "scheme"); i++)
		is_used = !strcmp(c->m->words[i].of, source);
	if (is_used)
		return;
	c->counts->stale++;
	tell(c, MENUS_WARNING, NULL, "%s: '%s' (%s) is used by no menu any more", c->m->languages[c->language].path,
	     excerpt(source).text, entry[0]);
}

static void check_translations(struct check *c)
{
	menus_set_each_text(c->m, check_translation, c);
	for (c->language = 1; c->language < c->m->n_languages; c->language++) {
		if (!c->m->languages[c->language].catalogue) {
			tell(c, MENUS_ERROR, &c->m->set_place, "the language '%s' has no catalogue: add %s/%s.po",
			     c->m->languages[c->language].code, c->m->dir, c->m->languages[c->language].code);
			continue;
		}
		text_catalogue_each(c->m->languages[c->language].catalogue, check_entry, c);
		for (size_t i = 0; i < c->m->n_words; i++)
			if (c->m->words[i].is_missing[c->language]) {
				c->counts->missing++;
				tell(c, MENUS_WARNING, NULL, "no translation into %s: '%s' (scheme)",
				     c->m->languages[c->language].code, excerpt(c->m->words[i].of).text);
			}
	}
}

void menus_check_set(struct menus *m, menus_check_sink *sink, void *ctx, struct menus_report *counts)
{
	struct check c = {.m = m, .sink = sink, .ctx = ctx, .counts = counts};
	bool has_names;

	counts->screens = m->n_screens;
	counts->languages = m->n_languages;
	check_messages(&c);
	check_homes(&c);
	for (size_t i = 0; i < m->n_screens; i++)
		check_screen_names(&c, m->screens[i]);
	has_names = !counts->errors;
	check_translations(&c);
	if (!has_names)
		return; /* ways and room mean something only where every name is known */
	check_ways(&c);
	check_sizes(&c);
	check_rooms(&c);
}

int menus_check_dir(const char *dir, const struct scheme *scheme, struct text_budget budget, menus_check_sink *sink,
		    void *ctx, struct menus_report *counts)
{
	struct error e = {""};
	struct menus *m = menus_load_read(dir, scheme, budget, &e);

	*counts = (struct menus_report){0};
	if (!m) {
		counts->errors = 1;
		if (sink)
			sink(ctx, MENUS_ERROR, e.text);
		return -1;
	}
	menus_check_set(m, sink, ctx, counts);
	menus_free(m);
	return counts->errors ? -1 : 0;
}
