/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The crash matrix: `matrix [--seed N] [--share I/N] [--one LIFE] STORY.talk...` plays each story of a payment with each mood of each wallet, and
 * there once per boundary that the process passes (before and behind each commit, before and behind each request, behind each answer,
 * at each call), dying there. The next process goes on, the wallet is driven to its end in virtual time, and then every invariant and
 * the wallet's own truth are asked for. README.md tells more. */
#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/rng.h"
#include "base/secret.h"
#include "tests/talk/player.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOWN_MS 400000          /* a process that is away while the payer types, the question ends, and the wallet calls */
#define LONG_DOWN_MS (3 * 3600000) /* one that is away until nobody asks any more (give_up_h of the talks' wallets is 2) */
#define CHANGES 9               /* deaths inside a commit are at the first so many changes of the disk, by the seed */

struct matrix {
	const struct talk_set *set;
	struct rng rng;                 /* what is not enumerated is drawn */
	unsigned share, shares;         /* this process takes every shares-th life */
	struct world_image image;       /* of the story in hand */
	uint64_t lives, deaths, double_deaths, at[WORLD_BOUNDARIES], inside, combinations;
	int failed;
};

/* One story with one mood of one wallet. */
struct cell {
	struct matrix *matrix;
	const struct script *script;
	enum sim_wallet_mood mood;
	const char *wallet;
	enum world_boundary *kinds;     /* that a life without death passes */
	uint64_t n;
};

static struct player player_of(const struct cell *c)
{
	return (struct player){.set = c->matrix->set, .script = c->script, .is_quiet = true, .is_driven = true, .is_lenient = true, .mood = c->mood,
			       .village = {.roll = {.image = &c->matrix->image}}};
}

static void tell_failure(const struct cell *c, const struct player *p, const char *where)
{
	printf("# death %s: matrix --one %s,%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%d,%" PRIu64 " %s\n", where, c->wallet,
	       sim_wallet_mood_name(c->mood), p->death.boundary, p->death.at, p->death.seed, (int) (p->down_ms / 1000),
	       p->second.boundary, c->script->path);
}

static void live(struct cell *c, struct world_death death, struct world_death second, int64_t down_ms)
{
	struct matrix *m = c->matrix;
	struct player p = player_of(c);

	if (m->lives++ % m->shares != m->share)
		return;
	p.death = death;
	p.second = second;
	p.down_ms = down_ms;
	player_play(&p);
	m->deaths += p.deaths > 0;
	m->double_deaths += p.deaths > 1;
	if (p.failed) {
		tell_failure(c, &p, world_boundary_name(c->kinds[death.boundary - 1]));
		m->failed++;
	}
	player_release(&p);
}

/* Until the first request, the mood of a wallet changes nothing: those boundaries are passed by one mood only. */
static uint64_t first_boundary(const struct cell *c)
{
	uint64_t n = 1;

	while (c->mood != SIM_WALLET_PAYS && n < c->n && c->kinds[n - 1] != WORLD_SEND)
		n++;
	return n;
}

/* All deaths of one cell: a kill at each boundary; at those of the wallet, and some others, also one with the process away for long
 * and a second death behind it; and a plug pulled inside most commits. */
static void die_everywhere(struct cell *c)
{
	const struct world_death none = {0};
	struct matrix *m = c->matrix;

	for (uint64_t n = first_boundary(c); n <= c->n; n++) {
		const struct world_death killed = {.boundary = n}, second = {.boundary = 1 + base_rng_below(&m->rng, 12)};
		enum world_boundary kind = c->kinds[n - 1];
		bool is_of_wallet = kind != WORLD_COMMIT && kind != WORLD_COMMITTED;

		m->at[kind]++;
		m->combinations++;
		live(c, killed, none, 0);
		if (is_of_wallet || n % 4 == 0)
			live(c, killed, n % 2 ? second : none, n % 4 < 2 ? DOWN_MS : 0);
		if (is_of_wallet && n % 4 == 2)
			live(c, killed, none, LONG_DOWN_MS);
		if (kind != WORLD_COMMIT || n % 3 == 0)
			continue;
		m->inside++;
		live(c, (struct world_death){.boundary = n, .at = 1 + base_rng_below(&m->rng, CHANGES), .how = FAULTVFS_PLUG,
					     .seed = base_rng_next(&m->rng)}, none, 0);
	}
}

/* Once without a death: what it passes is what is enumerated. */
static void play_cell(struct cell *c)
{
	struct player p = player_of(c);

	player_play(&p);
	if (p.failed) {
		printf("# %s, %s, mood %s, without any death\n", c->script->path, c->wallet, sim_wallet_mood_name(c->mood));
		c->matrix->failed++;
	}
	c->n = p.world ? world_boundaries(p.world) : 0;
	c->kinds = base_alloc((c->n + 1) * sizeof(*c->kinds));
	for (uint64_t n = 1; n <= c->n; n++)
		c->kinds[n - 1] = world_boundary_at(p.world, n);
	player_release(&p);
	die_everywhere(c);
	free(c->kinds);
}

