/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP/1.1 request a connection, on libuv. */
#include "sim/wallet_caller.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 10000
#define URL_MAX 512

struct call {
	uv_tcp_t tcp;
	uv_timer_t timer;
	uv_connect_t connect;
	uv_write_t write;
	struct buf out;
	char url[URL_MAX], in[256];   /* in: the answer's first line is all we look at */
	size_t len;
	int handles;                  /* open yet */
	bool is_over;
	sim_wallet_caller_note *note;
	void *ctx;
};

static void on_closed(uv_handle_t *handle)
{
	struct call *c = handle->data;

	if (--c->handles)
		return;
	base_buf_release(&c->out);
	free(c);
}

static void end(struct call *c, int status, const char *why)
{
	if (c->is_over)
		return;
	c->is_over = true;
	c->note(c->ctx, c->url, status, why);
	uv_close((uv_handle_t *) &c->tcp, on_closed);
	uv_close((uv_handle_t *) &c->timer, on_closed);
}

static void on_patience(uv_timer_t *timer)
{
	end(timer->data, 0, "no answer");
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
	struct call *c = handle->data;

	(void) suggested;
	*room = uv_buf_init(c->in + c->len, (unsigned) (sizeof c->in - 1 - c->len));
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *data)
{
	struct call *c = stream->data;
	int status = 0;

	(void) data;
	if (got < 0) {
		end(c, 0, "the connection ended");
		return;
	}
	c->len += (size_t) got;
	c->in[c->len] = '\0';
	if (!strchr(c->in, '\n') && c->len < sizeof c->in - 1)
		return;
	if (sscanf(c->in, "HTTP/1.%*1d %3d", &status) != 1)
		status = 0;
	end(c, status, status ? "" : "no HTTP");
}

static void on_written(uv_write_t *request, int status)
{
	if (status < 0)
		end(request->data, 0, uv_strerror(status));
}

static void on_connected(uv_connect_t *request, int status)
{
	struct call *c = request->data;
	uv_buf_t data = uv_buf_init((char *) c->out.data, (unsigned) c->out.len);

	if (!status)
		status = uv_read_start((uv_stream_t *) &c->tcp, on_room, on_read);
	if (!status)
		status = uv_write(&c->write, (uv_stream_t *) &c->tcp, &data, 1, on_written);
	if (status)
		end(c, 0, uv_strerror(status));
}

/* "http://127.0.0.1:8080/pay/..." only. */
static bool read_url(const char *url, struct sockaddr_in *to, const char **path)
{
	static const char start[] = "http://127.0.0.1:";
	char *end_of_port;
	long port;

	if (strlen(url) >= URL_MAX || strncmp(url, start, strlen(start)))
		return false;
	port = strtol(url + strlen(start), &end_of_port, 10);
	*path = end_of_port;
	return port > 0 && port < 65536 && *end_of_port == '/' && !strpbrk(url, " \r\n")
		&& !uv_ip4_addr("127.0.0.1", (int) port, to);
}

void sim_wallet_caller_send(uv_loop_t *loop, const struct sim_wallet_call *call, sim_wallet_caller_note *note, void *ctx)
{
	struct sockaddr_in to;
	const char *path;
	struct call *c;

	if (!read_url(call->url, &to, &path)) {
		note(ctx, call->url, 0, "callbacks go to http://127.0.0.1:PORT/... only");
		return;
	}
	c = base_alloc(sizeof *c);
	c->note = note;
	c->ctx = ctx;
	snprintf(c->url, sizeof c->url, "%s", call->url);
	base_buf_printf(&c->out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nContent-Length: %zu\r\n", call->method, path,
			ntohs(to.sin_port), call->len);
	for (size_t i = 0; i < call->n_headers; i++)
		base_buf_printf(&c->out, "%s: %s\r\n", call->headers[i].name, call->headers[i].value);
	base_buf_append_str(&c->out, "\r\n");
	base_buf_append(&c->out, call->body, call->len);
	uv_tcp_init(loop, &c->tcp);
	uv_timer_init(loop, &c->timer);
	c->tcp.data = c->timer.data = c->connect.data = c->write.data = c;
	c->handles = 2;
	uv_timer_start(&c->timer, on_patience, PATIENCE_MS, 0);
	if (uv_tcp_connect(&c->connect, &c->tcp, (const struct sockaddr *) &to, on_connected))
		end(c, 0, "no connection");
}
