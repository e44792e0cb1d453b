/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time passed: what grows old is pruned, the caches of cover follow the calendar, and who is to be reminded of dues is. Bounded by the
 * request's count, a little at a time; reply.wait_ms says when to come again.
 *
 * Besides the households whose day has come, a slow walk goes once round all of them after a start or a reload, since
 * another scheme may mean another cover, and other shares of State and partners. */
#include "desk/sweep.h"

#include "base/date.h"
#include "base/log.h"
#include "desk/alert.h"
#include "desk/cover.h"
#include "desk/digest.h"
#include "desk/outbox.h"
#include "desk/remind.h"
#include "desk/series.h"
#include "desk/shares.h"
#include "desk/sms.h"
#include "store/application.h"
#include "store/care_code.h"
#include "store/dialog.h"
#include "store/funnel.h"
#include "store/household.h"
#include "store/inbox.h"
#include "store/notice.h"

#define DIALOG_MS (24 * 3600000ll)      /* a dialog of yesterday is not offered again */
#define CODE_MS (24 * 3600000ll)        /* a one-time code is said to be over so long, then it was never made */
#define DRAFT_MS (2 * 24 * 3600000ll)   /* an application that was not sent */
#define INBOX_MS (30 * 24 * 3600000ll)  /* no gateway delivers a message again after a month */
#define NOTICE_MS (180 * 24 * 3600000ll) /* what a wallet told, word for word */
#define FUNNEL_DAYS_MONTHS 3            /* screens are counted by day for so long, this month beside, then by month */
#define FUNNEL_MONTHS 60
#define COUNT_MAX 64
#define WAIT_MS 60000                   /* nothing was left to do */
#define WALK_MS 1000                    /* a walk takes its time */

static int min(int a, int b)
{
	return a < b ? a : b;
}

/* A plan that the scheme has no longer: told, and left as it was, but no more due. */
static int refresh(struct desk_step *s, const struct store_household *h, int32_t today, struct desk_dues *dues)
{
	int rc = desk_cover_refresh(s->store, s->memory->scheme, h, today, dues);

	if (rc != STORE_REFUSED)
		return rc;
	base_log(LOG_WARNING, "plan-unknown", "household=%s plan=%s", h->no, h->plan);
	if (h->next_change_on == BASE_DAY_NONE)
		return 0;
	return store_household_cache(s->store, h->id, BASE_DAY_NONE, BASE_DAY_NONE, h->cover_state);
}

static int sweep_due(struct desk_step *s, int32_t today, int cap, struct desk_dues *dues, int *n)
{
	int64_t ids[COUNT_MAX];
	int rc = store_household_due(s->store, today, ids, min(cap, COUNT_MAX), n);

	for (int i = 0; !rc && i < *n; i++) {
		struct store_household h;

		rc = store_household_load(s->store, ids[i], &h);
		if (!rc)
			rc = refresh(s, &h, today, dues);
	}
	return rc;
}

/* One that the store refuses is undone alone: those behind it, and all that the sweep does besides, do not wait for it. */
static int keep_one(struct desk_step *s, const struct store_household *h, int32_t today, struct desk_dues *dues)
{
	int rc = store_step_begin(s->store);

	if (rc)
		return rc;
	rc = refresh(s, h, today, dues);
	if (!rc)
		rc = desk_shares_keep(s, h, dues);
	if (!rc)
		return store_step_end(s->store);
	if ((rc != STORE_NONE && rc != STORE_EXISTS && rc != STORE_REFUSED) || !store_stands(s->store))
		return rc;
	base_log(LOG_ERROR, "household-refused", "household=%s error=%d why=\"%s\"", h->no, rc, store_last_error(s->store));
	return store_step_undo(s->store);
}

