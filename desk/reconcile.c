/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's daily statement against our ledger. Rows are kept by the wallet's reference, credits are found by it, and what a row
 * settles is a transaction whose reference is the credit's: the same file, a longer one and one with repeated rows change nothing. */
#include "desk/reconcile.h"

#include "base/date.h"
#include "base/log.h"
#include "desk/audit.h"
#include "desk/held.h"
#include "desk/settle.h"
#include "store/credit.h"
#include "store/intent.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DAY_MS 86400000ll

/* A row on its way in. */
struct taking {
	struct desk_step *step;
	struct desk_counter *order;
	struct store_statement *row;    /* its id: of the row it already has; 0: none */
};

static int refuse(struct desk_counter *o, const struct store_statement *was, const struct store_statement *now)
{
	char day[BASE_DATE_TEXT];

	base_error_set(&o->said, "reference %s came before, on %s with %" PRId64 " F and a charge of %" PRId64 " F; now with %" PRId64
		       " F and %" PRId64 " F: a statement does not change, ask the wallet", now->reference,
		       base_date_format(was->day, day), was->francs, was->charge, now->francs, now->charge);
	return STORE_REFUSED;
}

/* ---- postings ---- */

static int post(struct desk_step *s, const char *kind, const struct store_statement *row, const struct store_leg *legs, size_t n)
{
	char reference[STORE_OPERATOR + STORE_REFERENCE];
	const struct store_posting p = {.kind = kind, .reference = reference, .day = row->day};
	int64_t txn;

	snprintf(reference, sizeof reference, "%s %s", row->wallet, row->reference);
	return store_ledger_post(s->store, &p, legs, n, s->request->now_ms, &txn);
}

static void name_accounts(const struct store_statement *row, char clearing[STORE_ACCOUNT], char settled[STORE_ACCOUNT],
			  char charges[STORE_ACCOUNT])
{
	snprintf(clearing, STORE_ACCOUNT, "wallet:%s:clearing", row->wallet);
	snprintf(settled, STORE_ACCOUNT, "wallet:%s:settled", row->wallet);
	snprintf(charges, STORE_ACCOUNT, "charges:%s", row->wallet);
}

/* What the statement shows leaves clearing; what it shows more or less than we credited, somebody must explain. */
static int settle(struct desk_step *s, const struct store_statement *row)
{
	char clearing[STORE_ACCOUNT], settled[STORE_ACCOUNT], charges[STORE_ACCOUNT];
	struct store_leg legs[4];
	size_t n = 0;

	name_accounts(row, clearing, settled, charges);
	if (row->our_francs)
		legs[n++] = (struct store_leg){0, clearing, row->our_francs};
	if (row->francs != row->charge)
		legs[n++] = (struct store_leg){0, settled, row->charge - row->francs};
	if (row->charge)
		legs[n++] = (struct store_leg){0, charges, -row->charge};
	if (row->francs != row->our_francs)
		legs[n++] = (struct store_leg){0, "suspense", row->francs - row->our_francs};
	return post(s, "settlement", row, legs, n);
}

/* ---- whose is it? ---- */

/* A credit of ours has this reference, or our key where the wallet gave none. */
static int find_credit(const struct taking *t, struct store_credit *credit)
{
	struct store *store = t->step->store;
	const char *operator_name = desk_settle_operator(t->step->memory, t->row->wallet);
	struct store_statement other;
	int rc = store_credit_find(store, operator_name, t->row->reference, credit);

	if (rc != STORE_NONE || !t->row->key[0])
		return rc;
	rc = store_credit_find(store, operator_name, t->row->key, credit);
	if (rc)
		return rc;
	/* a wallet that took the money twice under one key shows it twice: the second is not this credit's */
	rc = store_statement_of_txn(store, credit->txn, &other);
	return rc ? rc == STORE_NONE ? 0 : rc : other.day == BASE_DAY_NONE ? 0 : STORE_NONE;
}

/* The credit came through another wallet, which shares its operator's references with this one: not twice. */
static int take_others(struct taking *t, int64_t intent)
{
	t->row->intent = intent;
	t->row->state = STORE_STATEMENT_DIFFERS;
	return 0;
}

static int take_credited(struct taking *t, const struct store_credit *credit)
{
	struct store_statement *row = t->row, ours;
	struct store_txn txn;
	int rc = store_ledger_load(t->step->store, credit->txn, &txn);

	if (rc)
		return rc;
	if (strcmp(credit->wallet, row->wallet))
		return take_others(t, txn.intent);
	rc = store_statement_of_txn(t->step->store, credit->txn, &ours);
	if (rc && rc != STORE_NONE)
		return rc;
	if (!rc) { /* found as ours only before: the same row, now with their side */
		row->id = ours.id;
		row->signature = ours.signature;
	}
	row->txn = credit->txn;
	row->our_day = credit->day;
	row->our_francs = credit->francs;
	row->intent = txn.intent;
	row->state = row->francs == row->our_francs ? STORE_STATEMENT_MATCHED : STORE_STATEMENT_DIFFERS;
	return row->state == STORE_STATEMENT_MATCHED ? settle(t->step, row) : 0;
}

