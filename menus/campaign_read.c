/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of campaigns, series and quizzes have in common. */
#include "menus/campaign_read.h"

#include "menus/campaign_fact.h"
#include "menus/quiz.h"
#include "menus/set.h"
#include "menus/word.h"
#include "store/outbox.h"
#include "text/fit.h"
#include "text/gsm.h"
#include "text/template.h"

#include <stdio.h>
#include <string.h>

int menus_campaign_read_code(struct menus_campaign_reading *r, const struct yaml_node *n, char *out, size_t size)
{
	size_t len = strlen(n->text);

	if (!len || len >= size || strspn(n->text, "abcdefghijklmnopqrstuvwxyz0123456789-") != len || n->text[0] == '-')
		return base_yaml_complain(r->y, n, r->e, "'%.40s' can't be a name: small letters, digits and -, at most %zu", n->text,
					  size - 1);
	snprintf(out, size, "%s", n->text);
	return 0;
}

int menus_campaign_read_choice(struct menus_campaign_reading *r, const struct yaml_node *map, const char *key, const char *no,
			       const char *yes, bool *out)
{
	const struct yaml_node *n = base_yaml_find(map, key);

	if (!n)
		return 0;
	if (strcmp(n->text, no) && strcmp(n->text, yes))
		return base_yaml_complain(r->y, n, r->e, "say %s or %s, not '%.40s'", no, yes, n->text);
	*out = !strcmp(n->text, yes);
	return 0;
}

int menus_campaign_read_number(struct menus_campaign_reading *r, const struct yaml_node *map, const char *key, int64_t min, int64_t max,
			       int *out)
{
	int64_t value = *out;

	if (base_yaml_get_int(r->y, map, key, min, max, &value, r->e))
		return -1;
	*out = (int) value;
	return 0;
}

int menus_campaign_read_topic(struct menus_campaign_reading *r)
{
	const struct yaml_node *n = base_yaml_find(r->y->root, "topic");
	const struct menus *m = r->m;
	struct buf there = {0};
	int rc;

	for (size_t i = 0; i < m->n_topics; i++)
		if (!strcmp(m->topics[i].code, n->text)) {
			snprintf(r->c->topic, sizeof r->c->topic, "%s", n->text);
			r->c->topic_bit = (int) i;
			r->c->is_asked = m->topics[i].ask;
			r->c->sends_to_shared = !m->topics[i].ask;
			return 0;
		}
	for (size_t i = 0; i < m->n_topics; i++)
		base_buf_printf(&there, "%s%s", i ? ", " : "", m->topics[i].code);
	rc = base_yaml_complain(r->y, n, r->e, "'%.40s' is no topic of the menus: there are %s", n->text, base_buf_str(&there));
	base_buf_release(&there);
	return rc;
}

/* "08:30-18:00" */
int menus_campaign_read_hours(struct menus_campaign_reading *r, const struct yaml_node *n)
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

/* ---- texts ---- */

static bool is_fact(const struct menus_campaign_reading *r, const char *name)
{
	for (const struct menus_campaign_fact *f = menus_campaign_fact_table; f->name; f++)
		if (!strcmp(f->name, name))
			return r->facts >= f->of;
	return false;
}

/* " prenom, nom, ..." */
static void list_facts(const struct menus_campaign_reading *r, char *out, size_t size)
{
	size_t len = (size_t) snprintf(out, size, "%s", r->facts ? "" : " none");

	for (const struct menus_campaign_fact *f = menus_campaign_fact_table; f->name && len < size; f++)
		if (r->facts >= f->of)
			len += (size_t) snprintf(out + len, size - len, "%s %s", len ? "," : "", f->name);
}

/* With its longest values it must fit, and must not read as a word that a machine at the other end would have answered. */
static int prove_text(struct menus_campaign_reading *r, const struct yaml_node *n, const struct menus_campaign_text *t, size_t language)
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
		rc = base_yaml_complain(r->y, n, r->e, "begins with '%.*s', a word that is answered when it comes in: begin otherwise",
					(int) strcspn(base_buf_str(&longest), " \n.,:;!?"), base_buf_str(&longest));
	base_buf_release(&longest);
	return rc;
}

