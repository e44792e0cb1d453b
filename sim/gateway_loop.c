/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle gateway`: libuv carries the octets of applications and the lines of handsets. */
#include "sim/gateway_loop.h"

#include "base/buf.h"
#include "base/error.h"
#include "sim/client.h"
#include "sim/control.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#define READ_OCTETS 65536

struct server;

/* One connection: an application's over TCP, or a handset's over the local socket. */
struct wire {
	struct wire *next;
	struct server *server;
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
	bool is_handset, is_closing;
	int id;                       /* of the gateway's connection, or of the handset */
	int writes;                   /* under way */
};

struct server {
	uv_loop_t loop;
	uv_tcp_t smpp;
	uv_pipe_t handsets;
	uv_timer_t timer;
	uv_signal_t interrupt, terminate;
	struct sim_control *control;
	struct wire *wires;
	bool is_quiet;
	char room[READ_OCTETS];       /* what a read fills; used up before the next */
};

struct write {
	uv_write_t request;
	struct buf data;
};

struct options {
	struct sim_gateway_config gateway;
	const char *control;
	int port;
	bool is_quiet;
};

static void settle(struct server *s);

static int64_t now_ms(const struct server *s)
{
	return (int64_t) uv_now(&s->loop);
}

static void on_closed(uv_handle_t *handle)
{
	struct wire *w = handle->data, **at = &w->server->wires;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	free(w);
}

static void close_wire(struct wire *w)
{
	if (w->is_closing)
		return;
	w->is_closing = true;
	if (w->is_handset)
		sim_control_detach(w->server->control, w->id);
	else
		sim_gateway_closed(sim_control_gateway(w->server->control), w->id);
	uv_close(&w->uv.handle, on_closed);
}

static void on_written(uv_write_t *request, int status)
{
	struct write *write = (struct write *) request;
	struct wire *w = request->handle->data;

	base_buf_release(&write->data);
	free(write);
	w->writes--;
	if (status < 0)
		close_wire(w);
	settle(w->server);
}

/* Writes what the wire's output holds, and closes it when it is to be closed and nothing is left. */
static void flush(struct wire *w)
{
	struct sim_control *c = w->server->control;
	struct sim_gateway *g = sim_control_gateway(c);
	struct buf *out;
	struct write *write;
	uv_buf_t data;

	if (w->is_closing)
		return;
	out = w->is_handset ? sim_control_output(c, w->id) : sim_gateway_output(g, w->id);
	if (out->len) {
		write = base_alloc(sizeof *write);
		write->data = *out; /* the buffer goes with the write; the output begins anew */
		*out = (struct buf){0};
		data = uv_buf_init((char *) write->data.data, (unsigned) write->data.len);
		w->writes++;
		if (uv_write(&write->request, &w->uv.stream, &data, 1, on_written)) {
			w->writes--;
			base_buf_release(&write->data);
			free(write);
			close_wire(w);
			return;
		}
	}
	if (!w->writes && (w->is_handset ? sim_control_wants_close(c, w->id) : sim_gateway_wants_close(g, w->id)))
		close_wire(w);
}

static void on_timer(uv_timer_t *timer)
{
	struct server *s = timer->data;

	sim_gateway_tick(sim_control_gateway(s->control), now_ms(s));
	settle(s);
}

/* After each event: what is to be said is written, and the timer stands at the next deadline. */
static void settle(struct server *s)
{
	int64_t next, now = now_ms(s);

	for (struct wire *w = s->wires; w; w = w->next)
		flush(w);
	next = sim_gateway_next_deadline(sim_control_gateway(s->control));
	if (next == INT64_MAX)
		uv_timer_stop(&s->timer);
	else
		uv_timer_start(&s->timer, on_timer, next > now ? (uint64_t) (next - now) : 0, 0);
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
	struct wire *w = handle->data;

	(void) suggested;
	*room = uv_buf_init(w->server->room, READ_OCTETS);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *data)
{
	struct wire *w = stream->data;
	struct server *s = w->server;

	if (got < 0)
		close_wire(w);
	else if (got > 0 && !w->is_closing && w->is_handset)
		sim_control_feed(s->control, w->id, data->base, (size_t) got, now_ms(s));
	else if (got > 0 && !w->is_closing)
		sim_gateway_feed(sim_control_gateway(s->control), w->id, (const uint8_t *) data->base, (size_t) got,
				 now_ms(s));
	settle(s);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct server *s = listener->data;
	struct wire *w;

	if (status < 0)
		return;
	w = base_alloc(sizeof *w);
	w->server = s;
	w->is_handset = listener == (uv_stream_t *) &s->handsets;
	if (w->is_handset)
		uv_pipe_init(&s->loop, &w->uv.pipe, 0);
	else
		uv_tcp_init(&s->loop, &w->uv.tcp);
	w->uv.handle.data = w;
	w->next = s->wires;
	s->wires = w;
	w->id = w->is_handset ? sim_control_attach(s->control)
			      : sim_gateway_accept(sim_control_gateway(s->control), now_ms(s));
	if (uv_accept(listener, &w->uv.stream) || uv_read_start(&w->uv.stream, on_room, on_read)) {
		close_wire(w);
		return;
	}
	if (!w->is_handset)
		uv_tcp_nodelay(&w->uv.tcp, 1);
	settle(s);
}

static void on_signal(uv_signal_t *handle, int number)
{
	(void) number;
	uv_stop(handle->loop);
}

static void on_note(void *ctx, const char *line)
{
	const struct server *s = ctx;

	if (!s->is_quiet)
		printf("%s\n", line);
	fflush(stdout);
}

static int listen_smpp(struct server *s, int *port, struct error *e)
{
	struct sockaddr_storage name;
	struct sockaddr_in address;
	int rc, len = sizeof name;

	uv_tcp_init(&s->loop, &s->smpp);
	s->smpp.data = s;
	uv_ip4_addr("127.0.0.1", *port, &address);
	rc = uv_tcp_bind(&s->smpp, (const struct sockaddr *) &address, 0);
	if (!rc)
		rc = uv_listen((uv_stream_t *) &s->smpp, 16, on_connection);
	if (!rc)
		rc = uv_tcp_getsockname(&s->smpp, (struct sockaddr *) &name, &len);
	if (rc)
		return base_error_set(e, "127.0.0.1:%d can't be listened on: %s; --port takes another one", *port,
				      uv_strerror(rc));
	memcpy(&address, &name, sizeof address);
	*port = ntohs(address.sin_port);
	return 0;
}

static int listen_handsets(struct server *s, const char *path, struct error *e)
{
	mode_t before;
	struct stat old;
	int rc;

	if (!lstat(path, &old) && S_ISSOCK(old.st_mode)) {
		if (sim_client_is_answered(path))
			return base_error_set(e, "%s is in use by another gateway; --control takes another path", path);
		unlink(path); /* left behind by one that was killed */
	}
	uv_pipe_init(&s->loop, &s->handsets, 0);
	s->handsets.data = s;
	before = umask(0177); /* 0600: whoever holds a handset sees what is on the screens */
	rc = uv_pipe_bind(&s->handsets, path);
	umask(before);
	if (!rc)
		rc = uv_listen((uv_stream_t *) &s->handsets, 16, on_connection);
	return rc ? base_error_set(e, "%s can't be listened on: %s", path, uv_strerror(rc)) : 0;
}

static void close_walk(uv_handle_t *handle, void *ctx)
{
	struct server *s = ctx;

	if (uv_is_closing(handle))
		return;
	if (handle == (uv_handle_t *) &s->smpp || handle == (uv_handle_t *) &s->handsets || handle == (uv_handle_t *) &s->timer
	    || handle == (uv_handle_t *) &s->interrupt || handle == (uv_handle_t *) &s->terminate)
		uv_close(handle, NULL);
	else
		close_wire(handle->data);
}

static int serve(struct options *o, struct error *e)
{
	struct server *s = base_alloc(sizeof *s);
	uv_timeval64_t wall;
	int rc;

	s->is_quiet = o->is_quiet;
	uv_loop_init(&s->loop);
	uv_timer_init(&s->loop, &s->timer);
	s->timer.data = s;
	uv_signal_init(&s->loop, &s->interrupt);
	uv_signal_init(&s->loop, &s->terminate);
	uv_signal_start(&s->interrupt, on_signal, SIGINT);
	uv_signal_start(&s->terminate, on_signal, SIGTERM);
	rc = listen_smpp(s, &o->port, e);
	if (!rc)
		rc = listen_handsets(s, o->control, e);
	if (!rc) {
		uv_gettimeofday(&wall);
		o->gateway.wall_offset_ms = wall.tv_sec * 1000 + wall.tv_usec / 1000 - now_ms(s);
		s->control = sim_control_new(&o->gateway, o->port, on_note, s);
		printf("gateway %s at 127.0.0.1:%d, handsets at %s\n", o->gateway.dialect->name, o->port, o->control);
		fflush(stdout);
		uv_run(&s->loop, UV_RUN_DEFAULT);
		unlink(o->control);
	}
	uv_walk(&s->loop, close_walk, s);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	uv_loop_close(&s->loop);
	sim_control_free(s->control);
	free(s);
	return rc;
}

const char sim_gateway_loop_usage[] =
	"Usage: mutuelle gateway [OPTION...]\n"
	"A mobile operator's gateway on this machine, for SMPP applications to bind to and for `mutuelle phone`.\n"
	"\n"
	"  --port PORT         listen on 127.0.0.1:PORT (2775; 0: any that is free)\n"
	"  --dialect NAME      speak USSD like this one: plain, tata, mica, thai-p2, umr-op3 (plain)\n"
	"  --system-id NAME    let only this application bind (any)\n"
	"  --password WORD     and only with this password (any)\n"
	"  --mood MOOD         misbehave; may be given several times:\n"
	"                        late[=MS]       everything comes late (3000)\n"
	"                        twice           each message is delivered twice\n"
	"                        throttled[=N]   the first N messages of a connection are refused with 0x58 (3)\n"
	"                        dropping[=N]    the connection is closed at every Nth message (5)\n"
	"                        lying           unknown statuses, commands and TLVs, cut messages\n"
	"                        refusing[=STATUS] binds are refused with this status (0x0d)\n"
	"  --control PATH      the socket for handsets (in the user's runtime folder)\n"
	"  --seed N            session and sequence numbers begin there\n"
	"  --quiet             say nothing about binds and faults of the application\n"
	"  --help              this text\n";

static int read_number(const char *name, const char *text, long max, long *out)
{
	char *end;

	*out = strtol(text, &end, 10);
	if (*text && !*end && *out >= 0 && *out <= max)
		return 0;
	fprintf(stderr, "mutuelle gateway: --%s: '%s' is no number from 0 to %ld\n", name, text, max);
	return -1;
}

enum { OPT_PORT = 256, OPT_DIALECT, OPT_SYSTEM_ID, OPT_PASSWORD, OPT_MOOD, OPT_CONTROL, OPT_SEED, OPT_QUIET, OPT_HELP };

static int read_option(struct options *o, int option, struct error *e)
{
	long n;

	switch (option) {
	case OPT_PORT:
		if (read_number("port", optarg, 65535, &n))
			return 2;
		o->port = (int) n;
		return 0;
	case OPT_DIALECT:
		o->gateway.dialect = sim_dialect_find(optarg, e);
		if (!o->gateway.dialect)
			break;
		return 0;
	case OPT_SYSTEM_ID:
		o->gateway.system_id = optarg;
		return 0;
	case OPT_PASSWORD:
		o->gateway.password = optarg;
		return 0;
	case OPT_MOOD:
		if (sim_gateway_read_mood(&o->gateway.moods, optarg, e))
			break;
		return 0;
	case OPT_CONTROL:
		o->control = optarg;
		return 0;
	case OPT_SEED:
		if (read_number("seed", optarg, 2000000000, &n))
			return 2;
		o->gateway.seed = (uint64_t) n;
		return 0;
	case OPT_QUIET:
		o->is_quiet = true;
		return 0;
	case OPT_HELP:
		fputs(sim_gateway_loop_usage, stdout);
		return -1;
	default:
		return 2;
	}
	fprintf(stderr, "mutuelle gateway: %s\n", e->text);
	return 2;
}

int sim_gateway_loop_main(int argc, char **argv)
{
	static const struct option names[] = {
		{"port", required_argument, NULL, OPT_PORT}, {"dialect", required_argument, NULL, OPT_DIALECT},
		{"system-id", required_argument, NULL, OPT_SYSTEM_ID}, {"password", required_argument, NULL, OPT_PASSWORD},
		{"mood", required_argument, NULL, OPT_MOOD}, {"control", required_argument, NULL, OPT_CONTROL},
		{"seed", required_argument, NULL, OPT_SEED}, {"quiet", no_argument, NULL, OPT_QUIET},
		{"help", no_argument, NULL, OPT_HELP}, {0},
	};
	char path[SIM_CLIENT_PATH];
	struct options o = {.control = sim_client_default_path(path), .port = 2775};
	struct error e;
	int option, rc;

	o.gateway.dialect = sim_dialect_at(0);
	o.gateway.seed = 1000;
	optind = 0;
	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		rc = read_option(&o, option, &e);
		if (rc)
			return rc < 0 ? 0 : rc;
	}
	if (optind < argc) {
		fprintf(stderr, "mutuelle gateway: '%s' is not understood; see mutuelle gateway --help\n",
			argv[optind]);
		return 2;
	}
	if (serve(&o, &e)) {
		fprintf(stderr, "mutuelle gateway: %s\n", e.text);
		return 1;
	}
	return 0;
}
