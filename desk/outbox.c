/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on their way out: leased to the sender, and what became of them.
 *
 * What was refused "for now" is tried again, later each time; what was refused for good ends at once. What may have been sent
 * already is unknown (law 4): it is never sent again as the same message, and whether a second copy goes is a rule of its priority. */
#include "desk/outbox.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "desk/campaign.h"
#include "desk/receipt.h"
#include "scheme/quiet.h"
#include "store/outbox.h"
#include "store/outbox_list.h"
#include "store/receipt.h"
#include "text/receipt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define AT_ONCE 64
#define LOOKS 256                       /* rows that one lease holds back at most: about 2 ms */
#define KEEP_MS (180 * 24 * 3600000ll)  /* what is asked about a message is asked within half a year */

_Static_assert(DESK_SMS_TEXT == STORE_SMS_TEXT && DESK_SMS_PARTS == STORE_SMS_PARTS, "the desk's messages are the store's");

/* ---- a message that may have been sent ---- */

enum after_unknown {
	LET_BE,         /* a second copy would do more harm than none */
	EXPIRE,         /* asked for again by who misses it */
	AGAIN,          /* once */
	AGAIN_MARKED,   /* once, and the text says so */
};
static const enum after_unknown after_unknown[STORE_PRIORITIES] = {
	[STORE_ONE_TIME_CODE] = EXPIRE,
	[STORE_RECEIPT] = AGAIN_MARKED, /* a member must have it; two that differ read as two payments */
	[STORE_ALERT] = AGAIN,
	[STORE_REMINDER] = LET_BE,
	[STORE_CAMPAIGN] = LET_BE,
};

static int resolve_unknown(struct desk_step *s, const struct store_message *m)
{
	const enum after_unknown rule = after_unknown[m->priority];
	const int64_t now_ms = s->request->now_ms;
	int64_t copy = 0;
	int rc = 0;

	if (rule == EXPIRE)
		rc = store_outbox_expire_unknown(s->store, m->id, now_ms);
	else if (rule != LET_BE && !m->again_of && !m->is_withdrawn && (!m->expires_ms || m->expires_ms > now_ms))
		rc = store_outbox_again(s->store, m->id, rule == AGAIN_MARKED ? DESK_OUTBOX_SECOND : "", now_ms, m->expires_ms, now_ms,
					&copy);
	base_log(LOG_INFO, "message-unknown", "id=%" PRId64 " priority=%s copy=%" PRId64, m->id,
		 store_outbox_priority_name(m->priority), copy);
	return rc;
}

/* link NULL: leases that ran out, of any; else all that it has. */
static int abandon(struct desk_step *s, const char *link, int limit, int *n)
{
	struct store_message *lost = base_alloc((size_t) limit * sizeof *lost);
	int rc = store_outbox_abandon(s->store, link, s->request->now_ms, lost, limit, n);

	for (int i = 0; !rc && i < *n; i++)
		rc = resolve_unknown(s, &lost[i]);
	free(lost);
	return rc;
}

/* ---- lease ---- */

static void give(struct desk_outgoing *out, const struct store_message *m)
{
	out->id = m->id;
	out->lease = m->lease;
	out->phone = m->phone;
	out->expires_ms = m->expires_ms;
	out->priority = m->priority;
	out->first_part = m->first_part;
	out->is_exact = m->is_exact;
	snprintf(out->text, sizeof out->text, "%s", m->text);
}

/* Until when a leased message waits on: a reminder that waited for the gateway into the night goes in the morning (P18), a campaign's
 * goes in its hours and while nobody has paused it. *hold_ms 0: it goes. Other messages go at the moment they were asked for. */
static int find_hold(struct desk_step *s, const struct store_message *m, int64_t *hold_ms)
{
	const int64_t now_ms = s->request->now_ms;
	bool is_over = false;
	int n, rc = 0;

	*hold_ms = 0;
	if (m->priority == STORE_REMINDER && scheme_quiet_is(s->memory->scheme, now_ms))
		*hold_ms = scheme_quiet_after(s->memory->scheme, now_ms);
	else if (m->priority == STORE_CAMPAIGN)
		rc = desk_campaign_gate(s, m, hold_ms, &is_over);
	if (rc || !is_over)
		return rc;
	*hold_ms = now_ms; /* back in the queue it ends at once */
	return store_outbox_cancel(s->store, m->id, now_ms, &n);
}

