/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the text of a campaign may name, and how long each gets: menus/campaign.c has the table. Seen inside menus/ only. */
#ifndef MENUS_CAMPAIGN_FACT_H
#define MENUS_CAMPAIGN_FACT_H

#include "menus/campaign_read.h"

/* of: from which kind of file on it may be named. */
struct menus_campaign_fact { const char *name; int septets; bool is_figure; enum menus_facts of; };

extern const struct menus_campaign_fact menus_campaign_fact_table[]; /* ended by a name NULL */

#endif
