/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not be lost: one database behind functions. SQLite's one home is this folder. One connection belongs to one thread.
 *
 * Every function returns 0, or one of enum store_error; "not there" is STORE_NONE where a function finds one thing. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum store_error {
	STORE_OK = 0,
	STORE_NONE = -1,      /* no such row */
	STORE_EXISTS = -2,    /* a constraint says it is there already */
	STORE_FULL = -3,      /* disk full */
	STORE_IO = -4,        /* read or write failed, or the file is corrupt */
	STORE_BUSY = -5,      /* locked by another program */
	STORE_REFUSED = -6,   /* a rule of the store was broken: our caller's bug or hostile data */
};

struct store;

/* url: "sqlite:/path/file.db" ("sqlite::memory:" for tests). Creates the file (0600) and its folder's file only, brings an older schema up to date, refuses a newer one, a
 * corrupt one, a read-only one, with a sentence that says what to do. now_ms: wall clock, for the ladder's own rows. */
struct store *store_open(const char *url, int64_t now_ms, struct error *e);
struct store *store_open_readonly(const char *url, struct error *e); /* reports, exports, checks: beside a running daemon */
void store_close(struct store *s);

/* The writer's lock beside the database ("FILE.lock"), held by the daemon or by a command that writes. -1 with who holds it. */
struct store_lock;
struct store_lock *store_lock_take(const char *url, struct error *e);
void store_lock_release(struct store_lock *l);

/* One batch is one transaction; each step stands in a savepoint of its own. */
int store_begin(struct store *s);
int store_commit(struct store *s);
void store_rollback(struct store *s);             /* of the whole batch; safe when none is open */
int store_step_begin(struct store *s);
int store_step_end(struct store *s);              /* keep the step */
int store_step_undo(struct store *s);             /* forget the step, keep those before */
bool store_stands(struct store *s);               /* after an error: is the transaction still open? (A full disk takes it away whole.) */
int store_reopen(struct store *s, struct error *e); /* after FULL or IO */
/* Brings the WAL into the database, outside a transaction. A store of its own on another thread may do so beside the commits of this one, which
 * it does not hold up. Returns 0 also when readers hold part of it back. Without it store_begin does the same for a WAL of 16 MB. */
int store_checkpoint(struct store *s);
const char *store_last_error(struct store *s);    /* for the log */

/* Runs each invariant; calls back per broken one with its name and the first offending row in words. Returns how many are broken, or <0. */
int store_check(struct store *s, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx);

#endif
