/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the disk takes to keep 4 KiB: "sync FOLDER" appends and calls fdatasync 400 times, and prints p50 and
 * p99. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 400

static int compare(const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return (x > y) - (x < y);
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
	static double took_us[ROUNDS];
	static char page[4096], path[4096];
	int fd, rc = 0;

	if (argc != 2) {
		fprintf(stderr, "usage: sync FOLDER\n");
		return 2;
	}
	snprintf(path, sizeof path, "%s/sync.tmp", argv[1]);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (int i = 0; i < ROUNDS && !rc; i++) {
		double begin = now_us();

		rc = fd < 0 || write(fd, page, sizeof page) != (ssize_t) sizeof page || fdatasync(fd);
		took_us[i] = now_us() - begin;
	}
	if (rc)
		fprintf(stderr, "sync: %s: %s\n", path, strerror(errno));
	else
		qsort(took_us, ROUNDS, sizeof *took_us, compare);
	if (fd >= 0)
		close(fd);
	unlink(path);
	if (!rc)
		printf("p50_us=%.0f p99_us=%.0f\n", took_us[ROUNDS / 2], took_us[ROUNDS * 99 / 100]);
	return rc;
}
