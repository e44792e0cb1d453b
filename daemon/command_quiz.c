/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle quiz check, show, list, report: questions answered by SMS with one digit. */
#include "base/file.h"
#include "daemon/command.h"
#include "daemon/look.h"
#include "daemon/open.h"
#include "daemon/options.h"
#include "daemon/place_level.h"
#include "daemon/table.h"
#include "daemon/texts.h"
#include "menus/quiz_load.h"
#include "store/quiz.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run(int argc, char **argv);

const struct command daemon_command_quiz = {
	"quiz", "questions answered by one digit: check, show, list, report",
	"Usage: mutuelle quiz check -c CONFIG FILE\n"
	"       mutuelle quiz show -c CONFIG NAME\n"
	"       mutuelle quiz list -c CONFIG\n"
	"       mutuelle quiz report -c CONFIG NAME [--by LEVEL] [--format csv]\n\n"
	"A quiz is a file in the menus' folder 'quizzes' (README, \"Series and quizzes\"); a campaign or a step of a series asks it\n"
	"with 'quiz: NAME'. A running daemon takes new ones at SIGHUP.\n\n"
	"check    proves a file: question and answers fit their SMS in every language\n"
	"show     the question, and what is said to a right and to a wrong answer\n"
	"list     all of them\n"
	"report   how many were asked, answered, and right, by place and language; no names\n\n"
	"  -c CONFIG       the configuration (mutuelle.yaml)\n"
	"  --by LEVEL      union, region, district, commune or mutuelle (preset)\n"
	"  --format F      text, or csv\n",
	run,
};

struct asked {
	const char *config, *by, *format;
	enum place_level level;
	struct config *c;
};

/* ---- files ---- */

static int check(struct asked *a, const struct parts *parts, const char *path)
{
	struct menus_quiz *q = NULL;
	struct buf text = {0};
	struct error e;

	(void) a;
	if (!base_file_read(path, MENUS_CAMPAIGN_OCTETS - 1, &text, &e))
		q = menus_quiz_load(parts->menus, path, base_buf_str(&text), text.len, &e);
	base_buf_release(&text);
	if (!q)
		return daemon_command_failed("%s", e.text);
	printf("%s: quiz '%s' is well\n", path, q->policy.code);
	daemon_texts_room(parts->menus, "question", &q->question);
	daemon_texts_room(parts->menus, "if_right", &q->if_right);
	daemon_texts_room(parts->menus, "if_wrong", &q->if_wrong);
	menus_quiz_free(q);
	return COMMAND_OK;
}

static int show(struct asked *a, const struct parts *parts, const char *name)
{
	const struct menus_quiz *q = menus_quiz_find(parts->menus, name);

	(void) a;
	if (!q)
		return daemon_command_failed("there is no quiz '%s': `mutuelle quiz list` shows those there are", name);
	printf("%s: %s\nanswers count for %d days; %d is right\n", q->policy.code, q->policy.title, q->days, q->right);
	daemon_texts_show(parts->menus, "question", &q->question);
	daemon_texts_show(parts->menus, "if_right", &q->if_right);
	daemon_texts_show(parts->menus, "if_wrong", &q->if_wrong);
	return COMMAND_OK;
}

static int list(struct asked *a, const struct parts *parts, const char *name)
{
	(void) a, (void) name;
	for (size_t i = 0; i < menus_quizzes(parts->menus); i++) {
		const struct menus_quiz *q = menus_quiz_at(parts->menus, i);

		printf("%-31s  %s\n", q->policy.code, q->policy.title);
	}
	return COMMAND_OK;
}

/* ---- report ---- */

static const struct table_column columns[] = {
	{"place", -14, false}, {"name", -24, false}, {"language", -8, false}, {"asked", 8, false}, {"answered", 8, false},
	{"right", 8, false}, {"percent_right", 0, false},
};

struct sum { struct place place; const char *language; int64_t asked, answered, right; };

static void print_sum(struct table *t, const struct sum *s)
{
	daemon_table_text(t, s->place.code);
	daemon_table_text(t, s->place.name);
	daemon_table_text(t, s->language);
	daemon_table_number(t, s->asked);
	daemon_table_number(t, s->answered);
	daemon_table_number(t, s->right);
	daemon_table_number(t, s->answered ? (100 * s->right + s->answered / 2) / s->answered : 0);
}

