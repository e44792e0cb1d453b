/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays a talk from its first line to its last, and proves at the end what must hold. */
#include "base/date.h"
#include "tests/talk/player.h"
#include "tests/talk/prove.h"

#include <stdlib.h>
#include <string.h>

#define SETTLE_MS 100
#define END_MS (3 * 3600000ll)
#define STATEMENT_MS 600000

static const struct player_command *find_in(const struct player_command *list, const char *name)
{
	for (; list->name; list++)
		if (!strcmp(list->name, name))
			return list;
	return NULL;
}

static const struct player_command *find_command(const char *name)
{
	const struct player_command *c = find_in(player_commands, name);

	c = c ? c : find_in(player_wallet_commands, name);
	c = c ? c : find_in(player_campaign_commands, name);
	return c ? c : find_in(player_expectations, name);
}

static int open_world(struct player *p)
{
	p->world = world_new(p->set, p->dialect, p->today, &p->village.roll, &p->e);
	if (!p->world)
		return -1;
	world_die_at(p->world, p->death);
	return player_pass(p, SETTLE_MS); /* the bind */
}

static int play_line(struct player *p)
{
	const struct player_command *c = find_command(player_word(p, 0));

	if (!c)
		return base_error_set(&p->e, "no command is called '%s'", player_word(p, 0));
	if (!c->is_beginning && !p->world && open_world(p))
		return -1;
	if (c->is_beginning && p->world)
		return base_error_set(&p->e, "'%s' stands before everything that happens", c->name);
	return c->run(p);
}

/* Longer than a payment may be open (give_up_h of the wallets). Then what no wallet told is found by their statements, and what that
 * hurries is asked for. */
static void drive_to_the_end(struct player *p)
{
	int deaths;

	p->line = NULL;
	do { /* where it dies meanwhile, time goes by without it */
		deaths = p->deaths;
		if (player_pass(p, END_MS)) {
			player_verdict(p, false, p->e.text);
			return;
		}
	} while (p->deaths > deaths);
	world_die_at(p->world, (struct world_death){0}); /* what comes now is no part of the story */
	if (world_read_statements(p->world, &p->e) || player_pass(p, STATEMENT_MS)
	    || world_read_statements(p->world, &p->e)) {
		player_verdict(p, false, p->e.text);
		return;
	}
	world_forgive(p->world);
	player_verdict(p, !prove_money(p->world, true, &p->e), p->e.text);
}

static void play_end(struct player *p)
{
	p->line = NULL;
	if (!p->is_lenient)
		player_verdict(p, !*world_complaints(p->world), *world_complaints(p->world) ? world_complaints(p->world)
			: "the gateway has nothing to complain of");
	if (p->is_lenient && player_dial(p, "*700#"))
		player_verdict(p, false, p->e.text);
	if (p->is_driven && world_purse(p->world))
		drive_to_the_end(p);
	if (prove_world(p->world, &p->e))
		player_verdict(p, false, p->e.text);
	else
		player_verdict(p, true, "store, cover and what was told agree");
}

void player_play(struct player *p)
{
	int rc = 0;

	p->dialect = "plain";
	p->today = base_date_make(2026, 3, 10);
	for (size_t i = 0; !rc && i < p->script->n; i++) {
		p->line = &p->script->lines[i];
		rc = play_line(p);
	}
	if (rc < 0)
		player_verdict(p, false, p->e.text);
	else if (p->world)
		play_end(p);
}

void player_release(struct player *p)
{
	world_free(p->world);
	village_release(&p->village);
}