static int hold(struct desk_step *s, const struct store_message *m, int64_t until_ms)
{
	const struct store_outcome o = {.id = m->id, .lease = m->lease, .to = STORE_QUEUED, .is_unsent = true, .due_ms = until_ms};

	return store_outbox_result(s->store, &o, s->request->now_ms);
}

/* Where it stood, by its age. */
static int64_t back_ms(const struct store_message *m)
{
	return m->not_before_ms > 0 ? m->not_before_ms : 1;
}

/* Gives it, or holds it back; what is more than was wanted goes back as it was. */
static int give_or_hold(struct desk_step *s, struct desk_lease *lease, size_t want, const struct store_message *m, int *passed)
{
	int64_t hold_ms;
	int rc = find_hold(s, m, &hold_ms);

	if (rc)
		return rc;
	if (!hold_ms && lease->n == want)
		return hold(s, m, back_ms(m));
	if (!hold_ms) {
		give(&lease->messages[lease->n++], m);
		return 0;
	}
	++*passed;
	return hold(s, m, hold_ms);
}

/* *skipped: rows that were looked at and not given, so that a step ends. The more were held, the more are looked at at once: a night or a
 * pause may hold thousands before the one that goes. */
static int lease_some(struct desk_step *s, struct desk_lease *lease, struct store_message *room, size_t want, size_t *skipped)
{
	const int64_t now_ms = s->request->now_ms;
	int n = 1, passed = 0, rc = 0;

	while (!rc && n + passed > 0 && lease->n < want && *skipped < LOOKS) {
		size_t left = want - lease->n > *skipped ? want - lease->n : *skipped;

		rc = store_outbox_lease(s->store, lease->link, now_ms, now_ms + DESK_LEASE_MS, room, left < AT_ONCE ? (int) left : AT_ONCE,
					&n, &passed);
		for (int i = 0; !rc && i < n; i++)
			rc = give_or_hold(s, lease, want, &room[i], &passed);
		*skipped += (size_t) passed;
	}
	return rc;
}

int desk_outbox_lease(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	struct desk_lease *lease = r->body;
	struct store_message *room = base_alloc(AT_ONCE * sizeof *room);
	size_t skipped = 0;
	int lost = AT_ONCE, rc = 0;

	must(lease && lease->link[0]);
	lease->n = 0;
	lease->next_due_ms = INT64_MAX;
	while (!rc && lease->is_first && lost == AT_ONCE)
		rc = abandon(s, lease->link, AT_ONCE, &lost);
	if (!rc)
		rc = lease_some(s, lease, room, r->count && r->count < lease->cap ? r->count : lease->cap, &skipped);
	free(room);
	return rc ? rc : store_outbox_list_next(s->store, lease->link, &lease->next_due_ms);
}

/* ---- result ---- */

/* How long a message waits: doubled by each attempt, up to a cap. */
enum patience { SLOW_DOWN, NOT_NOW, VENDOR, NEVER, WRONG_PHONE };
static const struct { int64_t first_ms, last_ms; int attempts; /* 0: until it expires */ } patience[] = {
	[SLOW_DOWN] = {5000, 300000, 0},        /* the link's trouble, not the message's */
	[NOT_NOW] = {30000, 3600000, 12},
	[VENDOR] = {60000, 900000, 4},          /* nobody knows what it means: worth a few attempts */
	[NEVER] = {0, 0, 1},
	[WRONG_PHONE] = {0, 0, 1},
};

/* SMPP 3.4 5.1.3; from 0x400 on each vendor has his own. */
static const struct { uint32_t status; enum patience patience; } statuses[] = {
	{0x00, SLOW_DOWN},      /* the parts so far were taken, then the link was gone */
	{0x04, NOT_NOW},        /* ESME_RINVBNDSTS */
	{0x08, NOT_NOW},        /* ESME_RSYSERR */
	{0x0b, WRONG_PHONE},    /* ESME_RINVDSTADR */
	{0x14, SLOW_DOWN},      /* ESME_RMSGQFUL */
	{0x45, NOT_NOW},        /* ESME_RSUBMITFAIL */
	{0x58, SLOW_DOWN},      /* ESME_RTHROTTLED */
	{0x64, NOT_NOW},        /* ESME_RX_T_APPN */
};