static int walk(struct desk_step *s, int32_t today, int cap, struct desk_dues *dues)
{
	struct store_household households[COUNT_MAX];
	int n = 0, rc;

	cap = min(cap, COUNT_MAX);
	rc = store_household_walk(s->store, s->memory->walked, households, cap, &n);
	for (int i = 0; !rc && i < n; i++)
		rc = keep_one(s, &households[i], today, dues);
	if (!rc)
		s->memory->walked = n < cap ? INT64_MAX : households[n - 1].id;
	return rc;
}

static int sweep_funnel(struct desk_step *s, int32_t today, int limit, bool *is_more)
{
	const int32_t month = base_date_month_start(today);
	int old = 0, gone = 0, rc = store_funnel_age(s->store, base_date_add_months(month, -FUNNEL_DAYS_MONTHS), limit, &old);

	if (!rc)
		rc = store_funnel_forget(s->store, base_date_add_months(month, -FUNNEL_MONTHS), limit, &gone);
	*is_more |= old > 0 || gone == limit;
	return rc;
}

/* Until there may be something to do again; next_ms: when an alert or a digest is due. */
static int64_t wait_ms(const struct desk_step *s, int64_t next_ms)
{
	int64_t wait_ms = s->memory->walked == INT64_MAX ? WAIT_MS : WALK_MS, left_ms = next_ms - s->request->now_ms;

	if (left_ms >= wait_ms)
		return wait_ms;
	return left_ms > 0 ? left_ms : 0;
}

static int sweep_series(struct desk_step *s, int32_t today, int limit, bool *is_more)
{
	int n = 0, rc = desk_series_some(s, today, limit, &n);

	*is_more |= n == limit || s->memory->series_walked != INT64_MAX;
	return rc;
}

int desk_sweep_run(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	const int32_t today = base_date_of_ms(r->now_ms);
	int limit = r->count && r->count < COUNT_MAX ? (int) r->count : COUNT_MAX;
	struct desk_dues dues = {0};
	int dialogs = 0, messages = 0, notices = 0, drafts = 0, codes = 0, incomplete = 0, alerts = 0, due = 0, reminded = 0;
	int64_t next_ms = INT64_MAX, digest_ms = INT64_MAX;
	bool is_more = false;
	int rc = store_dialog_prune(s->store, r->now_ms - DIALOG_MS, limit, &dialogs);

	if (!rc)
		rc = store_inbox_prune(s->store, r->now_ms - INBOX_MS, limit, &messages);
	if (!rc)
		rc = store_notice_prune(s->store, r->now_ms - NOTICE_MS, limit, &notices);
	if (!rc)
		rc = store_application_prune(s->store, r->now_ms - DRAFT_MS, limit, &drafts);
	if (!rc)
		rc = store_care_code_prune(s->store, r->now_ms - CODE_MS, limit, &codes);
	if (!rc)
		rc = desk_sms_give_up_parts(s, limit, &incomplete);
	if (!rc)
		rc = desk_outbox_sweep(s, limit, &is_more);
	if (!rc)
		rc = desk_alert_sweep(s, limit, &alerts, &next_ms);
	is_more |= alerts > 0; /* each is looked at again only when it is due */
	if (!rc)
		rc = desk_digest_sweep(s, &is_more, &digest_ms);
	if (!rc)
		rc = sweep_funnel(s, today, limit, &is_more);
	if (!rc)
		rc = sweep_series(s, today, limit, &is_more);
	if (!rc)
		rc = sweep_due(s, today, limit, &dues, &due);
	if (!rc && due < limit)
		rc = desk_remind_some(s, today, limit - due, &dues, &reminded);
	due += reminded;
	if (!rc && due < limit && s->memory->walked != INT64_MAX)
		rc = walk(s, today, limit - due, &dues);
	desk_cover_release(&dues);

	if (dialogs == limit || messages == limit || notices == limit || drafts == limit || codes == limit || incomplete == limit || is_more
	    || due == limit)
		s->reply->wait_ms = 0;
	else
		s->reply->wait_ms = wait_ms(s, next_ms < digest_ms ? next_ms : digest_ms);
	return rc;
}
