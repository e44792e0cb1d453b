/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not be lost: one database behind functions. SQLite's one home is this folder. A connection belongs to one
 * thread.
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

/* url: "sqlite:/path/file.db", for tests "sqlite::memory:" and "sqlite:/path/file.db?vfs=NAME". Makes the file
 * (0600), in a folder that exists; brings an older schema up to date; refuses a newer, damaged, locked, read-only
 * or foreign one with a sentence that says what to do. now_ms: wall clock, for the ladder's own rows. */
struct store *store_open(const char *url, int64_t now_ms, struct error *e);
/* For reports, exports and checks, beside a running daemon. */
struct store *store_open_readonly(const char *url, struct error *e);
void store_close(struct store *s); /* NULL is well */

/* The writer's lock beside the database ("FILE.lock"), held by the daemon or by a command that writes. NULL with who
 * holds it. */
struct store_lock;
struct store_lock *store_lock_take(const char *url, struct error *e);
void store_lock_release(struct store_lock *l);

/* From any thread: what this connection is reading fails, and store_is_interrupted says so from now on, for loops over many reads. */
void store_interrupt(struct store *s);
bool store_is_interrupted(const struct store *s);

/* Until store_rollback what is read is the store of one moment. On a read-only connection, and not for long: the WAL can't be brought
 * in behind it. */
int store_read_begin(struct store *s);

/* One batch is one transaction. Where a step may be refused, it stands in a savepoint of its own. */
int store_begin(struct store *s);
int store_commit(struct store *s);                /* fails: nothing of the batch is kept */
void store_rollback(struct store *s);             /* of the whole batch; safe when none is open */
int store_step_begin(struct store *s);
int store_step_end(struct store *s);              /* keep the step */
int store_step_undo(struct store *s);             /* forget the step, keep those before */
/* After an error: is the transaction still open? (A full disk takes it away whole.) */
bool store_stands(struct store *s);
/* After FULL or IO: the same file anew. While it fails, every other function returns STORE_IO. */
int store_reopen(struct store *s, struct error *e);
/* Brings the WAL into the database, outside a transaction. A store of its own on another thread may do so beside
 * the commits of this one, which it does not hold up. 0 also when readers hold part of it back. Where nobody does,
 * store_begin does for each 16 MB of WAL. */
int store_checkpoint(struct store *s);
const char *store_last_error(struct store *s);    /* for the log */

/* Runs each invariant; calls back for each broken one with its name and the first offending row in words. Returns
 * how many are broken, or <0. What needs a plan (the caches of law 6) is checked above, by desk/check.c along
 * store_household_walk. It reads whole tables, so a running daemon does it on a connection of its own. */
int store_check(struct store *s, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx);
/* Likewise those of money alone, over the `newest` transactions and intents and all that is open: what it costs does not grow
 * with the store, so a test may run it after every step. */
int store_check_recent(struct store *s, int newest, void (*broken)(void *ctx, const char *invariant, const char *row), void *ctx);

#endif
