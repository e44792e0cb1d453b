/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle menu check, graph, show, pot: for those who write and translate menus. */
#include "daemon/command.h"
#include "daemon/options.h"
#include "daemon/paths.h"

#include "base/buf.h"
#include "menus/check.h"
#include "menus/menus.h"
#include "scheme/scheme.h"
#include "text/fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run(int argc, char **argv);

const struct command daemon_command_menu = {
	"menu", "check, draw, show or extract a set of menus",
	"Usage: mutuelle menu check [DIR]\n"
	"       mutuelle menu graph [DIR] | dot -Tsvg > menus.svg\n"
	"       mutuelle menu show SCREEN [--lang L] [DIR]\n"
	"       mutuelle menu pot [DIR] > menus.pot\n\n"
	"check  proves the set: every screen is reachable and can be left, every text fits a phone in every\n"
	"       language with its longest values, every translation is there or listed\n"
	"graph  draws it, for Graphviz\n"
	"show   prints one screen as a phone shows it, with the longest values\n"
	"pot    writes the template for translators\n\n"
	"  DIR        the folder of the set, with its scheme.yaml (default: the sample set)\n"
	"  --lang L   the language, as fr or bm (default: the set's source language)\n",
	run,
};

struct opened {
	struct scheme *scheme;
	struct menus *menus;
};

static int open_set(const char *dir, struct opened *o, struct error *e)
{
	struct buf path = {0};

	base_buf_printf(&path, "%s/scheme.yaml", dir);
	*o = (struct opened){.scheme = scheme_load(base_buf_str(&path), e)};
	base_buf_release(&path);
	return o->scheme ? 0 : -1;
}

static void close_set(struct opened *o)
{
	menus_free(o->menus);
	scheme_free(o->scheme);
}

static void tell(void *ctx, enum menus_severity severity, const char *sentence)
{
	(void) ctx;
	printf("%s: %s\n", severity == MENUS_ERROR ? "error" : "warning", sentence);
}

static int run_check(const char *dir, const struct scheme *scheme, struct error *e)
{
	struct menus_report r = {0};
	int rc = menus_check_dir(dir, scheme, TEXT_FIT_USSD, tell, NULL, &r);

	printf("%zu screens, %zu texts, %zu languages: %zu errors, %zu warnings; %zu not translated, %zu drafts that no speaker "
	       "has confirmed, %zu no longer used\n", r.screens, r.texts, r.languages, r.errors, r.warnings, r.missing, r.drafts,
	       r.stale);
	return rc ? base_error_set(e, "%s: the set can't be used as it is", dir) : 0;
}

static int print(struct buf *text)
{
	int rc = fwrite(text->data, 1, text->len, stdout) == text->len && !fflush(stdout) ? 0 : -1;

	base_buf_release(text);
	return rc;
}

static int run_on_set(const char *verb, const char *screen, const char *language, const char *dir, struct error *e)
{
	struct opened o;
	struct buf text = {0};
	int rc = -1;

	if (open_set(dir, &o, e))
		return -1;
	if (!strcmp(verb, "check")) {
		rc = run_check(dir, o.scheme, e);
	} else if ((o.menus = menus_load(dir, o.scheme, TEXT_FIT_USSD, e))) {
		(void) screen; (void) language;
		if (!rc && print(&text))
			rc = base_error_set(e, "standard output can't be written to");
	}
	base_buf_release(&text);
	close_set(&o);
	return rc;
}

static int run(int argc, char **argv)
{
	const struct command *c = &daemon_command_menu;
	const char *language = NULL, *words[3], *dir;
	const struct option_row rows[] = {{"--lang", &language, NULL}, {0}};
	char *preset = daemon_paths_find("menus/mali");
	bool is_show;
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(c, argc, argv, rows, words, 3, &n)) {
		rc = COMMAND_ASKED_WRONGLY;
	} else if (!n || (strcmp(words[0], "check") && strcmp(words[0], "graph") && strcmp(words[0], "show")
			  && strcmp(words[0], "pot"))) {
		rc = daemon_command_wrong(c, n ? "'%s' is none of check, graph, show, pot" : "say what to do: check, graph, show or "
					  "pot", n ? words[0] : "");
	} else {
		is_show = !strcmp(words[0], "show");
		dir = n > 1u + is_show ? words[1 + is_show] : preset;
		if (is_show && n < 2)
			rc = daemon_command_wrong(c, "say which screen: mutuelle menu show accueil");
		else if (!is_show && (n > 2 || language))
			rc = daemon_command_wrong(c, n > 2 ? "'%s' is one word too many" : "--lang goes with show", words[n - 1]);
		else
			rc = run_on_set(words[0], is_show ? words[1] : NULL, language, dir, &e) ? daemon_command_failed("%s", e.text)
				: COMMAND_OK;
	}
	free(preset);
	return rc;
}
