/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign's file: one row a key; whatever is wrong is told with its line before anything is written. */
#include "menus/campaign_load.h"

#include "base/date.h"
#include "menus/campaign_fact.h"
#include "menus/set.h"
#include "menus/word.h"
#include "store/outbox.h"
#include "text/fit.h"
#include "text/gsm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct yaml_key keys[] = {
	{"campaign", YAML_SCALAR, true}, {"title", YAML_SCALAR, true}, {"topic", YAML_SCALAR, true}, {"segment", YAML_SCALAR, true},
	{"to", YAML_SCALAR, false}, {"shared_phones", YAML_SCALAR, false}, {"missing", YAML_SCALAR, true}, {"parts", YAML_SCALAR, true},
	{"window", YAML_MAP, true}, {"pace", YAML_SCALAR, false}, {"texts", YAML_MAP, false}, {"arms", YAML_LIST, false},
	{"holdout", YAML_SCALAR, false}, {"judge_days", YAML_SCALAR, false}, {"follow_up", YAML_MAP, false}, {0},
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

struct reading {
	const struct menus *m;
	const struct yaml *y;
	struct menus_campaign *c;
	struct error *e;
};

static const struct yaml_node *find(const struct reading *r, const char *key)
{
	return base_yaml_find(r->y->root, key);
}

/* ---- small values ---- */

static int read_code(struct reading *r, const struct yaml_node *n, char *out, size_t size)
{
	size_t len = strlen(n->text);

	if (!len || len >= size || strspn(n->text, "abcdefghijklmnopqrstuvwxyz0123456789-") != len || n->text[0] == '-')
		return base_yaml_complain(r->y, n, r->e, "'%.40s' can't be a name: small letters, digits and -, at most %zu", n->text,
					  size - 1);
	snprintf(out, size, "%s", n->text);
	return 0;
}

/* One of two words; *out stays where the file is silent. */
static int read_choice(struct reading *r, const struct yaml_node *map, const char *key, const char *no, const char *yes, bool *out)
{
	const struct yaml_node *n = base_yaml_find(map, key);

	if (!n)
		return 0;
	if (strcmp(n->text, no) && strcmp(n->text, yes))
		return base_yaml_complain(r->y, n, r->e, "say %s or %s, not '%.40s'", no, yes, n->text);
	*out = !strcmp(n->text, yes);
	return 0;
}

static int read_number(struct reading *r, const struct yaml_node *map, const char *key, int64_t min, int64_t max, int *out)
{
	int64_t value = *out;

	if (base_yaml_get_int(r->y, map, key, min, max, &value, r->e))
		return -1;
	*out = (int) value;
	return 0;
}

static int read_topic(struct reading *r)
{
	const struct yaml_node *n = find(r, "topic");
	const struct menus *m = r->m;

	for (size_t i = 0; i < m->n_topics; i++)
		if (!strcmp(m->topics[i].code, n->text)) {
			snprintf(r->c->topic, sizeof r->c->topic, "%s", n->text);
			r->c->topic_bit = (int) i;
			r->c->is_asked = m->topics[i].ask;
			r->c->sends_to_shared = !m->topics[i].ask;
			return 0;
		}
	return base_yaml_complain(r->y, n, r->e, "'%.40s' is no topic of the menus: whom STOP stops is said by topic", n->text);
}

static int read_segment(struct reading *r)
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

static int read_day(struct reading *r, const struct yaml_node *map, const char *key, int32_t *out)
{
	const struct yaml_node *n = base_yaml_find(map, key);

	return base_date_parse(n->text, out) ? 0 : base_yaml_complain(r->y, n, r->e, "'%.40s' is no day: write 2026-06-30", n->text);
}

/* "08:30-18:00" */
static int read_hours(struct reading *r, const struct yaml_node *n)
{
	struct menus_campaign *c = r->c;
	unsigned from_h, from_m, to_h, to_m;
	int used = 0;

	if (n->text[strspn(n->text, "0123456789:-")]
	    || sscanf(n->text, "%2u:%2u-%2u:%2u%n", &from_h, &from_m, &to_h, &to_m, &used) != 4 || n->text[used] || from_h > 23 || to_h > 24
	    || from_m > 59 || to_m > 59 || (to_h == 24 && to_m) || from_h * 60 + from_m >= to_h * 60 + to_m)
		return base_yaml_complain(r->y, n, r->e, "'%.40s' are no hours of one day: write 09:00-18:00", n->text);
	c->from_min = (int) (from_h * 60 + from_m);
	c->to_min = (int) (to_h * 60 + to_m);
	return 0;
}