/* The same story told of phones of the other operator: 76000001 becomes 66000001. */
static void tell_of_moov(struct script *s)
{
	for (size_t i = 0; i < s->n; i++)
		for (int w = 0; w < s->lines[i].n; w++) {
			char *word = s->text + (s->lines[i].words[w] - s->text);
			char *number = strncmp(word, "phone=", 6) ? word : word + 6;

			if (strlen(number) == 8 && number[0] == '7' && strspn(number, "0123456789") == 8)
				number[0] = '6';
		}
}

/* One life again, as tell_failure told it. */
static int play_one(struct matrix *m, struct script *s, const char *life, struct error *e)
{
	struct cell c = {.matrix = m, .script = s, .kinds = (enum world_boundary[]){WORLD_COMMIT}};
	struct player p;
	char wallet[16], mood[32];
	struct world_death death = {0}, second = {0};
	int down_s;

	if (sscanf(life, "%15[a-z],%31[a-z-],%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%d,%" SCNu64, wallet, mood, &death.boundary, &death.at,
		   &death.seed, &down_s, &second.boundary) != 7 || sim_wallet_mood_read(mood, &c.mood, e))
		return base_error_set(e, "--one WALLET,MOOD,BOUNDARY,CHANGE,SEED,DOWN,SECOND");
	if (!strcmp(wallet, "moov"))
		tell_of_moov(s);
	p = player_of(&c);
	death.how = death.seed ? FAULTVFS_PLUG : FAULTVFS_KILL;
	p.death = death;
	p.second = second;
	p.down_ms = down_s * 1000ll;
	p.is_quiet = false;
	p.is_showing = true;
	player_play(&p);
	m->failed += p.failed;
	player_release(&p);
	return 0;
}

/* Moov tells no amounts: that another one was taken is found by its statement, as a rest that a person must sign. */
static void play_story(struct matrix *m, struct script *s, bool is_moov)
{
	const char *wallet = is_moov ? "moov" : "orange";
	uint64_t lives = m->lives;
	int failed = m->failed;

	if (is_moov)
		tell_of_moov(s);
	for (int mood = 0; mood < SIM_WALLET_MOODS; mood++) {
		struct cell c = {.matrix = m, .script = s, .mood = (enum sim_wallet_mood) mood, .wallet = wallet};

		if (!is_moov || (mood != SIM_WALLET_WRONG_AMOUNT && mood != SIM_WALLET_OTHER_CURRENCY))
			play_cell(&c);
	}
	free(m->image.octets);
	m->image = (struct world_image){0};
	printf("%sok - %s by %s: %" PRIu64 " lives\n", m->failed > failed ? "not " : "", s->path, wallet,
	       (m->lives - lives) / m->shares);
	fflush(stdout);
}

static int play_file(struct matrix *m, const char *path, const char *one, struct error *e)
{
	for (int is_moov = 0; is_moov < (one ? 1 : 2); is_moov++) {
		struct script s;
		int rc = 0;

		if (script_load(&s, path, e))
			return -1;
		if (one)
			rc = play_one(m, &s, one, e);
		else
			play_story(m, &s, is_moov);
		script_release(&s);
		if (rc)
			return rc;
	}
	return 0;
}

static void tell(const struct matrix *m, uint64_t seed)
{
	printf("# seed %" PRIu64 ", share %u of %u; %" PRIu64 " combinations of boundary, mood, wallet and story:", seed, m->share + 1,
	       m->shares, m->combinations);
	for (int b = 0; b < WORLD_BOUNDARIES; b++)
		printf(" %" PRIu64 " %s,", m->at[b], world_boundary_name((enum world_boundary) b));
	printf(" and %" PRIu64 " inside a commit\n# %" PRIu64 " lives in all, here %" PRIu64 " deaths, %" PRIu64 " of them twice\n", m->inside,
	       m->lives, m->deaths, m->double_deaths);
}

static void log_line(enum log_level level, const char *line)
{
	(void) level;
	printf("# log: %s\n", line);
}

int main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir");
	struct talk_set set;
	struct matrix m = {.set = &set, .rng.state = 1, .shares = 1};
	uint64_t seed = 1;
	const char *one = NULL;
	struct error e;

	must(!base_secret_init(&e));
	if (talk_set_load(&set, srcdir ? srcdir : ".", &e)) {
		printf("Bail out! %s\n", e.text);
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--seed") && i + 1 < argc) {
			m.rng.state = seed = strtoull(argv[++i], NULL, 10);
		} else if (!strcmp(argv[i], "--share") && i + 1 < argc) {
			if (sscanf(argv[++i], "%u/%u", &m.share, &m.shares) != 2 || !m.share || m.share-- > m.shares)
				return 2;
		} else if (!strcmp(argv[i], "--log")) {
			base_log_to(log_line, LOG_DEBUG);
		} else if (!strcmp(argv[i], "--one") && i + 1 < argc) {
			one = argv[++i];
		} else if (play_file(&m, argv[i], one, &e)) {
			printf("Bail out! %s\n", e.text);
			return 1;
		}
	}
	if (!one)
		tell(&m, seed);
	talk_set_release(&set);
	return m.failed != 0;
}
