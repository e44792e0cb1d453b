/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `mutuelle phone`: a handset in the terminal, a line at a time. */
#include "sim/phone.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCREEN_WAIT_MS 20000    /* longer than any gateway waits for an application */
#define CONNECT_WAIT_MS 2000
#define LAST_WORDS_MS 300       /* after piped input: for an SMS that follows the last screen */

#define KEYS \
	"  *700#            dial, when no dialog is open (or: dial CODE)\n" \
	"  1                answer, while a dialog is open: whatever is typed (or: answer TEXT)\n" \
	"  hang             hang up\n" \
	"  phone NUMBER     take another phone into the hand, or go back to one\n" \
	"  phones           those in the hand\n" \
	"  sms              the SMS of this phone;  sms TO TEXT  sends one\n" \
	"  pin 1234         the PIN, where a wallet asks for it;  refuse  says no\n" \
	"  pay FRANCS TEXT  from the wallet's own menu, unasked, with TEXT written into it\n" \
	"  raw              the raw PDUs of this phone's dialog, and what they mean\n" \
	"  mood MOOD        another mood for the gateway: none, late, twice, throttled, dropping, lying\n" \
	"  help, quit\n"

static void prompt(struct sim_handset *h)
{
	const struct sim_handset_phone *p = sim_handset_current(h);

	if (p)
		fprintf(h->out, "%08u%s ", (unsigned) (p->number % 100000000),
			p->state == SIM_HANDSET_SHOWING ? " ?" : " >");
	else
		fprintf(h->out, "> ");
	fflush(h->out);
}

/* True when a line is there to be read; draws meanwhile what the gateway tells. */
static bool wait_for_input(struct sim_handset *h)
{
	struct pollfd p[] = {{STDIN_FILENO, POLLIN, 0}, {h->client.fd, POLLIN, 0}};

	while (!h->is_gone && !(h->stop && *h->stop)) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return false;
		if (p[1].revents) {
			fprintf(h->out, "\n");
			sim_handset_hear(h, 0);
			if (!h->is_gone)
				prompt(h);
		}
		if (p[0].revents)
			return true;
	}
	return false;
}

/* Cuts the first line off `in`, asking for more input where none is whole. False: the input's end. */
static bool read_line(struct sim_handset *h, struct buf *in, char *line, size_t size)
{
	uint8_t *end;
	size_t len;
	ssize_t n;

	while (!in->len || !(end = memchr(in->data, '\n', in->len))) {
		if (!wait_for_input(h))
			return false;
		n = read(STDIN_FILENO, base_buf_reserve(in, 4096), 4096);
		if (n <= 0)
			return false;
		in->len += (size_t) n;
	}
	len = (size_t) (end - in->data);
	snprintf(line, size, "%.*s", (int) len, (const char *) in->data);
	line[strcspn(line, "\r")] = '\0';
	base_buf_consume(in, len + 1);
	return true;
}

int sim_phone_play(struct sim_handset *h)
{
	bool is_piped = !isatty(STDIN_FILENO);
	struct buf in = {0};
	struct error e;
	char line[512];
	int rc = 0;

	sim_handset_settle(h, CONNECT_WAIT_MS);
	while (rc != 1 && !h->is_gone) {
		prompt(h);
		if (!read_line(h, &in, line, sizeof line))
			break;
		if (is_piped)
			fprintf(h->out, "%s\n", line);
		if (!strcmp(line, "help")) {
			fputs(KEYS, h->out);
			continue;
		}
		rc = sim_handset_type(h, line, &e);
		if (rc < 0)
			fprintf(h->out, "(%s)\n", e.text);
		sim_handset_settle(h, SCREEN_WAIT_MS);
	}
	if (is_piped && !h->is_gone)
		sim_handset_hear(h, LAST_WORDS_MS);
	fprintf(h->out, "\n");
	base_buf_release(&in);
	return h->is_gone;
}

const char sim_phone_usage[] =
	"Usage: mutuelle phone [OPTION...] [NUMBER...]\n"
	"A handset in the terminal, attached to `mutuelle gateway` (the first NUMBER is the phone in the hand; 76000001 when\n"
	"none is given). Reads standard input, typed or piped.\n"
	"\n"
	"  --gateway PATH   the gateway's socket for handsets (in the user's runtime folder)\n"
	"  --help           this text\n"
	"\n"
	"What can be typed:\n" KEYS;

int sim_phone_main(int argc, char **argv)
{
	static const struct option names[] = {{"gateway", required_argument, NULL, 'g'}, {"help", no_argument, NULL, 'h'}, {0}};
	char room[SIM_CLIENT_PATH];
	const char *path = sim_client_default_path(room);
	struct sim_handset h;
	struct error e;
	int option, rc = 0;

	optind = 0;
	while ((option = getopt_long(argc, argv, "g:", names, NULL)) != -1) {
		if (option == 'h') {
			fputs(sim_phone_usage, stdout);
			return 0;
		}
		if (option != 'g')
			return 2;
		path = optarg;
	}
	if (sim_handset_open(&h, path, CONNECT_WAIT_MS, stdout, &e)) {
		fprintf(stderr, "mutuelle phone: %s\n", e.text);
		return 1;
	}
	for (int i = argc - 1; !rc && i >= optind; i--)
		if (sim_handset_take(&h, argv[i], &e))
			rc = 2;
	if (!rc && optind == argc)
		rc = sim_handset_take(&h, "76000001", &e) ? 1 : 0;
	if (rc)
		fprintf(stderr, "mutuelle phone: %s\n", e.text);
	else
		rc = sim_phone_play(&h);
	if (h.is_gone)
		fprintf(stderr, "mutuelle phone: the gateway is gone\n");
	sim_handset_close(&h);
	return rc;
}
