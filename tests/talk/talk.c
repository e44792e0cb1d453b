/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays talks: `talk FILE.talk...` prints TAP. `talk --kill-sweep FILE.talk...` plays each once per change of the disk, dying at that
 * change, by a kill and by a power cut, and at each sync by a pulled plug (--seed N: of its weather); then what must hold is proved. README.md tells the commands. */
#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/secret.h"
#include "tests/talk/player.h"
#include "tests/talk/prove.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THINK_MS 1000           /* what a person takes to press a key */
#define SETTLE_MS 100
#define SMS_MS 3000             /* until its answer is on the phone */

/* ---- the beginning ---- */

static int do_dialect(struct player *p)
{
	p->dialect = player_word(p, 1);
	return 0;
}

static int do_today(struct player *p)
{
	return base_date_parse(player_word(p, 1), &p->today) ? 0 : player_complain(p, "today 2026-03-10");
}

static int do_household(struct player *p)
{
	return village_household(&p->village, p->line, p->set->scheme, &p->e);
}

static int do_member(struct player *p)
{
	return village_member(&p->village, p->line, &p->e);
}

static int do_payment(struct player *p)
{
	return village_payment(&p->village, p->line, &p->e);
}

/* ---- what happens ---- */

/* The talk's process has died: the next one opens the same files. What must hold, must hold at once. */
static int go_on_after_death(struct player *p)
{
	if (world_revive(p->world, &p->e)) {
		player_verdict(p, false, p->e.text);
		return -1;
	}
	p->is_lenient = true;
	if (prove_world(p->world, &p->e))
		player_verdict(p, false, p->e.text);
	world_advance(p->world, WORLD_ANSWER_MS + THINK_MS); /* the gateway gives up what was not answered */
	world_forgive(p->world);
	return 0;
}

static int pass(struct player *p, int64_t ms)
{
	world_advance(p->world, ms);
	return world_is_dead(p->world) ? go_on_after_death(p) : 0;
}

static int do_phone(struct player *p)
{
	p->number = base_phone_parse(player_word(p, 1));
	return p->number ? 0 : player_complain(p, "phone NUMBER");
}

/* After a death the phone is never left without a word: that is all that is asked of its screens. */
static int hear(struct player *p)
{
	bool was_lenient = p->is_lenient;

	if (pass(p, SETTLE_MS))
		return -1;
	if (p->is_showing)
		player_show(p, player_phone(p)->has_screen ? player_phone(p)->screen : "(nothing)");
	if (!was_lenient || player_phone(p)->has_screen)
		return 0;
	if (pass(p, WORLD_ANSWER_MS))
		return -1;
	if (!player_phone(p)->has_screen)
		player_verdict(p, false, "after a death the phone gets no screen");
	return 0;
}

static int dial(struct player *p, const char *code)
{
	if (pass(p, THINK_MS))
		return -1;
	player_phone(p)->has_screen = false;
	player_phone(p)->asked_ms = world_wall_ms(p->world);
	player_phone(p)->is_open = false;
	if (sim_gateway_dial(world_gateway(p->world), p->number, code, world_now_ms(p->world), &p->e))
		return -1;
	return hear(p);
}

static int do_dial(struct player *p)
{
	return dial(p, player_word(p, 1));
}

static int do_answer(struct player *p)
{
	if (pass(p, THINK_MS))
		return -1;
	if (p->is_lenient && !player_phone(p)->is_open)
		return dial(p, "*700#");
	player_phone(p)->has_screen = false;
	player_phone(p)->asked_ms = world_wall_ms(p->world);
	if (sim_gateway_answer(world_gateway(p->world), p->number, player_word(p, 1), world_now_ms(p->world), &p->e))
		return -1;
	return hear(p);
}

