/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of campaigns, series and quizzes have in common: codes, topics, hours, texts proved to fit. Seen inside menus/ only. Each
 * function returns 0, or -1 with a complaint that has file, line and key. */
#ifndef MENUS_CAMPAIGN_READ_H
#define MENUS_CAMPAIGN_READ_H

#include "base/yaml.h"
#include "menus/campaign.h"

struct menus_quiz;

/* What a text may name. */
enum menus_facts { MENUS_FACTS_NONE, MENUS_FACTS_CAMPAIGN, MENUS_FACTS_SERIES };

struct menus_campaign_reading {
	const struct menus *m;
	const struct yaml *y;
	struct menus_campaign *c;       /* whose policy it reads: topic, shared phones, missing languages, parts, hours */
	struct error *e;
	enum menus_facts facts;
};

int menus_campaign_read_code(struct menus_campaign_reading *r, const struct yaml_node *n, char *out, size_t size);
/* One line for people, which is shown on the terminal of who approves. */
int menus_campaign_read_title(struct menus_campaign_reading *r);
/* One of two words; *out stays where the file is silent. */
int menus_campaign_read_choice(struct menus_campaign_reading *r, const struct yaml_node *map, const char *key, const char *no,
			       const char *yes, bool *out);
int menus_campaign_read_number(struct menus_campaign_reading *r, const struct yaml_node *map, const char *key, int64_t min, int64_t max,
			       int *out);
int menus_campaign_read_topic(struct menus_campaign_reading *r);
int menus_campaign_read_hours(struct menus_campaign_reading *r, const struct yaml_node *n);

/* {fr: "...", bm: "..."}: folded, its holes known, within the parts allowed with its longest values. Every language of the set, or the
 * source where a missing one is told in it. */
int menus_campaign_read_texts(struct menus_campaign_reading *r, const struct yaml_node *map, struct menus_campaign_text *out);
/* Likewise one text of a language, of which n is the node to complain about. */
int menus_campaign_read_text(struct menus_campaign_reading *r, const struct yaml_node *n, size_t language, const char *text,
			     struct menus_campaign_text *out);
/* Likewise the question of the quiz that n names, which must be there; it is the campaign's own text then. *quiz: which. */
int menus_campaign_read_quiz(struct menus_campaign_reading *r, const struct yaml_node *n, struct menus_campaign_text *out,
			     const struct menus_quiz **quiz);

#endif
