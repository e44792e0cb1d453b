/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small HTTP server, over libmicrohttpd in its epoll mode. */
#include "daemon/http.h"

#include "base/must.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 64
#define IDLE_S 10               /* without an octet */
#define PATIENCE_MS 20000       /* for a whole request, however steadily it drips: a place that is taken is nobody else's */

struct talk;
struct caller;

struct http {
	struct MHD_Daemon *daemon;
	struct http_service service;
	void (*wake)(void *ctx);
	void *wake_ctx;
	struct talk *waiting;           /* suspended until their answer is there */
	struct caller *callers;         /* all connections */
	int64_t now_ms;
};

/* A connection: one request behind the other. */
struct caller {
	struct MHD_Connection *connection;
	int64_t since_ms;               /* the last answer was sent, or it began */
	bool is_suspended;
	struct caller *next, **at;
};

/* One request, from its headers to its answer. */
struct talk {
	struct http *http;
	struct MHD_Connection *connection;
	struct caller *caller;
	struct buf body;
	int status;                     /* 0: not known yet */
	bool is_taking, is_taken, is_suspended;
	struct talk *next, **at;        /* of those that wait */
};

static enum MHD_Result respond(struct MHD_Connection *connection, int status, struct buf *page)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(page->len, page->data, MHD_RESPMEM_MUST_FREE);
	enum MHD_Result rc;

	if (!response) {
		base_buf_release(page);
		return MHD_NO;
	}
	if (page->len)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
	rc = MHD_queue_response(connection, (unsigned) status, response);
	MHD_destroy_response(response);
	return rc;
}

static enum MHD_Result respond_empty(struct MHD_Connection *connection, int status)
{
	return respond(connection, status, &(struct buf){0});
}

/* ---- pages ---- */

static enum MHD_Result serve_page(struct http *h, struct MHD_Connection *connection, const char *path, bool is_get)
{
	struct buf page = {0};
	int status = MHD_HTTP_METHOD_NOT_ALLOWED;

	if (is_get)
		status = h->service.page(h->service.ctx, path, &page);
	else
		base_buf_append_str(&page, "only GET is served here\n");
	return respond(connection, status, &page);
}

/* ---- what callers bring ---- */

static void unlist(struct talk *t)
{
	*t->at = t->next;
	if (t->next)
		t->next->at = t->at;
	t->is_suspended = t->caller->is_suspended = false;
}

static void on_answer(void *answer_ctx, int status)
{
	struct talk *t = answer_ctx;

	must(!t->status);
	t->status = status;
	if (t->is_taking)
		return;
	unlist(t);
	MHD_resume_connection(t->connection); /* without a thread of its own it tells nobody */
	t->http->wake(t->http->wake_ctx);
}

static void suspend(struct talk *t)
{
	struct http *h = t->http;

	t->is_suspended = t->caller->is_suspended = true;
	t->next = h->waiting;
	t->at = &h->waiting;
	if (t->next)
		t->next->at = &t->next;
	h->waiting = t;
	MHD_suspend_connection(t->connection);
}

static bool says_too_long(struct talk *t)
{
	const char *len = MHD_lookup_connection_value(t->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return len && strtoull(len, NULL, 10) > t->http->service.body_max;
}

/* The headers are there. What is refused now is not read further. */
static enum MHD_Result begin(struct talk *t, const char *path, const char *method)
{
	struct http *h = t->http;
	bool is_call = !strcmp(method, MHD_HTTP_METHOD_PUT) || !strcmp(method, MHD_HTTP_METHOD_POST);

	if (!h->service.take)
		return MHD_YES;
	if (!is_call || !h->service.knows(h->service.ctx, path))
		return respond_empty(t->connection, MHD_HTTP_NOT_FOUND);
	return says_too_long(t) ? respond_empty(t->connection, MHD_HTTP_CONTENT_TOO_LARGE) : MHD_YES;
}

/* Without a length in front, a body that grows too long ends the connection. */
static enum MHD_Result hear(struct talk *t, const char *octets, size_t *len)
{
	if (t->http->service.take) {
		if (*len > t->http->service.body_max - t->body.len)
			return MHD_NO;
		base_buf_append(&t->body, octets, *len);
	}
	*len = 0; /* a body nobody asked for is read and dropped */
	return MHD_YES;
}

/* All of it is there; or the answer is. */
static enum MHD_Result take(struct talk *t, const char *path)
{
	const struct http_service *s = &t->http->service;

	if (!t->is_taken) {
		t->is_taken = t->is_taking = true;
		s->take(s->ctx, path, t->body.data, t->body.len, on_answer, t);
		t->is_taking = false;
	}
	if (t->status)
		return respond_empty(t->connection, t->status);
	suspend(t);
	return MHD_YES;
}

/* libmicrohttpd calls once for the headers, then for each piece of the body, then once more; and again behind a suspension. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_size, void **state)
{
	struct http *h = cls;
	struct talk *t = *state;

	(void) version;
	if (!t) {
		t = *state = base_alloc(sizeof *t);
		t->http = h;
		t->connection = connection;
		t->caller = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
		return begin(t, url, method);
	}
	if (*upload_size)
		return hear(t, upload, upload_size);
	return h->service.take ? take(t, url) : serve_page(h, connection, url, !strcmp(method, MHD_HTTP_METHOD_GET));
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
	struct talk *t = *state;

	(void) cls;
	(void) connection;
	(void) why;
	if (!t)
		return;
	must(!t->is_suspended);
	t->caller->since_ms = t->http->now_ms;
	base_buf_release(&t->body);
	free(t);
	*state = NULL;
}

/* ---- connections ---- */

static void on_connection(void *cls, struct MHD_Connection *connection, void **state, enum MHD_ConnectionNotificationCode what)
{
	struct http *h = cls;
	struct caller *c = *state;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		c = *state = base_alloc(sizeof *c);
		*c = (struct caller){.connection = connection, .since_ms = h->now_ms, .next = h->callers, .at = &h->callers};
		if (c->next)
			c->next->at = &c->next;
		h->callers = c;
	} else {
		*c->at = c->next;
		if (c->next)
			c->next->at = c->at;
		free(c);
	}
}