static enum patience patience_for(uint32_t status)
{
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		if (statuses[i].status == status)
			return statuses[i].patience;
	return status >= 0x400 ? VENDOR : NEVER;
}

static int64_t wait_ms(enum patience p, int attempts)
{
	int64_t ms = patience[p].first_ms;

	for (int i = 1; i < attempts && ms < patience[p].last_ms; i++)
		ms *= 2;
	return ms < patience[p].last_ms ? ms : patience[p].last_ms;
}

/* Not taken whole: again later, or never. */
static int refuse(struct desk_step *s, const struct store_message *m, struct store_outcome *o)
{
	const enum patience p = patience_for(o->status);
	int rc;

	o->to = patience[p].attempts && m->attempts >= patience[p].attempts ? STORE_FAILED : STORE_QUEUED;
	o->due_ms = s->request->now_ms + wait_ms(p, m->attempts);
	rc = store_outbox_result(s->store, o, s->request->now_ms);
	if (!rc && p == WRONG_PHONE)
		rc = desk_receipt_phone_failed(s, m->phone);
	return rc;
}

/* Whatever is not plain success looks at the message. The lease is proved by the store with each change. */
static int end_otherwise(struct desk_step *s, const struct desk_sent *sent, struct store_outcome *o)
{
	struct store_message m;
	int rc = store_outbox_load(s->store, sent->id, &m);

	if (rc)
		return rc;
	if (sent->is_unsent) {
		o->to = STORE_QUEUED;
		o->is_unsent = true;
		o->due_ms = back_ms(&m);
		return store_outbox_result(s->store, o, s->request->now_ms);
	}
	if (!sent->is_unknown)
		return refuse(s, &m, o);
	o->to = STORE_UNKNOWN;
	rc = store_outbox_result(s->store, o, s->request->now_ms);
	return rc ? rc : resolve_unknown(s, &m);
}

/* A lease that has run out is no longer ours to report on: STORE_NONE, and nothing changes. */
static int take_result(struct desk_step *s, const struct desk_results *results, const struct desk_sent *sent, bool receipts_wait)
{
	char ids[STORE_SMS_PARTS][STORE_SMS_ID];
	struct store_outcome o = {.id = sent->id, .lease = sent->lease, .parts = sent->parts, .first_part = sent->first_part};
	int rc;

	must(sent->n_parts >= 0 && sent->n_parts <= DESK_SMS_PARTS);
	while (o.n_ids < sent->n_parts && !sent->part[o.n_ids].status) {
		text_receipt_canonical(sent->part[o.n_ids].message_id, ids[o.n_ids]);
		o.n_ids++;
	}
	if (o.n_ids < sent->n_parts)
		o.status = sent->part[o.n_ids].status;
	o.ids = (const char (*)[STORE_SMS_ID]) ids;
	o.to = STORE_SUBMITTED;
	if (!sent->is_unknown && !sent->is_unsent && o.parts && o.first_part + o.n_ids == o.parts)
		rc = store_outbox_result(s->store, &o, s->request->now_ms);
	else
		rc = end_otherwise(s, sent, &o);
	for (int i = 0; !rc && receipts_wait && i < o.n_ids; i++)
		rc = desk_receipt_apply_waiting(s, results->link, sent->phone, ids[i]);
	return rc == STORE_NONE ? 0 : rc;
}

int desk_outbox_result(struct desk_step *s)
{
	const struct desk_results *results = s->request->body;
	bool receipts_wait;
	int rc;

	must(results);
	rc = store_receipt_waits(s->store, &receipts_wait);
	for (size_t i = 0; !rc && i < results->n; i++)
		rc = take_result(s, results, &results->sent[i], receipts_wait);
	return rc;
}

/* ---- time ---- */

int desk_outbox_sweep(struct desk_step *s, int limit, bool *is_more)
{
	int lost, late = 0, unmatched = 0, old = 0;
	int rc = abandon(s, NULL, limit, &lost);

	if (!rc)
		rc = store_outbox_expire(s->store, s->request->now_ms, limit, &late);
	if (!rc)
		rc = desk_receipt_sweep(s, limit, &unmatched);
	if (!rc)
		rc = store_outbox_prune(s->store, s->request->now_ms - KEEP_MS, limit, &old);
	*is_more = lost == limit || late == limit || unmatched == limit || old == limit;
	return rc;
}
