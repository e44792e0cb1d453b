/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One writer: flock on FILE.lock, which also tells who holds it. It goes with its process, whatever ends that. */
#include "store/url.h"
#include "store/store.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct store_lock {
	int fd; /* -1: a store in memory, which nobody else can open */
};

static int complain_held(int fd, const char *path, struct error *e)
{
	char pid[24] = "";
	ssize_t len = pread(fd, pid, sizeof pid - 1, 0);

	if (len <= 0)
		return base_error_set(e, "another mutuelle is using this store (%s is locked): stop it first", path);
	pid[strcspn(pid, "\n")] = '\0';
	return base_error_set(e, "another mutuelle (process %s) is using this store (%s is locked): stop it first",
			      pid, path);
}

static int lock_file(const char *path, struct error *e)
{
	char pid[24];
	int len, fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return base_error_set(e, "%s: %s: the store's folder must exist and be writable", path,
				      strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno == EWOULDBLOCK)
			complain_held(fd, path, e);
		else
			base_error_set(e, "%s can't be locked: %s", path, strerror(errno));
		close(fd);
		return -1;
	}
	len = snprintf(pid, sizeof pid, "%ld\n", (long) getpid());
	if (ftruncate(fd, 0) || pwrite(fd, pid, (size_t) len, 0) != len) {
		base_error_set(e, "%s can't be written: %s", path, strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

struct store_lock *store_lock_take(const char *url, struct error *e)
{
	struct store_url u;
	struct store_lock *l;
	char path[STORE_URL_PATH + 8];
	int fd = -1;

	if (store_url_parse(url, &u, e))
		return NULL;
	snprintf(path, sizeof path, "%s.lock", u.path);
	if (!u.is_memory && (fd = lock_file(path, e)) < 0)
		return NULL;
	l = base_alloc(sizeof *l);
	l->fd = fd;
	return l;
}

void store_lock_release(struct store_lock *l)
{
	if (!l)
		return;
	if (l->fd >= 0)
		close(l->fd); /* the file stays: taking it away would let two writers lock two files of one name */
	free(l);
}
