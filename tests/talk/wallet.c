/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of a talk about wallets and the money that moved. README.md tells them. */
#include "store/household.h"
#include "store/intent.h"
#include "store/ledger.h"
#include "tests/lib/purse.h"
#include "tests/talk/player.h"
#include "tests/talk/prove.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THINK_MS 1000
#define SETTLE_MS 100

static struct sim_wallet *wallet_in_hand(struct player *p)
{
	return world_wallet_of(p->world, p->number);
}

static int read_francs(const struct player *p, int word, int64_t *francs)
{
	char *end;

	*francs = strtoll(player_word(p, word), &end, 10);
	return *player_word(p, word) && !*end ? 0 : -1;
}

static int do_wallets(struct player *p)
{
	p->village.roll.has_wallets = true;
	return 0;
}

/* ---- what happens ---- */

static int set_mood(struct player *p)
{
	enum sim_wallet_mood mood;

	if (sim_wallet_mood_read(player_word(p, 2), &mood, &p->e))
		return -1;
	if (p->mood < SIM_WALLET_MOODS)
		mood = p->mood; /* the matrix has its own */
	sim_wallet_set_mood(wallet_in_hand(p), p->number, mood);
	return 0;
}

static int set_balance(struct player *p)
{
	int64_t francs;

	if (read_francs(p, 2, &francs))
		return player_complain(p, "wallet balance FRANCS");
	sim_wallet_set_balance(wallet_in_hand(p), p->number, francs);
	return 0;
}

static int set_down(struct player *p)
{
	for (size_t i = 0; i < PURSE_WALLETS; i++)
		sim_wallet_set_down(purse_wallet(world_purse(p->world), i), !strcmp(player_word(p, 1), "down"));
	return 0;
}

/* From her own menu, which nobody asked for. */
static int pay(struct player *p)
{
	int64_t francs;

	if (read_francs(p, 2, &francs) || francs < 1)
		return player_complain(p, "wallet pay FRANCS \"what is written into it\"");
	if (sim_wallet_pay(wallet_in_hand(p), p->number, francs, player_word(p, 3), world_now_ms(p->world), &p->e) && !p->is_lenient)
		return -1;
	return player_pass(p, SETTLE_MS);
}

static int type(struct player *p, const char *text)
{
	if (player_pass(p, THINK_MS))
		return -1;
	if (p->is_lenient && !player_phone(p)->question[0])
		return 0;
	if (sim_wallet_type(wallet_in_hand(p), p->number, text, world_now_ms(p->world), &p->e))
		return -1;
	return player_pass(p, SETTLE_MS);
}

static int do_approve(struct player *p)
{
	return type(p, p->line->n > 1 ? player_word(p, 1) : SIM_WALLET_PIN);
}

static int do_refuse(struct player *p)
{
	return type(p, "0");
}

/* ---- what must be so ---- */

static int judge(struct player *p, bool is_ok, const char *so)
{
	char what[400];

	if (p->is_lenient)
		return 0;
	snprintf(what, sizeof(what), "%s %s %s %s", player_word(p, 0), player_word(p, 1), player_word(p, 2), player_word(p, 3));
	for (char *c = what; *c; c++)
		if (*c == '\n' || *c == '#')
			*c = ' ';
	if (!player_verdict(p, is_ok, what))
		player_show(p, so);
	return 0;
}

static int do_expect_prompt(struct player *p)
{
	struct world_phone *f = player_phone(p);

	return judge(p, f->question[0] && strstr(f->question, player_word(p, 1)), f->question[0] ? f->question : "(no question)");
}

static int do_expect_no_prompt(struct player *p)
{
	return judge(p, !player_phone(p)->question[0], player_phone(p)->question);
}

/* Of the phone in hand, less what was given back. */
static int expect_taken(struct player *p)
{
	struct sim_wallet_move m;
	int64_t francs, taken = 0;
	char so[60];

	if (read_francs(p, 2, &francs))
		return player_complain(p, "wallet taken FRANCS");
	for (size_t n = 0; sim_wallet_move_at(wallet_in_hand(p), n, &m); n++)
		taken += m.phone == p->number ? m.francs : 0;
	snprintf(so, sizeof(so), "taken: %" PRId64 " F", taken);
	return judge(p, taken == francs, so);
}

static int do_wallet(struct player *p)
{
	static const struct { const char *name; int (*run)(struct player *p); } verbs[] = {
		{"mood", set_mood}, {"balance", set_balance}, {"down", set_down}, {"up", set_down}, {"pay", pay}, {"taken", expect_taken},
	};

	if (!world_purse(p->world))
		return player_complain(p, "this talk has no wallets: begin it with 'wallets'");
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i].name, player_word(p, 1)))
			return verbs[i].run(p);
	return player_complain(p, "wallet mood NAME, balance FRANCS, down, up, pay FRANCS TEXT, or taken FRANCS");
}

static int find_household(struct player *p, int64_t *id)
{
	*id = 0;
	if (!strcmp(player_word(p, 1), "nobody"))
		return 0;
	return store_household_find(world_store(p->world), player_word(p, 1), id) ? player_complain(p, "no such household") : 0;
}

static int do_account(struct player *p)
{
	int64_t id, francs, balance;
	char so[60];

	if (p->is_lenient)
		return 0;
	if (read_francs(p, 3, &francs))
		return player_complain(p, "account HOUSEHOLD|nobody NAME FRANCS");
	if (find_household(p, &id))
		return -1;
	if (store_ledger_balance(world_store(p->world), id, player_word(p, 2), &balance))
		return base_error_set(&p->e, "the account can't be read: %s", store_last_error(world_store(p->world)));
	snprintf(so, sizeof(so), "there stand %" PRId64 " F", balance);
	return judge(p, balance == francs, so);
}

/* The newest payment of a household, and its flags. */
static int do_intent(struct player *p)
{
	struct store_intent i;
	int64_t id;
	const char *flags, *wish = player_word(p, 3);
	char so[80];
	int rc;

	if (p->is_lenient)
		return 0;
	if (find_household(p, &id))
		return -1;
	rc = store_intent_last_of_household(world_store(p->world), id, &i);
	if (rc)
		return judge(p, rc == STORE_NONE && !strcmp(player_word(p, 2), "none"), "(no intent)");
	flags = i.is_review ? "review" : i.is_unknown ? "unknown" : "";
	snprintf(so, sizeof(so), "%s %s", store_intent_state_name(i.state), flags);
	return judge(p, !strcmp(player_word(p, 2), store_intent_state_name(i.state)) && !strcmp(wish, flags), so);
}

static int do_invariants(struct player *p)
{
	player_verdict(p, !prove_world(p->world, &p->e), p->e.text[0] ? p->e.text : "every invariant holds");
	return 0;
}

const struct player_command player_wallet_commands[] = {
	{"wallets", true, do_wallets},
	{"wallet", false, do_wallet},
	{"approve", false, do_approve},
	{"refuse", false, do_refuse},
	{"expect-prompt", false, do_expect_prompt},
	{"expect-no-prompt", false, do_expect_no_prompt},
	{"account", false, do_account},
	{"intent", false, do_intent},
	{"invariants", false, do_invariants},
	{0},
};
