/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of a set: names, ways, values, room, translations. Each part goes on after what it finds, so that all
 * is told at once. */
#include "menus/check.h"

#include "base/buf.h"
#include "menus/check_room.h"
#include "menus/check_tell.h"
#include "menus/input.h"
#include "menus/load.h"
#include "menus/reach.h"
#include "menus/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static void check_target(struct menus_check *c, const struct menus_target *t)
{
	struct yaml_key *keys;
	const char *nearest;

	if (!t->name || !strcmp(t->name, "home"))
		return;
	if (t->screen) {
		if (t->screen->home && t->screen->home != MENUS_HOME_SEVERAL)
			menus_check_tell(c, MENUS_ERROR, &t->place, "'%s' is a home: write 'home', each caller has its own",
					 t->name);
		return;
	}
	keys = base_alloc((c->m->n_screens + 2) * sizeof *keys);
	keys[0].name = "home";
	for (size_t i = 0; i < c->m->n_screens; i++)
		keys[i + 1].name = c->m->screens[i]->name;
	nearest = base_yaml_nearest(t->name, keys);
	menus_check_tell(c, MENUS_ERROR, &t->place,
			 nearest ? "there is no screen '%.60s'; did you mean '%s'?" : "there is no screen '%.60s'", t->name,
			 nearest);
	free(keys);
}

static void check_go(struct menus_check *c, const struct menus_go *go, const struct menus_screen *s, const struct menus_place *place)
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
			menus_check_tell(c, MENUS_ERROR, place, "the outcome '%s' of %s leads nowhere: add it to 'go'",
					 go->action->outcomes[i], go->action->name);
	if (go->action->of != MENUS_SOURCES && s->source != &menus_source_table[go->action->of])
		menus_check_tell(c, MENUS_ERROR, place, "%s acts on a row of a list from %s", go->action->name,
				 menus_source_table[go->action->of].name);
	if (go->action->input && (!s->input || strcmp(s->input->name, go->action->input)))
		menus_check_tell(c, MENUS_ERROR, place, "%s acts on an input of type %s", go->action->name, go->action->input);
	if (go->action->moves_money && !s->confirm)
		menus_check_tell(c, MENUS_ERROR, place, "%s moves money: its screen needs 'confirm: yes', so that a straight "
				 "dial stops before it", go->action->name);
}

static bool has_row(struct menus_check *c, const struct menus_source *s, const char *key)
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

static bool shows_secret(const struct menus_check *c, const struct menus_text *t)
{
	for (size_t l = 0; t->source && l < c->m->n_languages; l++) {
		const struct menus_phrase *p = &t->in[l];
		size_t n = p->fixed ? 0 : text_template_holes(p->template);

		for (size_t i = 0; i < n; i++)
			if (p->values[i]->is_secret)
				return true;
	}
	return false;
}

static void check_secret(struct menus_check *c, const struct menus_screen *s)
{
	bool shows = shows_secret(c, &s->text) || shows_secret(c, &s->item) || shows_secret(c, &s->empty);

	for (size_t i = 0; i < s->n_choices && !shows; i++)
		shows = shows_secret(c, &s->choices[i].label);
	if (shows && !s->secret)
		menus_check_tell(c, MENUS_ERROR, &s->place, "shows a secret, which would be kept for a repeat: it needs 'secret: yes'");
}

static void check_screen_names(struct menus_check *c, const struct menus_screen *s)
{
	check_secret(c, s);
	check_target(c, &s->back);
	if (s->rows == MENUS_LIST || s->input)
		check_go(c, &s->go, s, &s->place);
	if (s->late_sms && (s->secret || (s->input && s->input->is_secret)))
		menus_check_tell(c, MENUS_ERROR, &s->place, "asks for a secret or shows one: it can't go by SMS, take 'late_sms' away");
	for (size_t i = 0; i < s->n_choices; i++) {
		const struct menus_choice *choice = &s->choices[i];

		check_go(c, &choice->go, s, &choice->place);
		for (size_t j = 0; j < choice->n_settings; j++) {
			const struct menus_setting *set = &choice->settings[j];

			if (!set->source->is_static || !has_row(c, set->source, set->key))
				menus_check_tell(c, MENUS_ERROR, &set->place, "there is no '%.60s' among the %s", set->key,
						 set->source->name);
		}
	}
}

