/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of messages, on its way to the desk. */
#include "sms/report.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>

#define AGAIN_MS 5000

void sms_report_init(struct sms_report *r, const struct sms_config *c, struct sms_out out, size_t cap)
{
	*r = (struct sms_report){.out = out, .link = c->link, .rng = {c->seed}, .not_before_ms = INT64_MAX};
	for (int i = 0; i < 2; i++) {
		snprintf(r->lists[i].link, sizeof r->lists[i].link, "%s", c->name);
		r->lists[i].sent = base_alloc(cap * sizeof *r->lists[i].sent);
	}
}

void sms_report_release(struct sms_report *r)
{
	free(r->lists[0].sent);
	free(r->lists[1].sent);
}

void sms_report_add(struct sms_report *r, const struct desk_sent *sent)
{
	struct desk_results *list = &r->lists[r->filling];

	list->sent[list->n++] = *sent;
}

static void post(struct sms_report *r, int64_t wall_ms)
{
	struct desk_results *list = &r->lists[!r->filling];
	struct desk_request request = {.kind = DESK_OUTBOX_RESULT, .link = r->link, .now_ms = wall_ms, .body = list,
				       .count = (uint32_t) list->n, .entropy = base_rng_next(&r->rng)};

	r->is_at_desk = true;
	r->not_before_ms = INT64_MAX;
	r->out.post(r->out.ctx, &request);
}

void sms_report_bring(struct sms_report *r, int64_t now_ms, int64_t wall_ms)
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

void sms_report_on_reply(struct sms_report *r, bool is_kept, int64_t now_ms)
{
	struct desk_results *list = &r->lists[!r->filling];

	must(r->is_at_desk);
	r->is_at_desk = false;
	if (is_kept) {
		list->n = 0;
		return;
	}
	base_log(LOG_ERROR, "sms-results-refused", "link=%s n=%zu: the store did not take what became of messages; once more in %d s",
		 list->link, list->n, AGAIN_MS / 1000);
	r->not_before_ms = now_ms + AGAIN_MS;
}

size_t sms_report_len(const struct sms_report *r)
{
	return r->lists[0].n + r->lists[1].n;
}

int64_t sms_report_next_deadline(const struct sms_report *r)
{
	return r->not_before_ms;
}
