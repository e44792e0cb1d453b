/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fails when told to: an SQLite VFS around the system's. */
#include "tests/lib/faultvfs.h"

#include "tests/lib/plug.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fault_file {
	sqlite3_file base; /* first: SQLite sees only this */
	struct faultvfs *vfs;
	sqlite3_file *real;
	struct plug_file *plug; /* NULL: a file without a name, which no next process reads */
	struct fault_file *next;
};

struct faultvfs {
	sqlite3_vfs base;
	sqlite3_vfs *real;
	struct fault_file *files; /* open ones */
	struct {
		uint64_t in; /* how many operations until it fails, 0: never */
		int code;
		bool is_for_ever;
	} fault[FAULTVFS_OPS];
	uint64_t changes, dies_at; /* dies_at 0: never */
	enum faultvfs_death death; /* how, then */
	uint64_t seed;
	bool is_dead;
	struct plug *plug;
	uint64_t *syncs; /* which changes they were */
	size_t n_syncs, cap_syncs;
};

/* ---- when to fail ---------------------------------------------------------------------------- */

/* The machine is without power, and the process has let go of its files: they become what the disk had of them. */
static void fall_dark(struct faultvfs *v)
{
	if (v->is_dead && v->death != FAULTVFS_KILL && !v->files)
		plug_pull(v->plug, v->death == FAULTVFS_PLUG ? v->seed : 0);
}

/* One more change: does the process die before it? */
static bool dies(struct faultvfs *v)
{
	if (!v->is_dead && ++v->changes == v->dies_at)
		v->is_dead = true;
	return v->is_dead;
}

static int fails(struct faultvfs *v, enum faultvfs_op op)
{
	int code;

	if (v->is_dead)
		return SQLITE_IOERR;
	if (!v->fault[op].in || --v->fault[op].in)
		return SQLITE_OK;
	code = v->fault[op].code;
	if (v->fault[op].is_for_ever)
		v->fault[op].in = 1;
	return code;
}

/* ---- a file ---------------------------------------------------------------------------------- */

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct fault_file *) file)->real;
}

/* Is about to be changed: data goes to offset, or (NULL) the file is cut to size_after. */
static void remember(struct fault_file *f, const void *data, int len, sqlite3_int64 offset, sqlite3_int64 size_after)
{
	sqlite3_int64 size = 0, end = data ? offset + len : INT64_MAX;
	void *old;
	int n_old;

	if (!f->plug || f->vfs->death == FAULTVFS_KILL)
		return;
	f->real->pMethods->xFileSize(f->real, &size);
	if (end > size)
		end = size;
	n_old = end > offset ? (int) (end - offset) : 0;
	old = malloc((size_t) n_old + 1);
	if (!old || (n_old && f->real->pMethods->xRead(f->real, old, n_old, offset) != SQLITE_OK))
		abort();
	if (data)
		size_after = offset + len > size ? offset + len : size;
	plug_remember(f->plug, size, size_after, offset, data, (size_t) len, old, (size_t) n_old);
	free(old);
}

static int file_close(sqlite3_file *file)
{
	struct fault_file *f = (struct fault_file *) file, **p;
	int rc = f->real->pMethods->xClose(f->real);

	for (p = &f->vfs->files; *p != f; p = &(*p)->next)
		;
	*p = f->next;
	fall_dark(f->vfs);
	return rc;
}

static int file_read(sqlite3_file *file, void *out, int len, sqlite3_int64 offset)
{
	if (((struct fault_file *) file)->vfs->is_dead)
		return SQLITE_IOERR_READ;
	return real_of(file)->pMethods->xRead(real_of(file), out, len, offset);
}