static int read_window(struct reading *r)
{
	const struct yaml_node *map = find(r, "window");

	r->c->window_line = map->line;
	if (base_yaml_check(r->y, map, window_keys, r->e) || read_day(r, map, "from", &r->c->from)
	    || read_day(r, map, "until", &r->c->until) || read_hours(r, base_yaml_find(map, "hours")))
		return -1;
	if (r->c->until < r->c->from)
		return base_yaml_complain(r->y, map, r->e, "it ends before it begins");
	return r->c->until - r->c->from <= 366 ? 0 : base_yaml_complain(r->y, map, r->e, "more than a year is no campaign");
}

/* ---- texts ---- */

static bool is_fact(const char *name)
{
	for (const struct menus_campaign_fact *f = menus_campaign_fact_table; f->name; f++)
		if (!strcmp(f->name, name))
			return true;
	return false;
}

/* With its longest values it must fit, and must not read as a word that a machine at the other end would have answered. */
static int prove_text(struct reading *r, const struct yaml_node *n, const struct menus_campaign_text *t, size_t language)
{
	struct buf longest = {0};
	int parts, room = r->c->parts == 1 ? 160 : 153 * r->c->parts, rc = 0; /* 3GPP TS 23.040 9.2.3.24.1: a header in each of several */

	menus_campaign_render(r->m, t, language, NULL, &longest);
	parts = menus_campaign_count_parts((const char *) longest.data, longest.len);
	if (!longest.len)
		rc = base_yaml_complain(r->y, n, r->e, "says nothing");
	else if (parts > r->c->parts || longest.len >= STORE_SMS_TEXT)
		rc = base_yaml_complain(r->y, n, r->e, "takes %d SMS with its longest values, %d letters of %d, and 'parts' allows %d:"
					" shorten it, or allow more",
					parts, text_gsm_septets((const char *) longest.data, longest.len), room, r->c->parts);
	else if (menus_word_find(r->m, base_buf_str(&longest)).word != MENUS_WORDS)
		rc = base_yaml_complain(r->y, n, r->e, "begins with a word that is answered when it comes in: begin otherwise");
	base_buf_release(&longest);
	return rc;
}

static int read_text(struct reading *r, const struct yaml_node *n, struct menus_campaign_text *out)
{
	int language = menus_language_index(r->m, n->key);
	struct buf folded = {0};
	struct error why;

	if (language < 0)
		return base_yaml_complain(r->y, n, r->e, "'%.20s' is no language of the menus", n->key);
	if (n->kind != YAML_SCALAR)
		return base_yaml_complain(r->y, n, r->e, "is to be one text");
	if (!text_fit_is_foldable(n->text, strlen(n->text)))
		return base_yaml_complain(r->y, n, r->e, "has a letter or sign that phones can't show");
	text_fit_fold(&folded, n->text, strlen(n->text));
	while (folded.len && (folded.data[folded.len - 1] == '\n' || folded.data[folded.len - 1] == ' '))
		folded.len--; /* YAML's block texts end with a line */
	out->in[language] = text_template_new(base_buf_str(&folded), &why);
	base_buf_release(&folded);
	if (!out->in[language])
		return base_yaml_complain(r->y, n, r->e, "%s", why.text);
	for (size_t i = 0; i < text_template_holes(out->in[language]); i++)
		if (!is_fact(text_template_hole(out->in[language], i)))
			return base_yaml_complain(r->y, n, r->e,
						  "{%.30s} is unknown: there are prenom, nom, carte, village, mutuelle, francs, date",
						  text_template_hole(out->in[language], i));
	return prove_text(r, n, out, (size_t) language);
}

/* Every language of the set, or the source where a missing one is told in it. */
static int read_texts(struct reading *r, const struct yaml_node *map, struct menus_campaign_text *out)
{
	for (const struct yaml_node *n = map->first; n; n = n->next)
		if (read_text(r, n, out))
			return -1;
	if (r->c->sends_in_source && !out->in[0])
		return base_yaml_complain(r->y, map, r->e, "'%s' is missing, which stands in for the languages that are not written",
					  r->m->languages[0].code);
	return map->first ? 0 : base_yaml_complain(r->y, map, r->e, "write at least one text: {%s: \"...\"}", r->m->languages[0].code);
}

