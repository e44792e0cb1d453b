/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A manager at the end of a market day: reads the wallets' statements, moves money of another amount to whom it was for, and ends what
 * waits for a person and was never paid, as the wallet says. */
#include "tests/soak/market_inside.h"

#include "base/date.h"
#include "desk/counter.h"
#include "desk/held.h"
#include "desk/pay.h"
#include "desk/settle.h"

#include <stdio.h>
#include <string.h>

#define ROWS 200
#define AT_ONCE 64

static int order(struct market *m, struct desk_counter *o, struct error *e)
{
	struct desk_request r = {.kind = DESK_COUNTER, .count = 1, .body = o, .now_ms = market_wall_ms(m)};
	struct desk_reply reply;

	desk_batch_run(m->desk, &r, &reply, 1);
	return reply.verdict == DESK_DONE && o->is_done ? 0 : base_error_set(e, "the statement is refused: %s", o->said.text);
}

static void fill_row(struct store_statement *row, const struct sim_wallet_move *move, size_t wallet, int32_t day)
{
	*row = (struct store_statement){.day = day, .francs = move->francs, .charge = move->charge_francs, .phone = move->phone,
					.our_day = BASE_DAY_NONE};
	snprintf(row->wallet, sizeof(row->wallet), "%s", purse_names[wallet]);
	snprintf(row->reference, sizeof(row->reference), "%s", move->reference);
	snprintf(row->subject, sizeof(row->subject), "%s", move->subject);
	snprintf(row->key, sizeof(row->key), "%.36s", move->key);
}

/* The moves of one day that were not read yet, at most ROWS of them. */
static int read_some(struct market *m, size_t wallet, struct store_statement *rows, struct error *e)
{
	struct desk_counter o = {.verb = DESK_COUNTER_STATEMENT, .day = BASE_DAY_NONE, .rows = rows};
	struct sim_wallet_move move;

	snprintf(o.wallet, sizeof(o.wallet), "%s", purse_names[wallet]);
	for (; o.n_rows < ROWS && sim_wallet_move_at(purse_wallet(m->purse, wallet), m->read[wallet], &move); m->read[wallet]++) {
		int32_t day = base_date_of_ms(move.at_ms);

		if (strcmp(move.currency, "XOF"))
			continue;
		if (o.day != BASE_DAY_NONE && day != o.day)
			break;
		o.day = day;
		fill_row(&rows[o.n_rows++], &move, wallet, day);
	}
	return o.n_rows ? order(m, &o, e) : 0;
}

static int read_statements(struct market *m, struct error *e)
{
	static struct store_statement rows[ROWS];
	struct sim_wallet_move move;

	for (size_t wallet = 0; wallet < PURSE_WALLETS; wallet++)
		while (sim_wallet_move_at(purse_wallet(m->purse, wallet), m->read[wallet], &move))
			if (read_some(m, wallet, rows, e))
				return -1;
	return 0;
}

/* What a manager decides: about a payment, or (move) about held money of it. */
struct decision {
	int (*run)(struct desk_step *s, const struct decision *d);
	int64_t id, household;          /* household: of held money, whose it becomes */
	struct store_intent intent;
	char reference[STORE_REFERENCE]; /* of settling: as the statement shows it */
};

static int fail(struct desk_step *s, const struct decision *d)
{
	return desk_pay_fail(s, d->id);
}

static int settle(struct desk_step *s, const struct decision *d)
{
	struct store_intent i = d->intent;
	enum desk_settled out;

	i.lease = 0; /* whoever has it */
	return desk_settle_payment(s, &i, d->reference, &out);
}

static int move(struct desk_step *s, const struct decision *d)
{
	return desk_held_move(s, d->id, d->household);
}

/* In a transaction of its own. */
static int decide(struct market *m, const struct decision *d, struct error *e)
{
	struct desk_request request = {.now_ms = market_wall_ms(m), .entropy = base_rng_next(&m->rng)};
	struct desk_reply reply = {0};
	struct desk_step step = {m->store, &m->memory, &request, &reply};
	int rc = store_begin(m->store);

	if (!rc)
		rc = d->run(&step, d);
	if (!rc)
		rc = store_commit(m->store);
	if (!rc)
		return 0;
	store_rollback(m->store);
	return base_error_set(e, "the manager's decision about %lld fails: %d, %s", (long long) d->id, rc, store_last_error(m->store));
}

static int move_held(struct market *m, struct error *e)
{
	struct store_held held[AT_ONCE];
	struct store_intent i;
	int64_t before = 0;
	int n = AT_ONCE;

	while (n == AT_ONCE) {
		if (store_held_list(m->store, false, before, held, AT_ONCE, &n))
			return base_error_set(e, "held money can't be listed: %s", store_last_error(m->store));
		for (int k = 0; k < n; k++) {
			struct decision d = {.run = move, .id = held[k].id};

			if (!held[k].intent || store_intent_load(m->store, held[k].intent, &i))
				continue;
			d.household = i.household;
			if (decide(m, &d, e))
				return -1;
		}
		before = n ? held[n - 1].id : 0;
	}
	return 0;
}

/* A wallet that never answers in time is not needed where its statement shows the payment, or does not. */
static int end_review(struct market *m, const struct store_intent *i, struct error *e)
{
	size_t w = strcmp(i->wallet, purse_names[0]) != 0, n = m->read_before[w];
	const struct sim_wallet *wallet = purse_wallet(m->purse, w);
	struct decision d = {.run = fail, .id = i->id, .intent = *i};
	struct sim_wallet_move shown = {.currency = ""};

	if (!sim_wallet_taken(wallet, i->key, NULL))
		return decide(m, &d, e);
	while (n < m->read[w] && sim_wallet_move_at(wallet, n, &shown) && strcmp(shown.key, i->key))
		n++;
	if (n == m->read[w] || shown.francs != store_intent_francs(i) || strcmp(shown.currency, "XOF"))
		return 0;
	d.run = settle;
	snprintf(d.reference, sizeof(d.reference), "%s", shown.reference);
	return decide(m, &d, e);
}

static int end_reviews(struct market *m, struct error *e)
{
	const struct store_intent_filter filter = {.is_review = true, .states = 1u << STORE_INTENT_SUBMITTING | 1u << STORE_INTENT_PENDING};
	struct store_intent found[AT_ONCE];
	int64_t before = 0;
	int n = AT_ONCE;

	while (n == AT_ONCE) {
		if (store_intent_list(m->store, &filter, before, found, AT_ONCE, &n))
			return base_error_set(e, "payments can't be listed: %s", store_last_error(m->store));
		for (int k = 0; k < n; k++)
			if (end_review(m, &found[k], e))
				return -1;
		before = n ? found[n - 1].id : 0;
	}
	return 0;
}

int market_manage(struct market *m, struct error *e)
{
	memcpy(m->read_before, m->read, sizeof(m->read));
	return read_statements(m, e) || move_held(m, e) || end_reviews(m, e) ? -1 : 0;
}
