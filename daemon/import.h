/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A roll on its way in: reads a proved file row by row and makes one request a chunk, in order, each after the
 * answer to the one before. The loop posts them beside the phones; a command without a daemon runs them itself. */
#ifndef DAEMON_IMPORT_H
#define DAEMON_IMPORT_H

#include "daemon/config.h"
#include "daemon/roll_check.h"
#include "desk/import.h"
#include "desk/request.h"
#include "store/import.h"

#include <stdbool.h>

struct import;

/* row: the import's row; row->id 0: a new one. `chunk`: rows a transaction. NULL when scheme or roll can't be read, or
 * when row->file is no name that daemon_import_stage gives: what is staged is removed at the end, so it must be nothing
 * else. */
struct import *daemon_import_open(const struct config *c, const struct store_import *row, size_t chunk, struct error *e);
/* Fills the next request (its body stays the import's). false: nothing is left, or *failed with a sentence. */
bool daemon_import_next(struct import *i, int64_t now_ms, struct desk_request *out, bool *failed, struct error *e);
/* Takes the answer. TRY_LATER (a sentence says why): nothing was committed, and daemon_import_next gives the same
 * chunk again. REFUSED: it will never be taken. */
enum import_answer { IMPORT_TAKEN, IMPORT_TRY_LATER, IMPORT_REFUSED };
enum import_answer daemon_import_answer(struct import *i, const struct desk_reply *r, struct error *e);
int64_t daemon_import_applied(const struct import *i);
int64_t daemon_import_rows(const struct import *i);
/* "214 rows, 3 changed": what a person is told at the end. */
void daemon_import_say(const struct import *i, char *out, size_t size);
/* Frees. When everything was applied the staged file is removed. */
void daemon_import_close(struct import *i);

/* Copies a proved roll to "DATABASE.SHA256.PID.roll" beside the store, synced, so that a crash can roll forward
 * from it; refused when it has changed since. *out: its row for the store, not begun; its file is a name without a
 * folder. */
int daemon_import_stage(const char *store_url, const char *roll, const struct roll_summary *proof, struct store_import *out,
			struct error *e);
/* Removes a staged roll that nobody will apply. */
void daemon_import_unstage(const char *store_url, const struct store_import *staged);

/* Removes staged rolls that nobody will apply any more: neither the store nor a program that still runs has to do with them. For
 * who holds the store's lock, at the start. */
void daemon_import_sweep(const char *store_url, struct store *store);

#endif