static int file_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 offset)
{
	struct fault_file *f = (struct fault_file *) file;
	int rc;

	if (dies(f->vfs))
		return SQLITE_IOERR_WRITE;
	if ((rc = fails(f->vfs, FAULTVFS_WRITE)) != SQLITE_OK)
		return rc;
	remember(f, data, len, offset, 0);
	return f->real->pMethods->xWrite(f->real, data, len, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct fault_file *f = (struct fault_file *) file;

	if (dies(f->vfs))
		return SQLITE_IOERR_TRUNCATE;
	remember(f, NULL, 0, size, size);
	return f->real->pMethods->xTruncate(f->real, size);
}

static void note_sync(struct faultvfs *v)
{
	if (v->n_syncs == v->cap_syncs) {
		v->cap_syncs = v->cap_syncs ? 2 * v->cap_syncs : 64;
		v->syncs = realloc(v->syncs, v->cap_syncs * sizeof(*v->syncs));
		if (!v->syncs)
			abort();
	}
	v->syncs[v->n_syncs++] = v->changes;
}

static int file_sync(sqlite3_file *file, int flags)
{
	struct fault_file *f = (struct fault_file *) file;
	int rc;

	if (dies(f->vfs))
		return SQLITE_IOERR_FSYNC;
	note_sync(f->vfs);
	if ((rc = fails(f->vfs, FAULTVFS_SYNC)) != SQLITE_OK)
		return rc;
	if (f->plug)
		plug_synced(f->plug);
	return f->real->pMethods->xSync(f->real, flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int file_is_reserved(sqlite3_file *file, int *out)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int file_control(sqlite3_file *file, int op, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int file_sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_characteristics(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shm_unmap(sqlite3_file *file, int is_delete)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), is_delete);
}

static int file_fetch(sqlite3_file *file, sqlite3_int64 offset, int len, void **out)
{
	*out = NULL;
	if (((struct fault_file *) file)->vfs->is_dead)
		return SQLITE_OK; /* not mapped: then it is read, which fails */
	return real_of(file)->pMethods->xFetch(real_of(file), offset, len, out);
}

static int file_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *p)
{
	return real_of(file)->pMethods->xUnfetch(real_of(file), offset, p);
}

static const sqlite3_io_methods file_methods = {
	3, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_is_reserved,
	file_control, file_sector_size, file_characteristics, file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap,
	file_fetch, file_unfetch,
};

/* ---- the disk -------------------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct faultvfs *v = (struct faultvfs *) vfs;
	struct fault_file *f = (struct fault_file *) file;
	bool is_new = name && access(name, F_OK);
	int rc = fails(v, FAULTVFS_OPEN);

	*f = (struct fault_file){.vfs = v, .real = (sqlite3_file *) (f + 1), .next = v->files};
	if (rc != SQLITE_OK)
		return rc == SQLITE_FULL ? rc : SQLITE_CANTOPEN;
	rc = v->real->xOpen(v->real, name, f->real, flags, out_flags);
	if (rc != SQLITE_OK)
		return rc;
	f->base.pMethods = &file_methods;
	v->files = f;
	f->plug = name ? plug_find(v->plug, name) : NULL;
	if (is_new && v->death != FAULTVFS_KILL)
		plug_remember(f->plug, -1, 0, 0, NULL, 0, NULL, 0);
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	struct faultvfs *v = (struct faultvfs *) vfs;
	int rc;

	if (dies(v))
		return SQLITE_IOERR_DELETE;
	if (v->death != FAULTVFS_KILL)
		plug_delete(plug_find(v->plug, name));
	rc = v->real->xDelete(v->real, name, sync_folder);
	if (sync_folder)
		plug_synced(plug_find(v->plug, name));
	return rc;
}

struct faultvfs *faultvfs_new(const char *name)
{
	struct faultvfs *v = calloc(1, sizeof *v);

	sqlite3_initialize();
	if (!v || !(v->real = sqlite3_vfs_find(NULL)))
		abort();
	v->base = *v->real; /* what isn't wrapped is the system's, which keeps nothing in its sqlite3_vfs of ours */
	v->base.zName = name;
	v->base.szOsFile = (int) sizeof(struct fault_file) + v->real->szOsFile;
	v->base.pNext = NULL;
	v->base.xOpen = vfs_open;
	v->base.xDelete = vfs_delete;
	v->plug = plug_new();
	sqlite3_vfs_register(&v->base, 0);
	return v;
}

void faultvfs_free(struct faultvfs *v)
{
	if (!v)
		return;
	if (v->files)
		abort();
	sqlite3_vfs_unregister(&v->base);
	plug_free(v->plug);
	free(v->syncs);
	free(v);
}

void faultvfs_fail(struct faultvfs *v, enum faultvfs_op op, uint64_t nth, enum faultvfs_kind kind, bool is_for_ever)
{
	static const int io[FAULTVFS_OPS] = {SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_IOERR};

	v->fault[op].in = nth;
	v->fault[op].code = kind == FAULTVFS_FULL ? SQLITE_FULL : io[op];
	v->fault[op].is_for_ever = is_for_ever;
}

void faultvfs_die_at(struct faultvfs *v, uint64_t nth, enum faultvfs_death how)
{
	v->dies_at = nth ? v->changes + nth : 0;
	v->death = how;
}

void faultvfs_die_now(struct faultvfs *v)
{
	v->is_dead = true;
}

void faultvfs_weather(struct faultvfs *v, uint64_t seed)
{
	v->seed = seed;
}

bool faultvfs_is_dead(const struct faultvfs *v)
{
	return v->is_dead;
}

void faultvfs_heal(struct faultvfs *v)
{
	fall_dark(v); /* where no file was open when it died */
	plug_forget(v->plug);
	memset(v->fault, 0, sizeof v->fault);
	v->dies_at = 0;
	v->is_dead = false;
	v->death = FAULTVFS_KILL;
}

uint64_t faultvfs_changes(const struct faultvfs *v)
{
	return v->changes;
}

size_t faultvfs_syncs(const struct faultvfs *v, const uint64_t **changes)
{
	*changes = v->syncs;
	return v->n_syncs;
}
