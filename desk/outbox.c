/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on their way out: leased to the sender, and what became of them. */
#include "desk/outbox.h"

#include "base/must.h"
#include "store/outbox.h"

#include <stdio.h>

#define LEASE_MS 300000         /* longer than any submit waits for its answer */
#define AT_ONCE 16

static void give(struct desk_outgoing *out, const struct store_message *m)
{
	*out = (struct desk_outgoing){.id = m->id, .lease = m->lease, .phone = m->phone, .expires_ms = m->expires_ms};
	snprintf(out->text, sizeof out->text, "%s", m->text);
}

int desk_outbox_lease(struct desk_step *s)
{
	const struct desk_request *r = s->request;
	struct desk_lease *lease = r->body;
	struct store_message messages[AT_ONCE];
	size_t want;
	int rc = 0, n = AT_ONCE;

	must(lease);
	want = r->count < lease->cap ? r->count : lease->cap;
	lease->next_due_ms = INT64_MAX;
	lease->n = 0;
	while (!rc && n == AT_ONCE && lease->n < want) {
		size_t left = want - lease->n;
		int cap = left < AT_ONCE ? (int) left : AT_ONCE;

		rc = store_outbox_lease(s->store, r->link, r->now_ms, r->now_ms + LEASE_MS, messages, cap, &n);
		for (int i = 0; !rc && i < n; i++)
			give(&lease->messages[lease->n++], &messages[i]);
	}
	if (lease->n == want)
		lease->next_due_ms = r->now_ms;
	return rc;
}

/* SMPP 3.4 5.1.3: the answers that mean "not now". */
static const uint32_t try_later[] = {
	0x08,   /* ESME_RSYSERR */
	0x14,   /* ESME_RMSGQFUL */
	0x58,   /* ESME_RTHROTTLED */
	0x64,   /* ESME_RX_T_APPN */
};

static enum store_outcome outcome_of(const struct desk_sent *sent, uint32_t *status)
{
	*status = sent->n_parts ? sent->part[sent->n_parts - 1].status : 0;
	if (sent->is_unknown)
		return STORE_OUTCOME_UNKNOWN;
	if (sent->is_unsent)
		return STORE_TRY_LATER;
	if (!*status)
		return STORE_SUBMITTED;
	for (size_t i = 0; i < sizeof try_later / sizeof try_later[0]; i++)
		if (*status == try_later[i])
			return STORE_TRY_LATER;
	return STORE_REFUSED_FOR_GOOD;
}

/* A lease that has run out is no longer ours to report on: STORE_NONE, and nothing changes. */
int desk_outbox_result(struct desk_step *s)
{
	const struct desk_results *results = s->request->body;
	int rc = 0;

	must(results);
	for (size_t i = 0; !rc && i < results->n; i++) {
		const struct desk_sent *sent = &results->sent[i];
		uint32_t status;
		enum store_outcome outcome = outcome_of(sent, &status);

		rc = store_outbox_result(s->store, sent->id, sent->lease, outcome, status, s->request->now_ms);
		if (rc == STORE_NONE)
			rc = 0;
	}
	return rc;
}

/* Receipts are acknowledged; matching them is a later work. */
int desk_outbox_receipt(struct desk_step *s)
{
	must(s->request->body);
	return 0;
}
