/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign's file: one row a key; whatever is wrong is told with its line before anything is written. */
#include "menus/campaign_load.h"

#include "base/date.h"
#include "menus/campaign_read.h"
#include "menus/set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct yaml_key keys[] = {
	{"campaign", YAML_SCALAR, true}, {"title", YAML_SCALAR, true}, {"topic", YAML_SCALAR, true}, {"segment", YAML_SCALAR, true},
	{"to", YAML_SCALAR, false}, {"shared_phones", YAML_SCALAR, false}, {"missing", YAML_SCALAR, true}, {"parts", YAML_SCALAR, true},
	{"window", YAML_MAP, true}, {"pace", YAML_SCALAR, false}, {"texts", YAML_MAP, false}, {"arms", YAML_LIST, false},
	{"holdout", YAML_SCALAR, false}, {"judge_days", YAML_SCALAR, false}, {"follow_up", YAML_MAP, false},
	{"quiz", YAML_SCALAR, false}, {0},
};
static const struct yaml_key window_keys[] = {
	{"from", YAML_SCALAR, true}, {"until", YAML_SCALAR, true}, {"hours", YAML_SCALAR, true}, {0},
};
static const struct yaml_key arm_keys[] = {
	{"name", YAML_SCALAR, true}, {"weight", YAML_SCALAR, false}, {"texts", YAML_MAP, true}, {0},
};
static const struct yaml_key follow_keys[] = {
	{"after_days", YAML_SCALAR, true}, {"unless", YAML_SCALAR, false}, {"texts", YAML_MAP, true}, {0},
};

static const struct yaml_node *find(const struct menus_campaign_reading *r, const char *key)
{
	return base_yaml_find(r->y->root, key);
}

static int read_segment(struct menus_campaign_reading *r)
{
	const struct yaml_node *n = find(r, "segment");
	const char *languages[MENUS_LANGUAGES], *topics[MENUS_TOPICS];
	const struct scheme_segment_words words = {languages, r->m->n_languages, topics, r->m->n_topics};
	struct error why;

	for (size_t i = 0; i < r->m->n_languages; i++)
		languages[i] = r->m->languages[i].code;
	for (size_t i = 0; i < r->m->n_topics; i++)
		topics[i] = r->m->topics[i].code;
	r->c->segment = scheme_segment_parse(n->text, r->m->scheme, &words, &why);
	return r->c->segment ? 0 : base_yaml_complain(r->y, n, r->e, "%s", why.text);
}

static int read_day(struct menus_campaign_reading *r, const struct yaml_node *map, const char *key, int32_t *out)
{
	const struct yaml_node *n = base_yaml_find(map, key);

	return base_date_parse(n->text, out) ? 0 : base_yaml_complain(r->y, n, r->e, "'%.40s' is no day: write 2026-06-30", n->text);
}

static int read_window(struct menus_campaign_reading *r)
{
	const struct yaml_node *map = find(r, "window");

	r->c->window_line = map->line;
	if (base_yaml_check(r->y, map, window_keys, r->e) || read_day(r, map, "from", &r->c->from)
	    || read_day(r, map, "until", &r->c->until) || menus_campaign_read_hours(r, base_yaml_find(map, "hours")))
		return -1;
	if (r->c->until < r->c->from)
		return base_yaml_complain(r->y, map, r->e, "it ends before it begins");
	return r->c->until - r->c->from <= 366 ? 0 : base_yaml_complain(r->y, map, r->e, "more than a year is no campaign");
}

static int read_arm(struct menus_campaign_reading *r, const struct yaml_node *n)
{
	struct menus_campaign *c = r->c;
	struct menus_campaign_arm *arm = &c->arms[c->n_arms];
	int *weight = &c->weights[c->n_arms];

	if (n->kind != YAML_MAP)
		return base_yaml_complain(r->y, n, r->e, "each arm is a map: {name: a, texts: {...}}");
	if (c->n_arms == SCHEME_TRIAL_ARMS - 1)
		return base_yaml_complain(r->y, n, r->e, "at most %d arms, and the hold-out", SCHEME_TRIAL_ARMS - 1);
	c->n_arms++; /* from here on it is freed with the others */
	*weight = 1;
	if (base_yaml_check(r->y, n, arm_keys, r->e) || menus_campaign_read_code(r, base_yaml_find(n, "name"), arm->name, sizeof arm->name)
	    || menus_campaign_read_number(r, n, "weight", 1, 100, weight))
		return -1;
	for (int i = 0; i < c->n_arms - 1; i++)
		if (!strcmp(c->arms[i].name, arm->name))
			return base_yaml_complain(r->y, n, r->e, "'%s' is the name of another arm", arm->name);
	if (menus_campaign_read_texts(r, base_yaml_find(n, "texts"), &arm->text))
		return -1;
	/* the hold-out is made of those who would get the first arm's text: each arm must be, or other people are compared */
	for (int i = 0; !c->sends_in_source && i < MENUS_LANGUAGES; i++)
		if (!arm->text.in[i] != !c->arms[0].text.in[i])
			return base_yaml_complain(r->y, n, r->e, "it has other languages than the first arm: with 'missing: leave-out' the"
						  " arms would be other people, and nothing could be compared");
	return 0;
}

