/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold in a world at any time. */
#include "tests/talk/prove.h"

#include "base/date.h"
#include "desk/check.h"
#include "store/credit.h"
#include "store/dialog.h"
#include "store/intent.h"
#include "tests/lib/purse.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROW_MS 86400000ll       /* a dialog's row is kept so long */

struct finding { struct error *e; int n; };

static void on_broken(void *ctx, const char *invariant, const char *row)
{
	struct finding *f = ctx;

	if (!f->n++)
		base_error_set(f->e, "%s: %s", invariant, row);
}

static bool is_canned(const struct menus *m, const char *text)
{
	for (int which = 0; which < MENUS_CANNED; which++)
		for (size_t i = 0; i < menus_languages(m); i++)
			if (!strcmp(menus_canned(m, which, i), text))
				return true;
	return false;
}

/* Law 1: the row tells what the phone saw, or is younger. */
static void check_told(struct world *w, const struct world_phone *p, struct finding *f)
{
	struct store_dialog d;
	char row[64];

	if (!p->screen[0] || is_canned(world_set(w)->menus, p->screen) || world_wall_ms(w) - p->shown_ms > ROW_MS)
		return;
	snprintf(row, sizeof(row), "phone %" PRIu64, p->number);
	if (store_dialog_load(world_store(w), p->number, &d))
		on_broken(f, "the dialog can be read", row);
	else if (strcmp(d.answer, p->screen) && d.updated_ms < p->shown_ms)
		on_broken(f, "what a phone saw is on disk", row);
}

/* The wallet's own truth: what it took is posted as it was taken, once, and nothing else is. Until it is over, what was taken may
 * still be on its way to us; then only a person's review may stand for it. */
static void check_move(struct world *w, const char *wallet, const struct sim_wallet_move *m, bool is_over, int64_t *posted,
		       struct finding *f)
{
	struct store_credit credit;
	struct store_intent intent;
	char row[200];
	int rc = store_credit_find(world_store(w), wallet, m->reference, &credit);

	if (rc == STORE_NONE && m->key[0])
		rc = store_credit_find(world_store(w), wallet, m->key, &credit); /* a wallet without references of its own */
	snprintf(row, sizeof(row), "%s %s, key %s: %" PRId64 " %s", wallet, m->reference, m->key, m->francs, m->currency);
	if (m->key[0] && !store_intent_find(world_store(w), m->key, &intent) && !store_intent_is_open(intent.state)
	    && intent.state != STORE_INTENT_SUCCEEDED && m->at_ms < intent.done_ms)
		on_broken(f, "what was called not paid was not paid before", row); /* after is another matter: that is late */
	if (rc == STORE_OK) {
		*posted += credit.francs;
		if (credit.francs != m->francs || strcmp(m->currency, "XOF"))
			on_broken(f, "what was taken is posted as it was taken", row);
		return;
	}
	if (!is_over || (m->key[0] && !store_intent_find(world_store(w), m->key, &intent) && intent.is_review))
		return;
	on_broken(f, "what was taken is posted in the end", row);
}

static void check_wallet(struct world *w, size_t i, bool is_over, struct finding *f)
{
	static const char *const accounts[][2] = {{"wallet:", ":clearing"}, {"wallet:", ":settled"}, {"charges:", ""}};
	struct sim_wallet *wallet = purse_wallet(world_purse(w), i);
	struct sim_wallet_move m;
	char account[STORE_ACCOUNT], row[120];
	int64_t posted = 0, ours = 0, francs = 0;

	for (size_t n = 0; sim_wallet_move_at(wallet, n, &m); n++) {
		int payments = 0;

		if (m.francs < 0) {
			posted += m.francs;
			continue;
		}
		check_move(w, purse_names[i], &m, is_over, &posted, f);
		if (m.key[0])
			sim_wallet_taken(wallet, m.key, &payments);
		if (payments > 1)
			on_broken(f, "nobody is charged twice", m.key);
	}
	for (size_t a = 0; a < sizeof(accounts) / sizeof(accounts[0]); a++) {
		snprintf(account, sizeof(account), "%s%s%s", accounts[a][0], purse_names[i], accounts[a][1]);
		if (store_ledger_balance(world_store(w), 0, account, &francs))
			on_broken(f, "the ledger can be read", account);
		ours -= francs;
	}
	snprintf(row, sizeof(row), "%s: taken and posted %" PRId64 " F, in the ledger %" PRId64 " F", purse_names[i], posted, ours);
	if (posted != ours)
		on_broken(f, "the ledger has what the wallet took, and no franc more", row);
}

int prove_money(struct world *w, bool is_over, struct error *e)
{
	struct finding f = {e, 0};

	for (size_t i = 0; world_purse(w) && i < PURSE_WALLETS; i++)
		check_wallet(w, i, is_over, &f);
	return f.n;
}

int prove_world(struct world *w, struct error *e)
{
	struct finding f = {e, 0};

	if (store_check(world_store(w), on_broken, &f) < 0)
		on_broken(&f, "the store can be checked", store_last_error(world_store(w)));
	if (desk_check_cover(world_store(w), world_set(w)->scheme, base_date_of_ms(world_wall_ms(w)), on_broken, &f) < 0)
		on_broken(&f, "cover can be checked", store_last_error(world_store(w)));
	if (desk_check_shares(world_store(w), world_set(w)->scheme, on_broken, &f) < 0)
		on_broken(&f, "shares can be checked", store_last_error(world_store(w)));
	for (int i = 0; world_phone_at(w, i); i++)
		check_told(w, world_phone_at(w, i), &f);
	return f.n ? f.n : prove_money(w, false, e);
}
