/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of campaigns, series and quizzes on a terminal. */
#ifndef DAEMON_TEXTS_H
#define DAEMON_TEXTS_H

#include "menus/campaign.h"

/* A line for each language of the set: what it takes at its longest, or that it is not written. */
void daemon_texts_room(const struct menus *m, const char *name, const struct menus_campaign_text *t);
/* Each language that is written, with its holes, as it was written. */
void daemon_texts_show(const struct menus *m, const char *name, const struct menus_campaign_text *t);

#endif