/* One home a kind, and a home that a straight dial may run through (law 7). */
static void check_homes(struct menus_check *c)
{
	static const char *const names[MENUS_HOMES] = {"", "member", "stranger", "several", "both", "staff", "manager", "agent",
						"shared_pin", "shared_card"};
	bool has_office = false, has_door = false;

	for (int kind = MENUS_HOME_BOTH; kind < MENUS_HOME_SHARED_PIN; kind++)
		has_office |= c->m->homes[kind] != NULL;
	for (int kind = MENUS_HOME_SHARED_PIN; kind < MENUS_HOMES; kind++)
		has_door |= c->m->homes[kind] != NULL;
	for (int kind = 1; kind < MENUS_HOMES; kind++)
		if (!c->m->homes[kind] && (kind < MENUS_HOME_BOTH || (kind < MENUS_HOME_SHARED_PIN ? has_office : has_door)))
			menus_check_tell(c, MENUS_ERROR, NULL, "no screen is the home 'for: %s'", names[kind]);
	for (size_t i = 0; i < c->m->n_screens; i++) {
		const struct menus_screen *s = c->m->screens[i];

		if (!s->home)
			continue;
		if (s != c->m->homes[s->home])
			menus_check_tell(c, MENUS_ERROR, &s->place, "is a second home for a %s: '%s' is one already",
					 names[s->home], c->m->homes[s->home]->name);
		if (s->confirm || s->secret || s->end)
			menus_check_tell(c, MENUS_ERROR, &s->place,
					 "a home can't be confirm, secret or end: a straight dial begins there");
		if (s->back.name)
			menus_check_tell(c, MENUS_ERROR, &s->place, "a home has no way back");
		if (s->home == MENUS_HOME_STAFF && (!s->input || !s->go.action || strcmp(s->go.action->name, "staff_admit")))
			menus_check_tell(c, MENUS_ERROR, &s->place, "the home for staff must be an input that does staff_admit");
		if ((s->home == MENUS_HOME_SHARED_PIN || s->home == MENUS_HOME_SHARED_CARD)
		    && (!s->input || !s->go.action || strcmp(s->go.action->name, names[s->home])))
			menus_check_tell(c, MENUS_ERROR, &s->place, "the home for %s must be an input that does %s", names[s->home],
					 names[s->home]);
		if (s->home == MENUS_HOME_SEVERAL
		    && (!s->go.action || s->go.action->of != MENUS_HOUSEHOLD_LIST))
			menus_check_tell(c, MENUS_ERROR, &s->place,
					 "the home for several must be a list that does choose_household");
	}
}

static bool moves_money(const struct menus_screen *s)
{
	bool moves = s->go.action && s->go.action->moves_money;

	for (size_t i = 0; i < s->n_choices; i++)
		moves |= s->choices[i].go.action && s->choices[i].go.action->moves_money;
	return moves;
}

/* Who may pay must find her payment again at the next dial (P6). */
static void check_zeros(struct menus_check *c)
{
	static const char *const names[MENUS_ZEROS] = {"", "payment", "held", "change"};

	for (size_t i = 0; i < c->m->n_screens; i++) {
		const struct menus_screen *s = c->m->screens[i];

		if (s->zero && s != c->m->zeros[s->zero])
			menus_check_tell(c, MENUS_ERROR, &s->place, "is a second 'zero: %s': '%s' is one already", names[s->zero],
					 c->m->zeros[s->zero]->name);
		if (s->zero && s->home)
			menus_check_tell(c, MENUS_ERROR, &s->place, "a home can't be 'zero: %s': its line 0 leads there", names[s->zero]);
		if (moves_money(s) && !c->m->zeros[MENUS_ZERO_PAYMENT])
			menus_check_tell(c, MENUS_ERROR, &s->place, "takes payments, but no screen is 'zero: payment', where line 0 "
					 "of home tells of them");
	}
}

static void check_messages(struct menus_check *c)
{
	for (int i = 0; i < MENUS_MESSAGES; i++)
		if (!c->m->messages[i].source)
			menus_check_tell(c, MENUS_ERROR, NULL, "the message '%s' is missing: add it to 'messages'",
					 menus_message_table[i].name);
}

/* ---- ways ---- */

