/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A campaign's file, read and proved. */
#ifndef MENUS_CAMPAIGN_LOAD_H
#define MENUS_CAMPAIGN_LOAD_H

#include "menus/campaign.h"

/* Proves it against the set and its scheme: texts fit their parts in every language with their longest values, the segment's places
 * exist. `path` is for complaints only. NULL with a sentence; else menus_campaign_free. */
struct menus_campaign *menus_campaign_load(const struct menus *m, const char *path, const char *text, size_t len, struct error *e);

#endif
