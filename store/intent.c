/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intents: found, listed, leased to the worker that asks the wallets, and settled together with their entries. */
#include "store/intent.h"

#include "base/must.h"
#include "store/batch.h"
#include "store/intent_row.h"

#define AT_ONCE 64

enum stmt {
	INSERT, LOAD, FIND, OPEN_OF, LAST_OF_PHONE, LAST_OF_HOUSEHOLD, SUM, LIST, LIST_OPEN, LIST_REVIEW, LIST_HOUSEHOLD, LIST_PAYER,
	UNDECIDED, NEXT_DUE, DUE, LEASED, HURRY, HISTORY, STATEMENTS
};

#define SELECT "SELECT " STORE_INTENT_ROW " FROM intent "
#define FILTER \
	" AND id < :before AND (:states >> state) & 1 AND (NOT :is_review OR is_review)" \
	" AND (NOT :is_unknown OR is_unknown) AND (:household = 0 OR household = :household) AND (:payer = 0 OR payer = :payer)" \
	" AND (:wallet IS NULL OR wallet = :wallet) ORDER BY id DESC LIMIT :cap"

static const char *const sql[STATEMENTS] = {
	[INSERT] = "INSERT INTO intent (id, key, token, purpose, household, payer, language, wallet, dues_francs, fee_francs, created_ms,"
		   " not_before_ms, state, is_unknown, is_review, review, reason, reference, query, due_ms, lease, is_hurried, give_up_ms,"
		   " attempts, polls) VALUES (:id, :key, :token, :purpose, :household, :payer, :language, :wallet, :dues_francs,"
		   " :fee_francs, :now_ms, :not_before_ms, 0, 0, 0, '', '', '', '', :not_before_ms, 0, 0, :give_up_ms, 0, 0)",
	[LOAD] = SELECT "WHERE id = :id",
	[FIND] = SELECT "WHERE key = :key",
	[OPEN_OF] = SELECT "WHERE household = :household AND purpose = :purpose AND state < 3",
	[LAST_OF_PHONE] = SELECT "WHERE payer = :of ORDER BY id DESC LIMIT 1",
	[LAST_OF_HOUSEHOLD] = SELECT "WHERE household = :of ORDER BY id DESC LIMIT 1",
	[SUM] = "SELECT coalesce(sum(dues_francs + fee_francs), 0), count(*) FROM intent WHERE payer = :payer"
		" AND created_ms >= :since_ms AND state <= 3",
	[LIST] = SELECT "WHERE true" FILTER,
	[LIST_OPEN] = SELECT "INDEXED BY intent_open WHERE state < 3" FILTER,
	[LIST_REVIEW] = SELECT "INDEXED BY intent_review WHERE is_review" FILTER,
	[LIST_HOUSEHOLD] = SELECT "INDEXED BY intent_household WHERE household = :of" FILTER,
	[LIST_PAYER] = SELECT "INDEXED BY intent_payer WHERE payer = :of" FILTER,
	[UNDECIDED] = "SELECT id FROM intent INDEXED BY intent_undecided WHERE state IN (1, 2) AND wallet = :wallet"
		      " AND created_ms < :before_ms LIMIT 1",
	[NEXT_DUE] = "SELECT min(due_ms) FROM intent WHERE due_ms IS NOT NULL",
	[DUE] = SELECT "WHERE due_ms <= :now_ms ORDER BY due_ms, id LIMIT :cap",
	[LEASED] = SELECT "WHERE lease > 0 LIMIT :cap",
	/* what was not sent yet waits for its time; of what succeeded nothing is to be asked */
	[HURRY] = "UPDATE intent SET is_hurried = lease > 0, due_ms = iif(lease > 0, due_ms, :now_ms)"
		  " WHERE id = :id AND state NOT IN (0, 3)",
	[HISTORY] = "SELECT at_ms, state, is_unknown, is_review, why FROM intent_log WHERE intent = :id ORDER BY no LIMIT :cap",
};

const struct store_sql_list store_intent_sql = {sql, STATEMENTS};

static struct store_sql *start(struct store *s, enum stmt statement)
{
	return store_sql_start(s, STORE_TOPIC_INTENT, statement);
}