/* libmicrohttpd has no such deadline: it sees that its peer is gone. */
static void end_slow(struct http *h)
{
	for (struct caller *c = h->callers; c; c = c->next)
		if (!c->is_suspended && h->now_ms - c->since_ms >= PATIENCE_MS)
			shutdown(MHD_get_connection_info(c->connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd, SHUT_RDWR);
}

/* Paths of ours have nothing that must be escaped: what is, is another path. */
static size_t keep_escaped(void *cls, struct MHD_Connection *connection, char *text)
{
	(void) cls;
	(void) connection;
	return strlen(text);
}

/* ---- life ---- */

/* The socket is made here, so that a wrong address gets a sentence of ours. */
static int listen_on(const struct http_service *s, struct error *e)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found;
	char service[8];
	int fd, rc, on = 1;

	snprintf(service, sizeof service, "%d", s->port);
	rc = getaddrinfo(s->host, service, &hints, &found);
	if (rc)
		return base_error_set(e, "%s: '%s' is no address of this machine: %s", s->key, s->host, gai_strerror(rc));
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, found->ai_addr, found->ai_addrlen) || listen(fd, 64)) {
		base_error_set(e, "%s: %s:%d can't be listened on: %s", s->key, s->host, s->port, strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	freeaddrinfo(found);
	return fd;
}

struct http *daemon_http_start(const struct http_service *service, void (*wake)(void *ctx), void *wake_ctx, struct error *e)
{
	struct http *h;
	int fd = listen_on(service, e);

	if (fd < 0)
		return NULL;
	h = base_alloc(sizeof *h);
	h->service = *service;
	h->wake = wake;
	h->wake_ctx = wake_ctx;
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, h,
				     MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned) CONNECTIONS,
				     MHD_OPTION_CONNECTION_TIMEOUT, (unsigned) IDLE_S,
				     MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
				     MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, NULL, MHD_OPTION_END);
	if (h->daemon)
		return h;
	close(fd);
	free(h);
	base_error_set(e, "%s: the HTTP server does not start", service->key);
	return NULL;
}

void daemon_http_stop(struct http *h)
{
	if (!h)
		return;
	while (h->waiting)
		on_answer(h->waiting, MHD_HTTP_SERVICE_UNAVAILABLE);
	MHD_run(h->daemon);
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

static unsigned connections(const struct http *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections;
}

/* A full house is not listened for, and libmicrohttpd looks whether there is room again at the beginning of a run only: behind one in
 * which the last connections went, nothing would wake it any more. */
void daemon_http_run(struct http *h, int64_t now_ms)
{
	bool was_full = connections(h) >= CONNECTIONS;

	h->now_ms = now_ms;
	end_slow(h);
	MHD_run(h->daemon);
	if (was_full && connections(h) < CONNECTIONS)
		MHD_run(h->daemon);
}

int64_t daemon_http_timeout_ms(struct http *h)
{
	MHD_UNSIGNED_LONG_LONG timeout;

	return MHD_get_timeout(h->daemon, &timeout) == MHD_YES ? (int64_t) timeout : -1;
}