static int read_arm(struct reading *r, const struct yaml_node *n)
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
	if (base_yaml_check(r->y, n, arm_keys, r->e) || read_code(r, base_yaml_find(n, "name"), arm->name, sizeof arm->name)
	    || read_number(r, n, "weight", 1, 100, weight))
		return -1;
	for (int i = 0; i < c->n_arms - 1; i++)
		if (!strcmp(c->arms[i].name, arm->name))
			return base_yaml_complain(r->y, n, r->e, "'%s' is the name of another arm", arm->name);
	return read_texts(r, base_yaml_find(n, "texts"), &arm->text);
}

/* The arms share what is left by their weights. */
static int read_holdout(struct reading *r)
{
	struct menus_campaign *c = r->c;
	int all = 0;

	if (read_number(r, r->y->root, "holdout", 0, 90, &c->holdout))
		return -1;
	for (int i = 0; i < c->n_arms; i++) {
		all += c->weights[i];
		c->weights[i] *= 100 - c->holdout;
	}
	c->weights[c->n_arms] = all * c->holdout;
	return 0;
}

static int read_arms(struct reading *r)
{
	const struct yaml_node *arms = find(r, "arms"), *texts = find(r, "texts");
	struct menus_campaign *c = r->c;

	if (!arms == !texts)
		return base_yaml_complain(r->y, arms ? arms : r->y->root, r->e, "give either 'texts', or 'arms' that have each their own");
	for (const struct yaml_node *n = arms ? arms->first : NULL; n; n = n->next)
		if (read_arm(r, n))
			return -1;
	if (texts) {
		snprintf(c->arms[0].name, sizeof c->arms[0].name, "message");
		c->weights[0] = c->n_arms = 1;
		if (read_texts(r, texts, &c->arms[0].text))
			return -1;
	}
	if (!c->n_arms)
		return base_yaml_complain(r->y, arms, r->e, "name at least one arm");
	return read_holdout(r);
}

static int read_follow(struct reading *r)
{
	const struct yaml_node *map = find(r, "follow_up"), *unless;

	if (!map)
		return 0;
	if (base_yaml_check(r->y, map, follow_keys, r->e) || read_number(r, map, "after_days", 1, 90, &r->c->follow_days))
		return -1;
	unless = base_yaml_find(map, "unless");
	if (unless && strcmp(unless->text, "paid"))
		return base_yaml_complain(r->y, unless, r->e, "'%.40s' is unknown: say paid, or leave it out", unless->text);
	r->c->follows_unless_paid = unless;
	return read_texts(r, base_yaml_find(map, "texts"), &r->c->follow);
}

/* It is shown on the terminal of who approves: nothing in it may move a cursor there. */
static bool is_line(const char *text, size_t size)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char) text[i] < ' ' || text[i] == 0x7f)
			return false;
	return len && len < size && !strstr(text, "\xc2\x9b"); /* U+009B begins a terminal's orders as ESC [ does */
}

static int read_all(struct reading *r)
{
	const struct yaml_node *root = r->y->root;
	struct menus_campaign *c = r->c;

	c->judge_days = 60;
	if (base_yaml_check(r->y, root, keys, r->e) || read_code(r, find(r, "campaign"), c->code, sizeof c->code) || read_topic(r)
	    || read_segment(r) || read_choice(r, root, "to", "members", "households", &c->is_to_households)
	    || read_choice(r, root, "shared_phones", "leave-out", "send", &c->sends_to_shared)
	    || read_choice(r, root, "missing", "leave-out", "source", &c->sends_in_source)
	    || read_number(r, root, "parts", 1, MENUS_CAMPAIGN_PARTS, &c->parts) || read_window(r)
	    || read_number(r, root, "pace", 1, 360000, &c->pace) || read_number(r, root, "judge_days", 1, 366, &c->judge_days))
		return -1;
	if (!is_line(find(r, "title")->text, sizeof c->title))
		return base_yaml_complain(r->y, find(r, "title"), r->e, "is to be one line of at most %zu octets", sizeof c->title - 1);
	snprintf(c->title, sizeof c->title, "%s", find(r, "title")->text);
	if (c->is_asked && c->is_to_households)
		return base_yaml_complain(r->y, find(r, "to"), r->e, "'%s' goes only to who asked for it, on her own phone: say members",
					  c->topic);
	return read_arms(r) || read_follow(r) ? -1 : 0;
}

static struct menus_campaign *read_tree(const struct menus *m, struct yaml *y, struct error *e)
{
	struct reading r = {m, y, base_alloc(sizeof *r.c), e};
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
