/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One TCP connection of a link. */
#include "daemon/loop_leg.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_SIZE 65536
#define UNREAD_MAX (8u << 20)   /* octets for a gateway that has stopped reading; then the connection is given up */
#define LAST_WORDS_MS 2000      /* so long a connection that is to be closed may take to write what is left */

enum stage { IDLE, RESOLVING, CONNECTING, UP, CLOSING };

struct loop_leg {
	struct loop_leg_place at;
	enum stage stage;
	bool is_last;                   /* the program ends: dial no more */
	uv_getaddrinfo_t resolve;
	uv_connect_t connect;
	uv_tcp_t tcp;
	uv_write_t write;
	struct buf writing;             /* the socket's until the write is done */
	bool is_writing;
	uint64_t close_by_ms;           /* 0: nobody wants it closed */
	char why[96];                   /* the connection ended */
	char room[READ_SIZE];
};

static void on_closed(uv_handle_t *handle)
{
	struct loop_leg *l = handle->data;

	l->stage = IDLE;
	l->is_writing = false;
	l->close_by_ms = 0;
	l->writing.len = 0;
	l->at.turn(l->at.ctx);
	smpp_link_closed(l->at.link, l->at.leg, l->why, (int64_t) uv_now(l->at.loop));
	smpp_link_output(l->at.link, l->at.leg)->len = 0;
}

static void hang_up(struct loop_leg *l, const char *why)
{
	if (l->stage != CONNECTING && l->stage != UP)
		return;
	snprintf(l->why, sizeof l->why, "%s", why);
	l->stage = CLOSING;
	uv_close((uv_handle_t *) &l->tcp, on_closed);
}

static void give_room(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	struct loop_leg *l = handle->data;

	(void) suggested;
	*out = uv_buf_init(l->room, sizeof l->room);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *b)
{
	struct loop_leg *l = stream->data;

	l->at.turn(l->at.ctx);
	if (got > 0)
		smpp_link_feed(l->at.link, l->at.leg, (const uint8_t *) b->base, (size_t) got,
			       (int64_t) uv_now(l->at.loop));
	else if (got < 0)
		hang_up(l, got == UV_EOF ? "the gateway closed the connection" : uv_strerror((int) got));
}

static void on_connect(uv_connect_t *request, int status)
{
	struct loop_leg *l = request->data;

	if (l->stage != CONNECTING)
		return; /* closed meanwhile: on_closed tells */
	l->at.turn(l->at.ctx);
	if (status) {
		hang_up(l, uv_strerror(status));
		return;
	}
	l->stage = UP;
	uv_tcp_nodelay(&l->tcp, 1);
	uv_read_start((uv_stream_t *) &l->tcp, give_room, on_read);
	smpp_link_connected(l->at.link, l->at.leg, (int64_t) uv_now(l->at.loop));
}

static void give_up(struct loop_leg *l, const char *why)
{
	l->stage = IDLE;
	l->at.turn(l->at.ctx);
	smpp_link_closed(l->at.link, l->at.leg, why, (int64_t) uv_now(l->at.loop));
}

static void on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
	struct loop_leg *l = request->data;

	if (status || l->is_last) {
		give_up(l, status ? uv_strerror(status) : "the program ends");
	} else {
		uv_tcp_init(l->at.loop, &l->tcp);
		l->tcp.data = l;
		l->stage = CONNECTING;
		status = uv_tcp_connect(&l->connect, &l->tcp, found->ai_addr, on_connect);
		if (status)
			hang_up(l, uv_strerror(status));
	}
	uv_freeaddrinfo(found);
}

static void dial(struct loop_leg *l)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	char service[8];
	int rc;

	snprintf(service, sizeof service, "%d", l->at.port);
	l->stage = RESOLVING;
	rc = uv_getaddrinfo(l->at.loop, &l->resolve, on_resolved, l->at.host, service, &hints);
	if (rc)
		give_up(l, uv_strerror(rc));
}

static void on_written(uv_write_t *request, int status)
{
	struct loop_leg *l = request->data;

	l->is_writing = false;
	l->writing.len = 0;
	if (status && status != UV_ECANCELED)
		hang_up(l, uv_strerror(status));
}

/* Octets leave in one write; what comes meanwhile waits in the link's output for the next one. */
static void write_out(struct loop_leg *l)
{
	struct buf *out, swap = l->writing;
	uv_buf_t b;

	if (l->is_writing && smpp_link_unsent(l->at.link, l->at.leg) > UNREAD_MAX)
		hang_up(l, "the gateway does not read what we send");
	if (l->is_writing || !smpp_link_unsent(l->at.link, l->at.leg))
		return;
	out = smpp_link_output(l->at.link, l->at.leg);
	l->writing = *out;
	*out = swap;
	b = uv_buf_init((char *) l->writing.data, (unsigned) l->writing.len);
	l->is_writing = true;
	if (uv_write(&l->write, (uv_stream_t *) &l->tcp, &b, 1, on_written)) {
		l->is_writing = false;
		hang_up(l, "the connection can't be written to");
	}
}

/* What was being written may go first, but not for ever: a gateway that hangs reads nothing, and its kernel keeps the
 * connection. The loop's clock makes a turn twice a second at least. */
static void close_soon(struct loop_leg *l)
{
	uint64_t now_ms = uv_now(l->at.loop);

	if (!l->close_by_ms)
		l->close_by_ms = now_ms + LAST_WORDS_MS;
	if (!l->is_writing || now_ms >= l->close_by_ms)
		hang_up(l, "closed by us");
}

struct loop_leg *daemon_loop_leg_new(const struct loop_leg_place *place)
{
	struct loop_leg *l = base_alloc(sizeof *l);

	l->at = *place;
	l->resolve.data = l->connect.data = l->write.data = l;
	return l;
}

void daemon_loop_leg_turn(struct loop_leg *l)
{
	if (l->stage == IDLE && !l->is_last && smpp_link_wants_dial(l->at.link, l->at.leg))
		dial(l);
	if (l->stage == UP)
		write_out(l);
	if ((l->stage == UP || l->stage == CONNECTING) && smpp_link_wants_close(l->at.link, l->at.leg))
		close_soon(l);
}

bool daemon_loop_leg_is_closed(const struct loop_leg *l)
{
	return l->stage == IDLE;
}

void daemon_loop_leg_close(struct loop_leg *l)
{
	l->is_last = true;
	hang_up(l, "the program ends");
}

void daemon_loop_leg_free(struct loop_leg *l)
{
	base_buf_release(&l->writing);
	free(l);
}
