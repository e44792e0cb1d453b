/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bed for tests of the store: a folder of its own, a store in it, a household to read. */
#ifndef TESTS_STOREBED_H
#define TESTS_STOREBED_H

#include "store/household.h"
#include "store/store.h"

#define STOREBED_NOW 1767225600000ll /* 2026-01-01 */
#define STOREBED_DAY 20454

struct storebed {
	char folder[64];
	char path[96];
	char url[128];
	struct store *store;
};

void storebed_open(struct storebed *b, const char *query); /* query: "" or "?vfs=NAME"; fails the test when it can't */
void storebed_reopen(struct storebed *b);                  /* closes and opens the file by the plain VFS */
void storebed_close(struct storebed *b);                   /* also takes the folder away */

/* For a test's setup and teardown: *state is a store in memory, of which every invariant must hold at the end. */
int storebed_open_memory(void **state);
int storebed_close_memory(void **state);

/* Two members (the head's phone 22376000001), enrolled, with an opening entry. Its id. */
int64_t storebed_household(struct store *s, const char *no);

/* One row of audit: this phone looked at its family. */
int storebed_audit(struct store *s, uint64_t phone, int64_t household);

/* Runs SQL on the file by a connection of its own, or fails the test; storebed_try gives SQLite's code. */
void storebed_sql(const char *path, const char *sql);
int storebed_try(const char *path, const char *sql);
int64_t storebed_ask(const char *path, const char *sql);   /* the first column of the first row */

int storebed_check(struct store *s);                       /* how many invariants are broken; prints them */

#endif
