/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reference model of money. */
#include "tests/soak/model.h"

#include "base/buf.h"
#include "store/credit.h"
#include "store/held.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Money that a wallet moved, and of which the ledger does not know yet. */
struct unposted { size_t wallet, move; };

struct model {
	struct market *market;
	size_t n_households;
	int64_t *opening, *paid;        /* francs of each household: at first; by the wallets since */
	size_t seen[PURSE_WALLETS];     /* moves that were looked at */
	int64_t posted[PURSE_WALLETS];  /* francs of those that the ledger knows */
	struct unposted *unposted;
	size_t n, cap;
	int64_t *held;                  /* transactions that held money came by */
	size_t n_held, cap_held;
	void (*broken)(void *ctx, const char *invariant, const char *row);
	void *ctx;
};

static int64_t balance(struct model *m, int64_t household, const char *account)
{
	int64_t francs = 0;

	if (store_ledger_balance(market_store(m->market), household, account, &francs))
		m->broken(m->ctx, "the ledger can be read", account);
	return francs;
}

static int64_t id_of(struct model *m, size_t i)
{
	char no[STORE_CODE];
	int64_t id = 0;

	market_household_no(i, no);
	if (store_household_find(market_store(m->market), no, &id))
		m->broken(m->ctx, "a household is there", no);
	return id;
}

static int64_t credited(struct model *m, int64_t household)
{
	return balance(m, household, "dues") + balance(m, household, "fee");
}

struct model *model_new(struct market *market, size_t households, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx)
{
	struct model *m = base_alloc(sizeof(*m));

	m->market = market;
	m->n_households = households;
	m->broken = broken;
	m->ctx = ctx;
	m->opening = base_alloc(households * sizeof(*m->opening));
	m->paid = base_alloc(households * sizeof(*m->paid));
	for (size_t i = 0; i < households; i++)
		m->opening[i] = credited(m, id_of(m, i));
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	free(m->opening);
	free(m->paid);
	free(m->unposted);
	free(m->held);
	free(m);
}

static size_t wallet_of(const char *name)
{
	size_t i = 0;

	while (i + 1 < PURSE_WALLETS && strcmp(purse_names[i], name))
		i++;
	return i;
}

void model_check_intent(struct model *m, const struct store_intent *i)
{
	struct sim_wallet *w = purse_wallet(market_purse(m->market), wallet_of(i->wallet));
	struct store_credit credit;
	char row[160];
	int times;
	int64_t taken = sim_wallet_taken(w, i->key, &times);

	snprintf(row, sizeof(row), "intent %" PRId64 " of %s, %s: %" PRId64 " F asked for, %" PRId64 " F taken in %d payments", i->id, i->wallet,
		 store_intent_state_name(i->state), store_intent_francs(i), taken, times);
	if (times > 1)
		m->broken(m->ctx, "nobody is charged twice", row);
	if (taken && !store_intent_is_open(i->state) && i->state != STORE_INTENT_SUCCEEDED && i->done_ms == market_wall_ms(m->market))
		m->broken(m->ctx, "what is called not paid was not paid", row);
	if (i->state != STORE_INTENT_SUCCEEDED)
		return;
	if (taken != store_intent_francs(i))
		m->broken(m->ctx, "what succeeded was taken", row);
	if (store_credit_find(market_store(m->market), i->wallet, i->reference, &credit) || credit.francs != taken)
		m->broken(m->ctx, "what succeeded is credited", row);
}

/* ---- all money ---- */

/* Whose it is, by what the payer saw on the wallet's question. */
static void give(struct model *m, const char *no, int64_t francs)
{
	char known[STORE_CODE];
	size_t i = strlen(no) > 2 ? (size_t) strtoull(no + 2, NULL, 10) : m->n_households;

	market_household_no(i, known);
	if (i >= m->n_households || strcmp(known, no))
		m->broken(m->ctx, "a payment names its household", no);
	else
		m->paid[i] += francs;
}

static void note_held(struct model *m, int64_t txn)
{
	if (m->n_held == m->cap_held) {
		m->cap_held = m->cap_held ? 2 * m->cap_held : 1024;
		m->held = base_realloc(m->held, m->cap_held * sizeof(*m->held));
	}
	m->held[m->n_held++] = txn;
}

