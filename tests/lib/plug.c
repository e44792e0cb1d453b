/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pulled plug does to files. */
#include "tests/lib/plug.h"

#include "base/rng.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ABSENT (-1)

/* One change of a file: what stood there and what it brings. */
struct change {
	int64_t size_before, size_after, offset;
	size_t len, n_old;              /* n_old: less than len where the file grows */
	uint8_t *old, *data;
};

struct plug_file {
	struct plug_file *next;
	struct plug *plug;
	struct change *changes;
	size_t n, cap;
	char path[];
};

struct plug { struct plug_file *files; };

enum weather { NOTHING, SOME_WRITES, SOME_SECTORS, ALL_BUT_ONE, ONE_ONLY, SOME_FILES, WEATHERS };

/* A storm: the weather, and the dice for its details. */
struct storm {
	enum weather weather;
	size_t sector;
	struct rng dice;
	size_t chosen;                  /* the one change of ALL_BUT_ONE and ONE_ONLY */
	unsigned keeps_of_16;
};

/* An image of a file: what a sector of the disk holds. */
struct image { uint8_t *octets; size_t cap; };

static void *need(void *p)
{
	if (!p)
		abort();
	return p;
}

/* ---- remembering ---- */

struct plug *plug_new(void)
{
	return need(calloc(1, sizeof(struct plug)));
}

static void forget(struct plug_file *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->changes[i].old);
		free(f->changes[i].data);
	}
	f->n = 0;
}

void plug_forget(struct plug *p)
{
	for (struct plug_file *f = p->files; f; f = f->next)
		forget(f);
}

/* SQLite syncs the folder with a file that it made: then the names that went before are gone for good, too. */
void plug_synced(struct plug_file *f)
{
	if (f->n && f->changes[0].size_before == ABSENT)
		for (struct plug_file *other = f->plug->files; other; other = other->next)
			if (other->n && other->changes[other->n - 1].size_after == ABSENT)
				forget(other);
	forget(f);
}

void plug_free(struct plug *p)
{
	if (!p)
		return;
	plug_forget(p);
	while (p->files) {
		struct plug_file *f = p->files;

		p->files = f->next;
		free(f->changes);
		free(f);
	}
	free(p);
}

struct plug_file *plug_find(struct plug *p, const char *path)
{
	struct plug_file *f;
	size_t size = strlen(path) + 1;

	for (f = p->files; f; f = f->next)
		if (!strcmp(f->path, path))
			return f;
	f = need(calloc(1, sizeof(*f) + size));
	memcpy(f->path, path, size);
	f->plug = p;
	f->next = p->files;
	return p->files = f;
}

static uint8_t *copy_of(const void *data, size_t len)
{
	uint8_t *copy;

	if (!data || !len)
		return NULL;
	copy = need(malloc(len));
	memcpy(copy, data, len);
	return copy;
}

void plug_remember(struct plug_file *f, int64_t size, int64_t size_after, int64_t offset, const void *data, size_t len,
		   const void *old, size_t n_old)
{
	if (f->n == f->cap) {
		f->cap = f->cap ? 2 * f->cap : 16;
		f->changes = need(realloc(f->changes, f->cap * sizeof(*f->changes)));
	}
	f->changes[f->n++] = (struct change){.size_before = size, .size_after = size_after, .offset = offset,
					     .len = data ? len : 0, .n_old = n_old, .old = copy_of(old, n_old),
					     .data = copy_of(data, len)};
}

/* The whole file; *size is ABSENT where there is none. */
static uint8_t *read_file(const char *path, int64_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t *octets;
	off_t end;

	*size = ABSENT;
	if (fd < 0)
		return NULL;
	end = lseek(fd, 0, SEEK_END);
	octets = need(malloc((size_t) end + 1));
	if (pread(fd, octets, (size_t) end, 0) != end)
		abort();
	close(fd);
	*size = end;
	return octets;
}

void plug_delete(struct plug_file *f)
{
	int64_t size;
	uint8_t *octets = read_file(f->path, &size);

	if (size != ABSENT)
		plug_remember(f, size, ABSENT, 0, NULL, 0, octets, (size_t) size);
	free(octets);
}

size_t plug_unsynced(const struct plug *p)
{
	size_t n = 0;

	for (const struct plug_file *f = p->files; f; f = f->next)
		n += f->n;
	return n;
}

/* ---- the power goes ---- */

static void reach(struct image *i, int64_t end)
{
	if (end <= (int64_t) i->cap)
		return;
	i->octets = need(realloc(i->octets, (size_t) end));
	memset(i->octets + i->cap, 0, (size_t) end - i->cap);
	i->cap = (size_t) end;
}

static void put(struct image *i, int64_t offset, const uint8_t *data, size_t len)
{
	reach(i, offset + (int64_t) len);
	if (len)
		memcpy(i->octets + offset, data, len);
}