static int prove_holes(struct menus_campaign_reading *r, const struct yaml_node *n, const struct text_template *t)
{
	char facts[128];

	for (size_t i = 0; i < text_template_holes(t); i++)
		if (!is_fact(r, text_template_hole(t, i))) {
			list_facts(r, facts, sizeof facts);
			return base_yaml_complain(r->y, n, r->e, "{%.30s} is unknown: there are%s", text_template_hole(t, i), facts);
		}
	return 0;
}

int menus_campaign_read_text(struct menus_campaign_reading *r, const struct yaml_node *n, size_t language, const char *text,
			     struct menus_campaign_text *out)
{
	struct buf folded = {0};
	struct error why;

	if (!text_fit_is_foldable(text, strlen(text)))
		return base_yaml_complain(r->y, n, r->e, "has a letter or sign that phones can't show");
	text_fit_fold(&folded, text, strlen(text));
	while (folded.len && (folded.data[folded.len - 1] == '\n' || folded.data[folded.len - 1] == ' '))
		folded.len--; /* YAML's block texts end with a line */
	out->in[language] = text_template_new(base_buf_str(&folded), &why);
	base_buf_release(&folded);
	if (!out->in[language])
		return base_yaml_complain(r->y, n, r->e, "%s", why.text);
	return prove_holes(r, n, out->in[language]) ? -1 : prove_text(r, n, out, language);
}

int menus_campaign_read_texts(struct menus_campaign_reading *r, const struct yaml_node *map, struct menus_campaign_text *out)
{
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		int language = menus_language_index(r->m, n->key);

		if (language < 0)
			return base_yaml_complain(r->y, n, r->e, "'%.20s' is no language of the menus", n->key);
		if (n->kind != YAML_SCALAR)
			return base_yaml_complain(r->y, n, r->e, "is to be one text");
		if (menus_campaign_read_text(r, n, (size_t) language, n->text, out))
			return -1;
	}
	if (r->c->sends_in_source && !out->in[0])
		return base_yaml_complain(r->y, map, r->e, "'%s' is missing, which stands in for the languages that are not written",
					  r->m->languages[0].code);
	return map->first ? 0 : base_yaml_complain(r->y, map, r->e, "write at least one text: {%s: \"...\"}", r->m->languages[0].code);
}

int menus_campaign_read_quiz(struct menus_campaign_reading *r, const struct yaml_node *n, struct menus_campaign_text *out,
			     const struct menus_quiz **quiz)
{
	*quiz = menus_quiz_find(r->m, n->text);
	if (!*quiz)
		return base_yaml_complain(r->y, n, r->e, "there is no quiz '%.40s' in the folder 'quizzes' beside the menus", n->text);
	for (size_t i = 0; i < r->m->n_languages; i++)
		if ((*quiz)->said[i] && menus_campaign_read_text(r, n, i, (*quiz)->said[i], out))
			return -1;
	if (r->c->sends_in_source && !out->in[0])
		return base_yaml_complain(r->y, n, r->e, "quiz '%.40s' is not written in '%s', which stands in for others",
					  n->text, r->m->languages[0].code);
	return 0;
}

/* ---- the title ---- */

/* It is shown on the terminal of who approves: nothing in it may move a cursor there. */
static bool is_line(const char *text, size_t size)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char) text[i] < ' ' || text[i] == 0x7f)
			return false;
	return len && len < size && !strstr(text, "\xc2\x9b"); /* U+009B begins a terminal's orders as ESC [ does */
}


int menus_campaign_read_title(struct menus_campaign_reading *r)
{
	const struct yaml_node *n = base_yaml_find(r->y->root, "title");

	if (!is_line(n->text, sizeof r->c->title))
		return base_yaml_complain(r->y, n, r->e, "is to be one line of at most %zu octets", sizeof r->c->title - 1);
	snprintf(r->c->title, sizeof r->c->title, "%s", n->text);
	return 0;
}
