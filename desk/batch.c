/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One batch is one transaction: every step of it, one commit, and only then the replies (laws 1 and 3).
 *
 * Steps are hardly ever refused, so the batch runs first without savepoints. Once a step fails, the transaction is
 * rolled back and the whole batch runs again with a savepoint a step, and only the step that fails is undone. A step
 * sees the same rows and the same request both times and touches nothing else, so the second run is as good as the
 * first. */
#include "desk/desk.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "desk/alert.h"
#include "desk/campaign.h"
#include "desk/counter.h"
#include "desk/import.h"
#include "desk/order.h"
#include "desk/outbox.h"
#include "desk/pay.h"
#include "desk/receipt.h"
#include "desk/reload.h"
#include "desk/sms.h"
#include "desk/step.h"
#include "desk/sweep.h"
#include "desk/ussd.h"
#include "store/outbox_list.h"

#include <stdlib.h>
#include <string.h>

#define REOPEN_EVERY_MS 1000

struct desk {
	struct store *store;
	struct desk_memory memory;
	struct desk_counts counts;
	bool is_broken;           /* the store needs store_reopen */
	int64_t reopen_at_ms;     /* wall clock: not before */
};

static const struct kind {
	const char *name;
	int (*run)(struct desk_step *s);
	bool is_background;
} kinds[DESK_KINDS] = {
	[DESK_USSD_BEGIN] = {"ussd-begin", desk_ussd_begin, false},
	[DESK_USSD_ANSWER] = {"ussd-answer", desk_ussd_answer, false},
	[DESK_USSD_LEFT] = {"ussd-left", desk_ussd_left, false},
	[DESK_USSD_LATE] = {"ussd-late", desk_ussd_late, false},
	[DESK_SMS_IN] = {"sms-in", desk_sms_in, false},
	[DESK_OUTBOX_LEASE] = {"outbox-lease", desk_outbox_lease, true},
	[DESK_OUTBOX_RESULT] = {"outbox-result", desk_outbox_result, true},
	[DESK_RECEIPT] = {"receipt", desk_receipt_take, true},
	[DESK_IMPORT_CHUNK] = {"import-chunk", desk_import_chunk, true},
	[DESK_RELOAD] = {"reload", desk_reload_swap, true},
	[DESK_ORDER] = {"order", desk_order_run, true},
	[DESK_COUNTER] = {"counter", desk_counter_run, true},
	[DESK_PAY_LEASE] = {"pay-lease", desk_pay_lease, true},
	[DESK_PAY_RESULT] = {"pay-result", desk_pay_result, true},
	[DESK_PAY_NOTICE] = {"pay-notice", desk_pay_notice, true},
	[DESK_CAMPAIGN] = {"campaign", desk_campaign_run, true},
	[DESK_ALERT] = {"alert", desk_alert_seen, true},
	[DESK_SWEEP] = {"sweep", desk_sweep_run, true},
};

struct desk *desk_batch_new(struct store *store, const struct desk_memory *borrowed)
{
	struct desk *d = base_alloc(sizeof *d);

	d->store = store;
	d->memory = *borrowed;
	return d;
}

void desk_batch_free(struct desk *d)
{
	free(d);
}

const struct desk_counts *desk_batch_counts(const struct desk *d)
{
	return &d->counts;
}

bool desk_batch_is_background(enum desk_kind kind)
{
	must(kind < DESK_KINDS);
	return kinds[kind].is_background;
}

static void reply_begin(struct desk_reply *reply, const struct desk_request *r, enum desk_verdict verdict)
{
	reply->kind = r->kind;
	reply->verdict = verdict;
	reply->link = r->link;
	reply->phone = r->phone;
	reply->ticket = r->ticket;
	reply->language = 0;
	reply->may_sms = false;
	reply->text_len = 0;
	reply->text[0] = '\0';
	reply->next_due_ms = INT64_MAX;
	reply->next_pay_ms = INT64_MAX;
	reply->wait_ms = 0;
	reply->heard = 0;
	reply->body = r->body;
}

static void note_error(struct desk *d, int rc)
{
	if (rc == STORE_FULL || rc == STORE_IO)
		d->is_broken = true;
}

static int run_step(struct desk *d, const struct desk_request *r, struct desk_reply *reply)
{
	struct desk_step step = {d->store, &d->memory, r, reply};

	must(r->kind < DESK_KINDS);
	reply_begin(reply, r, DESK_DONE);
	return kinds[r->kind].run(&step);
}

