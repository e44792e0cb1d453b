/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign as a communication officer writes it (P19 to P21): one YAML file, read and proved whole before anything goes. */
#ifndef MENUS_CAMPAIGN_H
#define MENUS_CAMPAIGN_H

#include "base/buf.h"
#include "menus/menus.h"
#include "scheme/segment.h"
#include "scheme/trial.h"

#include <stdbool.h>
#include <stdint.h>

#define MENUS_CAMPAIGN_CODE 32          /* octets with NUL */
#define MENUS_CAMPAIGN_TITLE 96
#define MENUS_CAMPAIGN_OCTETS 12000     /* of a file */
#define MENUS_CAMPAIGN_PARTS 4          /* SMS that one text may take at most */

struct menus_quiz;
struct text_template;

/* One text in the set's languages; NULL: none in this one. */
struct menus_campaign_text { struct text_template *in[MENUS_LANGUAGES]; };

struct menus_campaign_arm {
	char name[MENUS_CAMPAIGN_CODE];
	struct menus_campaign_text text;
};

struct menus_campaign {
	char code[MENUS_CAMPAIGN_CODE], title[MENUS_CAMPAIGN_TITLE];
	char topic[16];                 /* code */
	int topic_bit;                  /* its place among the topics of the set */
	bool is_asked;                  /* the topic goes only to those who asked for it */
	struct scheme_segment *segment;
	bool is_to_households;          /* one message a household; else each member on her own phone */
	bool sends_to_shared;           /* to a phone that several people share, too */
	bool sends_in_source;           /* who has a language that is not written gets the source language; else nothing */
	int parts;                      /* SMS that a text may take */
	int32_t from, until;            /* first and last day */
	int from_min, to_min;           /* minutes of each day, from < to */
	int window_line;                /* of the file, for complaints */
	int pace;                       /* messages an hour; 0: as fast as the gateway takes them */
	int judge_days;                 /* what happened so long after the message is counted */
	struct menus_campaign_arm arms[SCHEME_TRIAL_ARMS]; int n_arms;
	const struct menus_quiz *quiz;  /* that its text asks (menus/quiz.h), of the same set; NULL: none */
	int weights[SCHEME_TRIAL_ARMS]; /* of the arms, and behind them of the hold-out */
	int holdout;                    /* percent of the villages that get nothing; 0: none */
	int follow_days;                /* a second message so long after; 0: none */
	bool follows_unless_paid;       /* not to those who have paid meanwhile */
	struct menus_campaign_text follow;
};

void menus_campaign_free(struct menus_campaign *c);

/* Bit i: topic i of the set goes only to those who asked for it. */
uint32_t menus_campaign_asked_topics(const struct menus *m);

/* The first instant from at_ms on that is in its days and hours, by which last day; INT64_MAX: none is left. */
int64_t menus_campaign_opens(const struct menus_campaign *c, int32_t from, int32_t until, int64_t at_ms);

/* Of an arm, by its number; the hold-out stands behind the last one. */
const char *menus_campaign_arm_name(const struct menus_campaign *c, int arm);
int menus_campaign_draw(const struct menus_campaign *c, const char *commune, const char *village);

/* What a text may tell of whom it goes to. Borrowed; "" where there is nothing. */
struct menus_campaign_facts {
	const char *first_name, *last_name, *village, *card;
	const struct scheme_mutuelle *mutuelle; /* NULL: none */
	int64_t francs;                 /* owed */
	int32_t until;                  /* the last paid day; BASE_DAY_NONE: none */
	int32_t day;                    /* of a series: on which what is told of is due; BASE_DAY_NONE: no such day */
};

/* The language it is told in: that of the phone where the text has it, else the source; -1: neither, she is left out. */
int menus_campaign_language(const struct menus_campaign *c, const struct menus *m, const struct menus_campaign_text *t, const char *code);
void menus_campaign_render(const struct menus *m, const struct menus_campaign_text *t, size_t language,
			   const struct menus_campaign_facts *f, struct buf *out);
/* Does it name somebody, or tell what she owes or until when she has paid? */
bool menus_campaign_is_personal(const struct menus_campaign_text *t, size_t language);
/* As it was written, its holes by name. */
void menus_campaign_show(const struct menus_campaign_text *t, size_t language, struct buf *out);
/* SMS that such a text takes. */
int menus_campaign_count_parts(const char *text, size_t len);

#endif