/* A payment of this phone through this wallet that is not decided, of so many francs: the money may be its. */
static int find_undecided(const struct taking *t, struct store_intent *out)
{
	const struct store_intent_filter f = {.states = 1u << STORE_INTENT_SUBMITTING | 1u << STORE_INTENT_PENDING,
					      .payer = t->row->phone, .wallet = t->row->wallet};
	struct store_intent found[8];
	int n = 0, rc = STORE_NONE;

	if (t->row->key[0])
		rc = store_intent_find(t->step->store, t->row->key, out);
	if (rc != STORE_NONE)
		return rc ? rc : out->state == STORE_INTENT_SUCCEEDED || out->state == STORE_INTENT_CREATED ? STORE_NONE : 0;
	if (!t->row->phone)
		return STORE_NONE;
	rc = store_intent_list(t->step->store, &f, 0, found, sizeof found / sizeof *found, &n);
	for (int i = 0; !rc && i < n; i++)
		if (store_intent_francs(&found[i]) == t->row->francs
		    && (!found[i].reference[0] || !strcmp(found[i].reference, t->row->reference))) {
			*out = found[i];
			return 0;
		}
	return rc ? rc : STORE_NONE;
}

/* Theirs only: it is posted to held money at once, and settled with that. */
static int take_held(struct taking *t)
{
	const struct store_statement *row = t->row;
	struct store_held held = {.francs = row->francs, .phone = row->phone, .day = row->day};
	struct store_credit credit;
	struct store_intent i;
	int64_t id;
	int rc = row->key[0] ? store_intent_find(t->step->store, row->key, &i) : STORE_NONE;

	if (rc && rc != STORE_NONE)
		return rc;
	held.intent = rc ? 0 : i.id; /* its money once more, or under another reference */

	snprintf(held.wallet, sizeof held.wallet, "%s", row->wallet);
	snprintf(held.operator_name, sizeof held.operator_name, "%s", desk_settle_operator(t->step->memory, row->wallet));
	snprintf(held.reference, sizeof held.reference, "%s", row->reference);
	snprintf(held.name, sizeof held.name, "%s", row->name);
	snprintf(held.subject, sizeof held.subject, "%s", row->subject);
	rc = desk_held_take(t->step, &held, &id);
	if (!rc)
		rc = store_credit_find(t->step->store, held.operator_name, held.reference, &credit);
	t->order->counts.held += !rc;
	return rc ? rc : take_credited(t, &credit);
}

static int post_left(struct desk_step *s, const struct store_statement *row, const char *from, const char *kind, int64_t *txn)
{
	char clearing[STORE_ACCOUNT], settled[STORE_ACCOUNT], charges[STORE_ACCOUNT], reference[STORE_OPERATOR + STORE_REFERENCE];
	const struct store_posting p = {.kind = kind, .reference = reference, .day = row->day};
	struct store_leg legs[3];
	size_t n = 0;

	name_accounts(row, clearing, settled, charges);
	snprintf(reference, sizeof reference, "%s %s", row->wallet, row->reference);
	legs[n++] = (struct store_leg){0, from, row->francs};
	legs[n++] = (struct store_leg){0, settled, row->charge - row->francs};
	if (row->charge)
		legs[n++] = (struct store_leg){0, charges, -row->charge};
	return store_ledger_post(s->store, &p, legs, n, s->request->now_ms, txn);
}

/* Money went out. What a manager sent back of held money is proved by it. */
static int take_left(struct taking *t)
{
	struct store_held_move move = {.from = STORE_HELD_RETURNING, .to = STORE_HELD_RETURNED, .day = t->row->day};
	char payable[STORE_ACCOUNT];
	struct store_held held;
	int rc = store_held_returning(t->step->store, t->row->wallet, -t->row->francs, t->row->phone, &held);

	t->row->state = STORE_STATEMENT_LEFT;
	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	snprintf(payable, sizeof payable, "payable:%s", t->row->wallet);
	rc = post_left(t->step, t->row, payable, "returned", &move.txn);
	move.id = held.id;
	if (!rc)
		rc = store_held_move(t->step->store, &move, t->step->request->now_ms);
	t->row->txn = move.txn;
	t->row->our_day = t->row->day;
	t->row->our_francs = t->row->francs;
	t->row->state = STORE_STATEMENT_MATCHED;
	return rc;
}

