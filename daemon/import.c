/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A roll on its way in: staged beside the store, then applied chunk by chunk. */
#include "daemon/import.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/log.h"
#include "base/must.h"
#include "base/secret.h"
#include "daemon/roll.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STAGED ".roll"

struct import {
	struct store_import row;
	char *path;                     /* of the staged file */
	struct scheme *scheme;          /* of its own: a reload must not change the rules half-way */
	struct roll_rules rules;
	struct roll *roll;
	struct desk_import_chunk chunk;
	size_t chunk_max;
	int64_t applied, changed, kept;
	bool is_started;                /* the store has its row */
	bool is_pending;                /* the chunk has been read and not been taken yet */
	bool is_done;
};

static const char *path_of_store(const char *url)
{
	must(!strncmp(url, "sqlite:", 7));
	return url + strlen("sqlite:");
}

/* "DATABASE.*.roll" beside the store. NULL, with a sentence, for any other name. To be freed. */
static char *path_of_staged(const char *url, const char *name, struct error *e)
{
	const char *store = path_of_store(url), *slash = strrchr(store, '/'), *base = slash ? slash + 1 : store;
	size_t len = strlen(name), prefix = strlen(base);

	if (!strchr(name, '/') && len > prefix + strlen(STAGED) && !strncmp(name, base, prefix) && name[prefix] == '.'
	    && !strcmp(name + len - strlen(STAGED), STAGED))
		return base_file_beside(store, name);
	base_error_set(e, "%s: is no roll that was staged beside the store", name);
	return NULL;
}

struct import *daemon_import_open(const struct config *c, const struct store_import *row, size_t chunk, struct error *e)
{
	char *path = path_of_staged(c->store, row->file, e);
	struct import *i;

	if (!path)
		return NULL;
	i = base_alloc(sizeof *i);
	i->path = path;
	i->scheme = scheme_load(c->scheme, e);
	i->rules = (struct roll_rules){.scheme = i->scheme, .today = base_date_make(9999, 12, 31)}; /* proved when it came */
	i->roll = i->scheme ? daemon_roll_open(path, &i->rules, row->applied, e) : NULL;
	if (!i->roll) {
		scheme_free(i->scheme);
		free(i);
		free(path);
		return NULL;
	}
	i->row = *row;
	i->chunk_max = chunk;
	i->applied = row->applied;
	i->is_started = row->id != 0;
	i->chunk.import = row->id;
	i->chunk.rows = base_alloc(chunk * sizeof *i->chunk.rows);
	return i;
}

static int read_chunk(struct import *i, struct error *e)
{
	struct desk_import_chunk *c = &i->chunk;

	for (c->n = 0; c->n < i->chunk_max && i->applied + (int64_t) c->n < i->row.rows; c->n++) {
		int rc = daemon_roll_next(i->roll, &c->rows[c->n], e);

		if (rc == 0)
			return base_error_set(e, "%s: has fewer than the %" PRId64 " rows it was proved with", i->path,
					      i->row.rows);
		if (rc < 0)
			return -1;
	}
	i->is_pending = true;
	return 0;
}

bool daemon_import_next(struct import *i, int64_t now_ms, struct desk_request *out, bool *failed, struct error *e)
{
	struct desk_import_chunk *c = &i->chunk;

	*failed = !i->is_done && !i->is_pending && read_chunk(i, e);
	if (*failed || i->is_done)
		return false;
	c->start = i->is_started ? NULL : &i->row;
	c->applied = i->applied + (int64_t) c->n;
	c->is_last = c->applied == i->row.rows;
	*out = (struct desk_request){.kind = DESK_IMPORT_CHUNK, .now_ms = now_ms, .body = c};
	return true;
}

enum import_answer daemon_import_answer(struct import *i, const struct desk_reply *r, struct error *e)
{
	if (r->verdict != DESK_DONE) {
		base_error_set(e, "%s", i->chunk.error.text[0] ? i->chunk.error.text
			       : "the store takes nothing at the moment; its log says why");
		return i->chunk.error.text[0] ? IMPORT_REFUSED : IMPORT_TRY_LATER;
	}
	i->is_started = true;
	i->is_pending = false;
	i->applied = i->chunk.applied;
	i->changed += i->chunk.changed;
	i->kept += i->chunk.kept;
	i->is_done = i->chunk.is_last;
	return IMPORT_TAKEN;
}

int64_t daemon_import_applied(const struct import *i) { return i->applied; }
int64_t daemon_import_rows(const struct import *i) { return i->row.rows; }

void daemon_import_say(const struct import *i, char *out, size_t size)
{
	int len = snprintf(out, size, "%" PRId64 " rows, %" PRId64 " changed", i->applied, i->changed);

	if (i->kept && len > 0 && (size_t) len < size)
		snprintf(out + len, size - (size_t) len,
			 "; %" PRId64 " households have paid here since: their paid_until stays as the "
			 "ledger has it", i->kept);
}

