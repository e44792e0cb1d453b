/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series' file: one row a key, as menus/campaign_load.c. */
#include "menus/series_load.h"

#include "menus/campaign_read.h"
#include "menus/set.h"
#include "text/template.h"

#include <stdlib.h>
#include <string.h>

static const struct yaml_key keys[] = {
	{"series", YAML_SCALAR, true}, {"title", YAML_SCALAR, true}, {"event", YAML_SCALAR, true}, {"topic", YAML_SCALAR, true},
	{"to", YAML_SCALAR, true}, {"shared_phones", YAML_SCALAR, false}, {"missing", YAML_SCALAR, true}, {"parts", YAML_SCALAR, true},
	{"hours", YAML_SCALAR, true}, {"steps", YAML_LIST, true}, {0},
};
static const struct yaml_key step_keys[] = {
	{"at_once", YAML_SCALAR, false}, {"after_days", YAML_SCALAR, false}, {"after_weeks", YAML_SCALAR, false},
	{"after_months", YAML_SCALAR, false}, {"before_days", YAML_SCALAR, false}, {"texts", YAML_MAP, false},
	{"quiz", YAML_SCALAR, false}, {0},
};

struct reading { struct menus_campaign_reading common; struct menus_series *s; };

static const struct yaml_node *find(const struct reading *r, const char *key)
{
	return base_yaml_find(r->common.y->root, key);
}

/* ---- whom it is for ---- */

static int read_event(struct reading *r)
{
	const struct yaml_node *n = find(r, "event");

	if (store_series_event_find(n->text, &r->s->event))
		return base_yaml_complain(r->common.y, n, r->common.e, "'%.40s' is no event: say joined, pregnancy or birth", n->text);
	return 0;
}

/* What must not be read by others goes to herself, and where it was asked for. */
static int prove_privacy(struct reading *r)
{
	const struct menus_campaign *c = &r->s->policy;
	const struct menus_campaign_reading *by = &r->common;

	if (r->s->event == STORE_JOINED && !c->is_to_households)
		return base_yaml_complain(by->y, find(r, "to"), by->e, "a household joins as one: say head");
	if (r->s->event == STORE_PREGNANCY && !c->is_asked)
		return base_yaml_complain(by->y, find(r, "topic"), by->e,
					  "'%s' goes to everybody who did not stop it: of a pregnancy only who asked is told; name a topic"
					  " with ask: yes", c->topic);
	if (c->is_asked && c->is_to_households)
		return base_yaml_complain(by->y, find(r, "to"), by->e, "'%s' goes only to who asked for it, on her own phone: say member",
					  c->topic);
	return 0;
}

/* ---- steps ---- */

static const struct { const char *key; int times, per; } units[] = {{"after_days", 1, 1}, {"after_weeks", 7, 1}, {"after_months", 365, 12}};

/* When it goes: exactly one of at_once, after_days, after_weeks, after_months. */
static int read_when(struct reading *r, const struct yaml_node *n, struct menus_series_step *step)
{
	struct menus_campaign_reading *by = &r->common;
	int n_said = 0, before = 0;

	if (base_yaml_get_bool(by->y, n, "at_once", &step->is_at_once, by->e))
		return -1;
	n_said += step->is_at_once;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		int value = 0;

		if (!base_yaml_find(n, units[i].key))
			continue;
		if (menus_campaign_read_number(by, n, units[i].key, 0, MENUS_SERIES_DAYS * units[i].per / units[i].times, &value))
			return -1;
		step->about = value * units[i].times / units[i].per;
		n_said++;
	}
	if (n_said != 1)
		return base_yaml_complain(by->y, n, by->e, "say when it goes, once: at_once: yes, after_days, after_weeks or after_months");
	if (menus_campaign_read_number(by, n, "before_days", 0, 14, &before))
		return -1;
	if (before > step->about)
		return base_yaml_complain(by->y, base_yaml_find(n, "before_days"), by->e, "that is before the event itself");
	step->day = step->about - before;
	return 0;
}

static int read_step(struct reading *r, const struct yaml_node *n)
{
	struct menus_campaign_reading *by = &r->common;
	struct menus_series_step *step = &r->s->steps[r->s->n_steps];
	const struct yaml_node *texts, *quiz;

	if (n->kind != YAML_MAP)
		return base_yaml_complain(by->y, n, by->e, "each step is a map: {after_days: 7, texts: {...}}");
	if (r->s->n_steps == MENUS_SERIES_STEPS)
		return base_yaml_complain(by->y, n, by->e, "at most %d steps", MENUS_SERIES_STEPS);
	r->s->n_steps++; /* from here on it is freed with the others */
	if (base_yaml_check(by->y, n, step_keys, by->e) || read_when(r, n, step))
		return -1;
	if (step > r->s->steps && (step->is_at_once || (!step[-1].is_at_once && step->day <= step[-1].day)))
		return base_yaml_complain(by->y, n, by->e, "goes no later than the step before it: write them in the order of their days");
	texts = base_yaml_find(n, "texts");
	quiz = base_yaml_find(n, "quiz");
	if (!texts == !quiz)
		return base_yaml_complain(by->y, n, by->e, "give either 'texts' or 'quiz'");
	return texts ? menus_campaign_read_texts(by, texts, &step->text) : menus_campaign_read_quiz(by, quiz, &step->text, &step->quiz);
}

static int read_steps(struct reading *r)
{
	const struct yaml_node *steps = find(r, "steps");

	for (const struct yaml_node *n = steps->first; n; n = n->next)
		if (read_step(r, n))
			return -1;
	return steps->first ? 0 : base_yaml_complain(r->common.y, steps, r->common.e, "write at least one step");
}

/* ---- the file ---- */

static int read_all(struct reading *r)
{
	struct menus_campaign_reading *by = &r->common;
	struct menus_campaign *c = &r->s->policy;
	const struct yaml_node *root = by->y->root;

	if (base_yaml_check(by->y, root, keys, by->e) || menus_campaign_read_code(by, find(r, "series"), c->code, sizeof c->code)
	    || menus_campaign_read_title(by) || read_event(r) || menus_campaign_read_topic(by)
	    || menus_campaign_read_choice(by, root, "to", "member", "head", &c->is_to_households)
	    || menus_campaign_read_choice(by, root, "shared_phones", "leave-out", "send", &c->sends_to_shared)
	    || menus_campaign_read_choice(by, root, "missing", "leave-out", "source", &c->sends_in_source)
	    || menus_campaign_read_number(by, root, "parts", 1, MENUS_CAMPAIGN_PARTS, &c->parts)
	    || menus_campaign_read_hours(by, find(r, "hours")) || prove_privacy(r))
		return -1;
	return read_steps(r);
}

struct menus_series *menus_series_load(const struct menus *m, const char *path, const char *text, size_t len, struct error *e)
{
	struct menus_series *s = base_alloc(sizeof *s);
	struct yaml y = {0};
	struct reading r = {{m, &y, &s->policy, e, MENUS_FACTS_SERIES}, s};
	int rc = -1;

	if (len >= MENUS_CAMPAIGN_OCTETS)
		base_error_set(e, "%s: a series has at most %d octets", path, MENUS_CAMPAIGN_OCTETS - 1);
	else if (!base_yaml_parse(&y, path, text, len, e))
		rc = y.root->kind == YAML_MAP ? read_all(&r) : base_yaml_complain(&y, y.root, e, "a series is a map: series, event, ...");
	base_yaml_release(&y);
	if (!rc)
		return s;
	menus_series_free(s);
	return NULL;
}
