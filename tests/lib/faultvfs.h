/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fails when told to: an SQLite VFS around the system's. A store uses it by "sqlite:PATH?vfs=NAME".
 * For one thread at a time. */
#ifndef TESTS_FAULTVFS_H
#define TESTS_FAULTVFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct faultvfs;

struct faultvfs *faultvfs_new(const char *name); /* registers it; the name must live as long */
void faultvfs_free(struct faultvfs *f);          /* no store may be open by it */

enum faultvfs_op { FAULTVFS_WRITE, FAULTVFS_SYNC, FAULTVFS_OPEN, FAULTVFS_OPS };
enum faultvfs_kind { FAULTVFS_FULL, FAULTVFS_IOERR };

/* The nth operation of this kind from now (1: the next) fails; is_for_ever: all those after it too. */
void faultvfs_fail(struct faultvfs *f, enum faultvfs_op op, uint64_t nth, enum faultvfs_kind kind, bool is_for_ever);

/* How a process ends: killed, all that it wrote is there; by a power cut, what was written since each file's last sync is lost;
 * by a pulled plug, any part of that is lost, by the weather (tests/lib/plug.h). */
enum faultvfs_death { FAULTVFS_KILL, FAULTVFS_CUT, FAULTVFS_PLUG };

/* The process dies before the nth change from now (a write, sync, truncate or delete; 0: never): that one and everything after it
 * fail, so nothing more reaches the disk. Then close the store, and open the file by the plain VFS as the next process would. */
void faultvfs_die_at(struct faultvfs *f, uint64_t nth, enum faultvfs_death how);
void faultvfs_die_now(struct faultvfs *f);                    /* as the last die_at said */
void faultvfs_weather(struct faultvfs *f, uint64_t seed);     /* of FAULTVFS_PLUG; 0: as FAULTVFS_CUT */
bool faultvfs_is_dead(const struct faultvfs *f);

void faultvfs_heal(struct faultvfs *f);          /* a good disk again; its files are closed, if it is dead */

uint64_t faultvfs_changes(const struct faultvfs *f); /* writes, syncs, truncates and deletes until now */
size_t faultvfs_syncs(const struct faultvfs *f, const uint64_t **changes); /* which of them were syncs; valid until the next */

#endif
