/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series of messages after an event (P22) as a communication officer writes it: one YAML file an event, in the menus' folder `series`,
 * read and proved with the menus. Its texts, topic and policies are a campaign's. */
#ifndef MENUS_SERIES_H
#define MENUS_SERIES_H

#include "menus/campaign.h"
#include "store/series.h"

#define MENUS_SERIES_STEPS 32
#define MENUS_SERIES_DAYS 1100          /* behind the event: three years */

struct menus_quiz;

struct menus_series_step {
	bool is_at_once;                /* it goes when the event is told, whenever that happened */
	int day;                        /* else so many days behind the event */
	int about;                      /* {jour}: days behind the event of what it tells of */
	const struct menus_quiz *quiz;  /* what it asks; NULL: nothing. Of the same set */
	struct menus_campaign_text text;
};

struct menus_series {
	enum store_event event;
	struct menus_campaign policy;   /* code, title, topic, who gets it (is_to_households: the head), hours, parts; no arms */
	struct menus_series_step steps[MENUS_SERIES_STEPS]; int n_steps; /* in the order of their days; what goes at once is the first */
};

void menus_series_free(struct menus_series *s);

const struct menus_series *menus_series_of(const struct menus *m, enum store_event event); /* NULL: the set has none */
/* The first step behind `reached` (days behind the event); NULL: none. What goes at once is none of these. */
const struct menus_series_step *menus_series_next(const struct menus_series *s, int reached);
const struct menus_series_step *menus_series_at_once(const struct menus_series *s); /* NULL: none */

#endif
