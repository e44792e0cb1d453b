/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control socket: lines in, lines out, for commands of the same user. */
#include "daemon/loop_control.h"

#include "base/buf.h"
#include "base/secret.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_OCTETS 65536   /* a campaign's file, percent-encoded */

struct loop_control_talk {
	uv_pipe_t pipe;
	struct loop_control *server;
	struct loop_control_talk *next;
	struct buf in;
	int writes;                     /* under way */
	bool is_ending;                 /* hang up once they are done */
	char room[1024];
};

struct loop_control {
	uv_pipe_t pipe;
	char *path;
	struct loop_control_talk *talks;
	bool is_closing, is_pipe_closed;
	void (*line)(void *ctx, struct loop_control_talk *talk, const char *line);
	void (*gone)(void *ctx, struct loop_control_talk *talk);
	void *ctx;
};

struct write {
	uv_write_t request;
	struct loop_control_talk *talk;
	char text[];
};

static void free_when_done(struct loop_control *c)
{
	if (!c->is_pipe_closed || c->talks)
		return;
	free(c->path);
	free(c);
}

static void on_talk_closed(uv_handle_t *handle)
{
	struct loop_control_talk *t = handle->data, **at = &t->server->talks;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	if (!t->server->is_closing)
		t->server->gone(t->server->ctx, t);
	free_when_done(t->server);
	if (t->in.data)
		base_secret_wipe(t->in.data, t->in.cap); /* an order may have held a PIN */
	base_secret_wipe(t->room, sizeof t->room);
	base_buf_release(&t->in);
	free(t);
}

static void close_talk(struct loop_control_talk *t)
{
	if (!uv_is_closing((uv_handle_t *) &t->pipe))
		uv_close((uv_handle_t *) &t->pipe, on_talk_closed);
}

static void give_room(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	struct loop_control_talk *t = handle->data;

	(void) suggested;
	*out = uv_buf_init(t->room, sizeof t->room);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *b)
{
	struct loop_control_talk *t = stream->data;
	uint8_t *end;

	if (got > 0)
		base_buf_append(&t->in, b->base, (size_t) got);
	if (got < 0 || t->in.len > LINE_MAX_OCTETS) {
		close_talk(t);
		return;
	}
	while (!t->is_ending && t->in.len && (end = memchr(t->in.data, '\n', t->in.len))) {
		*end = '\0';
		t->server->line(t->server->ctx, t, (const char *) t->in.data);
		base_buf_consume(&t->in, (size_t) (end - t->in.data) + 1);
	}
}

static void on_connection(uv_stream_t *stream, int status)
{
	struct loop_control *c = stream->data;
	struct loop_control_talk *t;

	if (status)
		return;
	t = base_alloc(sizeof *t);
	t->server = c;
	t->next = c->talks;
	c->talks = t;
	uv_pipe_init(stream->loop, &t->pipe, 0);
	t->pipe.data = t;
	if (uv_accept(stream, (uv_stream_t *) &t->pipe) || uv_read_start((uv_stream_t *) &t->pipe, give_room, on_read))
		close_talk(t);
}

static void on_written(uv_write_t *request, int status)
{
	struct loop_control_talk *t = request->data;

	(void) status;
	free(request);
	if (!--t->writes && t->is_ending)
		close_talk(t);
}

void daemon_loop_control_say(struct loop_control_talk *t, const char *line)
{
	size_t len = strlen(line);
	struct write *w;
	uv_buf_t b;

	if (uv_is_closing((uv_handle_t *) &t->pipe))
		return;
	w = base_alloc(sizeof *w + len + 1);
	memcpy(w->text, line, len);
	w->text[len] = '\n';
	w->request.data = t;
	b = uv_buf_init(w->text, (unsigned) len + 1);
	if (uv_write(&w->request, (uv_stream_t *) &t->pipe, &b, 1, on_written))
		free(w);
	else
		t->writes++;
}

void daemon_loop_control_hang_up(struct loop_control_talk *t)
{
	t->is_ending = true;
	uv_read_stop((uv_stream_t *) &t->pipe); /* who asks on and on without reading the answers fills no memory */
	if (!t->writes)
		close_talk(t);
}

static void on_server_closed(uv_handle_t *handle)
{
	struct loop_control *c = handle->data;

	c->is_pipe_closed = true;
	free_when_done(c);
}

struct loop_control *daemon_loop_control_open(uv_loop_t *loop, const char *path,
					      void (*line)(void *ctx, struct loop_control_talk *talk, const char *line),
					      void (*gone)(void *ctx, struct loop_control_talk *talk), void *ctx,
					      struct error *e)
{
	struct loop_control *c = base_alloc(sizeof *c);
	int rc;

	c->path = base_strdup(path);
	c->line = line;
	c->gone = gone;
	c->ctx = ctx;
	uv_pipe_init(loop, &c->pipe, 0);
	c->pipe.data = c;
	unlink(path);
	rc = uv_pipe_bind(&c->pipe, path);
	if (!rc)
		rc = chmod(path, 0600) ? UV_EACCES : uv_listen((uv_stream_t *) &c->pipe, 8, on_connection);
	if (!rc)
		return c;
	base_error_set(e,
		       "%s: the control socket can't be made: %s; set 'control' to a path (at most 100 "
		       "characters) in a folder you may write to", path, uv_strerror(rc));
	daemon_loop_control_close(c);
	return NULL;
}

void daemon_loop_control_close(struct loop_control *c)
{
	c->is_closing = true;
	unlink(c->path);
	for (struct loop_control_talk *t = c->talks; t; t = t->next)
		close_talk(t);
	if (!uv_is_closing((uv_handle_t *) &c->pipe))
		uv_close((uv_handle_t *) &c->pipe, on_server_closed);
}