/* The file shrinks: what stood behind its new end reads as zeros when it grows again. */
static void cut(struct image *i, int64_t size)
{
	size_t from = size < 0 ? 0 : (size_t) size;

	if (from < i->cap)
		memset(i->octets + from, 0, i->cap - from);
}

static void undo(struct image *i, const struct change *c)
{
	cut(i, c->size_before);
	put(i, c->offset, c->old, c->n_old);
}

static bool keeps(struct storm *s, size_t nth)
{
	switch (s->weather) {
	case NOTHING:
		return false;
	case ALL_BUT_ONE:
		return nth != s->chosen;
	case ONE_ONLY:
		return nth == s->chosen;
	default:
		return base_rng_below(&s->dice, 16) < s->keeps_of_16;
	}
}

/* Each sector that the change touched arrives as it stands in `live`, or not. */
static void arrive(struct storm *s, struct image *disk, const struct image *live, const struct change *c, size_t nth)
{
	int64_t step = (int64_t) s->sector, end = c->offset + (int64_t) c->len;
	bool is_torn = s->weather == SOME_SECTORS, is_kept = keeps(s, nth);

	for (int64_t at = c->offset / step * step; at < end; at += step) {
		int64_t n = at + step > (int64_t) live->cap ? (int64_t) live->cap - at : step;

		if (is_torn ? keeps(s, nth) : is_kept)
			put(disk, at, live->octets + at, (size_t) n);
	}
}

/* Its length on the disk: one that it had since the last sync, mostly the newest. */
static int64_t choose_size(struct storm *s, const struct plug_file *f)
{
	if (s->weather == NOTHING)
		return f->changes[0].size_before;
	if (base_rng_below(&s->dice, 4))
		return f->changes[f->n - 1].size_after;
	return f->changes[base_rng_below(&s->dice, f->n)].size_before;
}

static void write_file(const char *path, struct image *disk, int64_t size)
{
	int fd;

	if (size == ABSENT) {
		unlink(path);
		return;
	}
	reach(disk, size);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || (size && pwrite(fd, disk->octets, (size_t) size, 0) != size))
		abort();
	close(fd);
}

static void pull_file(struct storm *s, struct plug_file *f, size_t *nth)
{
	struct image disk = {0}, live = {0};
	struct storm of_file = *s;
	int64_t size;

	if (!f->n)
		return;
	if (s->weather == SOME_FILES) {
		of_file.keeps_of_16 = base_rng_below(&s->dice, 2) ? 16 : 0;
		of_file.weather = of_file.keeps_of_16 ? SOME_WRITES : NOTHING;
	}
	disk.octets = read_file(f->path, &size);
	disk.cap = size == ABSENT ? 0 : (size_t) size;
	for (size_t i = f->n; i-- > 0;)
		undo(&disk, &f->changes[i]);
	put(&live, 0, disk.octets, disk.cap);
	for (size_t i = 0; i < f->n; i++, ++*nth) {
		const struct change *c = &f->changes[i];

		cut(&live, c->size_after);
		put(&live, c->offset, c->data, c->len);
		arrive(&of_file, &disk, &live, c, *nth);
	}
	write_file(f->path, &disk, choose_size(&of_file, f));
	s->dice = of_file.dice;
	free(disk.octets);
	free(live.octets);
	forget(f);
}

/* The index of the WAL is shared memory: after a power cut nothing of it means anything. */
static void spoil_index(struct storm *s, const char *path)
{
	char index[512];
	struct image noise = {0};
	size_t size = 32768;

	snprintf(index, sizeof(index), "%s-shm", path);
	if (access(index, F_OK))
		return;
	reach(&noise, (int64_t) size);
	switch (s->weather == NOTHING ? 0 : base_rng_below(&s->dice, 4)) {
	case 0:
		unlink(index);
		break;
	case 1:
		for (size_t i = 0; i < size; i++)
			noise.octets[i] = (uint8_t) base_rng_next(&s->dice);
		/* fall through */
	case 2:
		write_file(index, &noise, (int64_t) size);
		break;
	default: /* as it was */
		break;
	}
	free(noise.octets);
}

void plug_pull(struct plug *p, uint64_t seed)
{
	static const unsigned chances[] = {2, 4, 8, 12, 14};
	struct storm s = {.weather = NOTHING, .sector = 512, .dice.state = seed};
	size_t nth = 0, n = plug_unsynced(p);

	if (seed) {
		s.weather = (enum weather) (1 + base_rng_below(&s.dice, WEATHERS - 1));
		s.sector = base_rng_below(&s.dice, 2) ? 512 : 4096;
		s.keeps_of_16 = chances[base_rng_below(&s.dice, 5)];
		s.chosen = n ? base_rng_below(&s.dice, n) : 0;
	}
	for (struct plug_file *f = p->files; f; f = f->next) {
		spoil_index(&s, f->path);
		pull_file(&s, f, &nth);
	}
}
