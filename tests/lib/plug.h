/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pulled plug does to files: each write, truncation, creation and deletion since a file's last sync is remembered, and when the
 * power goes, any of it may be missing.
 *
 * A disk keeps or loses a sector whole (as SQLite assumes, https://sqlite.org/psow.html), and of one sector never an older state behind a
 * newer one: so each sector that was written since the last sync is left in one of the states that it had since then. Which one
 * is the weather, made of a seed: nothing arrived; some writes; some sectors (a write is torn); all but one write; one write
 * only; some files. A file's length and its very name are lost likewise. */
#ifndef TESTS_PLUG_H
#define TESTS_PLUG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plug;
struct plug_file;

struct plug *plug_new(void);
void plug_free(struct plug *p);

/* The file of this name, kept by the plug as long as it lives. */
struct plug_file *plug_find(struct plug *p, const char *path);

/* Before it happens: `len` octets go to `offset` of a file that is `size` long (-1: it is not there), and then it is `size_after` long.
 * old: the n_old octets that stand there now; data NULL: it is cut, made or deleted, nothing is written. */
void plug_remember(struct plug_file *f, int64_t size, int64_t size_after, int64_t offset, const void *data, size_t len,
		   const void *old, size_t n_old);
void plug_delete(struct plug_file *f);              /* before its name goes; its content is read by that name */
void plug_synced(struct plug_file *f);              /* nothing of it can be lost any more */
size_t plug_unsynced(const struct plug *p);         /* changes that may be lost */

/* The power goes: nobody has the files open. seed 0: all that was not synced is lost. Forgets all. */
void plug_pull(struct plug *p, uint64_t seed);
void plug_forget(struct plug *p);                   /* nothing can be lost: the process was killed, the machine lives */

#endif
