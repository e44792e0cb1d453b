/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of a talk share, and those that say what must be so. */
#include "tests/talk/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool player_verdict(struct player *p, bool is_ok, const char *what)
{
	static const char *const deaths[] = {"by a kill", "by a power cut", "by a pulled plug"};

	p->tests++;
	p->failed += !is_ok;
	if (!p->is_quiet)
		printf("%sok %d - %s:%d %s\n", is_ok ? "" : "not ", p->tests, p->script->path,
		       p->line ? p->line->number : 0, what);
	else if (!is_ok)
		printf("# %s:%d, death at %llu %s, seed %llu: %s\n", p->script->path, p->line ? p->line->number : 0,
		       (unsigned long long) p->death.at, deaths[p->death.how], (unsigned long long) p->death.seed, what);
	return is_ok;
}

void player_show(const struct player *p, const char *text)
{
	if (p->is_quiet)
		return;
	printf("# the phone shows:\n#   ");
	for (; *text; text++)
		printf(*text == '\n' ? "\n#   " : "%c", *text);
	printf("\n");
}

int player_complain(struct player *p, const char *sentence)
{
	return base_error_set(&p->e, "%s", sentence);
}

const char *player_word(const struct player *p, int i)
{
	return i < p->line->n ? p->line->words[i] : "";
}

struct world_phone *player_phone(struct player *p)
{
	return world_phone(p->world, p->number);
}

/* ---- what must be so ---- */

static bool has_line(const char *text, const char *line)
{
	size_t len = strlen(line);

	for (const char *at = text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (!strncmp(at, line, len) && (at[len] == '\n' || !at[len]))
			return true;
	return false;
}

static int judge(struct player *p, bool is_ok, const char *text)
{
	char what[700];

	if (p->is_lenient)
		return 0;
	snprintf(what, sizeof(what), "%s %s", player_word(p, 0), player_word(p, 1));
	for (char *c = what; *c; c++)
		if (*c == '\n' || *c == '#')
			*c = ' ';
	if (!player_verdict(p, is_ok, what))
		player_show(p, text);
	return 0;
}

static int do_expect(struct player *p)
{
	struct world_phone *f = player_phone(p);

	return judge(p, f->has_screen && strstr(f->screen, player_word(p, 1)), f->has_screen ? f->screen : "(nothing)");
}

static int do_expect_line(struct player *p)
{
	struct world_phone *f = player_phone(p);

	return judge(p, f->has_screen && has_line(f->screen, player_word(p, 1)),
		     f->has_screen ? f->screen : "(nothing)");
}

static int do_expect_not(struct player *p)
{
	return judge(p, !strstr(player_phone(p)->screen, player_word(p, 1)), player_phone(p)->screen);
}

static int do_expect_nothing(struct player *p)
{
	return judge(p, !player_phone(p)->has_screen, player_phone(p)->screen);
}

static int do_expect_open(struct player *p)
{
	return judge(p, player_phone(p)->is_open, player_phone(p)->screen);
}

static int do_expect_end(struct player *p)
{
	return judge(p, !player_phone(p)->is_open, player_phone(p)->screen);
}

/* The gateway was treated badly, as the talk wants to see; what it says of that is read here and forgotten. */
static int do_expect_complaint(struct player *p)
{
	judge(p, strstr(world_complaints(p->world), player_word(p, 1)) && *world_complaints(p->world),
	      world_complaints(p->world));
	world_forgive(p->world);
	return 0;
}

/* At most one SMS with this text is on the phone: that holds after a death, too. */
static int judge_once(struct player *p, const char *text)
{
	const struct world_phone *f = player_phone(p);
	int kept = (int) (sizeof f->sms / sizeof *f->sms), n = 0;

	for (int i = 0; i < f->n_sms && i < kept; i++)
		n += strstr(f->sms[i], text) != NULL;
	if (n > 1 || !p->is_lenient)
		player_verdict(p, n <= 1, "sms once");
	return 0;
}

static int do_sms(struct player *p)
{
	struct world_phone *f = player_phone(p);

	if (!strcmp(player_word(p, 1), "none"))
		return judge(p, !f->n_sms, f->sms[0]);
	if (!strcmp(player_word(p, 1), "count"))
		return judge(p, f->n_sms == strtol(player_word(p, 2), NULL, 10), f->sms[0]);
	if (!strcmp(player_word(p, 1), "once"))
		return judge_once(p, player_word(p, 2));
	if (strcmp(player_word(p, 1), "expect"))
		return player_complain(p, "sms expect TEXT, sms once TEXT, sms count N, or sms none");
	return judge(p, f->n_sms && strstr(f->sms[0], player_word(p, 2)), f->n_sms ? f->sms[0] : "(no SMS)");
}

const struct player_command player_expectations[] = {
	{"expect", false, do_expect},
	{"expect-line", false, do_expect_line},
	{"expect-not", false, do_expect_not},
	{"expect-nothing", false, do_expect_nothing},
	{"expect-open", false, do_expect_open},
	{"expect-end", false, do_expect_end},
	{"expect-complaint", false, do_expect_complaint},
	{"sms", false, do_sms},
	{0},
};
