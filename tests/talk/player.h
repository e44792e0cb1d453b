/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One playing of one talk: what its commands share. */
#ifndef TESTS_TALK_PLAYER_H
#define TESTS_TALK_PLAYER_H

#include "sim/wallet.h"
#include "tests/talk/script.h"
#include "tests/talk/village.h"
#include "tests/talk/world.h"

struct player {
	const struct talk_set *set;
	const struct script *script;
	const struct script_line *line;
	struct village village;
	const char *dialect;
	int32_t today;
	uint64_t number;                /* of the phone in hand */
	struct world *world;            /* from the first command that is not about the beginning */
	struct world_death death, second; /* second: of the process that comes then */
	int64_t down_ms;                /* until it comes */
	int deaths;
	enum sim_wallet_mood mood;      /* that stands for each mood of the script; SIM_WALLET_MOODS: none does */
	char kept[4][16];               /* figures of screens: {A} to {D} */
	struct { char text[STORE_CAMPAIGN_TEXT], mark[STORE_CAMPAIGN_MARK], said[512]; int64_t phones; } campaign; /* in hand */
	bool is_lenient;                /* after a death: what is said may differ, the invariants may not */
	bool is_driven;                 /* at the end, payments are driven to theirs, and all that was taken must be posted */
	bool is_quiet;                  /* counts, and prints only what fails */
	bool is_showing;                /* prints every screen */
	int tests, failed;
	struct error e;
};

struct player_command {
	const char *name;
	bool is_beginning;              /* stands before everything that happens */
	int (*run)(struct player *p);   /* 0; -1: p->e says why; 1: the talk ends here */
};

/* By which something happens. Ended by a row without a name. */
extern const struct player_command player_commands[];
/* Of wallets and money. Likewise. */
extern const struct player_command player_wallet_commands[];
/* Of campaigns. Likewise. */
extern const struct player_command player_campaign_commands[];
/* What must be so: the commands that look and do nothing. Ended by a row without a name. */
extern const struct player_command player_expectations[];

/* Plays the script; the world stays for questions until player_release. */
void player_play(struct player *p);
void player_release(struct player *p);

/* So much time goes by; where the process dies of it, the next one goes on. -1: p->e says why not. */
int player_pass(struct player *p, int64_t ms);
int player_dial(struct player *p, const char *code);

bool player_verdict(struct player *p, bool is_ok, const char *what); /* one line of TAP */
void player_show(const struct player *p, const char *screen);
int player_complain(struct player *p, const char *sentence);    /* -1 */
const char *player_word(const struct player *p, int i);         /* of the line in hand; "" behind the last */
struct world_phone *player_phone(struct player *p);             /* the one in hand */

#endif