/* True when the ledger knows of it. */
static bool look_at(struct model *m, size_t wallet, const struct sim_wallet_move *move)
{
	struct store *s = market_store(m->market);
	struct store_credit credit;
	struct store_txn txn;
	char row[160];
	int rc = store_credit_find(s, purse_names[wallet], move->reference, &credit);

	if (rc == STORE_NONE)
		return false;
	snprintf(row, sizeof(row), "%s %s: %" PRId64 " %s", purse_names[wallet], move->reference, move->francs, move->currency);
	if (rc || store_ledger_load(s, credit.txn, &txn) || credit.francs != move->francs || strcmp(move->currency, "XOF")) {
		m->broken(m->ctx, "what was taken is posted as it was taken", row);
		return true;
	}
	m->posted[wallet] += move->francs;
	if (!strcmp(txn.kind, STORE_KIND_HELD))
		note_held(m, credit.txn);
	else
		give(m, move->subject, move->francs);
	return true;
}

static void keep_unposted(struct model *m, size_t wallet, size_t move)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 1024;
		m->unposted = base_realloc(m->unposted, m->cap * sizeof(*m->unposted));
	}
	m->unposted[m->n++] = (struct unposted){wallet, move};
}

static void look_at_moves(struct model *m)
{
	struct sim_wallet_move move;
	size_t n = m->n;

	m->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct unposted u = m->unposted[i];

		sim_wallet_move_at(purse_wallet(market_purse(m->market), u.wallet), u.move, &move);
		if (!look_at(m, u.wallet, &move))
			m->unposted[m->n++] = u;
	}
	for (size_t w = 0; w < PURSE_WALLETS; w++)
		for (; sim_wallet_move_at(purse_wallet(market_purse(m->market), w), m->seen[w], &move); m->seen[w]++)
			if (!look_at(m, w, &move))
				keep_unposted(m, w, m->seen[w]);
}

/* Of the held money, what was found to be whose. */
static int64_t still_held(struct model *m, int64_t *moved)
{
	int64_t sum = 0;

	for (size_t i = 0; i < m->n_held; i++) {
		struct store_held held;

		if (store_held_of_txn(market_store(m->market), m->held[i], &held))
			m->broken(m->ctx, "held money has its row", "");
		else if (held.state == STORE_HELD_MOVED && held.household <= (int64_t) m->n_households)
			moved[held.household] += held.francs;
		else
			sum += held.francs;
	}
	return sum;
}

static void check_households(struct model *m, const int64_t *moved)
{
	for (size_t i = 0; i < m->n_households; i++) {
		int64_t id = id_of(m, i), francs = credited(m, id), wanted = m->opening[i] + m->paid[i] + moved[id];
		char row[120];

		snprintf(row, sizeof(row), "household %zu: %" PRId64 " F in the ledger, %" PRId64 " F by the wallets", i, francs, wanted);
		if (francs != wanted)
			m->broken(m->ctx, "a household has what was taken for it", row);
	}
}

/* What a statement has shown is settled, less the wallet's charges. */
static void check_wallet(struct model *m, size_t w)
{
	static const char *const accounts[][2] = {{"wallet:", ":clearing"}, {"wallet:", ":settled"}, {"charges:", ""}};
	char account[STORE_ACCOUNT], row[120];
	int64_t ours = 0;

	for (size_t i = 0; i < sizeof(accounts) / sizeof(accounts[0]); i++) {
		snprintf(account, sizeof(account), "%s%s%s", accounts[i][0], purse_names[w], accounts[i][1]);
		ours -= balance(m, 0, account);
	}
	snprintf(row, sizeof(row), "%s: %" PRId64 " F by the wallet, %" PRId64 " F in the ledger", purse_names[w], m->posted[w], ours);
	if (ours != m->posted[w])
		m->broken(m->ctx, "the ledger has what the wallet took, and no franc more", row);
}

void model_check_all(struct model *m)
{
	int64_t *moved = base_alloc((m->n_households + 2) * sizeof(*moved)), held;
	char row[120];

	look_at_moves(m);
	held = still_held(m, moved);
	check_households(m, moved);
	snprintf(row, sizeof(row), "%" PRId64 " F by the wallets", held);
	if (balance(m, 0, "held") != held)
		m->broken(m->ctx, "held money is what nobody asked for", row);
	for (size_t w = 0; w < PURSE_WALLETS; w++)
		check_wallet(m, w);
	free(moved);
}