int64_t store_intent_francs(const struct store_intent *i)
{
	return i->dues_francs + i->fee_francs;
}

const char *store_intent_purpose_name(enum store_purpose purpose)
{
	static const char *const names[STORE_PURPOSES] = {"dues", "renewal", "joining"};

	must(purpose < STORE_PURPOSES);
	return names[purpose];
}

/* ---- in ---- */

static int insert(struct store *s, const struct store_intent *i, int64_t now_ms, int64_t *id)
{
	struct store_sql *q;
	int rc = store_batch_next_id(s, "intent", id);

	if (rc != STORE_OK)
		return rc;
	q = start(s, INSERT);
	store_sql_int(q, "id", *id);
	store_sql_text(q, "key", i->key);
	store_sql_text(q, "token", i->token);
	store_sql_int(q, "purpose", i->purpose);
	store_sql_int(q, "household", i->household);
	store_sql_int(q, "payer", (int64_t) i->payer);
	store_sql_text(q, "language", i->language);
	store_sql_text(q, "wallet", i->wallet);
	store_sql_int(q, "dues_francs", i->dues_francs);
	store_sql_int(q, "fee_francs", i->fee_francs);
	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "not_before_ms", i->not_before_ms ? i->not_before_ms : now_ms);
	store_sql_int(q, "give_up_ms", i->give_up_ms);
	if ((rc = store_sql_run(q)) != STORE_OK)
		return rc == STORE_EXISTS ? STORE_REFUSED : rc; /* the key: an open one was looked for before */
	return store_intent_row_log(s, *id, now_ms);
}

int store_intent_add(struct store *s, const struct store_intent *i, int64_t now_ms, int64_t *id)
{
	struct store_intent open;
	int rc = store_intent_open_of(s, i->household, i->purpose, &open);

	if (rc == STORE_OK) {
		*id = open.id;
		return STORE_EXISTS;
	}
	if (rc != STORE_NONE || (rc = store_batch_part_begin(s)) != STORE_OK)
		return rc;
	return store_batch_part_end(s, insert(s, i, now_ms, id));
}

/* ---- looked at ---- */

int store_intent_load(struct store *s, int64_t id, struct store_intent *out)
{
	struct store_sql *q = start(s, LOAD);

	store_sql_int(q, "id", id);
	return store_intent_row_load(q, out);
}

int store_intent_find(struct store *s, const char *key, struct store_intent *out)
{
	struct store_sql *q = start(s, FIND);

	store_sql_text(q, "key", key);
	return store_intent_row_load(q, out);
}

int store_intent_open_of(struct store *s, int64_t household, enum store_purpose purpose, struct store_intent *out)
{
	struct store_sql *q = start(s, OPEN_OF);

	store_sql_int(q, "household", household);
	store_sql_int(q, "purpose", purpose);
	return store_intent_row_load(q, out);
}

static int load_last(struct store *s, enum stmt statement, int64_t of, struct store_intent *out)
{
	struct store_sql *q = start(s, statement);

	store_sql_int(q, "of", of);
	return store_intent_row_load(q, out);
}

int store_intent_last_of_phone(struct store *s, uint64_t payer, struct store_intent *out)
{
	return load_last(s, LAST_OF_PHONE, (int64_t) payer, out);
}

int store_intent_last_of_household(struct store *s, int64_t household, struct store_intent *out)
{
	return load_last(s, LAST_OF_HOUSEHOLD, household, out);
}

