/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A roll into the store: proved whole, staged, then applied by the running daemon or by this program. */
#include "daemon/roll_import.h"

#include "base/date.h"
#include "daemon/ask.h"
#include "daemon/import.h"
#include "daemon/open.h"
#include "desk/desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_ROWS 1000         /* nobody else waits for the store */

struct work {
	const struct config *config;
	struct parts parts;
	roll_progress *progress;
};

static void on_daemon_line(void *ctx, const char *line)
{
	struct work *w = ctx;
	int64_t done, all;

	if (sscanf(line, "progress %" SCNd64 " %" SCNd64, &done, &all) == 2)
		w->progress(NULL, done, all);
}

/* Applies one import to its end, with this program as the store's only writer. */
static int apply(struct work *w, struct desk *desk, const struct store_import *row, char said[200], struct error *e)
{
	struct import *i = daemon_import_open(w->config, row, CHUNK_ROWS, e);
	struct desk_request request;
	struct desk_reply reply;
	bool failed;

	if (!i)
		return -1;
	while (daemon_import_next(i, daemon_open_wall_ms(), &request, &failed, e)) {
		desk_batch_run(desk, &request, &reply, 1);
		failed = daemon_import_answer(i, &reply, e) != IMPORT_TAKEN;
		if (failed)
			break;
		w->progress(NULL, daemon_import_applied(i), daemon_import_rows(i));
	}
	daemon_import_say(i, said, 200);
	daemon_import_close(i);
	return failed ? -1 : 0;
}

/* Without a daemon: first what a crash cut off, then the new one. */
static int apply_here(struct work *w, struct store *store, const struct store_import *staged, char said[200],
		      struct error *e)
{
	struct desk *desk = desk_batch_new(store, &(struct desk_memory){.menus = w->parts.menus, .scheme = w->parts.scheme});
	struct store_import open;
	int rc = store_import_open(store, &open);

	if (!rc) {
		fprintf(stderr, "first, the import that was interrupted: %s\n", open.file);
		rc = apply(w, desk, &open, said, e);
	} else {
		rc = rc == STORE_NONE ? 0 : base_error_set(e, "the store can't be read: %s", store_last_error(store));
	}
	if (!rc)
		rc = apply(w, desk, staged, said, e);
	desk_batch_free(desk);
	store_checkpoint(store);
	return rc;
}

static bool is_under_way(struct store *store, const struct store_import *staged)
{
	struct store_import open;
	int rc = store_import_open(store, &open);

	return rc ? rc != STORE_NONE : !strcmp(open.file, staged->file); /* what can't be known may be so */
}

static int import_here(struct work *w, const struct store_import *staged, char said[200], struct error *e)
{
	struct store_lock *lock = store_lock_take(w->config->store, e);
	struct store *store = lock ? store_open(w->config->store, daemon_open_wall_ms(), e) : NULL;
	int rc = -1;

	if (store) {
		daemon_import_sweep(w->config->store, store);
		rc = apply_here(w, store, staged, said, e);
	}

	if (rc && !(store && is_under_way(store, staged)))
		daemon_import_unstage(w->config->store, staged); /* it holds people's names, and nobody will apply it */
	store_close(store);
	store_lock_release(lock);
	return rc;
}

/* The daemon would not, or went away: what it has not begun nobody will go on with. */
static void forget(struct work *w, const struct store_import *staged)
{
	struct error e;
	struct store *store = store_open_readonly(w->config->store, &e);

	if (store && !is_under_way(store, staged))
		daemon_import_unstage(w->config->store, staged);
	store_close(store);
}

static int import_staged(struct work *w, const struct store_import *staged, struct error *e)
{
	char line[512];
	char said[200];
	int rc;

	snprintf(line, sizeof line, "import %" PRId64 " %s %s", staged->rows, staged->sha256, staged->file);
	rc = daemon_ask(w->config->control, line, on_daemon_line, w, e);
	if (rc == 0) {
		printf("imported by the running daemon: %s\n", e->text);
		return 0;
	}
	if (rc > 0) {
		forget(w, staged);
	} else {
		rc = import_here(w, staged, said, e);
		if (!rc)
			printf("imported: %s\n", said);
	}
	return rc ? -1 : 0;
}

/* Mistakes go to standard error, the first 20 of them. */
static int prove(struct work *w, const char *file, struct roll_summary *proof, struct error *e)
{
	struct error no_store;
	struct roll_rules rules = {.scheme = w->parts.scheme, .menus = w->parts.menus, .today = base_date_of_ms(daemon_open_wall_ms()),
				   .proves_referrals = true, .store = store_open_readonly(w->config->store, &no_store)};
	int rc = daemon_roll_check(file, &rules, w->progress, NULL, proof, e);

	store_close(rules.store);
	for (size_t i = 0; i < proof->n; i++)
		fprintf(stderr, "%s: %s\n", file, proof->complaints[i].text);
	return rc;
}

int daemon_roll_import(const struct config *c, const char *file, roll_progress *progress,
		       struct error *e)
{
	struct work w = {.config = c, .progress = progress};
	struct ussd_dialects *dialects;
	struct roll_summary proof = {0};
	struct store_import staged;
	int rc;

	if (daemon_open_parts(c, &w.parts, &dialects, e))
		return -1;
	rc = prove(&w, file, &proof, e);
	if (!rc)
		rc = daemon_import_stage(c->store, file, &proof, &staged, e);
	if (!rc)
		rc = import_staged(&w, &staged, e);
	daemon_open_close(&w.parts, dialects);
	return rc;
}
