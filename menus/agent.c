/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The care point's menu. */
#include "menus/agent.h"

#include "base/date.h"
#include "menus/office.h"
#include "menus/payee.h"
#include "menus/say.h"

static void note(struct menus_view *v, int rc)
{
	if (rc != STORE_OK && !v->error)
		v->error = rc;
}

/* No more than what the care point must know: not what is owed, nor since when. */
void menus_agent_cover(struct menus_view *v, struct buf *out)
{
	const struct menus_payee *p = menus_view_payee(v);
	struct scheme_cover cover = {.state = SCHEME_NOT_ENROLLED};
	char date[BASE_DATE_TEXT];
	const char *hole = date;

	if (p && p->plan) {
		const struct scheme_account a = menus_view_payee_account(p);

		cover = scheme_cover_compute(&a, v->today);
	}
	if (cover.state != SCHEME_COVERED && cover.state != SCHEME_GRACE) {
		menus_say_message(v, MENUS_MESSAGE_CARE_NOT_COVERED, NULL, out);
		return;
	}
	base_date_format_phone(cover.state == SCHEME_COVERED ? cover.paid_until : cover.grace_until, date);
	menus_say_message(v, MENUS_MESSAGE_CARE_COVERED, &hole, out);
}

/* As a payer finds somebody else's household (menus/payee.h): wrong and unknown read the same, and misses are counted; every look-up is
 * written down in the name of the care point. */
int menus_agent_look_up(struct menus_view *v)
{
	enum { OK, UNKNOWN, OFTEN };
	char number[STORE_CODE * 2];
	int64_t household = 0;
	int misses = 0, rc;

	if (!menus_office_is_admitted(v) || menus_office_home(v) != MENUS_HOME_AGENT)
		return UNKNOWN;
	note(v, store_lookup_misses(v->store, v->phone, v->today, &misses));
	if (v->error || misses >= STORE_LOOKUP_MISSES)
		return OFTEN;
	rc = store_lookup_find(v->store, menus_view_get(v, MENUS_NUMBER, number), (int) menus_view_figure(v, MENUS_YEAR), &household);
	if (rc != STORE_NONE)
		note(v, rc);
	if (!v->error)
		menus_office_audit(v, household, rc == STORE_OK ? "care-lookup" : "lookup-miss");
	if (rc != STORE_OK) {
		note(v, store_lookup_miss(v->store, v->phone, v->today));
		return misses + 1 >= STORE_LOOKUP_MISSES ? OFTEN : UNKNOWN;
	}
	menus_payee_choose(v, household, STORE_FOR_DUES);
	return OK;
}
