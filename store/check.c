/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the invariants of the store: all of them, or those of what is newest. */
#include "store/check.h"

#include "base/must.h"
#include "store/batch.h"

#include <string.h>

static const struct store_check_list *const lists[] = {
	&store_check_people, &store_check_boxes, &store_check_ledger, &store_check_payments, &store_check_counter, &store_check_campaigns,
	&store_check_series,
	&store_check_requests,
};

struct check {
	struct store *store;
	int64_t txn, intent;            /* only larger numbers are looked at */
	bool is_recent;
	void (*broken)(void *ctx, const char *invariant, const char *row);
	void *ctx;
	int n;
};

static int run_one(struct check *c, const struct store_check_list *list, int i)
{
	struct store_sql *q = store_sql_start(c->store, list->topic, i);
	char row[256];
	int rc;

	for (int p = 0; p < q->n_params; p++) {
		bool is_txn = !strcmp(store_sql_param(q, p), "txn");

		must(is_txn || !strcmp(store_sql_param(q, p), "intent"));
		store_sql_int(q, store_sql_param(q, p), is_txn ? c->txn : c->intent);
	}
	rc = store_sql_step(q);
	if (rc != STORE_OK)
		return rc == STORE_NONE ? STORE_OK : rc;
	store_sql_col_text(q, 0, row, sizeof row);
	store_sql_end(q);
	c->broken(c->ctx, list->names[i], row);
	c->n++;
	return STORE_OK;
}

static int run_all(struct check *c)
{
	int rc = STORE_OK;

	for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
		for (int i = 0; rc == STORE_OK && i < (c->is_recent ? lists[l]->n_recent : lists[l]->n); i++)
			rc = store_is_interrupted(c->store) ? STORE_BUSY : run_one(c, lists[l], i);
	return rc == STORE_OK ? c->n : rc;
}

int store_check(struct store *s, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx)
{
	struct check c = {.store = s, .broken = broken, .ctx = ctx};

	return run_all(&c);
}

int store_check_recent(struct store *s, int newest, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx)
{
	struct check c = {.store = s, .is_recent = true, .broken = broken, .ctx = ctx};
	int rc;

	if ((rc = store_batch_last_id(s, "txn", &c.txn)) != STORE_OK || (rc = store_batch_last_id(s, "intent", &c.intent)) != STORE_OK)
		return rc;
	c.txn -= newest;
	c.intent -= newest;
	return run_all(&c);
}