int store_intent_sum_of_phone(struct store *s, uint64_t payer, int64_t since_ms, int64_t *francs, int *n)
{
	struct store_sql *q = start(s, SUM);
	int rc;

	store_sql_int(q, "payer", (int64_t) payer);
	store_sql_int(q, "since_ms", since_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*francs = store_sql_col_int(q, 0);
	*n = (int) store_sql_col_int(q, 1);
	return store_sql_end(q);
}

static int read_all(struct store_sql *q, struct store_intent *out, int *n)
{
	int rc;

	*n = 0;
	while ((rc = store_sql_step(q)) == STORE_OK)
		store_intent_row_read(q, &out[(*n)++]);
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* By the index that leaves the fewest rows to look at. */
static enum stmt choose_list(const struct store_intent_filter *f)
{
	const unsigned open = 1u << STORE_INTENT_CREATED | 1u << STORE_INTENT_SUBMITTING | 1u << STORE_INTENT_PENDING;

	if (f->household)
		return LIST_HOUSEHOLD;
	if (f->payer)
		return LIST_PAYER;
	if (f->is_review)
		return LIST_REVIEW;
	return f->is_unknown || (f->states && !(f->states & ~open)) ? LIST_OPEN : LIST;
}

int store_intent_list(struct store *s, const struct store_intent_filter *f, int64_t before, struct store_intent *out, int cap,
		      int *n)
{
	enum stmt list = choose_list(f);
	struct store_sql *q = start(s, list);

	if (list == LIST_HOUSEHOLD || list == LIST_PAYER)
		store_sql_int(q, "of", f->household ? f->household : (int64_t) f->payer);
	store_sql_int(q, "before", before ? before : INT64_MAX);
	store_sql_int(q, "states", f->states ? f->states : ~0u);
	store_sql_int(q, "is_review", f->is_review);
	store_sql_int(q, "is_unknown", f->is_unknown);
	store_sql_int(q, "household", f->household);
	store_sql_int(q, "payer", (int64_t) f->payer);
	if (f->wallet)
		store_sql_text(q, "wallet", f->wallet);
	else
		store_sql_null(q, "wallet");
	store_sql_int(q, "cap", cap);
	return read_all(q, out, n);
}

int store_intent_undecided(struct store *s, const char *wallet, int64_t before_ms, int64_t *id)
{
	struct store_sql *q = start(s, UNDECIDED);
	int rc;

	store_sql_text(q, "wallet", wallet);
	store_sql_int(q, "before_ms", before_ms);
	if ((rc = store_sql_step(q)) != STORE_OK)
		return rc;
	*id = store_sql_col_int(q, 0);
	return store_sql_end(q);
}

int store_intent_history(struct store *s, int64_t id, struct store_intent_event *out, int cap, int *n)
{
	struct store_sql *q = start(s, HISTORY);
	int rc;

	*n = 0;
	store_sql_int(q, "id", id);
	store_sql_int(q, "cap", cap);
	while ((rc = store_sql_step(q)) == STORE_OK) {
		struct store_intent_event *e = &out[(*n)++];

		e->at_ms = store_sql_col_int(q, 0);
		e->state = (enum store_intent_state) store_sql_col_int(q, 1);
		e->is_unknown = store_sql_col_int(q, 2) != 0;
		e->is_review = store_sql_col_int(q, 3) != 0;
		store_sql_col_text(q, 4, e->why, sizeof e->why);
	}
	return rc == STORE_NONE ? STORE_OK : rc;
}

/* ---- the worker's ---- */

int store_intent_next_due(struct store *s, int64_t *due_ms)
{
	struct store_sql *q = start(s, NEXT_DUE);
	int rc = store_sql_step(q);

	if (rc != STORE_OK)
		return rc;
	*due_ms = store_sql_is_null(q, 0) ? INT64_MAX : store_sql_col_int(q, 0);
	return store_sql_end(q);
}

/* A lease that ran out, or was over at a start, may have been sent. */
static bool is_in_doubt(const struct store_intent *i)
{
	return i->is_unknown || (i->state == STORE_INTENT_SUBMITTING && i->lease);
}

static int lease_one(struct store *s, struct store_intent *i, int64_t lease, int64_t now_ms, int64_t until_ms)
{
	bool is_to_send = i->state == STORE_INTENT_CREATED;
	const struct store_intent_move m = {
		.id = i->id, .from = i->state, .to = is_to_send ? STORE_INTENT_SUBMITTING : i->state, .is_unknown = is_in_doubt(i),
		.due_ms = until_ms,
	};
	int rc = store_intent_row_move(s, &m, lease, now_ms);

	if (rc == STORE_OK) /* as it stands now */
		rc = store_intent_load(s, i->id, i);
	i->is_to_send = is_to_send;
	return rc;
}

static int lease_all(struct store *s, int64_t now_ms, int64_t until_ms, struct store_intent *out, int cap, int *n)
{
	struct store_sql *q = start(s, DUE);
	int64_t lease;
	int rc;

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "cap", cap);
	if ((rc = read_all(q, out, n)) != STORE_OK || !*n)
		return rc;
	rc = store_batch_next_id(s, "pay_lease", &lease);
	for (int i = 0; rc == STORE_OK && i < *n; i++)
		rc = lease_one(s, &out[i], lease, now_ms, until_ms);
	return rc;
}

int store_intent_lease(struct store *s, int64_t now_ms, int64_t until_ms, struct store_intent *out, int cap, int *n)
{
	int rc = store_batch_part_begin(s);

	*n = 0;
	if (rc != STORE_OK)
		return rc;
	must(until_ms > now_ms);
	rc = store_batch_part_end(s, lease_all(s, now_ms, until_ms, out, cap, n));
	if (rc != STORE_OK)
		*n = 0;
	return rc;
}

int store_intent_abandon(struct store *s, int64_t now_ms, int *n)
{
	struct store_intent leased[AT_ONCE];
	int rc = STORE_OK, some = AT_ONCE;

	*n = 0;
	while (rc == STORE_OK && some == AT_ONCE) {
		struct store_sql *q = start(s, LEASED);

		store_sql_int(q, "cap", AT_ONCE);
		rc = read_all(q, leased, &some);
		for (int i = 0; rc == STORE_OK && i < some; i++) {
			const struct store_intent_move m = {
				.id = leased[i].id, .from = leased[i].state, .to = leased[i].state,
				.is_unknown = is_in_doubt(&leased[i]), .due_ms = now_ms,
			};

			rc = store_intent_row_move(s, &m, 0, now_ms);
		}
		*n += some;
	}
	return rc;
}

int store_intent_hurry(struct store *s, int64_t id, int64_t now_ms)
{
	struct store_sql *q = start(s, HURRY);

	store_sql_int(q, "now_ms", now_ms);
	store_sql_int(q, "id", id);
	return store_sql_run(q);
}

/* ---- moved ---- */

int store_intent_move(struct store *s, const struct store_intent_move *m, int64_t now_ms)
{
	int rc;

	must(m->to != STORE_INTENT_SUCCEEDED || m->from == STORE_INTENT_SUCCEEDED);
	rc = store_batch_part_begin(s);
	return rc ? rc : store_batch_part_end(s, store_intent_row_move(s, m, 0, now_ms));
}

static int move_and_post(struct store *s, const struct store_intent_move *m, const struct store_posting *p,
			 const struct store_leg *legs, size_t n, int64_t now_ms, int64_t *txn)
{
	int rc = store_batch_part_begin(s);

	if (rc != STORE_OK)
		return rc;
	rc = store_intent_row_move(s, m, 0, now_ms);
	return store_batch_part_end(s, rc ? rc : store_ledger_post(s, p, legs, n, now_ms, txn));
}

int store_intent_settle(struct store *s, const struct store_intent_move *m, const struct store_posting *p,
			const struct store_leg *legs, size_t n, int64_t now_ms, int64_t *txn)
{
	struct store_intent_move end = *m;
	struct store_posting payment = *p;

	must(store_intent_is_open(m->from));
	end.to = STORE_INTENT_SUCCEEDED;
	end.is_unknown = end.is_unsent = false;
	end.due_ms = 0;
	payment.kind = STORE_KIND_PAYMENT;
	payment.intent = m->id;
	return move_and_post(s, &end, &payment, legs, n, now_ms, txn);
}

int store_intent_settle_late(struct store *s, const struct store_intent_move *m, const struct store_posting *p,
			     const struct store_leg *legs, size_t n, int64_t now_ms, int64_t *txn)
{
	struct store_intent_move stay = *m;
	struct store_posting late = *p;

	if (store_intent_is_open(m->from) || m->from == STORE_INTENT_SUCCEEDED)
		return STORE_NONE;
	stay.to = m->from;
	stay.is_unknown = stay.is_unsent = false;
	stay.due_ms = 0;
	late.kind = STORE_KIND_LATE;
	late.intent = m->id;
	return move_and_post(s, &stay, &late, legs, n, now_ms, txn);
}
