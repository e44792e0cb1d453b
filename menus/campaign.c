/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a campaign says, and when: rendering, parts, window, arms. Reading the file is menus/campaign_load.c. */
#include "menus/campaign.h"

#include "base/date.h"
#include "base/must.h"
#include "menus/campaign_fact.h"
#include "menus/set.h"
#include "text/fit.h"
#include "text/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000ll
#define MINUTE_MS 60000ll
#define FRANCS_MOST 9999999 /* the longest figure, as on a screen */

const struct menus_campaign_fact menus_campaign_fact_table[] = {
	{"prenom", 20, false, MENUS_FACTS_CAMPAIGN}, {"nom", 20, false, MENUS_FACTS_CAMPAIGN}, {"carte", 20, false, MENUS_FACTS_CAMPAIGN},
	{"village", 20, false, MENUS_FACTS_CAMPAIGN}, {"mutuelle", 24, false, MENUS_FACTS_CAMPAIGN},
	{"francs", 7, true, MENUS_FACTS_CAMPAIGN}, {"date", 8, true, MENUS_FACTS_CAMPAIGN}, {"jour", 8, true, MENUS_FACTS_SERIES}, {0},
};

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

struct hole { const struct menus *m; const struct text_template *t; size_t language; const struct menus_campaign_facts *f; };

static void append_figure(const struct hole *h, const char *name, struct buf *out)
{
	int64_t francs = h->f->francs < 0 ? 0 : h->f->francs > FRANCS_MOST ? FRANCS_MOST : h->f->francs;
	int32_t day = strcmp(name, "jour") ? h->f->until : h->f->day;
	char text[BASE_DATE_TEXT];

	if (!strcmp(name, "francs"))
		base_buf_printf(out, "%" PRId64, francs);
	else
		base_buf_append_str(out, day == BASE_DAY_NONE ? "-" : base_date_format_phone(day, text));
}

static const char *word_of(const struct hole *h, const char *name)
{
	const struct menus_campaign_facts *f = h->f;

	if (!strcmp(name, "prenom"))
		return f->first_name;
	if (!strcmp(name, "nom"))
		return f->last_name;
	if (!strcmp(name, "carte"))
		return f->card;
	if (!strcmp(name, "village"))
		return f->village;
	return menus_set_word(h->m, f->mutuelle ? f->mutuelle->name : h->m->scheme->name, h->language);
}

static void write_hole(void *ctx, size_t i, struct buf *out)
{
	const struct hole *h = ctx;
	const char *name = text_template_hole(h->t, i);
	const struct menus_campaign_fact *fact = menus_campaign_fact_table;

	while (strcmp(fact->name, name))
		fact++;
	if (!h->f)
		for (int n = 0; n < fact->septets; n++) /* at its longest */
			base_buf_append_str(out, fact->is_figure ? "9" : "M");
	else if (fact->is_figure)
		append_figure(h, name, out);
	else
		append_cut(out, word_of(h, name), fact->septets);
}

void menus_campaign_render(const struct menus *m, const struct menus_campaign_text *t, size_t language,
			   const struct menus_campaign_facts *f, struct buf *out)
{
	struct hole h = {m, t->in[language], language, f};

	must(h.t);
	text_template_render(h.t, out, write_hole, &h);
}

bool menus_campaign_is_personal(const struct menus_campaign_text *t, size_t language)
{
	static const char *const personal[] = {"prenom", "nom", "francs", "date"};
	const struct text_template *text = t->in[language];

	for (size_t i = 0; text && i < text_template_holes(text); i++)
		for (size_t j = 0; j < sizeof personal / sizeof *personal; j++)
			if (!strcmp(text_template_hole(text, i), personal[j]))
				return true;
	return false;
}

static void write_name(void *ctx, size_t i, struct buf *out)
{
	base_buf_printf(out, "{%s}", text_template_hole(ctx, i));
}

void menus_campaign_show(const struct menus_campaign_text *t, size_t language, struct buf *out)
{
	must(t->in[language]);
	text_template_render(t->in[language], out, write_name, t->in[language]);
}

int menus_campaign_count_parts(const char *text, size_t len)
{
	return text_parts_count(text, len);
}

int menus_campaign_language(const struct menus_campaign *c, const struct menus *m, const struct menus_campaign_text *t, const char *code)
{
	int i = menus_language_index(m, code);

	if (i < 0)
		i = 0;
	if (t->in[i])
		return i;
	return c->sends_in_source && t->in[0] ? 0 : -1;
}

uint32_t menus_campaign_asked_topics(const struct menus *m)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < m->n_topics; i++)
		bits |= (uint32_t) m->topics[i].ask << i;
	return bits;
}

int64_t menus_campaign_opens(const struct menus_campaign *c, int32_t from, int32_t until, int64_t at_ms)
{
	int64_t first_ms = from * DAY_MS + c->from_min * MINUTE_MS;
	int32_t day = base_date_of_ms(at_ms > first_ms ? at_ms : first_ms);
	int64_t opens_ms = day * DAY_MS + c->from_min * MINUTE_MS, closes_ms = day * DAY_MS + c->to_min * MINUTE_MS;

	if (at_ms >= closes_ms) {
		day++;
		opens_ms += DAY_MS;
	}
	if (day > until)
		return INT64_MAX;
	return at_ms > opens_ms ? at_ms : opens_ms;
}

const char *menus_campaign_arm_name(const struct menus_campaign *c, int arm)
{
	must(arm >= 0 && arm <= c->n_arms);
	return arm < c->n_arms ? c->arms[arm].name : "hold-out";
}

int menus_campaign_draw(const struct menus_campaign *c, const char *commune, const char *village)
{
	return scheme_trial_draw(c->code, commune, village, c->weights, c->n_arms + (c->holdout > 0));
}

void menus_campaign_free(struct menus_campaign *c)
{
	if (!c)
		return;
	for (int i = 0; i < MENUS_LANGUAGES; i++) {
		for (int arm = 0; arm < c->n_arms; arm++)
			text_template_free(c->arms[arm].text.in[i]);
		text_template_free(c->follow.in[i]);
	}
	scheme_segment_free(c->segment);
	free(c);
}
