/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of a talk by which something happens. README.md tells them. */
#include "base/date.h"
#include "base/phone.h"
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

static int do_referral(struct player *p)
{
	return village_referral(&p->village, p->line, &p->e);
}

static int do_staff(struct player *p)
{
	return village_staff(&p->village, p->line, &p->e);
}

static int do_payment(struct player *p)
{
	return village_payment(&p->village, p->line, &p->e);
}

/* ---- what happens ---- */

/* The talk's process has died: the next one opens the same files. What must hold, must hold at once. */
static int go_on_after_death(struct player *p)
{
	p->deaths++;
	if (world_revive(p->world, p->down_ms, &p->e)) {
		player_verdict(p, false, p->e.text);
		return -1;
	}
	p->is_lenient = true;
	if (p->deaths == 1)
		world_die_at(p->world, p->second);
	if (prove_world(p->world, &p->e))
		player_verdict(p, false, p->e.text);
	world_advance(p->world, WORLD_ANSWER_MS + THINK_MS); /* the gateway gives up what was not answered */
	if (world_is_dead(p->world))
		return go_on_after_death(p);
	world_forgive(p->world);
	return 0;
}

int player_pass(struct player *p, int64_t ms)
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
	int deaths = p->deaths;

	if (player_pass(p, SETTLE_MS))
		return -1;
	if (p->is_showing)
		player_show(p, player_phone(p)->has_screen ? player_phone(p)->screen : "(nothing)");
	if (!p->is_lenient || p->deaths > deaths || player_phone(p)->has_screen)
		return 0;
	if (player_pass(p, WORLD_ANSWER_MS))
		return -1;
	if (p->deaths == deaths && !player_phone(p)->has_screen)
		player_verdict(p, false, "after a death the phone gets no screen");
	return 0;
}

int player_dial(struct player *p, const char *code)
{
	if (player_pass(p, THINK_MS))
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
	return player_dial(p, player_word(p, 1));
}

/* Figures that a person carries from one phone to another: a code that is read out. */
static char *kept(struct player *p, const char *name)
{
	return name[0] >= 'A' && name[0] < 'A' + (int) (sizeof p->kept / sizeof *p->kept) ? p->kept[name[0] - 'A'] : NULL;
}

/* keep A: the first figure of the screen, or of the last SMS, with its spaces. */
static int do_keep(struct player *p)
{
	static const char figures[] = "0123456789";
	struct world_phone *f = player_phone(p);
	const char *text = strcmp(player_word(p, 2), "sms") ? f->screen : f->sms[0];
	char *out = kept(p, player_word(p, 1));
	size_t len;

	if (!out)
		return player_complain(p, "keep A, or keep A sms");
	text += strcspn(text, figures);
	len = strspn(text, "0123456789 ");
	while (len && text[len - 1] == ' ')
		len--;
	snprintf(out, sizeof p->kept[0], "%.*s", (int) len, text);
	return 0;
}

/* What is typed: "CODE {A}". */
static const char *typed(struct player *p, char out[200])
{
	const char *word = player_word(p, 1), *hole = strchr(word, '{');
	const char *figure = hole && hole[1] && hole[2] == '}' ? kept(p, hole + 1) : NULL;

	snprintf(out, 200, "%.*s%s%s", (int) (figure ? (size_t) (hole - word) : strlen(word)), word, figure ? figure : "",
		 figure ? hole + 3 : "");
	return out;
}

static int do_answer(struct player *p)
{
	char text[200];

	if (player_pass(p, THINK_MS))
		return -1;
	if (p->is_lenient && !player_phone(p)->is_open)
		return player_dial(p, "*700#");
	player_phone(p)->has_screen = false;
	player_phone(p)->asked_ms = world_wall_ms(p->world);
	if (sim_gateway_answer(world_gateway(p->world), p->number, typed(p, text), world_now_ms(p->world), &p->e))
		return -1;
	return hear(p);
}

static int do_hang_up(struct player *p)
{
	if (player_pass(p, THINK_MS))
		return -1;
	if (p->is_lenient && !player_phone(p)->is_open)
		return 0;
	if (sim_gateway_hang_up(world_gateway(p->world), p->number, world_now_ms(p->world), &p->e))
		return -1;
	return player_pass(p, SETTLE_MS);
}

/* The phone writes an SMS to the short code; `sms expect` and `sms none` are about what comes from then on. */
static int do_write(struct player *p)
{
	char text[200];

	if (player_pass(p, THINK_MS))
		return -1;
	player_phone(p)->n_sms = 0;
	if (sim_gateway_send_sms(world_gateway(p->world), p->number, "700", typed(p, text), world_now_ms(p->world), &p->e))
		return -1;
	return player_pass(p, SMS_MS);
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

	return read_span(p, 1, &ms) ? -1 : player_pass(p, ms);
}

/* An idle program writes nothing: its disk lives longer, and the machine sleeps. */
static int do_quiet(struct player *p)
{
	uint64_t before = world_changes(p->world), n;
	char text[64];
	int64_t ms;

	if (read_span(p, 1, &ms) || player_pass(p, ms))
		return -1;
	n = world_changes(p->world) - before;
	snprintf(text, sizeof(text), "the disk was changed %llu times", (unsigned long long) n);
	if (!p->is_lenient)
		player_verdict(p, !n, text);
	return 0;
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
	if ((p->death.at || p->death.boundary) && strcmp(player_word(p, 2), "none") && strcmp(player_word(p, 2), "busy"))
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
	return player_pass(p, SETTLE_MS);
}

static int do_gateway(struct player *p)
{
	const char *word = player_word(p, 1);

	if (strcmp(word, "down") && strcmp(word, "up"))
		return player_complain(p, "gateway down|up");
	world_gateway_away(p->world, !strcmp(word, "down"));
	return player_pass(p, SETTLE_MS);
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
	return player_pass(p, SETTLE_MS);
}

static int do_dismiss(struct player *p)
{
	return world_dismiss(p->world, player_word(p, 1), &p->e);
}

static int do_restart(struct player *p)
{
	if (world_restart(p->world, 0, &p->e))
		return world_is_dead(p->world) ? go_on_after_death(p) : -1;
	return player_pass(p, SETTLE_MS);
}

/* Days in which nothing happens are not lived through: the program is stopped meanwhile. */
static int do_later(struct player *p)
{
	int64_t ms;

	if (read_span(p, 1, &ms))
		return -1;
	if (world_restart(p->world, ms, &p->e))
		return world_is_dead(p->world) ? go_on_after_death(p) : -1;
	return player_pass(p, THINK_MS);
}

const struct player_command player_commands[] = {
	{"dialect", true, do_dialect},
	{"today", true, do_today},
	{"household", true, do_household},
	{"member", true, do_member},
	{"payment", true, do_payment},
	{"staff", true, do_staff},
	{"referral", true, do_referral},
	{"phone", false, do_phone},
	{"dial", false, do_dial},
	{"answer", false, do_answer},
	{"hang-up", false, do_hang_up},
	{"write", false, do_write},
	{"keep", false, do_keep},
	{"dismiss", false, do_dismiss},
	{"wait", false, do_wait},
	{"quiet", false, do_quiet},
	{"late", false, do_late},
	{"fault", false, do_fault},
	{"redeliver", false, do_redeliver},
	{"mood", false, do_mood},
	{"gateway", false, do_gateway},
	{"cash", false, do_cash},
	{"restart", false, do_restart},
	{"later", false, do_later},
	{0},
};