static int judge(struct taking *t)
{
	struct store_credit credit;
	struct store_intent i;
	int rc;

	if (t->row->francs < 0)
		return take_left(t);
	rc = find_credit(t, &credit);
	if (rc != STORE_NONE)
		return rc ? rc : take_credited(t, &credit);
	rc = find_undecided(t, &i);
	if (rc)
		return rc == STORE_NONE ? take_held(t) : rc;
	t->row->intent = i.id;
	t->row->state = STORE_STATEMENT_WAITING;
	return store_intent_hurry(t->step->store, i.id, t->step->request->now_ms);
}

/* ---- rows ---- */

static int take_row(struct taking *t)
{
	struct desk_counter *o = t->order;
	struct store_statement was;
	bool is_known;
	int64_t id;
	int rc = store_statement_find(t->step->store, t->row->wallet, t->row->reference, &was);

	if (rc && rc != STORE_NONE)
		return rc;
	is_known = !rc && was.day != BASE_DAY_NONE;
	if (is_known && (was.day != t->row->day || was.francs != t->row->francs || was.charge != t->row->charge))
		return refuse(o, &was, t->row);
	o->counts.repeated += is_known;
	o->counts.taken += !is_known;
	if (is_known && was.state != STORE_STATEMENT_WAITING)
		return 0; /* it is where it was */
	t->row->id = rc ? 0 : was.id;
	rc = judge(t);
	if (rc)
		return rc;
	return t->row->id ? store_statement_save(t->step->store, t->row)
		: store_statement_add(t->step->store, t->row, t->step->request->now_ms, &id);
}

/* A row for a day that was closed: money is not turned away, so the day is open again. */
static int reopen(struct desk_step *s, const struct desk_counter *o)
{
	char day[BASE_DATE_TEXT], about[STORE_AUDIT_ABOUT];
	int rc = store_statement_day_reopen(s->store, o->wallet, o->day);

	if (rc)
		return rc == STORE_NONE ? 0 : rc;
	base_log(LOG_WARNING, "statement-day-reopened", "wallet=%s day=%s", o->wallet, base_date_format(o->day, day));
	snprintf(about, sizeof about, "%s %s", o->wallet, day);
	return desk_audit_staff(s, NULL, 0, "statement-day-reopened", about);
}

static bool is_wallet(struct desk_step *s, struct desk_counter *o)
{
	if (!desk_settle_wallet(s->memory, o->wallet)) {
		base_error_set(&o->said, "there is no wallet '%s' in the configuration", o->wallet);
		return false;
	}
	return true;
}

int desk_reconcile_statement(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	int rc = 0;

	(void) by;
	if (!is_wallet(s, o))
		return 0;
	for (size_t i = 0; !rc && i < o->n_rows; i++) {
		struct store_statement row = o->rows[i]; /* the step may run twice: what was given stays as it is */
		struct taking t = {.step = s, .order = o, .row = &row};

		rc = take_row(&t);
	}
	if (!rc && o->counts.taken)
		rc = reopen(s, o);
	o->is_done = !rc;
	if (!rc)
		base_error_set(&o->said, "%d rows taken, %d known, %d to held money", o->counts.taken, o->counts.repeated, o->counts.held);
	return rc;
}

/* ---- what only we have ---- */

static int note_ours(struct desk_step *s, const struct store_credit *credit)
{
	struct store_statement row = {.state = STORE_STATEMENT_OURS, .day = BASE_DAY_NONE, .our_day = credit->day,
				      .our_francs = credit->francs, .txn = credit->txn};
	struct store_statement known;
	struct store_txn txn;
	int64_t id;
	int rc = store_statement_of_txn(s->store, credit->txn, &known);

	if (rc != STORE_NONE)
		return rc;
	rc = store_ledger_load(s->store, credit->txn, &txn);
	if (rc)
		return rc;
	row.intent = txn.intent;
	snprintf(row.wallet, sizeof row.wallet, "%s", credit->wallet);
	snprintf(row.reference, sizeof row.reference, "%s", credit->reference);
	return store_statement_add(s->store, &row, s->request->now_ms, &id);
}

int desk_reconcile_read(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	struct store_credit credits[DESK_RECONCILE_WALK];
	bool is_whole;
	int n = 0, rc;

	(void) by;
	if (!is_wallet(s, o))
		return 0;
	rc = store_credit_walk(s->store, o->wallet, o->day, o->id, credits, DESK_RECONCILE_WALK, &n);
	for (int i = 0; !rc && i < n; i++)
		rc = note_ours(s, &credits[i]);
	is_whole = n < DESK_RECONCILE_WALK;
	if (!rc && is_whole)
		rc = store_statement_day_read(s->store, o->wallet, o->day, s->request->now_ms);
	o->is_done = !rc;
	if (is_whole)
		base_error_set(&o->said, "whole");
	else
		base_error_set(&o->said, "more %" PRId64, credits[n - 1].txn);
	return rc;
}