static void check_ways(struct menus_check *c)
{
	static const char *const before[] = {
		[MENUS_REACH_VALUE] = "{", [MENUS_REACH_LIST] = "the list from ", [MENUS_REACH_ACTION] = "the action ",
	};
	struct menus_reach *ways = menus_reach_new(c->m);

	for (size_t i = 0; i < c->m->n_screens; i++) {
		const struct menus_screen *s = c->m->screens[i];
		struct menus_reach_missing missing;

		if (!menus_reach_is_reached(ways, s)) {
			menus_check_tell(c, MENUS_ERROR, &s->place, "no choice leads to this screen: nobody can see it");
			continue;
		}
		if (!menus_reach_can_leave(ways, s))
			menus_check_tell(c, MENUS_ERROR, &s->place,
					 "this screen can't be left: no way leads on to home or to an end");
		if (menus_reach_lacks(ways, s, &missing))
			menus_check_tell(c, MENUS_ERROR, missing.place,
					 "%s%s%s needs a %s, and the screen can be reached without one",
					 before[missing.kind], missing.name, missing.kind == MENUS_REACH_VALUE ? "}" : "",
					 missing.variable ? missing.variable : "household");
	}
	menus_reach_free(ways);
}

/* Digits run out of a phone's patience before MENUS_ROWS does. */
static void check_sizes(struct menus_check *c)
{
	const void *rows[MENUS_ROWS];
	struct menus_view *v = base_alloc(sizeof *v);

	menus_view_init(v, c->m, MENUS_SAMPLE, 0);
	menus_sample_fill(v);
	for (int i = 0; i < MENUS_SOURCES; i++)
		if (menus_source_table[i].is_static && menus_source_table[i].fill(v, rows) == MENUS_ROWS)
			menus_check_tell(c, MENUS_ERROR, NULL, "the list from %s has %d rows or more",
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
	struct menus_check *c = ctx;

	(void) message;
	c->counts->texts++;
	for (size_t i = 1; i < c->m->n_languages; i++)
		if (c->m->languages[i].catalogue && !t->in[i].is_translated) {
			c->counts->missing++;
			menus_check_tell(c, MENUS_WARNING, &t->place, "no translation into %s: '%s' (%s)", c->m->languages[i].code,
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
	struct menus_check *c = ctx;
	const char *entry[] = {context ? context : "", source};
	bool is_used = menus_set_each_text(c->m, is_used_text, entry) != 0;

	c->counts->drafts += is_draft;
	for (size_t i = 0; i < c->m->n_words && !is_used && !strcmp(entry[0], "scheme"); i++)
		is_used = !strcmp(c->m->words[i].of, source);
	if (is_used)
		return;
	c->counts->stale++;
	menus_check_tell(c, MENUS_WARNING, NULL, "%s: '%s' (%s) is used by no menu any more", c->m->languages[c->language].path,
			 excerpt(source).text, entry[0]);
}

static void check_translations(struct menus_check *c)
{
	menus_set_each_text(c->m, check_translation, c);
	for (c->language = 1; c->language < c->m->n_languages; c->language++) {
		if (!c->m->languages[c->language].catalogue) {
			menus_check_tell(c, MENUS_ERROR, &c->m->set_place, "the language '%s' has no catalogue: add %s/%s.po",
					 c->m->languages[c->language].code, c->m->dir, c->m->languages[c->language].code);
			continue;
		}
		text_catalogue_each(c->m->languages[c->language].catalogue, check_entry, c);
		for (size_t i = 0; i < c->m->n_words; i++)
			if (c->m->words[i].is_missing[c->language]) {
				c->counts->missing++;
				menus_check_tell(c, MENUS_WARNING, NULL, "no translation into %s: '%s' (scheme)",
						 c->m->languages[c->language].code, excerpt(c->m->words[i].of).text);
			}
	}
}

void menus_check_set(struct menus *m, menus_check_sink *sink, void *ctx, struct menus_report *counts)
{
	struct menus_check c = {.m = m, .sink = sink, .ctx = ctx, .counts = counts};
	bool has_names;

	counts->screens = m->n_screens;
	counts->languages = m->n_languages;
	check_messages(&c);
	check_homes(&c);
	check_zeros(&c);
	for (size_t i = 0; i < m->n_screens; i++)
		check_screen_names(&c, m->screens[i]);
	has_names = !counts->errors;
	check_translations(&c);
	if (!has_names)
		return; /* ways and room mean something only where every name is known */
	check_ways(&c);
	check_sizes(&c);
	menus_check_room(&c);
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