static int do_hang_up(struct player *p)
{
	if (pass(p, THINK_MS))
		return -1;
	if (p->is_lenient && !player_phone(p)->is_open)
		return 0;
	if (sim_gateway_hang_up(world_gateway(p->world), p->number, world_now_ms(p->world), &p->e))
		return -1;
	return pass(p, SETTLE_MS);
}

/* The phone writes an SMS to the short code; `sms expect` and `sms none` are about what comes from then on. */
static int do_write(struct player *p)
{
	if (pass(p, THINK_MS))
		return -1;
	player_phone(p)->n_sms = 0;
	if (sim_gateway_send_sms(world_gateway(p->world), p->number, "700", player_word(p, 1), world_now_ms(p->world), &p->e))
		return -1;
	return pass(p, SMS_MS);
}

static int read_span(struct player *p, int from, int64_t *ms)
{
	char *end;
	long n = strtol(player_word(p, from), &end, 10);
	const char *unit = *end ? end : player_word(p, from + 1);
	int64_t unit_ms = !strcmp(unit, "ms") ? 1 : !strcmp(unit, "s") ? 1000 : !strcmp(unit, "min") ? 60000
			  : !strcmp(unit, "h") ? 3600000 : !strcmp(unit, "days") ? 86400000 : 0;

	*ms = n * unit_ms;
	return n > 0 && unit_ms ? 0 : player_complain(p, "a time is like 181 s (ms, s, min, h, days)");
}

static int do_wait(struct player *p)
{
	int64_t ms;

	return read_span(p, 1, &ms) ? -1 : pass(p, ms);
}

static int do_late(struct player *p)
{
	int64_t ms;

	if (read_span(p, 1, &ms))
		return -1;
	world_store_late(p->world, ms);
	return 0;
}

static int do_fault(struct player *p)
{
	if (strcmp(player_word(p, 1), "store"))
		return player_complain(p, "fault store full|io|busy|none");
	if (p->is_lenient)
		return 0;
	/* death and fault are of one disk: what comes behind is not swept */
	if (p->death.at && strcmp(player_word(p, 2), "none") && strcmp(player_word(p, 2), "busy"))
		return 1;
	return world_fault(p->world, player_word(p, 2), &p->e);
}

static int do_redeliver(struct player *p)
{
	if (p->is_lenient)
		return 0;
	player_phone(p)->has_screen = false;
	if (world_redeliver(p->world, player_phone(p), &p->e))
		return -1;
	return pass(p, SETTLE_MS);
}

static int do_mood(struct player *p)
{
	struct sim_moods moods = *sim_gateway_moods(world_gateway(p->world));

	if (sim_gateway_read_mood(&moods, player_word(p, 1), &p->e))
		return -1;
	sim_gateway_set_moods(world_gateway(p->world), &moods);
	return 0;
}

static int do_cash(struct player *p)
{
	struct world_payment payment;

	if (village_cash(&p->village, p->line, &payment, &p->e) || world_take(p->world, &payment, &p->e))
		return -1;
	return pass(p, SETTLE_MS);
}

static int do_restart(struct player *p)
{
	if (world_restart(p->world, 0, &p->e))
		return world_is_dead(p->world) ? go_on_after_death(p) : -1;
	return pass(p, SETTLE_MS);
}

/* Days in which nothing happens are not lived through: the program is stopped meanwhile. */
static int do_later(struct player *p)
{
	int64_t ms;

	if (read_span(p, 1, &ms))
		return -1;
	if (world_restart(p->world, ms, &p->e))
		return world_is_dead(p->world) ? go_on_after_death(p) : -1;
	return pass(p, THINK_MS);
}

static const struct player_command commands[] = {
	{"dialect", true, do_dialect},
	{"today", true, do_today},
	{"household", true, do_household},
	{"member", true, do_member},
	{"payment", true, do_payment},
	{"phone", false, do_phone},
	{"dial", false, do_dial},
	{"answer", false, do_answer},
	{"hang-up", false, do_hang_up},
	{"write", false, do_write},
	{"wait", false, do_wait},
	{"late", false, do_late},
	{"fault", false, do_fault},
	{"redeliver", false, do_redeliver},
	{"mood", false, do_mood},
	{"cash", false, do_cash},
	{"restart", false, do_restart},
	{"later", false, do_later},
	{0},
};

