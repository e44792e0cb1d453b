/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An HTTP server in the loop. */
#include "daemon/loop_http.h"

#include "base/buf.h"
#include "base/must.h"

#include <stdlib.h>

struct loop_http {
	struct http *http;
	uv_poll_t poll;
	uv_timer_t timer;
	int n_open;             /* handles */
	void (*turn)(void *ctx);
	void *ctx;
};

static void arm(struct loop_http *l);

static void run(struct loop_http *l)
{
	l->turn(l->ctx);
	daemon_http_run(l->http, (int64_t) uv_now(l->timer.loop));
	arm(l);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	(void) status;
	(void) events;
	run(poll->data);
}

static void on_timer(uv_timer_t *timer)
{
	run(timer->data);
}

static void arm(struct loop_http *l)
{
	int64_t timeout_ms = daemon_http_timeout_ms(l->http);

	if (timeout_ms < 0)
		uv_timer_stop(&l->timer);
	else
		uv_timer_start(&l->timer, on_timer, (uint64_t) timeout_ms, 0);
}

static void wake(void *ctx)
{
	struct loop_http *l = ctx;

	if (!uv_is_closing((uv_handle_t *) &l->timer))
		uv_timer_start(&l->timer, on_timer, 0, 0);
}

struct loop_http *daemon_loop_http_open(uv_loop_t *loop, const struct http_service *service, void (*turn)(void *ctx), void *ctx,
					struct error *e)
{
	struct loop_http *l = base_alloc(sizeof *l);

	l->http = daemon_http_start(service, wake, l, e);
	if (!l->http) {
		free(l);
		return NULL;
	}
	l->turn = turn;
	l->ctx = ctx;
	l->n_open = 2;
	must(!uv_poll_init(loop, &l->poll, daemon_http_fd(l->http)));
	must(!uv_timer_init(loop, &l->timer));
	l->poll.data = l->timer.data = l;
	must(!uv_poll_start(&l->poll, UV_READABLE, on_poll));
	return l;
}

int daemon_loop_http_port(const struct loop_http *l)
{
	return daemon_http_port(l->http);
}

static void on_closed(uv_handle_t *handle)
{
	struct loop_http *l = handle->data;

	if (!--l->n_open)
		free(l);
}

void daemon_loop_http_close(struct loop_http *l)
{
	if (!l)
		return;
	uv_close((uv_handle_t *) &l->poll, on_closed);
	uv_close((uv_handle_t *) &l->timer, on_closed);
	daemon_http_stop(l->http);
}
