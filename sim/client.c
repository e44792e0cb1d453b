/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A handset's end of the gateway's local socket. */
#include "sim/client.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

const char *sim_client_default_path(char path[SIM_CLIENT_PATH])
{
	const char *folder = getenv("XDG_RUNTIME_DIR");

	if (folder && *folder == '/' && strlen(folder) < 80)
		snprintf(path, SIM_CLIENT_PATH, "%s/mutuelle-gateway.sock", folder);
	else
		snprintf(path, SIM_CLIENT_PATH, "/tmp/mutuelle-gateway-%u.sock", (unsigned) getuid());
	return path;
}

int64_t sim_client_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A connected socket; -1 with errno. */
static int dial(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd, saved;

	if (strlen(path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || !connect(fd, (const struct sockaddr *) &address, sizeof address))
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

bool sim_client_is_answered(const char *path)
{
	int fd = dial(path);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int sim_client_open(struct sim_client *c, const char *path, int wait_ms, struct error *e)
{
	int64_t until_ms = sim_client_now_ms() + wait_ms;

	*c = (struct sim_client){.fd = -1};
	for (;;) {
		c->fd = dial(path);
		if (c->fd >= 0)
			return 0;
		if ((errno != ENOENT && errno != ECONNREFUSED) || sim_client_now_ms() >= until_ms)
			break;
		poll(NULL, 0, 20);
	}
	return base_error_set(e, "%s: no gateway answers: %s; start one with `mutuelle gateway`", path,
			      strerror(errno));
}

void sim_client_close(struct sim_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	base_buf_release(&c->in);
	c->fd = -1;
}

int sim_client_say(struct sim_client *c, const char *line, struct error *e)
{
	struct buf out = {0};
	size_t done = 0;
	ssize_t n = 0;

	base_buf_printf(&out, "%s\n", line);
	while (done < out.len && (n = send(c->fd, out.data + done, out.len - done, MSG_NOSIGNAL)) > 0)
		done += (size_t) n;
	base_buf_release(&out);
	return n < 0 ? base_error_set(e, "the gateway is gone: %s", strerror(errno)) : 0;
}

char *sim_client_hear(struct sim_client *c, int wait_ms, bool *is_gone)
{
	int64_t until_ms = sim_client_now_ms() + wait_ms;
	struct pollfd p = {c->fd, POLLIN, 0};
	char *end;
	ssize_t n;

	*is_gone = false;
	base_buf_consume(&c->in, c->told);
	c->told = 0;
	while (!c->in.len || !(end = memchr(c->in.data, '\n', c->in.len))) {
		int64_t left_ms = until_ms - sim_client_now_ms();

		if (poll(&p, 1, left_ms > 0 ? (int) left_ms : 0) <= 0)
			return NULL; /* too late, or a signal: the caller looks */
		n = recv(c->fd, base_buf_reserve(&c->in, 4096), 4096, 0);
		if (n <= 0) {
			*is_gone = true;
			return NULL;
		}
		c->in.len += (size_t) n;
	}
	*end = '\0';
	c->told = (size_t) (end - (char *) c->in.data) + 1;
	return (char *) c->in.data;
}
