/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a campaign may go as things stand: the menus, the scheme and the day may have changed since its file was written. */
#include "desk/campaign_prove.h"

#include "base/date.h"
#include "desk/campaign_pick.h"
#include "menus/campaign_load.h"

#include <string.h>

#define DAY_MS 86400000ll
#define MINUTE_MS 60000ll
#define AHEAD_DAYS 366          /* nobody knows who will be covered, or what is dear, in a year */

void desk_campaign_prove_days(const struct menus_campaign *c, const struct store_campaign *row, int32_t *from, int32_t *until)
{
	*from = c->from;
	*until = c->until;
	if (row && row->stage) { /* as many days as the first messages had, from the day of the follow-up on */
		*from = base_date_of_ms(row->next_ms);
		*until = *from + c->until - c->from;
	}
}

/* Its window has room: not over, not for a far year, not all of it night. Not 0: told with its line. */
static int prove_window(const struct scheme *scheme, const char *path, const struct menus_campaign *c, const struct store_campaign *row,
			int64_t now_ms, struct error *e)
{
	const bool follows = row && c->follow_days; /* then there is something to come when the first messages are over */
	char day[BASE_DATE_TEXT];
	int32_t from, until;

	desk_campaign_prove_days(c, row, &from, &until);
	if (from - base_date_of_ms(now_ms) > AHEAD_DAYS)
		return base_error_set(e, "%s:%d: key 'window': it opens on %s, in more than a year: write nearer days", path,
				      c->window_line, base_date_format(from, day));
	if (follows && !row->stage)
		return 0;
	if (until * DAY_MS + c->to_min * MINUTE_MS <= now_ms)
		return base_error_set(e, "%s:%d: key 'window': it was over on %s, in the past: write days to come", path, c->window_line,
				      base_date_format(until, day));
	if (desk_campaign_pick_slot(scheme, c, from, until, now_ms) == INT64_MAX)
		return base_error_set(e, "%s:%d: key 'window': quiet hours take all that is left of it: write other hours", path,
				      c->window_line);
	return 0;
}

struct menus_campaign *desk_campaign_prove(const struct menus *menus, const struct scheme *scheme, const char *path, const char *text,
					   const struct store_campaign *row, int64_t now_ms, struct error *e)
{
	struct menus_campaign *c = menus_campaign_load(menus, path, text, strlen(text), e);

	if (!c || !prove_window(scheme, path, c, row, now_ms, e))
		return c;
	menus_campaign_free(c);
	return NULL;
}