/* The arms share what is left by their weights. */
static int read_holdout(struct menus_campaign_reading *r)
{
	struct menus_campaign *c = r->c;
	int all = 0;

	if (menus_campaign_read_number(r, r->y->root, "holdout", 0, 90, &c->holdout))
		return -1;
	for (int i = 0; i < c->n_arms; i++) {
		all += c->weights[i];
		c->weights[i] *= 100 - c->holdout;
	}
	c->weights[c->n_arms] = all * c->holdout;
	return 0;
}

static int read_arms(struct menus_campaign_reading *r)
{
	const struct yaml_node *arms = find(r, "arms"), *texts = find(r, "texts"), *quiz = find(r, "quiz");
	struct menus_campaign *c = r->c;

	if (!arms + !texts + !quiz != 2)
		return base_yaml_complain(r->y, arms ? arms : r->y->root, r->e,
					  "give either 'texts', or 'arms' that have each their own, or a 'quiz'");
	for (const struct yaml_node *n = arms ? arms->first : NULL; n; n = n->next)
		if (read_arm(r, n))
			return -1;
	if (!arms) {
		snprintf(c->arms[0].name, sizeof c->arms[0].name, "message");
		c->weights[0] = c->n_arms = 1;
		if (texts ? menus_campaign_read_texts(r, texts, &c->arms[0].text)
			  : menus_campaign_read_quiz(r, quiz, &c->arms[0].text, &c->quiz))
			return -1;
	}
	if (!c->n_arms)
		return base_yaml_complain(r->y, arms, r->e, "name at least one arm");
	return read_holdout(r);
}

static int read_follow(struct menus_campaign_reading *r)
{
	const struct yaml_node *map = find(r, "follow_up"), *unless;

	if (!map)
		return 0;
	if (base_yaml_check(r->y, map, follow_keys, r->e) || menus_campaign_read_number(r, map, "after_days", 1, 90, &r->c->follow_days))
		return -1;
	unless = base_yaml_find(map, "unless");
	if (unless && strcmp(unless->text, "paid"))
		return base_yaml_complain(r->y, unless, r->e, "'%.40s' is unknown: say paid, or leave it out", unless->text);
	r->c->follows_unless_paid = unless;
	return menus_campaign_read_texts(r, base_yaml_find(map, "texts"), &r->c->follow);
}

static int read_all(struct menus_campaign_reading *r)
{
	const struct yaml_node *root = r->y->root;
	struct menus_campaign *c = r->c;

	c->judge_days = 60;
	if (base_yaml_check(r->y, root, keys, r->e) || menus_campaign_read_code(r, find(r, "campaign"), c->code, sizeof c->code)
	    || menus_campaign_read_topic(r) || read_segment(r)
	    || menus_campaign_read_choice(r, root, "to", "members", "households", &c->is_to_households)
	    || menus_campaign_read_choice(r, root, "shared_phones", "leave-out", "send", &c->sends_to_shared)
	    || menus_campaign_read_choice(r, root, "missing", "leave-out", "source", &c->sends_in_source)
	    || menus_campaign_read_number(r, root, "parts", 1, MENUS_CAMPAIGN_PARTS, &c->parts) || read_window(r)
	    || menus_campaign_read_number(r, root, "pace", 1, 360000, &c->pace)
	    || menus_campaign_read_number(r, root, "judge_days", 1, 366, &c->judge_days) || menus_campaign_read_title(r))
		return -1;
	if (c->is_asked && c->is_to_households)
		return base_yaml_complain(r->y, find(r, "to"), r->e, "'%s' goes only to who asked for it, on her own phone: say members",
					  c->topic);
	return read_arms(r) || read_follow(r) ? -1 : 0;
}

static struct menus_campaign *read_tree(const struct menus *m, struct yaml *y, struct error *e)
{
	struct menus_campaign_reading r = {m, y, base_alloc(sizeof *r.c), e, MENUS_FACTS_CAMPAIGN};
	int rc;

	if (y->root->kind == YAML_MAP)
		rc = read_all(&r);
	else
		rc = base_yaml_complain(y, y->root, e, "a campaign is a map: campaign, title, topic, ...");
	base_yaml_release(y);
	if (!rc)
		return r.c;
	menus_campaign_free(r.c);
	return NULL;
}

struct menus_campaign *menus_campaign_load(const struct menus *m, const char *path, const char *text, size_t len, struct error *e)
{
	struct yaml y = {0};

	if (len >= MENUS_CAMPAIGN_OCTETS) {
		base_error_set(e, "%s: a campaign has at most %d octets", path, MENUS_CAMPAIGN_OCTETS - 1);
		return NULL;
	}
	if (base_yaml_parse(&y, path, text, len, e)) {
		base_yaml_release(&y);
		return NULL;
	}
	return read_tree(m, &y, e);
}