/* A step between savepoints. Not 0 only when the transaction itself is lost. */
static int run_step_guarded(struct desk *d, const struct desk_request *r, struct desk_reply *reply)
{
	struct desk_memory kept = d->memory;
	int rc = store_step_begin(d->store);

	if (!rc && !(rc = run_step(d, r, reply)))
		return store_step_end(d->store);
	note_error(d, rc);
	base_log(LOG_WARNING, "step-refused", "kind=%s error=%d why=\"%s\"", kinds[r->kind].name, rc,
		 store_last_error(d->store));
	if (!store_stands(d->store) || store_step_undo(d->store))
		return rc;
	d->memory = kept;
	reply_begin(reply, r, DESK_FAILED);
	d->counts.failed++;
	return 0;
}

static int run_steps(struct desk *d, const struct desk_request *requests, struct desk_reply *replies, size_t n,
		     int (*run)(struct desk *, const struct desk_request *, struct desk_reply *))
{
	for (int background = 0; background <= 1; background++) {
		for (size_t i = 0; i < n; i++) {
			int rc = 0;

			if (kinds[requests[i].kind].is_background == background)
				rc = run(d, &requests[i], &replies[i]);
			if (rc)
				return rc;
		}
	}
	return 0;
}

/* The whole batch once. *is_refused: a step failed, yet the transaction stood. */
static int run_batch(struct desk *d, const struct desk_request *requests, struct desk_reply *replies, size_t n,
		     bool is_guarded, bool *is_refused)
{
	int64_t due_ms = INT64_MAX, pay_ms = INT64_MAX;
	int rc = store_begin(d->store);

	*is_refused = false;
	if (rc)
		return rc;
	rc = run_steps(d, requests, replies, n, is_guarded ? run_step_guarded : run_step);
	*is_refused = rc && store_stands(d->store);
	if (!rc)
		rc = store_outbox_list_next(d->store, NULL, &due_ms);
	if (!rc)
		rc = desk_pay_next_due(d->store, &pay_ms);
	if (!rc)
		rc = store_commit(d->store);
	for (size_t i = 0; !rc && i < n; i++) {
		replies[i].next_due_ms = due_ms;
		replies[i].next_pay_ms = pay_ms;
	}
	return rc;
}

/* After FULL or IO the store is opened anew; while that fails, no more often than once a second. */
static bool is_usable(struct desk *d, int64_t now_ms)
{
	struct error e;

	if (!d->is_broken)
		return true;
	if (now_ms < d->reopen_at_ms && now_ms > d->reopen_at_ms - REOPEN_EVERY_MS)
		return false;
	if (store_reopen(d->store, &e)) {
		d->reopen_at_ms = now_ms + REOPEN_EVERY_MS;
		base_log(LOG_ERROR, "store-reopen-failed", "why=\"%s\"", e.text);
		return false;
	}
	d->is_broken = false;
	base_log(LOG_INFO, "store-reopened", "n=1");
	return true;
}

/* What the outbox and the payments hold can't be known now: it is asked again in a while. */
static void fail_batch(struct desk *d, const struct desk_request *requests, struct desk_reply *replies, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		reply_begin(&replies[i], &requests[i], DESK_FAILED);
		replies[i].next_due_ms = requests[0].now_ms + REOPEN_EVERY_MS;
		replies[i].next_pay_ms = replies[i].next_due_ms;
	}
	d->counts.failed += n;
	d->counts.is_failing = true;
}

void desk_batch_run(struct desk *d, const struct desk_request *requests, struct desk_reply *replies, size_t n)
{
	const struct desk_memory kept = d->memory;
	const uint64_t failed = d->counts.failed;
	bool is_refused;
	int rc;

	if (!n)
		return;
	d->counts.batches++;
	d->counts.steps += n;
	if (n > d->counts.largest_batch)
		d->counts.largest_batch = n;
	if (!is_usable(d, requests[0].now_ms)) {
		fail_batch(d, requests, replies, n);
		return;
	}
	d->counts.is_failing = false;
	rc = run_batch(d, requests, replies, n, false, &is_refused);
	if (rc && is_refused) {
		store_rollback(d->store);
		d->memory = kept;
		rc = run_batch(d, requests, replies, n, true, &is_refused);
	}
	if (rc) {
		note_error(d, rc);
		base_log(LOG_ERROR, "batch-failed", "steps=%zu error=%d why=\"%s\"", n, rc, store_last_error(d->store));
		store_rollback(d->store);
		d->memory = kept;
		d->counts.failed = failed;
		fail_batch(d, requests, replies, n);
	}
	is_usable(d, requests[0].now_ms);
	d->counts.is_walking = d->memory.walked != INT64_MAX;
}