/* ---- rests ---- */

int desk_reconcile_prove_rest(struct desk_step *s, const struct store_signature *a, struct desk_counter *o, int64_t *household,
			      bool *is_well)
{
	struct store_statement row;
	int rc = store_statement_load(s->store, a->subject, &row);

	*household = 0;
	*is_well = !rc && row.state != STORE_STATEMENT_MATCHED && !row.signature;
	if (rc)
		return rc;
	if (!*is_well)
		base_error_set(&o->said, "row %" PRId64 " is %s already", row.id, row.signature ? "signed" : "matched");
	else if (row.state == STORE_STATEMENT_WAITING) {
		*is_well = false;
		base_error_set(&o->said, "row %" PRId64 " waits for payment %" PRId64 ": decide that one, and read the statement again",
			       row.id, row.intent);
	} else
		base_error_set(&o->said, "row %" PRId64 ", reference %s, stays as it is: %s, %" PRId64 " F there, %" PRId64
			       " F here", row.id, row.reference, store_statement_state_name(row.state), row.francs, row.our_francs);
	return 0;
}

int desk_reconcile_rest(struct desk_step *s, const struct store_signature *a, struct desk_counter *o)
{
	struct store_statement row;
	int64_t txn;
	int rc = store_statement_load(s->store, a->subject, &row);

	(void) o;
	if (rc)
		return rc;
	row.signature = a->id;
	if (row.state == STORE_STATEMENT_DIFFERS)
		rc = settle(s, &row);
	else if (row.state == STORE_STATEMENT_LEFT)
		rc = post_left(s, &row, "suspense", "left", &txn);
	return rc ? rc : store_statement_save(s->store, &row);
}

/* ---- closing ---- */

/* Why the day can't be closed, in o->said; *is_well where it can. */
static int prove_close(struct desk_step *s, struct desk_counter *o, bool *is_well)
{
	struct store_statement_sum sum;
	struct store_statement_day day;
	char text[BASE_DATE_TEXT];
	int64_t open;
	int rc = store_statement_day_load(s->store, o->wallet, o->day, &day);

	*is_well = false;
	base_date_format(o->day, text);
	if (rc == STORE_NONE)
		base_error_set(&o->said, "no statement of %s for %s was read: 'mutuelle pay reconcile' reads it", o->wallet, text);
	else if (!rc && day.closed_ms)
		base_error_set(&o->said, "%s is closed at %s already, by %s", text, o->wallet, day.closed_by);
	else if (!rc && o->day >= base_date_of_ms(s->request->now_ms))
		base_error_set(&o->said, "%s is not over yet", text);
	else if (!rc && !(rc = store_statement_sum(s->store, o->wallet, o->day, &sum)) && sum.rests)
		base_error_set(&o->said, "%d row%s of %s at %s %s open: 'mutuelle pay reconcile' lists them, 'mutuelle pay rest' has "
			       "them signed",
			       sum.rests, sum.rests > 1 ? "s" : "", text, o->wallet, sum.rests > 1 ? "are" : "is");
	else if (!rc && store_statement_gap(&sum))
		base_error_set(&o->said, "statement and ledger of %s at %s are %" PRId64 " F apart: our books are wrong, keep a "
			       "copy of the store", text, o->wallet, store_statement_gap(&sum));
	else if (!rc && !(rc = store_intent_undecided(s->store, o->wallet, (o->day + 1) * DAY_MS, &open)))
		base_error_set(&o->said, "payment %" PRId64 " is not decided: 'mutuelle pay show %" PRId64 "' says why", open, open);
	else if (rc == STORE_NONE)
		*is_well = true;
	return rc == STORE_NONE ? 0 : rc;
}

int desk_reconcile_close(struct desk_step *s, struct desk_counter *o, const struct store_staff *by)
{
	char text[BASE_DATE_TEXT], about[STORE_AUDIT_ABOUT];
	bool is_well;
	int rc = is_wallet(s, o) ? prove_close(s, o, &is_well) : (is_well = false, 0);

	if (rc || !is_well)
		return rc;
	rc = store_statement_day_close(s->store, o->wallet, o->day, by->code, s->request->now_ms);
	o->is_done = !rc;
	base_error_set(&o->said, "%s is closed at %s", base_date_format(o->day, text), o->wallet);
	snprintf(about, sizeof about, "%s %s", o->wallet, text);
	return rc ? rc : desk_audit_staff(s, by, 0, "statement-day-closed", about);
}