static void add(struct sum *to, const struct store_quiz_sum *row)
{
	to->asked += row->asked;
	to->answered += row->answered;
	to->right += row->right;
}

static int print_report(const struct asked *a, const struct parts *parts, const struct store_quiz_sum *rows, int n, bool is_csv)
{
	struct sum *sums = base_alloc((size_t) (n + 1) * sizeof *sums), all = {{"", "all"}, "", 0, 0, 0};
	struct table t;
	int found = 0;

	for (int i = 0; i < n; i++) {
		struct place at = daemon_place_level_of(parts->scheme, rows[i].mutuelle, a->level);
		int k = 0;

		while (k < found && (strcmp(sums[k].place.code, at.code) || strcmp(sums[k].language, rows[i].language)))
			k++;
		if (k == found)
			sums[found++] = (struct sum){at, rows[i].language, 0, 0, 0};
		add(&sums[k], &rows[i]);
		add(&all, &rows[i]);
	}
	daemon_table_begin(&t, columns, sizeof columns / sizeof *columns, is_csv);
	daemon_table_head(&t);
	for (int k = 0; k < found; k++)
		print_sum(&t, &sums[k]);
	if (!is_csv)
		print_sum(&t, &all);
	free(sums);
	return COMMAND_OK;
}

static int report(struct asked *a, const struct parts *parts, const char *name)
{
	struct store_quiz_sum *rows = NULL;
	struct look l;
	int n = 0, rc = daemon_look_begin(&l, &daemon_command_quiz, a->c, a->format);

	if (rc)
		return rc;
	rc = store_quiz_sums(l.store, name, &rows, &n);
	if (!rc && n)
		print_report(a, parts, rows, n, l.is_csv);
	free(rows);
	rc = daemon_look_end(&l, rc);
	if (!rc && !n)
		return menus_quiz_find(parts->menus, name)
		       ? daemon_command_failed("nobody was asked quiz '%s' yet", name)
		       : daemon_command_failed("there is no quiz '%s', and nobody was ever asked it", name);
	return rc;
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	int (*run)(struct asked *a, const struct parts *parts, const char *name);
	const char *of;                 /* what it wants to be told; NULL: nothing */
} verbs[] = {{"check", check, "FILE"}, {"show", show, "NAME"}, {"list", list, NULL}, {"report", report, "NAME"}};

static int run_verb(struct asked *a, const struct verb *verb, const char *name)
{
	struct ussd_dialects *dialects;
	struct parts parts;
	struct error e;
	int rc;

	if (daemon_open_parts(a->c, &parts, &dialects, &e))
		return daemon_command_failed("%s", e.text);
	rc = verb->run(a, &parts, name);
	daemon_open_close(&parts, dialects);
	return rc;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_quiz;
	struct asked a = {.level = PLACE_MUTUELLE};
	const struct option_row rows[] = {{"-c", &a.config, NULL}, {"--by", &a.by, NULL}, {"--format", &a.format, NULL}, {0}};
	const struct verb *verb = NULL;
	const char *words[2];
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 2, &n))
		return COMMAND_ASKED_WRONGLY;
	for (size_t i = 0; n && i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i].name, words[0]))
			verb = &verbs[i];
	if (!verb)
		return daemon_command_wrong(c, "say what to do: check, show, list or report");
	if (!verb->of != (n == 1))
		return daemon_command_wrong(c, verb->of ? "say which: quiz %s %s" : "%s takes no name", verb->name, verb->of);
	if (a.by && !daemon_place_level_read(a.by, &a.level))
		return daemon_command_wrong(c, "--by wants union, region, district, commune or mutuelle, not '%s'", a.by);
	if (!a.config)
		return daemon_command_wrong(c, "say which configuration: -c mutuelle.yaml");
	a.c = daemon_config_load(a.config, &e);
	if (!a.c)
		return daemon_command_failed("%s", e.text);
	rc = run_verb(&a, verb, n == 2 ? words[1] : NULL);
	daemon_config_free(a.c);
	return rc;
}
