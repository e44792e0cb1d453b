/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays talks: `talk FILE.talk...` prints TAP. `talk --kill-sweep FILE.talk...` plays each once per change of the disk, dying at that
 * change, by a kill and by a power cut, and at each sync by a pulled plug (--seed N: of its weather; --most N: so many lives of each kind at most, spread evenly);
 * then what must hold is proved. README.md tells the commands. */
#include "base/buf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/secret.h"
#include "tests/talk/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int play_file(const struct talk_set *set, const struct script *script, bool is_showing, int *tests)
{
	struct player p = {.set = set, .script = script, .is_showing = is_showing, .tests = *tests,
			   .mood = SIM_WALLET_MOODS};

	printf("# %s: %s\n", script->path, script->promise);
	player_play(&p);
	player_release(&p);
	*tests = p.tests;
	return p.failed;
}

/* A sweep of a talk: its lives so far. */
struct sweep {
	const struct talk_set *set;
	const struct script *script;
	struct world_image image;
	uint64_t seed, most;            /* most: lives of each kind of death, spread evenly; 0: all */
	uint64_t lives, deaths;
	int failed;
};

static void live_and_die(struct sweep *s, struct world_death death)
{
	struct player p = {.set = s->set, .script = s->script, .is_quiet = true, .mood = SIM_WALLET_MOODS, .death = death,
			   .village = {.roll = {.image = &s->image}}};

	player_play(&p);
	s->lives++;
	s->deaths += p.is_lenient;
	s->failed += p.failed > 0;
	player_release(&p);
}

static uint64_t stride_of(const struct sweep *s, uint64_t n)
{
	return s->most && n > s->most ? (n + s->most - 1) / s->most : 1;
}

/* Another seed begins elsewhere. */
static uint64_t first_of(const struct sweep *s, uint64_t n)
{
	return 1 + s->seed % stride_of(s, n);
}

/* One life a change: the talk is played, dies there by a kill and by a power cut, and goes on; and for each sync one whose plug is
 * pulled there, the weather by a seed of the talk's own. */
static int sweep_file(const struct talk_set *set, const struct script *script, uint64_t seed, uint64_t most, int *tests)
{
	struct sweep s = {.set = set, .script = script, .seed = seed, .most = most};
	struct player whole = {.set = set, .script = script, .is_quiet = true, .mood = SIM_WALLET_MOODS,
				.village = {.roll = {.image = &s.image}}};
	uint64_t changes, *syncs = NULL;
	size_t n;

	player_play(&whole);
	changes = whole.world ? world_changes(whole.world) : 0;
	n = whole.world ? world_syncs(whole.world, &syncs) : 0;
	s.failed = whole.failed;
	player_release(&whole);
	for (uint64_t at = first_of(&s, changes); at <= changes; at += stride_of(&s, changes)) {
		live_and_die(&s, (struct world_death){.at = at, .how = FAULTVFS_KILL});
		live_and_die(&s, (struct world_death){.at = at, .how = FAULTVFS_CUT});
	}
	for (size_t i = first_of(&s, n) - 1; i < n; i += stride_of(&s, n))
		live_and_die(&s, (struct world_death){.at = syncs[i], .how = FAULTVFS_PLUG, .seed = seed + i});
	free(syncs);
	free(s.image.octets);
	printf("%sok %d - %s: %llu deaths survived\n", s.failed ? "not " : "", ++*tests, script->path,
	       (unsigned long long) s.deaths);
	fflush(stdout);
	return s.failed;
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
	bool is_sweep = false, is_showing = false;
	uint64_t seed = 1, most = 0;
	int tests = 0, failed = 0;
	struct error e;

	must(!base_secret_init(&e));
	if (talk_set_load(&set, srcdir ? srcdir : ".", &e)) {
		printf("Bail out! %s\n", e.text);
		talk_set_release(&set);
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		struct script script;

		if (!strcmp(argv[i], "--kill-sweep")) {
			is_sweep = true;
			continue;
		}
		if (!strcmp(argv[i], "--seed") && i + 1 < argc) {
			seed = strtoull(argv[++i], NULL, 10);
			continue;
		}
		if (!strcmp(argv[i], "--most") && i + 1 < argc) {
			most = strtoull(argv[++i], NULL, 10);
			continue;
		}
		if (!strcmp(argv[i], "--show")) {
			is_showing = true;
			continue;
		}
		if (!strcmp(argv[i], "--log")) {
			base_log_to(log_line, LOG_DEBUG);
			continue;
		}
		if (script_load(&script, argv[i], &e)) {
			printf("Bail out! %s\n", e.text);
			return 1;
		}
		failed += is_sweep ? sweep_file(&set, &script, seed, most, &tests) : play_file(&set, &script, is_showing, &tests);
		script_release(&script);
	}
	printf("1..%d\n", tests);
	talk_set_release(&set);
	return failed != 0;
}
