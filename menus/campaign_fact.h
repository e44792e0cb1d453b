/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the text of a campaign may name, and how long each gets: menus/campaign.c has the table. Seen inside menus/ only. */
#ifndef MENUS_CAMPAIGN_FACT_H
#define MENUS_CAMPAIGN_FACT_H

#include <stdbool.h>

struct menus_campaign_fact { const char *name; int septets; bool is_figure; };

extern const struct menus_campaign_fact menus_campaign_fact_table[]; /* ended by a name NULL */

#endif
