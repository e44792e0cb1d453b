/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wallets said, on its way to the desk. */
#include "pay/report.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"

#include <stdlib.h>

#define AGAIN_MS 5000

void pay_report_init(struct pay_report *r, struct pay_out out, size_t cap)
{
	*r = (struct pay_report){.out = out, .not_before_ms = INT64_MAX};
	for (int i = 0; i < 2; i++)
		r->lists[i].paid = base_alloc(cap * sizeof *r->lists[i].paid);
}

void pay_report_release(struct pay_report *r)
{
	free(r->lists[0].paid);
	free(r->lists[1].paid);
}

void pay_report_add(struct pay_report *r, const struct desk_paid *paid)
{
	struct desk_pay_results *list = &r->lists[r->filling];

	list->paid[list->n++] = *paid;
}

static void post(struct pay_report *r, int64_t wall_ms)
{
	struct desk_pay_results *list = &r->lists[!r->filling];
	struct desk_request request = {.kind = DESK_PAY_RESULT, .now_ms = wall_ms, .body = list, .count = (uint32_t) list->n};

	r->is_at_desk = true;
	r->not_before_ms = INT64_MAX;
	r->out.post(r->out.ctx, &request);
}

void pay_report_bring(struct pay_report *r, int64_t now_ms, int64_t wall_ms)
{
	if (r->is_at_desk)
		return;
	if (r->lists[!r->filling].n) { /* it failed before */
		if (now_ms >= r->not_before_ms)
			post(r, wall_ms);
		return;
	}
	if (!r->lists[r->filling].n)
		return;
	r->filling = !r->filling;
	post(r, wall_ms);
}

void pay_report_on_reply(struct pay_report *r, bool is_kept, int64_t now_ms)
{
	struct desk_pay_results *list = &r->lists[!r->filling];

	must(r->is_at_desk);
	r->is_at_desk = false;
	if (is_kept) {
		list->n = 0;
		return;
	}
	base_log(LOG_ERROR, "pay-results-refused", "n=%zu: the store did not take what wallets said; once more in %d s", list->n,
		 AGAIN_MS / 1000);
	r->not_before_ms = now_ms + AGAIN_MS;
}

bool pay_report_is_due(const struct pay_report *r)
{
	return !r->is_at_desk && !r->lists[!r->filling].n && r->lists[r->filling].n;
}

size_t pay_report_len(const struct pay_report *r)
{
	return r->lists[0].n + r->lists[1].n;
}

int64_t pay_report_next_deadline(const struct pay_report *r)
{
	return r->not_before_ms;
}
