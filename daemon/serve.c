/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle serve: opens everything in the order of its dependence, runs the loop, closes in mirror order. */
#include "daemon/command.h"
#include "daemon/import.h"
#include "daemon/loop.h"
#include "daemon/open.h"
#include "daemon/options.h"

#include "base/date.h"
#include "base/log.h"
#include "desk/stoppable.h"
#include "store/pin.h"

#include <stdio.h>
#include <unistd.h>

static int run(int argc, char **argv);

const struct command daemon_command_serve = {
	"serve", "the daemon: bind to the gateways and answer the phones",
	"Usage: mutuelle serve -c FILE\n\n"
	"Runs in the foreground and logs to standard error, one line an event.\n\n"
	"  -c FILE      the configuration (mutuelle.yaml); everything in it is proved before anything starts\n\n"
	"Signals: SIGTERM, SIGINT  no new dialogs, answer what is in hand, unbind, commit, exit 0\n"
	"         SIGHUP           read menus and scheme anew; dialogs go on\n",
	run,
};

static void log_line(enum log_level level, const char *line)
{
	static const char *const names[] = {"debug", "info", "warning", "error"};
	char now[BASE_INSTANT_TEXT];

	fprintf(stderr, "time=%s level=%s %s\n", base_date_format_ms(daemon_open_wall_ms(), now), names[level], line);
}

/* Members still dial and pay with another key; only their PINs are all wrong, and nobody would see why. */
static void prove_key(const struct config *c, const struct parts *parts)
{
	int rc = store_pin_prove_key(parts->store, parts->secret);

	if (rc == STORE_REFUSED)
		base_log(LOG_ERROR, "other-key", "file=%s why=\"this store's PINs were made with another key: put its file "
			 "back, or reset them one by one\"", c->secret);
	else if (rc)
		base_log(LOG_ERROR, "other-key", "why=\"%s\"", store_last_error(parts->store));
}

/* In other menus the STOP of one topic would be another one's. */
static int keep_topics(const struct parts *parts, struct error *e)
{
	int rc = store_begin(parts->store);

	if (rc)
		return base_error_set(e, "the store can't be written: %s", store_last_error(parts->store));
	rc = desk_stoppable_keep(parts->store, parts->menus, e);
	if (!rc && (rc = store_commit(parts->store)))
		base_error_set(e, "the store can't be written: %s", store_last_error(parts->store));
	store_rollback(parts->store);
	return rc ? -1 : 0;
}

static int serve(const struct config *c, bool is_store_off, struct error *e)
{
	struct ussd_dialects *dialects;
	struct store_lock *lock = NULL;
	struct parts parts;
	int rc = -1;

	if (daemon_open_parts(c, &parts, &dialects, e))
		return -1;
	parts.is_store_off = is_store_off;
	lock = store_lock_take(c->store, e);
	if (lock && !base_secret_load_key(c->secret, parts.secret, e))
		parts.store = daemon_open_store(c, e);
	if (parts.store && !keep_topics(&parts, e)) {
		daemon_import_sweep(c->store, parts.store);
		prove_key(c, &parts);
		base_log(LOG_INFO, "serving", "links=%zu languages=%zu pid=%d", c->n_links,
			 menus_languages(parts.menus), (int) getpid());
		rc = daemon_loop_run(&parts, e);
	}
	base_secret_wipe(parts.secret, sizeof parts.secret);
	store_close(parts.store);
	store_lock_release(lock);
	daemon_open_close(&parts, dialects);
	return rc;
}

static int run(int argc, char **argv)
{
	const char *path = NULL;
	bool is_store_off = false;
	const struct option_row rows[] = {{"-c", &path, NULL}, {"--store-off", NULL, &is_store_off}, {0}};
	struct config *c;
	struct error e;
	size_t n;
	int rc;

	if (daemon_options_read(&daemon_command_serve, argc, argv, rows, NULL, 0, &n))
		return COMMAND_ASKED_WRONGLY;
	if (!path)
		return daemon_command_wrong(&daemon_command_serve, "say which configuration: -c mutuelle.yaml");
	setvbuf(stderr, NULL, _IOLBF, 4096);
	c = daemon_config_load(path, &e);
	if (!c)
		return daemon_command_failed("%s", e.text);
	base_log_to(log_line, c->log_level);
	rc = serve(c, is_store_off, &e);
	if (rc)
		daemon_command_failed("%s", e.text);
	else
		base_log(LOG_INFO, "stopped", "state=all-committed");
	daemon_config_free(c);
	return rc ? COMMAND_FAILED : COMMAND_OK;
}
