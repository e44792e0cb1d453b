/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle store check: every invariant of the store, on a read-only connection beside a running daemon. */
#include "daemon/command.h"
#include "daemon/config.h"
#include "daemon/open.h"
#include "daemon/options.h"

#include "base/date.h"
#include "desk/check.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

static int run(int argc, char **argv);

const struct command daemon_command_store = {
	"store", "check that nothing in the store is broken",
	"Usage: mutuelle store check -c FILE\n\n"
	"Runs every invariant of the store, prints what is broken, and exits 1 if anything is.\n"
	"Reads only, so it may run beside the daemon.\n\n"
	"  -c FILE      the configuration\n",
	run,
};

static void broken(void *ctx, const char *invariant, const char *row)
{
	(void) ctx;
	printf("broken: %s: %s\n", invariant, row);
}

static int check(const struct config *c, struct error *e)
{
	struct scheme *scheme = scheme_load(c->scheme, e);
	struct store *store = scheme ? store_open_readonly(c->store, e) : NULL;
	int rules = -1, cover = -1, shares = -1;

	if (store) {
		rules = store_check(store, broken, NULL);
		cover = rules < 0 ? -1 : desk_check_cover(store, scheme, base_date_of_ms(daemon_open_wall_ms()), broken, NULL);
		shares = cover < 0 ? -1 : desk_check_shares(store, scheme, broken, NULL);
		if (rules < 0 || cover < 0 || shares < 0)
			base_error_set(e, "%s: can't be read through: %s", c->store, store_last_error(store));
		store_close(store);
	}
	scheme_free(scheme);
	return rules < 0 || cover < 0 || shares < 0 ? -1 : rules + cover + shares;
}

static int run(int argc, char **argv)
{
	const char *path = NULL, *words[1];
	const struct option_row rows[] = {{"-c", &path, NULL}, {0}};
	struct config *c;
	struct error e;
	size_t n;
	int bad;

	if (daemon_options_read(&daemon_command_store, argc, argv, rows, words, 1, &n))
		return COMMAND_ASKED_WRONGLY;
	if (n != 1 || strcmp(words[0], "check"))
		return daemon_command_wrong(&daemon_command_store, "say what to do: check");
	if (!path)
		return daemon_command_wrong(&daemon_command_store, "say which configuration: -c mutuelle.yaml");
	c = daemon_config_load(path, &e);
	if (!c)
		return daemon_command_failed("%s", e.text);
	bad = check(c, &e);
	daemon_config_free(c);
	if (bad < 0)
		return daemon_command_failed("%s", e.text);
	if (bad)
		return daemon_command_failed("%d things in the store are broken: keep a copy of the file before "
					     "anything else", bad);
	puts("every invariant holds");
	return COMMAND_OK;
}
