/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quiz' file: the question and its answers become one text, which is proved as a campaign's is. */
#include "menus/quiz_load.h"

#include "menus/campaign_read.h"
#include "menus/set.h"
#include "text/template.h"

#include <stdlib.h>
#include <string.h>

#define DAYS_MOST 30

static const struct yaml_key keys[] = {
	{"quiz", YAML_SCALAR, true}, {"title", YAML_SCALAR, true}, {"days", YAML_SCALAR, false}, {"parts", YAML_SCALAR, true},
	{"question", YAML_MAP, true}, {"answers", YAML_LIST, true}, {"right", YAML_SCALAR, true}, {"if_right", YAML_MAP, true},
	{"if_wrong", YAML_MAP, true}, {0},
};

struct reading {
	struct menus_campaign_reading common;
	struct menus_quiz *q;
	const struct yaml_node *question, *answers;
};

/* A text for each language of the question, and for no other one. */
static int prove_languages(struct reading *r, const struct yaml_node *map)
{
	const struct menus_campaign_reading *c = &r->common;

	if (map->kind != YAML_MAP)
		return base_yaml_complain(c->y, map, c->e, "is to be a text by language: {%s: \"...\"}", menus_language_code(c->m, 0));
	for (const struct yaml_node *n = r->question->first; n; n = n->next)
		if (!base_yaml_find(map, n->key))
			return base_yaml_complain(c->y, map, c->e, "'%.20s' is missing, in which the question is written", n->key);
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		if (!base_yaml_find(r->question, n->key))
			return base_yaml_complain(c->y, n, c->e, "the question is not written in '%.20s'", n->key);
		if (n->kind != YAML_SCALAR || !n->text[0])
			return base_yaml_complain(c->y, n, c->e, "is to be one text");
	}
	return 0;
}

static int read_answers(struct reading *r)
{
	const struct menus_campaign_reading *c = &r->common;

	for (const struct yaml_node *n = r->answers->first; n; n = n->next) {
		if (prove_languages(r, n))
			return -1;
		r->q->n_answers++;
	}
	if (r->q->n_answers < 2 || r->q->n_answers > MENUS_QUIZ_ANSWERS)
		return base_yaml_complain(c->y, r->answers, c->e, "%d answers: give 2 to %d", r->q->n_answers, MENUS_QUIZ_ANSWERS);
	return 0;
}

/* The question, and below it "1 the first answer" and so on. */
static int compose(struct reading *r, const struct yaml_node *question)
{
	struct menus_campaign_reading *c = &r->common;
	int language = menus_language_index(c->m, question->key), digit = 1;
	struct buf said = {0};
	size_t len = question->kind == YAML_SCALAR ? strlen(question->text) : 0;

	if (language < 0)
		return base_yaml_complain(c->y, question, c->e, "'%.20s' is no language of the menus", question->key);
	while (len && (question->text[len - 1] == '\n' || question->text[len - 1] == ' '))
		len--;
	if (!len)
		return base_yaml_complain(c->y, question, c->e, "is to be one text");
	base_buf_append(&said, question->text, len);
	for (const struct yaml_node *n = r->answers->first; n; n = n->next)
		base_buf_printf(&said, "\n%d %s", digit++, base_yaml_find(n, question->key)->text);
	r->q->said[language] = base_strdup(base_buf_str(&said));
	base_buf_release(&said);
	c->facts = MENUS_FACTS_CAMPAIGN;
	return menus_campaign_read_text(c, question, (size_t) language, r->q->said[language], &r->q->question);
}

static int read_reply(struct reading *r, const char *key, struct menus_campaign_text *out)
{
	const struct yaml_node *map = base_yaml_find(r->common.y->root, key);

	r->common.facts = MENUS_FACTS_NONE; /* whoever answers may not be whom it was sent to */
	return prove_languages(r, map) || menus_campaign_read_texts(&r->common, map, out) ? -1 : 0;
}

static int read_all(struct reading *r)
{
	struct menus_campaign_reading *c = &r->common;
	const struct yaml_node *root = c->y->root;

	r->q->days = 7;
	if (base_yaml_check(c->y, root, keys, c->e)
	    || menus_campaign_read_code(c, base_yaml_find(root, "quiz"), r->q->policy.code, sizeof r->q->policy.code)
	    || menus_campaign_read_title(c) || menus_campaign_read_number(c, root, "days", 1, DAYS_MOST, &r->q->days)
	    || menus_campaign_read_number(c, root, "parts", 1, MENUS_CAMPAIGN_PARTS, &r->q->policy.parts))
		return -1;
	r->question = base_yaml_find(root, "question");
	r->answers = base_yaml_find(root, "answers");
	if (!r->question->first)
		return base_yaml_complain(c->y, r->question, c->e, "write it in at least one language: {%s: \"...\"}",
					  menus_language_code(c->m, 0));
	if (read_answers(r) || menus_campaign_read_number(c, root, "right", 1, r->q->n_answers, &r->q->right))
		return -1;
	for (const struct yaml_node *n = r->question->first; n; n = n->next)
		if (compose(r, n))
			return -1;
	return read_reply(r, "if_right", &r->q->if_right) || read_reply(r, "if_wrong", &r->q->if_wrong) ? -1 : 0;
}

struct menus_quiz *menus_quiz_load(const struct menus *m, const char *path, const char *text, size_t len, struct error *e)
{
	struct menus_quiz *q = base_alloc(sizeof *q);
	struct yaml y = {0};
	struct reading r = {.common = {m, &y, &q->policy, e, MENUS_FACTS_NONE}, .q = q};
	int rc = -1;

	if (len >= MENUS_CAMPAIGN_OCTETS)
		base_error_set(e, "%s: a quiz has at most %d octets", path, MENUS_CAMPAIGN_OCTETS - 1);
	else if (!base_yaml_parse(&y, path, text, len, e))
		rc = y.root->kind == YAML_MAP ? read_all(&r) : base_yaml_complain(&y, y.root, e, "a quiz is a map: quiz, title, ...");
	base_yaml_release(&y);
	if (!rc)
		return q;
	menus_quiz_free(q);
	return NULL;
}