void daemon_import_close(struct import *i)
{
	daemon_roll_close(i->roll);
	scheme_free(i->scheme);
	if (i->is_done || !i->is_started)
		unlink(i->path);
	free(i->path);
	free(i->chunk.rows);
	free(i);
}

/* ---- staging ------------------------------------------------------------------------------- */

/* Copies the roll and takes its digest on the way. */
static int copy(FILE *from, int to, char digest[BASE_SECRET_DIGEST_TEXT])
{
	struct secret_digest *d = base_secret_digest_new();
	uint8_t room[65536];
	ssize_t put = 0;
	size_t got;

	while (put >= 0 && (got = fread(room, 1, sizeof room, from)) > 0) {
		base_secret_digest_feed(d, room, got);
		for (size_t done = 0; put >= 0 && done < got; done += (size_t) put)
			put = write(to, room + done, got - done);
	}
	base_secret_digest_end(d, digest);
	return put < 0 || ferror(from) ? -1 : fsync(to);
}

/* The folder's own entry must be on disk too, or the file is gone after a pulled plug. */
static int sync_folder_of(const char *path)
{
	char *folder = base_strdup(path), *slash = strrchr(folder, '/');
	int fd, rc;

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	rc = fd < 0 ? -1 : fsync(fd);
	if (fd >= 0)
		close(fd);
	free(folder);
	return rc;
}

/* The proved octets and no others: the file may have been changed since it was read. */
static int stage(FILE *from, const char *path, const struct roll_summary *proof, struct error *e)
{
	char digest[BASE_SECRET_DIGEST_TEXT];
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600), rc;

	if (to < 0)
		return base_error_set(e,
				      "%s: the roll can't be copied there: %s: the store's folder must exist and "
				      "be writable", path, strerror(errno));
	rc = copy(from, to, digest) || sync_folder_of(path);
	if (rc)
		base_error_set(e, "%s: the roll can't be copied there: %s", path, strerror(errno));
	else if (strcmp(digest, proof->sha256))
		rc = base_error_set(e, "the roll was changed while it was being imported: try again");
	close(to);
	if (rc)
		unlink(path);
	return rc ? -1 : 0;
}

int daemon_import_stage(const char *store_url, const char *roll, const struct roll_summary *proof, struct store_import *out,
			struct error *e)
{
	const char *store = path_of_store(store_url), *slash = strrchr(store, '/');
	FILE *from;
	char *path;
	int rc;

	*out = (struct store_import){.rows = proof->rows};
	snprintf(out->sha256, sizeof out->sha256, "%s", proof->sha256);
	if (snprintf(out->file, sizeof out->file, "%s.%.16s.%d" STAGED, slash ? slash + 1 : store, out->sha256,
		     (int) getpid()) >= (int) sizeof out->file)
		return base_error_set(e, "%s: the name of the store is too long to keep a roll beside it", store);
	from = base_file_open(roll, e);
	if (!from)
		return -1;
	path = base_file_beside(store, out->file);
	rc = stage(from, path, proof, e);
	free(path);
	fclose(from);
	return rc;
}

void daemon_import_unstage(const char *store_url, const struct store_import *staged)
{
	char *path = base_file_beside(path_of_store(store_url), staged->file);

	unlink(path);
	free(path);
}

/* "DATABASE.DIGEST.PID.roll": is the program that staged it still there to ask for it? */
static bool is_waited_for(const char *name)
{
	const char *end = name + strlen(name) - strlen(STAGED), *dot = end;
	long pid;

	while (dot > name && dot[-1] != '.')
		dot--;
	pid = strtol(dot, NULL, 10);
	return pid > 0 && (!kill((pid_t) pid, 0) || errno != ESRCH);
}

void daemon_import_sweep(const char *store_url, struct store *store)
{
	char *folder = base_strdup(path_of_store(store_url)), *slash = strrchr(folder, '/');
	struct store_import open = {0};
	const struct dirent *entry;
	DIR *dir = NULL;

	if (slash)
		slash[slash == folder] = '\0';
	if (store_import_open(store, &open) != STORE_IO)
		dir = opendir(slash ? folder : ".");
	while (dir && (entry = readdir(dir))) {
		char *path = path_of_staged(store_url, entry->d_name, NULL);

		if (path && strcmp(entry->d_name, open.file) && !is_waited_for(entry->d_name) && !unlink(path))
			base_log(LOG_WARNING, "staged-roll-removed", "file=%s", path);
		free(path);
	}
	if (dir)
		closedir(dir);
	free(folder);
}
