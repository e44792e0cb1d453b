/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages for machines, over libmicrohttpd in its epoll mode. */
#include "daemon/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 32
#define IDLE_S 10

struct http {
	struct MHD_Daemon *daemon;
	http_page *page;
	void *ctx;
};

static enum MHD_Result answer(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *upload, size_t *upload_size, void **state)
{
	static const char get_only[] = "only GET is served here\n";
	struct http *h = cls;
	struct buf page = {0};
	struct MHD_Response *response;
	enum MHD_Result rc;
	int status;

	(void) version;
	(void) upload;
	if (!*state) { /* the first call for a request only announces its headers */
		*state = h;
		return MHD_YES;
	}
	if (*upload_size) { /* a body nobody asked for is read and dropped */
		*upload_size = 0;
		return MHD_YES;
	}
	if (strcmp(method, MHD_HTTP_METHOD_GET)) {
		status = MHD_HTTP_METHOD_NOT_ALLOWED;
		base_buf_append_str(&page, get_only);
	} else {
		status = h->page(h->ctx, url, &page);
	}
	response = MHD_create_response_from_buffer(page.len, page.data, MHD_RESPMEM_MUST_FREE);
	if (!response) {
		base_buf_release(&page);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
	rc = MHD_queue_response(connection, (unsigned) status, response);
	MHD_destroy_response(response);
	return rc;
}

/* The socket is made here, so that a wrong address gets a sentence of ours. */
static int listen_on(const char *host, int port, struct error *e)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found;
	char service[8];
	int fd, rc, on = 1;

	snprintf(service, sizeof service, "%d", port);
	rc = getaddrinfo(host, service, &hints, &found);
	if (rc)
		return base_error_set(e, "http.listen: '%s' is no address of this machine: %s", host, gai_strerror(rc));
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, found->ai_addr, found->ai_addrlen) || listen(fd, 64)) {
		base_error_set(e, "http.listen: %s:%d can't be listened on: %s", host, port, strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	freeaddrinfo(found);
	return fd;
}

struct http *daemon_http_start(const char *host, int port, http_page *page, void *ctx, struct error *e)
{
	struct http *h;
	int fd = listen_on(host, port, e);

	if (fd < 0)
		return NULL;
	h = base_alloc(sizeof *h);
	h->page = page;
	h->ctx = ctx;
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, answer, h,
				     MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned) CONNECTIONS,
				     MHD_OPTION_CONNECTION_TIMEOUT, (unsigned) IDLE_S, MHD_OPTION_END);
	if (h->daemon)
		return h;
	close(fd);
	free(h);
	base_error_set(e, "http.listen: the HTTP server does not start");
	return NULL;
}

void daemon_http_stop(struct http *h)
{
	if (!h)
		return;
	MHD_stop_daemon(h->daemon);
	free(h);
}

int daemon_http_fd(const struct http *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int daemon_http_port(const struct http *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void daemon_http_run(struct http *h)
{
	MHD_run(h->daemon);
}

int64_t daemon_http_timeout_ms(struct http *h)
{
	MHD_UNSIGNED_LONG_LONG timeout;

	return MHD_get_timeout(h->daemon, &timeout) == MHD_YES ? (int64_t) timeout : -1;
}