static const struct player_command *find_in(const struct player_command *list, const char *name)
{
	for (; list->name; list++)
		if (!strcmp(list->name, name))
			return list;
	return NULL;
}

static const struct player_command *find_command(const char *name)
{
	const struct player_command *c = find_in(commands, name);

	return c ? c : find_in(player_expectations, name);
}

/* ---- a talk ---- */

static int open_world(struct player *p)
{
	p->world = world_new(p->set, p->dialect, p->today, &p->village.roll, &p->e);
	if (!p->world)
		return -1;
	world_die_at(p->world, p->death);
	return pass(p, SETTLE_MS); /* the bind */
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

static void play_end(struct player *p)
{
	p->line = NULL;
	if (!p->is_lenient)
		player_verdict(p, !*world_complaints(p->world), *world_complaints(p->world) ? world_complaints(p->world)
			: "the gateway has nothing to complain of");
	if (p->is_lenient && dial(p, "*700#"))
		player_verdict(p, false, p->e.text);
	if (prove_world(p->world, &p->e))
		player_verdict(p, false, p->e.text);
	else
		player_verdict(p, true, "store, cover and what was told agree");
}

/* Plays the script; the world stays for questions until player_release. */
static void play(struct player *p)
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

static void player_release(struct player *p)
{
	world_free(p->world);
	village_release(&p->village);
}

static int play_file(const struct talk_set *set, const struct script *script, bool is_showing, int *tests)
{
	struct player p = {.set = set, .script = script, .is_showing = is_showing, .tests = *tests};

	printf("# %s: %s\n", script->path, script->promise);
	play(&p);
	player_release(&p);
	*tests = p.tests;
	return p.failed;
}

/* A sweep of a talk: its lives so far. */
struct sweep {
	const struct talk_set *set;
	const struct script *script;
	struct world_image image;
	uint64_t lives, deaths;
	int failed;
};

static void live_and_die(struct sweep *s, struct world_death death)
{
	struct player p = {.set = s->set, .script = s->script, .is_quiet = true, .death = death,
			   .village = {.roll = {.image = &s->image}}};

	play(&p);
	s->lives++;
	s->deaths += p.is_lenient;
	s->failed += p.failed > 0;
	player_release(&p);
}

/* One life a change: the talk is played, dies there by a kill and by a power cut, and goes on; and for each sync one whose plug is
 * pulled there, the weather by a seed of the talk's own. */
static int sweep_file(const struct talk_set *set, const struct script *script, uint64_t seed, int *tests)
{
	struct sweep s = {.set = set, .script = script};
	struct player whole = {.set = set, .script = script, .is_quiet = true, .village = {.roll = {.image = &s.image}}};
	uint64_t changes, *syncs = NULL;
	size_t n;

	play(&whole);
	changes = whole.world ? world_changes(whole.world) : 0;
	n = whole.world ? world_syncs(whole.world, &syncs) : 0;
	s.failed = whole.failed;
	player_release(&whole);
	for (uint64_t at = 1; at <= changes; at++) {
		live_and_die(&s, (struct world_death){.at = at, .how = FAULTVFS_KILL});
		live_and_die(&s, (struct world_death){.at = at, .how = FAULTVFS_CUT});
	}
	for (size_t i = 0; i < n; i++)
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
	uint64_t seed = 1;
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
		failed += is_sweep ? sweep_file(&set, &script, seed, &tests) : play_file(&set, &script, is_showing, &tests);
		script_release(&script);
	}
	printf("1..%d\n", tests);
	talk_set_release(&set);
	return failed != 0;
}
