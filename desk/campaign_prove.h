/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a campaign's file may go as things stand: asked when it is handed in, approved, started and resumed, by one function. */
#ifndef DESK_CAMPAIGN_PROVE_H
#define DESK_CAMPAIGN_PROVE_H

#include "menus/campaign.h"
#include "store/campaign.h"

/* The first and the last day on which messages may go: of the window, or of the follow-up that row has come to (NULL: it has not begun). */
void desk_campaign_prove_days(const struct menus_campaign *c, const struct store_campaign *row, int32_t *from, int32_t *until);

/* Reads and proves it by today's menus, scheme and clock: texts, places, topic, and that its window has room to come. path: for
 * complaints. row: how far it is; NULL: not begun. NULL with a sentence; else menus_campaign_free. */
struct menus_campaign *desk_campaign_prove(const struct menus *menus, const struct scheme *scheme, const char *path, const char *text,
					   const struct store_campaign *row, int64_t now_ms, struct error *e);

#endif
