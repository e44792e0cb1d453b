/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle menu check, graph, show, pot: for those who write and translate menus. */
#include "daemon/command.h"
#include "daemon/options.h"
#include "daemon/paths.h"

#include "base/buf.h"
#include "base/file.h"
#include "menus/check.h"
#include "menus/graph.h"
#include "menus/menus.h"
#include "menus/pot.h"
#include "menus/show.h"
#include "scheme/scheme.h"
#include "text/fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	"show   prints one screen, with all its pages and the septets each needs\n"
	"pot    writes the template for translators\n\n"
	"  DIR        the folder of the set, with its scheme.yaml (default: the sample set)\n"
	"  --lang L   the language, as fr or bm (default: the set's source language)\n",

	run,
};

static void tell(void *ctx, enum menus_severity severity, const char *sentence)
{
	(void) ctx;
	printf("%s: %s\n", severity == MENUS_ERROR ? "error" : "warning", sentence);
}

static int run_check(const char *dir, const struct scheme *scheme, struct error *e)
{
	struct menus_report r = {0};
	int rc = menus_check_dir(dir, scheme, TEXT_FIT_USSD, tell, NULL, &r);

	if (r.screens) /* else it could not be read at all */
		printf("%zu screens, %zu texts, %zu languages: %zu errors, %zu warnings; %zu not translated, %zu "
		       "drafts that no speaker has confirmed, %zu no longer used\n", r.screens, r.texts,
		       r.languages, r.errors, r.warnings, r.missing, r.drafts, r.stale);
	return rc ? base_error_set(e, "%s: the set can't be used as it is", dir) : 0;
}

struct wish {
	const char *verb, *screen, *language;
};

/* libgettextpo closes standard output behind it, and does not say when that is full: so by way of a file. */
static int extract(const struct menus *m, struct buf *out, struct error *e)
{
	const char *folder = getenv("TMPDIR");
	struct buf path = {0};
	int fd, rc;

	base_buf_printf(&path, "%s/mutuelle-pot-XXXXXX", folder ? folder : "/tmp");
	base_buf_str(&path);
	fd = mkstemp((char *) path.data);
	rc = fd < 0 ? base_error_set(e, "%s: can't be made", (char *) path.data) : menus_pot_write(m, (char *) path.data, e);
	if (!rc)
		rc = base_file_read((char *) path.data, 1u << 24, out, e);
	if (fd >= 0) {
		close(fd);
		unlink((char *) path.data);
	}
	base_buf_release(&path);
	return rc;
}

static int run_on_menus(const struct menus *m, const struct wish *w, struct error *e)
{
	struct buf text = {0};
	int rc = 0;

	if (!strcmp(w->verb, "graph"))
		menus_graph_draw(m, &text);
	else if (!strcmp(w->verb, "show"))
		rc = menus_show_screen(m, w->screen, w->language, &text, e);
	else
		rc = extract(m, &text, e);
	if (!rc && (fwrite(text.data, 1, text.len, stdout) != text.len || fflush(stdout)))
		rc = base_error_set(e, "standard output can't be written to");
	base_buf_release(&text);
	return rc;
}

static int run_on_set(const char *dir, const struct wish *w, struct error *e)
{
	struct buf path = {0};
	struct scheme *scheme;
	struct menus *m;
	int rc = -1;

	base_buf_printf(&path, "%s/scheme.yaml", dir);
	scheme = scheme_load(base_buf_str(&path), e);
	base_buf_release(&path);
	if (!scheme)
		return -1;
	if (!strcmp(w->verb, "check")) {
		rc = run_check(dir, scheme, e);
	} else if ((m = menus_load(dir, scheme, TEXT_FIT_USSD, e))) {
		rc = run_on_menus(m, w, e);
		menus_free(m);
	}
	scheme_free(scheme);
	return rc;
}

/* The words after the flags: a verb, show's screen, a folder. Returns 0, or COMMAND_ASKED_WRONGLY. */
static int read_words(const char **words, size_t n, struct wish *w, const char **dir)
{
	const struct command *c = &daemon_command_menu;
	static const char *const verbs[] = {"check", "graph", "show", "pot"};
	bool is_known = false, is_show;

	for (size_t i = 0; n && i < sizeof verbs / sizeof *verbs; i++)
		is_known = is_known || !strcmp(words[0], verbs[i]);
	if (!is_known)
		return n ? daemon_command_wrong(c, "'%s' is none of check, graph, show, pot", words[0])
			 : daemon_command_wrong(c, "say what to do: check, graph, show or pot");
	w->verb = words[0];
	is_show = !strcmp(w->verb, "show");
	if (is_show && n < 2)
		return daemon_command_wrong(c, "say which screen: mutuelle menu show accueil");
	if (n > 2u + is_show)
		return daemon_command_wrong(c, "'%s' is one word too many", words[n - 1]);
	if (!is_show && w->language)
		return daemon_command_wrong(c, "--lang goes with show");
	w->screen = is_show ? words[1] : NULL;
	if (n == 2u + is_show)
		*dir = words[n - 1];
	return COMMAND_OK;
}

static int run(int argc, char **argv)
{
	struct wish w = {0};
	const struct option_row rows[] = {{"--lang", &w.language, NULL}, {0}};
	char *preset = daemon_paths_find("menus/mali");
	const char *words[3], *dir = preset;
	struct error e;
	size_t n;
	int rc;

	rc = daemon_options_read(&daemon_command_menu, argc, argv, rows, words, 3, &n);
	if (!rc)
		rc = read_words(words, n, &w, &dir);
	if (!rc && run_on_set(dir, &w, &e))
		rc = daemon_command_failed("%s", e.text);
	free(preset);
	return rc;
}
