/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's HTTP server. A connection sleeps from its request to its answer; one that is never answered sleeps until its client has
 * gone and somebody needs the place, or until the end. */
#include "sim/wallet_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX 65536
#define CONNECTIONS 1000
#define IDLE_S 30
#define HEADERS_MAX 64

struct exchange {
	struct exchange *next;
	struct MHD_Connection *connection;
	int64_t id;                   /* of the wallet; 0: not given to it yet */
	struct buf body;              /* of the request */
	bool is_too_long, is_asleep, is_answered;
	int status;                   /* 0: the connection ends */
	char type[64], date[64];
	struct buf page;              /* of the answer */
};

struct sim_wallet_http {
	struct MHD_Daemon *daemon;
	sim_wallet_http_request *request;
	void *ctx;
	struct exchange *exchanges;
};

static void on_completed(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
	struct sim_wallet_http *h = cls;
	struct exchange *x = *state, **at = &h->exchanges;

	(void) connection;
	(void) code;
	if (!x)
		return;
	while (*at != x)
		at = &(*at)->next;
	*at = x->next;
	base_buf_release(&x->body);
	base_buf_release(&x->page);
	free(x);
	*state = NULL;
}

struct headers {
	struct sim_wallet_header list[HEADERS_MAX];
	size_t n;
};

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct headers *all = cls;

	(void) kind;
	if (all->n < HEADERS_MAX)
		all->list[all->n++] = (struct sim_wallet_header){name, value ? value : ""};
	return MHD_YES;
}

static void ask_wallet(struct sim_wallet_http *h, struct exchange *x, const char *url, const char *method)
{
	struct headers all = {.n = 0};
	struct sim_wallet_request r = {method, url, all.list, 0, base_buf_str(&x->body), x->body.len};

	if (x->is_too_long) {
		x->status = MHD_HTTP_CONTENT_TOO_LARGE;
		x->is_answered = true;
		return;
	}
	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, on_header, &all);
	r.n_headers = all.n;
	x->id = h->request(h->ctx, &r, &x->page);
	if (x->id)
		return;
	x->status = MHD_HTTP_OK;
	x->is_answered = true;
	base_buf_str(&x->page);
	memcpy(x->type, "text/csv", 9);
}

static enum MHD_Result say(struct exchange *x)
{
	struct MHD_Response *response;
	enum MHD_Result rc;

	if (!x->status)
		return MHD_NO;
	response = MHD_create_response_from_buffer(x->page.len, x->page.data, MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	if (*x->type)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, x->type);
	if (*x->date)
		MHD_add_response_header(response, "X-Date", x->date);
	rc = MHD_queue_response(x->connection, (unsigned) x->status, response);
	MHD_destroy_response(response);
	return rc;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_size, void **state)
{
	struct sim_wallet_http *h = cls;
	struct exchange *x = *state;

	(void) version;
	if (!x) { /* the first call for a request only announces its headers */
		x = *state = base_alloc(sizeof *x);
		x->connection = connection;
		x->next = h->exchanges;
		h->exchanges = x;
		return MHD_YES;
	}
	if (*upload_size) {
		x->is_too_long |= x->body.len + *upload_size > BODY_MAX;
		if (!x->is_too_long)
			base_buf_append(&x->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	if (!x->id && !x->is_answered)
		ask_wallet(h, x, url, method);
	if (x->is_answered)
		return say(x);
	x->is_asleep = true;
	MHD_suspend_connection(connection);
	return MHD_YES;
}

static void wake(struct exchange *x)
{
	x->is_answered = true;
	if (x->is_asleep)
		MHD_resume_connection(x->connection);
	x->is_asleep = false;
}

void sim_wallet_http_answer(struct sim_wallet_http *h, const struct sim_wallet_answer *a)
{
	struct exchange *x = h->exchanges;

	while (x && x->id != a->exchange)
		x = x->next;
	if (!x)
		return; /* its client is gone */
	x->status = a->status;
	snprintf(x->type, sizeof x->type, "%s", a->type);
	snprintf(x->date, sizeof x->date, "%s", a->date);
	base_buf_append(&x->page, a->body, a->len);
	base_buf_str(&x->page);
	wake(x);
}

struct sim_wallet_http *sim_wallet_http_start(int *port, sim_wallet_http_request *request, void *ctx, struct error *e)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t) *port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sim_wallet_http *h = base_alloc(sizeof *h);

	h->request = request;
	h->ctx = ctx;
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, h,
				     MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_CONNECTION_LIMIT, (unsigned) CONNECTIONS,
				     MHD_OPTION_CONNECTION_TIMEOUT, (unsigned) IDLE_S,
				     MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
	if (!h->daemon) {
		base_error_set(e, "127.0.0.1:%d can't be listened on: %s; --port takes another one", *port, strerror(errno));
		free(h);
		return NULL;
	}
	*port = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	return h;
}

void sim_wallet_http_stop(struct sim_wallet_http *h)
{
	if (!h)
		return;
	for (struct exchange *x = h->exchanges; x; x = x->next)
		wake(x); /* with status 0: none may sleep when the server ends */
	MHD_run(h->daemon);
	MHD_stop_daemon(h->daemon);
	free(h);
}

int sim_wallet_http_fd(const struct sim_wallet_http *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

static unsigned connections(const struct sim_wallet_http *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections;
}

/* As in daemon/http.c: a full house is listened for again at the beginning of a run only. */
void sim_wallet_http_run(struct sim_wallet_http *h)
{
	bool was_full = connections(h) >= CONNECTIONS;

	MHD_run(h->daemon);
	if (was_full && connections(h) < CONNECTIONS)
		MHD_run(h->daemon);
}

int64_t sim_wallet_http_timeout_ms(struct sim_wallet_http *h)
{
	MHD_UNSIGNED_LONG_LONG timeout;

	return MHD_get_timeout(h->daemon, &timeout) == MHD_YES ? (int64_t) timeout : -1;
}
