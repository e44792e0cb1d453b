/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets' sockets and timer in the loop. */
#include "daemon/loop_pay.h"

#include "base/buf.h"
#include "base/must.h"
#include "pay/http.h"

#include <stdlib.h>

struct watched {
	struct loop_pay *loop;
	int fd;
	uv_poll_t poll;
	struct watched *next;
};

struct loop_pay {
	uv_loop_t *uv;
	uv_timer_t timer;
	struct pay_http *http;
	struct watched *watched;
	void (*turn)(void *ctx);
	void *ctx;
};

static void on_poll(uv_poll_t *poll, int status, int events)
{
	struct watched *w = poll->data;
	struct loop_pay *l = w->loop;

	l->turn(l->ctx);
	pay_http_on_socket(l->http, w->fd, status < 0 || (events & UV_READABLE), status < 0 || (events & UV_WRITABLE));
}

static void on_timer(uv_timer_t *timer)
{
	struct loop_pay *l = timer->data;

	l->turn(l->ctx);
	pay_http_on_timer(l->http);
}

static void on_poll_closed(uv_handle_t *handle)
{
	free(handle->data);
}

/* The descriptor may be closed and another one get its number before libuv has called back. */
static void unwatch(struct watched **at)
{
	struct watched *w = *at;

	*at = w->next;
	uv_poll_stop(&w->poll);
	uv_close((uv_handle_t *) &w->poll, on_poll_closed);
}

static void watch(void *ctx, int fd, bool reads, bool writes)
{
	struct loop_pay *l = ctx;
	struct watched **at = &l->watched, *w;

	while (*at && (*at)->fd != fd)
		at = &(*at)->next;
	if (!reads && !writes) {
		if (*at)
			unwatch(at);
		return;
	}
	if (!*at) {
		w = *at = base_alloc(sizeof *w);
		w->loop = l;
		w->fd = fd;
		w->poll.data = w;
		must(!uv_poll_init(l->uv, &w->poll, fd));
	}
	must(!uv_poll_start(&(*at)->poll, (reads ? UV_READABLE : 0) | (writes ? UV_WRITABLE : 0), on_poll));
}

static void wake(void *ctx, int64_t in_ms)
{
	struct loop_pay *l = ctx;

	if (in_ms < 0)
		uv_timer_stop(&l->timer);
	else
		uv_timer_start(&l->timer, on_timer, (uint64_t) in_ms, 0);
}

struct loop_pay *daemon_loop_pay_open(uv_loop_t *loop, void (*turn)(void *ctx), void *ctx, struct error *e)
{
	struct loop_pay *l = base_alloc(sizeof *l);
	const struct pay_http_watch table = {l, watch, wake};

	l->http = pay_http_new(&table, e);
	if (!l->http) {
		free(l);
		return NULL;
	}
	l->uv = loop;
	l->turn = turn;
	l->ctx = ctx;
	must(!uv_timer_init(loop, &l->timer));
	l->timer.data = l;
	return l;
}

struct pay_transport daemon_loop_pay_transport(struct loop_pay *l)
{
	return pay_http_transport(l->http);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void daemon_loop_pay_close(struct loop_pay *l)
{
	if (!l)
		return;
	pay_http_free(l->http);
	while (l->watched)
		unwatch(&l->watched);
	uv_close((uv_handle_t *) &l->timer, on_closed);
}
