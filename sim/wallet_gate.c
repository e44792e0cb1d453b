/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines to and from the gateway's local socket, on libuv. */
#include "sim/wallet_gate.h"

#include "base/buf.h"
#include "base/phone.h"
#include "sim/control.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 65536

struct sim_wallet_gate {
	uv_pipe_t pipe;
	uv_connect_t connect;
	struct sim_wallet_gate_events events;
	struct buf in, waiting;       /* waiting: what is said before the connection stands */
	bool is_open, is_closing;
	char room[4096];
};

struct write {
	uv_write_t request;
	struct buf data;
};

static void on_closed(uv_handle_t *handle)
{
	struct sim_wallet_gate *g = handle->data;

	base_buf_release(&g->in);
	base_buf_release(&g->waiting);
	free(g);
}

static void on_gone(struct sim_wallet_gate *g)
{
	if (!g->is_closing)
		g->events.on_gone(g->events.ctx);
}

static void on_written(uv_write_t *request, int status)
{
	struct write *w = (struct write *) request;

	(void) status; /* a gateway that is gone is read about */
	base_buf_release(&w->data);
	free(w);
}

static void flush(struct sim_wallet_gate *g)
{
	struct write *w;
	uv_buf_t data;

	if (!g->is_open || !g->waiting.len)
		return;
	w = base_alloc(sizeof *w);
	w->data = g->waiting;
	g->waiting = (struct buf){0};
	data = uv_buf_init((char *) w->data.data, (unsigned) w->data.len);
	if (uv_write(&w->request, (uv_stream_t *) &g->pipe, &data, 1, on_written))
		on_written(&w->request, 0);
}

static char *word(char **line)
{
	char *w = *line;
	size_t len = strcspn(w, " ");

	*line = w + len + (w[len] == ' ');
	w[len] = '\0';
	return w;
}

static void hear(struct sim_wallet_gate *g, char *line)
{
	const char *verb = word(&line);
	uint64_t phone = base_phone_parse(word(&line));
	int64_t francs;

	if (!phone)
		return; /* ok, error, link, complaint: not for a wallet */
	if (!strcmp(verb, "typed")) {
		g->events.on_typed(g->events.ctx, phone, line);
	} else if (!strcmp(verb, "busy")) {
		g->events.on_busy(g->events.ctx, phone);
	} else if (!strcmp(verb, "pays")) {
		francs = strtoll(word(&line), NULL, 10);
		g->events.on_pays(g->events.ctx, phone, francs, line);
	}
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
	struct sim_wallet_gate *g = handle->data;

	(void) suggested;
	*room = uv_buf_init(g->room, sizeof g->room);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *data)
{
	struct sim_wallet_gate *g = stream->data;
	size_t done = 0;
	char *end;

	if (got < 0) {
		on_gone(g);
		return;
	}
	base_buf_append(&g->in, data->base, (size_t) got);
	while (g->in.len > done && (end = memchr(g->in.data + done, '\n', g->in.len - done))) {
		*end = '\0';
		hear(g, (char *) g->in.data + done);
		done = (size_t) ((uint8_t *) end - g->in.data) + 1;
	}
	base_buf_consume(&g->in, done);
	if (g->in.len > LINES_MAX)
		on_gone(g);
}

static void on_connected(uv_connect_t *request, int status)
{
	struct sim_wallet_gate *g = request->data;

	if (!status)
		status = uv_read_start((uv_stream_t *) &g->pipe, on_room, on_read);
	if (status) {
		on_gone(g);
		return;
	}
	g->is_open = true;
	flush(g);
}

struct sim_wallet_gate *sim_wallet_gate_new(uv_loop_t *loop, const char *path, const char *name, int port,
					    const struct sim_wallet_gate_events *events)
{
	struct sim_wallet_gate *g = base_alloc(sizeof *g);

	g->events = *events;
	uv_pipe_init(loop, &g->pipe, 0);
	g->pipe.data = g->connect.data = g;
	base_buf_printf(&g->waiting, "wallet %s %d\n", name, port);
	uv_pipe_connect(&g->connect, &g->pipe, path, on_connected);
	return g;
}

void sim_wallet_gate_free(struct sim_wallet_gate *g)
{
	if (!g)
		return;
	g->is_closing = true;
	uv_close((uv_handle_t *) &g->pipe, on_closed);
}

void sim_wallet_gate_ask(struct sim_wallet_gate *g, uint64_t phone, const char *text)
{
	base_buf_printf(&g->waiting, "question %" PRIu64 " ", phone);
	if (text)
		sim_control_escape(&g->waiting, text);
	base_buf_append_str(&g->waiting, "\n");
	flush(g);
}
