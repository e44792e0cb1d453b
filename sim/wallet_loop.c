/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle wallet`: libuv carries a wallet's HTTP, its callbacks, and its questions to the gateway's phones. */
#include "sim/wallet_loop.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/phone.h"
#include "sim/client.h"
#include "sim/wallet.h"
#include "sim/wallet_caller.h"
#include "sim/wallet_gate.h"
#include "sim/wallet_http.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define PORT 8788
#define ASK_MS 500              /* from a request to the question */
#define SELF_MS 2000            /* until a payer types who has no handset */
#define MOODS_MAX 64
#define STATEMENT "/box/statement/"

struct options {
	struct sim_wallet_config wallet;
	const char *name, *gateway;   /* gateway: the socket */
	bool is_alone, is_quiet;      /* alone: payers type by themselves, without a gateway */
	int port;
	struct { uint64_t phone; enum sim_wallet_mood mood; } moods[MOODS_MAX];
	size_t n_moods;
};

struct server {
	const struct options *options;
	uv_loop_t loop;
	uv_poll_t http_poll;
	uv_timer_t timer;
	uv_signal_t interrupt, terminate;
	struct sim_wallet *wallet;
	struct sim_wallet_http *http;
	struct sim_wallet_gate *gate; /* NULL: alone */
	bool is_gate_gone;
};

static int64_t now_ms(const struct server *s)
{
	return (int64_t) uv_now(&s->loop);
}

static void __attribute__((format(printf, 2, 3))) note(const struct server *s, const char *format, ...)
{
	va_list args;

	if (s->options->is_quiet)
		return;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	fflush(stdout);
}

static void settle(struct server *s);

/* ---- the wallet's events ---- */

static void on_answer(void *ctx, const struct sim_wallet_answer *a)
{
	struct server *s = ctx;

	note(s, "#%" PRId64 " %d\n", a->exchange, a->status);
	sim_wallet_http_answer(s->http, a);
}

static void on_called(void *ctx, const char *url, int status, const char *why)
{
	note(ctx, "PUT %s %d%s%s\n", url, status, *why ? " " : "", why);
}

static void on_call(void *ctx, const struct sim_wallet_call *c)
{
	struct server *s = ctx;

	sim_wallet_caller_send(&s->loop, c, on_called, s);
}

static void on_question(void *ctx, uint64_t phone, const char *text)
{
	struct server *s = ctx;

	note(s, "%s %" PRIu64 "\n", text ? "asks" : "asks no more", phone);
	if (s->gate)
		sim_wallet_gate_ask(s->gate, phone, text);
}

/* ---- what comes in ---- */

static int64_t on_request(void *ctx, const struct sim_wallet_request *r, struct buf *page)
{
	struct server *s = ctx;
	int64_t exchange;
	int32_t day;

	if (!strncmp(r->path, STATEMENT, strlen(STATEMENT)) && base_date_parse(r->path + strlen(STATEMENT), &day)) {
		sim_wallet_statement(s->wallet, day, page);
		return 0;
	}
	exchange = sim_wallet_request(s->wallet, r, now_ms(s));
	note(s, "#%" PRId64 " %s %s\n", exchange, r->method, r->path);
	return exchange;
}

static void on_typed(void *ctx, uint64_t phone, const char *text)
{
	struct server *s = ctx;
	struct error e;

	if (sim_wallet_type(s->wallet, phone, text, now_ms(s), &e))
		note(s, "%s\n", e.text);
	settle(s);
}

static void on_busy(void *ctx, uint64_t phone)
{
	struct server *s = ctx;

	sim_wallet_not_shown(s->wallet, phone, now_ms(s));
	settle(s);
}

static void on_pays(void *ctx, uint64_t phone, int64_t francs, const char *subject)
{
	struct server *s = ctx;
	struct error e;

	if (sim_wallet_pay(s->wallet, phone, francs, subject, now_ms(s), &e))
		note(s, "%s\n", e.text);
	settle(s);
}

static void on_gone(void *ctx)
{
	struct server *s = ctx;

	s->is_gate_gone = true;
	uv_stop(&s->loop);
}

static void on_http(uv_poll_t *poll, int status, int events)
{
	(void) status;
	(void) events;
	settle(poll->data);
}

static void on_timer(uv_timer_t *timer)
{
	settle(timer->data);
}

static void on_signal(uv_signal_t *handle, int number)
{
	(void) number;
	uv_stop(handle->loop);
}

/* After each event: what is due happens, HTTP moves on, and the timer stands at what is next. */
static void settle(struct server *s)
{
	int64_t next_ms, http_ms, now;

	uv_update_time(&s->loop);
	now = now_ms(s);
	sim_wallet_http_run(s->http);
	sim_wallet_tick(s->wallet, now);
	sim_wallet_http_run(s->http); /* what the tick answered */
	next_ms = sim_wallet_next_deadline(s->wallet);
	next_ms = next_ms == INT64_MAX ? INT64_MAX : next_ms > now ? next_ms - now : 0;
	http_ms = sim_wallet_http_timeout_ms(s->http);
	if (http_ms >= 0 && http_ms < next_ms)
		next_ms = http_ms;
	if (next_ms == INT64_MAX)
		uv_timer_stop(&s->timer);
	else
		uv_timer_start(&s->timer, on_timer, (uint64_t) next_ms, 0);
}

/* ---- the server's life ---- */

static void start_wallet(struct server *s)
{
	const struct options *o = s->options;
	struct sim_wallet_config config = o->wallet;
	uv_timeval64_t wall;

	uv_gettimeofday(&wall);
	config.wall_offset_ms = wall.tv_sec * 1000 + wall.tv_usec / 1000 - now_ms(s);
	if (o->is_alone && !config.type_ms)
		config.type_ms = SELF_MS;
	s->wallet = sim_wallet_new(&config, &(struct sim_wallet_events){s, on_answer, on_call, on_question, NULL});
	for (size_t i = 0; i < o->n_moods; i++)
		sim_wallet_set_mood(s->wallet, o->moods[i].phone, o->moods[i].mood);
}

static void run(struct server *s, int port)
{
	const struct options *o = s->options;
	const struct sim_wallet_gate_events events = {s, on_typed, on_busy, on_pays, on_gone};

	uv_poll_init(&s->loop, &s->http_poll, sim_wallet_http_fd(s->http));
	s->http_poll.data = s;
	uv_poll_start(&s->http_poll, UV_READABLE, on_http);
	uv_timer_init(&s->loop, &s->timer);
	s->timer.data = s;
	uv_signal_init(&s->loop, &s->interrupt);
	uv_signal_init(&s->loop, &s->terminate);
	uv_signal_start(&s->interrupt, on_signal, SIGINT);
	uv_signal_start(&s->terminate, on_signal, SIGTERM);
	printf("wallet %s (%s) at http://127.0.0.1:%d, %s\n", o->name, o->wallet.dialect == SIM_WALLET_MOOV ? "moov" : "gsma", port,
	       o->is_alone ? "payers type by themselves" : "asks phones by the gateway");
	fflush(stdout);
	if (!o->is_alone)
		s->gate = sim_wallet_gate_new(&s->loop, o->gateway, o->name, port, &events);
	settle(s);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	sim_wallet_gate_free(s->gate);
	uv_close((uv_handle_t *) &s->http_poll, NULL);
	uv_close((uv_handle_t *) &s->timer, NULL);
	uv_close((uv_handle_t *) &s->interrupt, NULL);
	uv_close((uv_handle_t *) &s->terminate, NULL);
	uv_run(&s->loop, UV_RUN_DEFAULT); /* callbacks on their way end by themselves */
}

static int serve(const struct options *o, struct error *e)
{
	struct server *s = base_alloc(sizeof *s);
	int port = o->port, rc;

	s->options = o;
	uv_loop_init(&s->loop);
	start_wallet(s);
	s->http = sim_wallet_http_start(&port, on_request, s, e);
	rc = s->http ? 0 : -1;
	if (!rc)
		run(s, port);
	sim_wallet_http_stop(s->http);
	sim_wallet_free(s->wallet);
	uv_loop_close(&s->loop);
	if (s->is_gate_gone)
		rc = base_error_set(e, "the gateway at %s is gone", o->gateway);
	free(s);
	return rc;
}

/* ---- the command ---- */

const char sim_wallet_loop_usage[] =
	"Usage: mutuelle wallet [OPTION...]\n"
	"A mobile-money wallet on this machine, for `mutuelle serve` to ask for payments. Its questions come on the handsets of a\n"
	"running `mutuelle gateway`, where `pin 1234` answers; without a gateway payers type their PIN by themselves.\n"
	"GET /box/statement/2026-06-30 is the day's statement as CSV: what it really did.\n"
	"\n"
	"  --port PORT          listen on 127.0.0.1:PORT (8788; 0: any that is free)\n"
	"  --dialect NAME       gsma (Mobile Money API 1.2) or moov (Moov Money Mali) (gsma)\n"
	"  --name NAME          what handsets call it (orange; moov, when it speaks so)\n"
	"  --gateway PATH       the gateway's socket for handsets (in the user's runtime folder)\n"
	"  --alone              no gateway: payers type their PIN by themselves\n"
	"  --user NAME          let only this client in,\n"
	"  --password WORD      with this password\n"
	"  --notices URL        tell this address of money that nobody asked for (gsma)\n"
	"  --balance FRANCS     on each phone's account at the start (200000)\n"
	"  --charge PERMILLE    of each payment, which the wallet keeps (10)\n"
	"  --expire SECONDS     until a question that is not answered fails (120)\n"
	"  --mood PHONE=MOOD    that phone's mood; may be given several times\n"
	"  --seed N             its numbers begin there\n"
	"  --quiet              say nothing about requests\n"
	"  --help               this text\n"
	"\n"
	"Moods, else by the last three digits of the payer's number:\n"
	"\n"
	"       pays            all other digits\n"
	"  901  refuses         the question\n"
	"  902  no-money        the PIN is typed, the account is empty\n"
	"  903  expires         nobody types\n"
	"  904  silent          the request is never heard, nor answered\n"
	"  905  twice           each callback comes twice\n"
	"  906  late            each answer comes a minute late\n"
	"  907  wrong-amount    50 F less are taken than were asked for\n"
	"  908  answer-lost     pays, but the connection ends without an answer\n"
	"  909  unsolicited     pays, and a minute later once more, unasked\n"
	"  910  storm           503 to the first three requests and to the first three questions\n"
	"  911  html            the first three answers are a page for a person\n"
	"  912  huge            the first three answers have a body of 10 MB\n"
	"  913  late-paid       fails when the question expires, and is paid ten minutes later\n"
	"  914  pending         for ever\n"
	"  915  early           the callback comes before the answer\n"
	"  916  lies            the callback says paid, but nothing was taken\n"
	"  917  no-callback     pays\n"
	"  918  no-account      the number has none\n"
	"  919  other-currency  as many XAF are taken\n";

static int wrong(const char *sentence)
{
	fprintf(stderr, "mutuelle wallet: %s\n", sentence);
	return 2;
}

static int read_number(const char *name, const char *text, int64_t max, int64_t *out)
{
	char *end;

	*out = strtoll(text, &end, 10);
	if (*text && !*end && *out >= 0 && *out <= max)
		return 0;
	fprintf(stderr, "mutuelle wallet: --%s: '%s' is no number from 0 to %" PRId64 "\n", name, text, max);
	return 2;
}

static int read_mood(struct options *o, const char *text)
{
	const char *name = strchr(text, '=');
	char number[32];
	struct error e;

	if (o->n_moods == MOODS_MAX)
		return wrong("too many moods");
	snprintf(number, sizeof number, "%.*s", name ? (int) (name - text) : 0, text);
	o->moods[o->n_moods].phone = base_phone_parse(number);
	if (!name || !o->moods[o->n_moods].phone)
		return wrong("--mood wants a phone and a mood: 76000001=late");
	return sim_wallet_mood_read(name + 1, &o->moods[o->n_moods++].mood, &e) ? wrong(e.text) : 0;
}

static int read_option(struct options *o, int option, const char *name)
{
	int64_t n = 0;
	int rc = 0;

	switch (option) {
	case 'p': rc = read_number(name, optarg, 65535, &n); o->port = (int) n; break;
	case 'n': o->name = optarg; break;
	case 'g': o->gateway = optarg; break;
	case 'a': o->is_alone = true; break;
	case 'u': o->wallet.user = optarg; break;
	case 'w': o->wallet.password = optarg; break;
	case 'N': o->wallet.notice_url = optarg; break;
	case 'b': rc = read_number(name, optarg, 1000000000, &o->wallet.balance_francs); break;
	case 'c': rc = read_number(name, optarg, 1000, &n); o->wallet.charge_permille = (int) n; break;
	case 'e': rc = read_number(name, optarg, 86400, &n); o->wallet.expire_ms = n * 1000; break;
	case 's': rc = read_number(name, optarg, INT64_MAX / 2, &n); o->wallet.seed = (uint64_t) n; break;
	case 'm': rc = read_mood(o, optarg); break;
	case 'q': o->is_quiet = true; break;
	case 'd':
		if (strcmp(optarg, "gsma") && strcmp(optarg, "moov"))
			return wrong("--dialect is gsma or moov");
		o->wallet.dialect = strcmp(optarg, "moov") ? SIM_WALLET_GSMA : SIM_WALLET_MOOV;
		break;
	default: return 2;
	}
	return rc;
}

int sim_wallet_loop_main(int argc, char **argv)
{
	static const struct option names[] = {
		{"port", required_argument, NULL, 'p'}, {"dialect", required_argument, NULL, 'd'}, {"name", required_argument, NULL, 'n'},
		{"gateway", required_argument, NULL, 'g'}, {"alone", no_argument, NULL, 'a'}, {"user", required_argument, NULL, 'u'},
		{"password", required_argument, NULL, 'w'}, {"notices", required_argument, NULL, 'N'},
		{"balance", required_argument, NULL, 'b'}, {"charge", required_argument, NULL, 'c'},
		{"expire", required_argument, NULL, 'e'}, {"mood", required_argument, NULL, 'm'}, {"seed", required_argument, NULL, 's'},
		{"quiet", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'}, {0},
	};
	char path[SIM_CLIENT_PATH];
	struct options o = {.port = PORT, .wallet = {.charge_permille = 10, .ask_ms = ASK_MS}};
	struct error e;
	int option, at = 0;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", names, &at)) != -1) {
		if (option == 'h') {
			fputs(sim_wallet_loop_usage, stdout);
			return 0;
		}
		if (read_option(&o, option, names[at].name))
			return 2;
	}
	if (optind < argc)
		return wrong("only options are understood; see mutuelle wallet --help");
	if (!o.name)
		o.name = o.wallet.dialect == SIM_WALLET_MOOV ? "moov" : "orange";
	if (strlen(o.name) > 16 || strpbrk(o.name, " \n"))
		return wrong("--name is one word of at most 16 letters");
	if (!o.gateway && !o.is_alone) {
		o.gateway = sim_client_default_path(path);
		o.is_alone = !sim_client_is_answered(o.gateway);
	}
	if (serve(&o, &e)) {
		fprintf(stderr, "mutuelle wallet: %s\n", e.text);
		return 1;
	}
	return 0;
}
