/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files, read with a bound. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int base_file_read(const char *path, size_t max, struct buf *out, struct error *e)
{
	FILE *f = fopen(path, "rbe");
	size_t got, total = 0;
	int rc = 0;

	if (!f)
		return base_error_set(e, "%s: can't be opened: %s", path, strerror(errno));
	while ((got = fread(base_buf_reserve(out, 65536), 1, 65536, f)) > 0) {
		out->len += got;
		total += got;
		if (total > max) {
			rc = base_error_set(e, "%s: is longer than %zu octets", path, max);
			break;
		}
	}
	if (ferror(f))
		rc = base_error_set(e, "%s: can't be read: %s", path, strerror(errno));
	fclose(f);
	return rc;
}

FILE *base_file_open(const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a FIFO that nobody writes opens at once, too */
	struct stat st;
	FILE *f = NULL;

	if (fd < 0) {
		base_error_set(e, "%s: can't be opened: %s", path, strerror(errno));
		return NULL;
	}
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		base_error_set(e, "%s: is no regular file", path);
	else if (!(f = fdopen(fd, "rb")))
		base_error_set(e, "%s: can't be opened: %s", path, strerror(errno));
	if (!f)
		close(fd);
	return f;
}

char *base_file_beside(const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	struct buf path = {0};

	if (slash && *name != '/')
		base_buf_append(&path, file, (size_t) (slash - file) + 1);
	base_buf_append_str(&path, name);
	base_buf_str(&path);
	return (char *) path.data; /* the buffer's memory is the caller's now */
}
