/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of the control socket: how a command asks the running daemon. */
#include "daemon/ask.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int dial(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof to.sun_path)
		return -1;
	memcpy(to.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *) &to, sizeof to)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* 0, 1 or -1 when this line is not the last one. */
static int last_line(char *line, struct error *e)
{
	int rc = !strncmp(line, "ok", 2) ? 0 : !strncmp(line, "error", 5) ? 1 : -1;

	if (rc >= 0)
		base_error_set(e, "%s", line + strcspn(line, " ") + (line[strcspn(line, " ")] == ' '));
	return rc;
}

int daemon_ask(const char *socket_path, const char *line, void (*on_line)(void *ctx, const char *line), void *ctx,
	       struct error *e)
{
	int fd = dial(socket_path), rc = -1;
	char answer[4096];
	FILE *f;

	if (fd < 0)
		return base_error_set(e, "%s: no daemon listens there", socket_path);
	f = fdopen(fd, "r+");
	if (!f) {
		close(fd);
		return base_error_set(e, "%s: %s", socket_path, strerror(errno));
	}
	fprintf(f, "%s\n", line);
	fflush(f);
	while (rc < 0 && fgets(answer, sizeof answer, f)) {
		answer[strcspn(answer, "\n")] = '\0';
		rc = last_line(answer, e);
		if (rc < 0 && on_line)
			on_line(ctx, answer);
	}
	fclose(f);
	if (rc < 0) {
		base_error_set(e,
			       "the daemon went away before its answer was whole; what it had begun it finishes "
			       "when it starts again");
		return 1;
	}
	return rc;
}
