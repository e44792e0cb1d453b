/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle demo`: a gateway, a wallet, a village and a daemon in a temporary folder, and a handset for the
 * person or the story. */
#include "sim/demo.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/file.h"
#include "base/secret.h"
#include "sim/child.h"
#include "sim/dialect.h"
#include "sim/handset.h"
#include "sim/phone.h"
#include "sim/script.h"

#include <errno.h>
#include <ftw.h>
#include <getopt.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOUSEHOLDS_LEAST 8
#define HOUSEHOLDS_MOST 100000
#define START_WAIT_MS 20000
#define ROLL_WAIT_MS 120000
#define STOP_WAIT_MS 10000
#define TMPDIR_MAX 60           /* a socket's path has 107 octets at most */
#define PATH_ROOM 96

static volatile sig_atomic_t is_stopped; /* by SIGINT or SIGTERM: a handler can reach nothing else */

struct demo {
	const struct sim_demo_config *config;
	const char *dialect, *script;
	const char *households;
	bool is_interactive, is_kept;
	char folder[PATH_ROOM], socket[PATH_ROOM + 16], log[PATH_ROOM + 16], roll[PATH_ROOM + 16], yaml[PATH_ROOM + 16];
	char token_file[PATH_ROOM + 16];
	char token[33];               /* of the address where the wallet tells of money that nobody asked for */
	int callback_port;
	char today[BASE_DATE_TEXT];
	int32_t day;
	struct sim_child gateway, wallet, serve;
	struct sim_handset handset;
	bool is_attached, has_begun;  /* begun: the story or the person */
};

static void on_signal(int number)
{
	(void) number;
	is_stopped = 1;
}

static int make_folder(struct demo *d, struct error *e)
{
	const char *tmp = getenv("TMPDIR");

	if (!tmp || !*tmp || strlen(tmp) > TMPDIR_MAX)
		tmp = "/tmp";
	snprintf(d->folder, sizeof d->folder, "%s/mutuelle-demo-XXXXXX", tmp);
	if (!mkdtemp(d->folder)) {
		d->folder[0] = '\0';
		return base_error_set(e, "no temporary folder can be made in %s: %s", tmp, strerror(errno));
	}
	snprintf(d->socket, sizeof d->socket, "%s/gateway.sock", d->folder);
	snprintf(d->log, sizeof d->log, "%s/serve.log", d->folder);
	snprintf(d->roll, sizeof d->roll, "%s/roll.csv", d->folder);
	snprintf(d->yaml, sizeof d->yaml, "%s/mutuelle.yaml", d->folder);
	snprintf(d->token_file, sizeof d->token_file, "%s/wallet.token", d->folder);
	return 0;
}

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *where)
{
	(void) s;
	(void) kind;
	(void) where;
	return remove(path);
}

static int write_config(struct demo *d, struct error *e)
{
	FILE *f = fopen(d->yaml, "we");

	if (!f)
		return base_error_set(e, "%s: can't be written: %s", d->yaml, strerror(errno));
	fprintf(f, "store: \"sqlite:mutuelle.db\"\nscheme: \"%s\"\nmenus: \"%s\"\nlinks:\n"
		"  - name: box\n    host: 127.0.0.1\n    port: %d\n    system_id: mutuelle\n    password: secret\n"
		"    bind: transceiver\n    dialect: %s\n    codes: [\"700\"]\n",
		d->config->scheme, d->config->menus, d->handset.port, d->dialect);
	fprintf(f, "callbacks: {listen: \"127.0.0.1:%d\", url: \"http://127.0.0.1:%d\"}\nwallets:\n"
		"  - {name: orange, dialect: gsma, url: \"http://127.0.0.1:%d\", payee: M01, token_file: \"wallet.token\"}\n",
		d->callback_port, d->callback_port, d->handset.wallet_port);
	return fclose(f) ? base_error_set(e, "%s: can't be written: %s", d->yaml, strerror(errno)) : 0;
}

/* The last lines of the log, for a person whose demo did not start. */
static void print_log(const struct demo *d)
{
	struct buf log = {0};
	size_t at;
	int lines = 0;

	if (!*d->folder || base_file_read(d->log, 1 << 24, &log, NULL) || !log.len) {
		base_buf_release(&log);
		return;
	}
	for (at = log.len - 1; at && (log.data[at - 1] != '\n' || ++lines < 12); at--)
		;
	fprintf(stderr, "the last lines of %s:\n%.*s\n", d->log, (int) (log.len - at), (const char *) log.data + at);
	base_buf_release(&log);
}

/* Runs a command of ours to its end. */
static int run(struct demo *d, const char *const *argv, const char *out, struct error *e)
{
	struct sim_child c = {0};
	int waited_ms = 0;

	if (sim_child_start(&c, d->config->program, argv, out, d->log, e))
		return -1;
	while (!sim_child_is_over(&c, 100) && !is_stopped && waited_ms < ROLL_WAIT_MS)
		waited_ms += 100;
	if (c.pid) {
		sim_child_stop(&c, STOP_WAIT_MS);
		return base_error_set(e, "`mutuelle %s %s` was stopped", argv[1], argv[2]);
	}
	if (!WIFEXITED(c.status) || WEXITSTATUS(c.status))
		return base_error_set(e, "`mutuelle %s %s` failed", argv[1], argv[2]);
	return 0;
}

static int start_gateway(struct demo *d, struct error *e)
{
	const char *argv[] = {"mutuelle", "gateway", "--port", "0", "--dialect", d->dialect, "--system-id", "mutuelle",
			      "--password", "secret", "--quiet", "--control", d->socket, NULL};

	if (sim_child_start(&d->gateway, d->config->program, argv, "/dev/null", NULL, e)
	    || sim_handset_open(&d->handset, d->socket, START_WAIT_MS, stdout, e))
		return -1;
	d->is_attached = true;
	d->handset.stop = &is_stopped;
	while (!d->handset.port && sim_handset_hear(&d->handset, START_WAIT_MS) > 0)
		;
	return d->handset.port ? 0 : base_error_set(e, "the gateway does not say its port");
}

static bool is_free(int port)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t) port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is_bound = fd >= 0 && !bind(fd, (const struct sockaddr *) &here, sizeof here);

	if (fd >= 0)
		close(fd);
	return is_bound;
}

/* One that is free now, below those that the kernel gives away by itself: nobody else is likely to take it within the second. */
static int free_port(void)
{
	enum { FIRST = 20000, PORTS = 12000, TRIES = 100 };

	for (int i = 0; i < TRIES; i++) {
		int port = FIRST + (getpid() + i) % PORTS;

		if (is_free(port))
			return port;
	}
	return 0;
}

static int write_token(struct demo *d, struct error *e)
{
	uint8_t octets[16];
	FILE *f = fopen(d->token_file, "we");

	base_secret_random(octets, sizeof octets);
	for (size_t i = 0; i < sizeof octets; i++)
		snprintf(d->token + 2 * i, 3, "%02x", octets[i]);
	if (!f || fchmod(fileno(f), 0600) || fprintf(f, "%s\n", d->token) < 0 || fclose(f))
		return base_error_set(e, "%s: can't be written: %s", d->token_file, strerror(errno));
	return 0;
}

static int start_wallet(struct demo *d, struct error *e)
{
	char notices[96];
	const char *argv[] = {"mutuelle", "wallet", "--port", "0", "--gateway", d->socket, "--notices", notices, "--quiet", NULL};
	int64_t until_ms = sim_client_now_ms() + START_WAIT_MS;

	d->callback_port = free_port();
	if (!d->callback_port)
		return base_error_set(e, "no port is free on this machine");
	if (write_token(d, e))
		return -1;
	snprintf(notices, sizeof notices, "http://127.0.0.1:%d/pay/orange/%s", d->callback_port, d->token);
	if (sim_child_start(&d->wallet, d->config->program, argv, "/dev/null", NULL, e))
		return -1;
	while (!d->handset.wallet_port && !d->handset.is_gone && !is_stopped && sim_client_now_ms() < until_ms)
		sim_handset_hear(&d->handset, 50);
	return d->handset.wallet_port ? 0 : base_error_set(e, "the wallet does not come to the gateway");
}

static int fill_store(struct demo *d, struct error *e)
{
	const char *sample[] = {"mutuelle", "roll", "sample", "--households", d->households, "--seed", "700", "--today", d->today,
				"--scheme", d->config->scheme, NULL};
	const char *import[] = {"mutuelle", "roll", "import", "-c", d->yaml, d->roll, NULL};

	printf("A village of %s households is made up and entered.\n", d->households);
	fflush(stdout);
	return run(d, sample, d->roll, e) || run(d, import, d->log, e) ? -1 : 0;
}

static int start_serve(struct demo *d, struct error *e)
{
	const char *argv[] = {"mutuelle", "serve", "-c", d->yaml, NULL};
	int64_t until_ms = sim_client_now_ms() + START_WAIT_MS;

	if (sim_child_start(&d->serve, d->config->program, argv, d->log, d->log, e))
		return -1;
	while (!d->handset.is_bound && !is_stopped && sim_client_now_ms() < until_ms) {
		sim_handset_hear(&d->handset, 50);
		if (sim_child_is_over(&d->serve, 0))
			return base_error_set(e, "`mutuelle serve` ended by itself");
		if (d->handset.is_gone)
			return base_error_set(e, "the gateway ended by itself");
	}
	return d->handset.is_bound ? 0 : base_error_set(e, "`mutuelle serve` did not bind to the gateway");
}

static int restart_serve(void *ctx, struct error *e)
{
	struct demo *d = ctx;
	int64_t until_ms = sim_client_now_ms() + START_WAIT_MS;

	sim_child_stop(&d->serve, STOP_WAIT_MS);
	while (d->handset.is_bound && !d->handset.is_gone && sim_client_now_ms() < until_ms)
		sim_handset_hear(&d->handset, 50);
	return start_serve(d, e);
}

static int play(struct demo *d, struct error *e)
{
	struct sim_script_stage stage = {&d->handset, d->day, restart_serve, d};
	struct sim_script *script;
	int rc;

	if (d->is_interactive) {
		printf("\nYou hold the phone 76000001 (Awa). Dial *700# ; pay, and the wallet asks for your PIN: `pin 1234`.\n"
		       "`help` tells what else can be typed. Others of the village:\n"
		       "76000002 lapsed, 76000003 two households, 76000005 in waiting, 76000006 in grace, 76000007 not enrolled,\n"
		       "76000008 reads Bambara, 79999999 a stranger. Take one with `phone NUMBER`.\n\n");
		return sim_handset_take(&d->handset, "76000001", e) || sim_phone_play(&d->handset)
			? base_error_set(e, "the gateway is gone") : 0;
	}
	script = sim_script_load(d->script, e);
	if (!script)
		return -1;
	d->has_begun = true;
	rc = sim_script_play(script, &stage, e);
	sim_script_free(script);
	if (!rc)
		printf("\nEvery screen was as the story says.\n");
	return rc;
}

static void clean_up(struct demo *d, bool shows_log)
{
	if (shows_log)
		print_log(d);
	if (d->is_attached)
		sim_handset_close(&d->handset);
	sim_child_stop(&d->serve, STOP_WAIT_MS);
	sim_child_stop(&d->wallet, STOP_WAIT_MS);
	sim_child_stop(&d->gateway, STOP_WAIT_MS);
	if (*d->folder && d->is_kept)
		printf("The demo's files are in %s\n", d->folder);
	else if (*d->folder)
		nftw(d->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static int run_demo(struct demo *d)
{
	struct sigaction action = {.sa_handler = on_signal};
	struct sim_script *script;
	struct error e;
	int rc;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	d->day = base_date_of_ms((int64_t) time(NULL) * 1000);
	base_date_format(d->day, d->today);
	if (!d->is_interactive) { /* a faulty script is told before anything starts */
		script = sim_script_load(d->script, &e);
		if (!script) {
			fprintf(stderr, "mutuelle demo: %s\n", e.text);
			return 2;
		}
		sim_script_free(script);
	}
	rc = make_folder(d, &e) || start_gateway(d, &e) || start_wallet(d, &e) || write_config(d, &e) || fill_store(d, &e)
		|| start_serve(d, &e) || play(d, &e);
	fflush(stdout);
	if (rc)
		fprintf(stderr, "mutuelle demo: %s\n", is_stopped ? "stopped" : e.text);
	clean_up(d, rc && !is_stopped && !d->has_begun);
	return rc || is_stopped;
}

const char sim_demo_usage[] =
	"Usage: mutuelle demo [OPTION...]\n"
	"An operator in a box: a gateway, a wallet, a made-up village, the daemon and a handset, in a temporary folder that is removed\n"
	"at the end. On a terminal you hold the handset; else a story is played, and each screen must be as the story says.\n"
	"\n"
	"  --script FILE      play this story\n"
	"  --story            play the story that comes with the program, on a terminal too\n"
	"  --dialect NAME     the gateway's: plain, tata, mica, thai-p2, umr-op3 (plain)\n"
	"  --households N     the size of the village (200)\n"
	"  --keep             leave the temporary folder\n"
	"  --help             this text\n";

/* Those the story speaks of are the first households of any village. */
static int check_size(const char *text, struct error *e)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < HOUSEHOLDS_LEAST || n > HOUSEHOLDS_MOST)
		return base_error_set(e, "--households wants a number from %d to %d, not '%s'", HOUSEHOLDS_LEAST, HOUSEHOLDS_MOST,
				      text);
	return 0;
}

int sim_demo_main(int argc, char **argv, const struct sim_demo_config *config)
{
	static const struct option names[] = {
		{"script", required_argument, NULL, 's'}, {"story", no_argument, NULL, 't'}, {"dialect", required_argument, NULL, 'd'},
		{"households", required_argument, NULL, 'n'}, {"keep", no_argument, NULL, 'k'}, {"help", no_argument, NULL, 'h'}, {0},
	};
	struct demo d = {.config = config, .dialect = "plain", .script = config->script, .households = "200",
			 .is_interactive = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)};
	struct error e;
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (option) {
		case 's': d.script = optarg; d.is_interactive = false; break;
		case 't': d.is_interactive = false; break;
		case 'd': d.dialect = optarg; break;
		case 'n': d.households = optarg; break;
		case 'k': d.is_kept = true; break;
		case 'h': fputs(sim_demo_usage, stdout); return 0;
		default: return 2;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "mutuelle demo: '%s' is not understood; see mutuelle demo --help\n", argv[optind]);
		return 2;
	}
	if (check_size(d.households, &e) || !sim_dialect_find(d.dialect, &e)) {
		fprintf(stderr, "mutuelle demo: %s\n", e.text);
		return 2;
	}
	return run_demo(&d);
}
