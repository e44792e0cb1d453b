/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bench's gateway: many dialogs of four screens over one bind, in the plain dialect, as cheap as it can be. Messages (a submit_sm
 * without ussd_service_op) are taken at once, whenever they come, each under an id of its own.
 *
 *   load PHONES     PHONES: a file of national numbers, one a line, each of one household
 *
 * Listens on a free port of 127.0.0.1, says "port N", then "bound" once the application has bound, and then obeys lines:
 *
 *   sat C S [any]          C dialogs at once for S seconds, each step sent as soon as the last was answered
 *   rate R S [any]         R steps a second for S seconds whatever the answers do (open loop); a step's latency counts from the
 *                          instant at which it should have been sent, so that a stalled application can't hide its stall
 *   sms N S                waits until N messages have come since the start, at most S seconds
 *   quit
 *
 * A phone hangs up behind its fourth screen, which is work for the application too, and is not counted as a step. (Else a phone drawn
 * again within 2 s would be taken for one whose gateway begins twice.)
 *
 * sat and rate are answered by "begin", each of the three at the end by "result key=value...". The screens must be
 * those of a member's home, family, home, kinds of care (*700#, 2, 0, 3); `any` takes any screen. The first wrong one is
 * printed on stderr. Over 500 lines: one program on one socket. */
#include "base/buf.h"
#include "base/rng.h"
#include "sim/wire.h"
#include "smpp/pdu.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define STEPS 4
#define DIALOGS_MAX 32767       /* its_session_info has 15 bits for a session */
#define OPEN_DIALOGS 500        /* rate: dialogs open at once, when the application keeps up */
#define GRACE_NS 3000000000ll   /* for the answers still owed when the time is over */
#define SUB_BITS 7              /* histogram: 128 buckets for each power of two, so an error below 1 % */
#define BUCKETS (64 << SUB_BITS)

static const char *const inputs[STEPS] = {"*700#", "2", "0", "3"};

/* One deliver_sm of each step and one of the hang up, made once; sequence, phone and session are patched in. */
struct template {
	struct buf pdu;
	size_t phone_at, session_at;
};

struct dialog {
	uint32_t phone;               /* index into phones */
	int step;                     /* the one sent last */
	bool is_open;
	int64_t due_ns;               /* when it should have been sent */
};

struct load {
	int fd;
	struct buf in, out;
	uint32_t sequence;
	struct template templates[STEPS + 1];
	char (*phones)[12];           /* E.164 digits */
	uint8_t *is_busy;
	size_t n_phones;
	struct rng rng;
	struct dialog *dialogs;       /* by session */
	uint16_t *idle;               /* sessions that are free */
	size_t n_idle;
	uint16_t *ready;              /* ring: sessions whose phone has a screen, rate only */
	size_t ready_first, n_ready;
	bool is_rate, takes_any, is_running;
	uint64_t steps, begun, wrong, refused, in_flight;
	int64_t begin_ns, last_ns;
	uint64_t messages;            /* since the start */
	int64_t first_message_ns, last_message_ns;
	uint64_t histogram[BUCKETS];
	int64_t max_ns;
};

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t) t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- the histogram ---- */

static size_t bucket_of(int64_t ns)
{
	uint64_t v = ns > 0 ? (uint64_t) ns : 0;
	int shift = v >> SUB_BITS ? 63 - __builtin_clzll(v) - SUB_BITS : 0;

	return ((size_t) shift << SUB_BITS) + (size_t) (v >> shift);
}

static double bucket_us(size_t bucket)
{
	size_t shift = bucket >> SUB_BITS;

	return shift ? (double) ((uint64_t) ((1u << SUB_BITS) + (bucket & ((1u << SUB_BITS) - 1))) << (shift - 1)) / 1000
		     : (double) bucket / 1000;
}

static void record(struct load *l, int64_t ns)
{
	size_t bucket = bucket_of(ns);

	l->histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
	if (ns > l->max_ns)
		l->max_ns = ns;
}

static double percentile_us(const struct load *l, double part)
{
	uint64_t wanted = (uint64_t) ((double) l->steps * part), seen = 0;

	for (size_t i = 0; i < BUCKETS; i++) {
		seen += l->histogram[i];
		if (seen > wanted)
			return bucket_us(i);
	}
	return (double) l->max_ns / 1000;
}

/* ---- phones ---- */

static void load_phones(struct load *l, const char *path)
{
	FILE *f = fopen(path, "re");
	char line[64];
	size_t cap = 0;

	if (!f) {
		fprintf(stderr, "load: %s: %s\n", path, strerror(errno));
		exit(1);
	}
	while (fgets(line, sizeof line, f)) {
		if (strspn(line, "0123456789") != 8)
			continue;
		if (l->n_phones == cap) {
			cap = cap ? 2 * cap : 1024;
			l->phones = base_realloc(l->phones, cap * sizeof *l->phones);
		}
		snprintf(l->phones[l->n_phones++], sizeof *l->phones, "223%.8s", line);
	}
	fclose(f);
	if (l->n_phones < 100) {
		fprintf(stderr, "load: %s: fewer than 100 phones\n", path);
		exit(1);
	}
	l->is_busy = base_alloc(l->n_phones);
}

static uint32_t draw_phone(struct load *l)
{
	uint32_t i;

	do
		i = base_rng_below(&l->rng, l->n_phones);
	while (l->is_busy[i]);
	l->is_busy[i] = 1;
	return i;
}

/* ---- PDUs out ---- */

static void make_templates(struct load *l)
{
	static const uint8_t session[2];
	uint8_t op;

	for (int i = 0; i <= STEPS; i++) {
		struct template *t = &l->templates[i];
		struct sim_deliver m = {.service_type = "USSD", .source = "00000000000", .source_ton = 1, .source_npi = 1,
					.dest = "700", .dest_ton = 1, .dest_npi = 1, .text = (const uint8_t *) (i < STEPS ? inputs[i] : "")};

		m.text_len = strlen((const char *) m.text);
		t->phone_at = SMPP_HEADER + strlen("USSD") + 1 + 2;
		sim_wire_begin_deliver(&t->pdu, 0, &m);
		op = i == STEPS ? 17 : i ? 18 : 1;
		sim_wire_tlv(&t->pdu, SMPP_TAG_USSD_SERVICE_OP, &op, 1);
		sim_wire_tlv(&t->pdu, SMPP_TAG_ITS_SESSION_INFO, session, 2);
		t->session_at = t->pdu.len - 2;
		sim_wire_end(&t->pdu, 0);
	}
}

static void put_u32(uint8_t *at, uint32_t value)
{
	value = htonl(value);
	memcpy(at, &value, 4);
}

static void send_template(struct load *l, const struct template *t, uint16_t session, const char *phone, bool is_end)
{
	uint8_t *pdu = base_buf_reserve(&l->out, t->pdu.len);

	memcpy(pdu, t->pdu.data, t->pdu.len);
	l->sequence = l->sequence >= 0x7fffffff ? 1 : l->sequence + 1;
	put_u32(pdu + 12, l->sequence);
	memcpy(pdu + t->phone_at, phone, 11);
	pdu[t->session_at] = (uint8_t) (session >> 7);
	pdu[t->session_at + 1] = (uint8_t) (session << 1 | is_end);
	l->out.len += t->pdu.len;
}

static void send_step(struct load *l, uint16_t session, int64_t due_ns)
{
	struct dialog *d = &l->dialogs[session];

	send_template(l, &l->templates[d->step], session, l->phones[d->phone], false);
	d->due_ns = due_ns;
	l->in_flight++;
}

static void begin_dialog(struct load *l, int64_t due_ns)
{
	uint16_t session = l->idle[--l->n_idle];

	l->dialogs[session] = (struct dialog){.phone = draw_phone(l), .is_open = true};
	l->begun++;
	send_step(l, session, due_ns);
}

static void end_dialog(struct load *l, uint16_t session)
{
	struct dialog *d = &l->dialogs[session];

	send_template(l, &l->templates[STEPS], session, l->phones[d->phone], true);
	d->is_open = false;
	l->is_busy[d->phone] = 0;
	l->idle[l->n_idle++] = session;
}

/* The next step of the open loop: the phone that has waited longest answers, or another one dials. */
static bool send_due(struct load *l, int64_t due_ns)
{
	uint16_t session;

	if (l->n_ready && l->n_ready + l->in_flight >= OPEN_DIALOGS) {
		session = l->ready[l->ready_first];
		l->ready_first = (l->ready_first + 1) % DIALOGS_MAX;
		l->n_ready--;
		l->dialogs[session].step++;
		send_step(l, session, due_ns);
	} else if (l->n_idle && l->n_ready + l->in_flight < l->n_phones / 2) {
		begin_dialog(l, due_ns);
	} else {
		return false;
	}
	return true;
}

/* ---- PDUs in ---- */

static bool has_choice(const uint8_t *text, size_t len, char digit)
{
	for (size_t i = 1; i + 1 < len; i++)
		if (text[i - 1] == '\n' && text[i] == (uint8_t) digit && text[i + 1] == ' ')
			return true;
	return false;
}

/* Home has the choices 1 to 5, the family none of them, the kinds of care a 1 but, below it, no 5 of home's. */
static bool is_right(const struct load *l, const struct smpp_pdu *p, int step, int op)
{
	size_t len;
	const uint8_t *text = smpp_pdu_text(p, &len);

	if (op != 2 || !len)
		return false;
	if (l->takes_any || p->data_coding == 8)
		return true;
	if (step == 1)
		return !has_choice(text, len, '3') && (has_choice(text, len, '0') || has_choice(text, len, '9'));
	if (step == 3)
		return has_choice(text, len, '1');
	return has_choice(text, len, '1') && has_choice(text, len, '2') && has_choice(text, len, '3') && has_choice(text, len, '5');
}

static void check_screen(struct load *l, const struct smpp_pdu *p, int step, int op)
{
	size_t len;
	const uint8_t *text;

	if (is_right(l, p, step, op) || l->wrong++)
		return;
	text = smpp_pdu_text(p, &len);
	fprintf(stderr, "load: wrong screen in step %d (op %d): %.*s\n", step + 1, op, (int) len, (const char *) text);
}

static void on_message(struct load *l, const struct smpp_pdu *p, int64_t at_ns)
{
	char id[24];

	snprintf(id, sizeof id, "%" PRIx64, ++l->messages);
	sim_wire_text_resp(&l->out, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, p->sequence, id);
	if (l->messages == 1)
		l->first_message_ns = at_ns;
	l->last_message_ns = at_ns;
}

static void on_screen(struct load *l, const struct smpp_pdu *p, const struct smpp_tlv *op, int64_t at_ns)
{
	struct smpp_tlv its;
	uint16_t session;
	struct dialog *d;

	sim_wire_text_resp(&l->out, SMPP_SUBMIT_SM | SMPP_RESP, SMPP_OK, p->sequence, "1");
	if (op->len != 1 || !smpp_pdu_tlv_find(p, SMPP_TAG_ITS_SESSION_INFO, &its) || its.len != 2) {
		l->wrong++;
		return;
	}
	session = (uint16_t) ((its.value[0] << 8 | its.value[1]) >> 1);
	d = &l->dialogs[session];
	if (session >= DIALOGS_MAX || !d->is_open) {
		l->wrong++;
		return;
	}
	check_screen(l, p, d->step, op->value[0]);
	l->in_flight--;
	l->steps++;
	l->last_ns = at_ns;
	record(l, at_ns - d->due_ns);
	if (d->step == STEPS - 1 || op->value[0] != 2) {
		end_dialog(l, session);
		if (l->is_running && !l->is_rate)
			begin_dialog(l, at_ns);
	} else if (!l->is_running) {
		end_dialog(l, session);
	} else if (l->is_rate) {
		l->ready[(l->ready_first + l->n_ready++) % DIALOGS_MAX] = session;
	} else {
		d->step++;
		send_step(l, session, at_ns);
	}
}

/* False: the application unbinds. */
static bool on_pdu(struct load *l, const uint8_t *frame, size_t len, int64_t at_ns)
{
	struct smpp_tlv op;
	struct smpp_pdu p;

	smpp_pdu_decode(frame, len, &p);
	switch (p.id) {
	case SMPP_SUBMIT_SM:
		if (smpp_pdu_tlv_find(&p, SMPP_TAG_USSD_SERVICE_OP, &op))
			on_screen(l, &p, &op, at_ns);
		else
			on_message(l, &p, at_ns);
		break;
	case SMPP_DELIVER_SM | SMPP_RESP:
		l->refused += p.status != 0;
		break;
	case SMPP_BIND_TRANSCEIVER: case SMPP_BIND_TRANSMITTER: case SMPP_BIND_RECEIVER:
		sim_wire_text_resp(&l->out, p.id | SMPP_RESP, SMPP_OK, p.sequence, "bench");
		printf("bound\n");
		fflush(stdout);
		break;
	case SMPP_ENQUIRE_LINK: case SMPP_UNBIND:
		sim_wire_header(&l->out, p.id | SMPP_RESP, SMPP_OK, p.sequence);
		return p.id != SMPP_UNBIND;
	default:
		break;
	}
	return true;
}

/* ---- the socket ---- */

static bool write_out(struct load *l)
{
	ssize_t n;

	while (l->out.len && (n = send(l->fd, l->out.data, l->out.len, MSG_NOSIGNAL)) > 0)
		base_buf_consume(&l->out, (size_t) n);
	return !l->out.len || errno == EAGAIN;
}

/* Reads what is there; false: the connection is over. */
static bool read_in(struct load *l)
{
	ssize_t n = recv(l->fd, base_buf_reserve(&l->in, 1 << 18), 1 << 18, 0);
	int64_t at_ns = now_ns();
	uint32_t status;
	size_t at = 0;
	long len = 0;
	bool goes_on = true;

	if (n <= 0)
		return n < 0 && errno == EAGAIN;
	l->in.len += (size_t) n;
	while (goes_on && (len = smpp_pdu_frame(l->in.data + at, l->in.len - at, SMPP_PDU_MAX, &status)) > 0) {
		goes_on = on_pdu(l, l->in.data + at, (size_t) len, at_ns);
		at += (size_t) len;
	}
	base_buf_consume(&l->in, at);
	return goes_on && len >= 0;
}

/* One turn: waits for octets, at most until `until_ns`. False: the connection is over. */
static bool turn(struct load *l, int64_t until_ns)
{
	struct pollfd p = {l->fd, (short) (POLLIN | (l->out.len ? POLLOUT : 0)), 0};
	int64_t left = until_ns - now_ns();
	struct timespec wait = {left > 0 ? left / 1000000000 : 0, left > 0 ? left % 1000000000 : 0};

	if (ppoll(&p, 1, &wait, NULL) > 0 && (p.revents & ~POLLOUT) && !read_in(l))
		return false;
	return write_out(l);
}

/* ---- phases ---- */

static bool wait_for_rest(struct load *l)
{
	int64_t until_ns = now_ns() + GRACE_NS;

	l->is_running = false;
	while (l->in_flight && now_ns() < until_ns)
		if (!turn(l, until_ns))
			return false;
	while (l->n_ready) {
		end_dialog(l, l->ready[l->ready_first]);
		l->ready_first = (l->ready_first + 1) % DIALOGS_MAX;
		l->n_ready--;
	}
	return true;
}

static bool run_saturated(struct load *l, unsigned dialogs, int64_t end_ns)
{
	for (unsigned i = 0; i < dialogs && l->n_idle && i < l->n_phones / 2; i++)
		begin_dialog(l, now_ns());
	while (now_ns() < end_ns)
		if (!turn(l, end_ns))
			return false;
	return true;
}

static bool run_at_rate(struct load *l, unsigned rate, int64_t end_ns)
{
	uint64_t sent = 0;
	int64_t due_ns, now;

	for (;;) {
		now = now_ns();
		while ((due_ns = l->begin_ns + (int64_t) (sent * 1000000000 / rate)) <= now && due_ns < end_ns && send_due(l, due_ns))
			sent++;
		if (now >= end_ns)
			return true;
		if (l->out.len && !write_out(l))
			return false;
		if (!turn(l, due_ns > now ? due_ns : now + 1000000))
			return false;
	}
}

static void print_result(const struct load *l, const char *mode)
{
	double seconds = (double) (l->last_ns - l->begin_ns) / 1e9;

	printf("result mode=%s steps=%" PRIu64 " seconds=%.3f rate=%.0f p50_us=%.0f p99_us=%.0f p999_us=%.0f max_us=%.0f "
	       "dialogs=%" PRIu64 " wrong=%" PRIu64 " refused=%" PRIu64 " unanswered=%" PRIu64 " messages=%" PRIu64 "\n", mode,
	       l->steps, seconds, seconds > 0 ? (double) l->steps / seconds : 0, percentile_us(l, .5), percentile_us(l, .99),
	       percentile_us(l, .999), (double) l->max_ns / 1000, l->begun, l->wrong, l->refused, l->in_flight, l->messages);
	fflush(stdout);
}

/* False: the connection is over. */
static bool run_messages(struct load *l, uint64_t messages, int64_t end_ns)
{
	double seconds;
	bool is_up = true;

	while (is_up && l->messages < messages && now_ns() < end_ns)
		is_up = turn(l, end_ns);
	seconds = (double) (l->last_message_ns - l->first_message_ns) / 1e9;
	printf("result mode=sms messages=%" PRIu64 " seconds=%.3f rate=%.0f\n", l->messages, seconds,
	       seconds > 0 ? (double) l->messages / seconds : 0);
	fflush(stdout);
	return is_up;
}

/* "sat 256 10", "rate 1000 10 any", "sms 100000 60". False: the connection is over. */
static bool run_phase(struct load *l, const char *line)
{
	char mode[8], any[8] = "";
	unsigned n, seconds;
	bool is_up;

	if (sscanf(line, "%7s %u %u %7s", mode, &n, &seconds, any) < 3 || !n || n > 1000000 || !seconds || seconds > 3600) {
		fprintf(stderr, "load: '%s' is not understood\n", line);
		return true;
	}
	if (!strcmp(mode, "sms"))
		return run_messages(l, n, now_ns() + seconds * 1000000000ll);
	l->is_rate = !strcmp(mode, "rate");
	l->takes_any = !strcmp(any, "any");
	l->steps = l->begun = l->wrong = l->refused = 0;
	l->max_ns = 0;
	memset(l->histogram, 0, sizeof l->histogram);
	l->is_running = true;
	printf("begin\n");
	fflush(stdout);
	l->begin_ns = l->last_ns = now_ns();
	is_up = l->is_rate ? run_at_rate(l, n, l->begin_ns + seconds * 1000000000ll)
			   : run_saturated(l, n, l->begin_ns + seconds * 1000000000ll);
	is_up = is_up && wait_for_rest(l);
	print_result(l, mode);
	for (uint16_t i = 0; i < DIALOGS_MAX; i++) /* those never answered */
		if (l->dialogs[i].is_open)
			end_dialog(l, i);
	l->in_flight = 0;
	return is_up;
}

/* Between phases: the link is kept alive, and a line is waited for. */
static void obey(struct load *l)
{
	struct pollfd p[] = {{STDIN_FILENO, POLLIN, 0}, {l->fd, POLLIN, 0}};
	char line[128];

	for (;;) {
		if (poll(p, 2, -1) < 0)
			return;
		if (p[1].revents && (!read_in(l) || !write_out(l))) {
			write_out(l);
			return;
		}
		if (!p[0].revents)
			continue;
		if (!fgets(line, sizeof line, stdin) || !strncmp(line, "quit", 4) || !run_phase(l, line))
			return;
	}
}

static int accept_application(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fd, one = 1;
	struct pollfd p = {listener, POLLIN, 0};

	if (listener < 0 || bind(listener, (const struct sockaddr *) &address, sizeof address) || listen(listener, 4)
	    || getsockname(listener, (struct sockaddr *) &address, &len)) {
		perror("load");
		exit(1);
	}
	printf("port %d\n", ntohs(address.sin_port));
	fflush(stdout);
	fd = poll(&p, 1, 600000) > 0 ? accept(listener, NULL, NULL) : -1;
	close(listener);
	if (fd < 0) {
		fprintf(stderr, "load: nobody has connected\n");
		exit(1);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

int main(int argc, char **argv)
{
	struct load *l = base_alloc(sizeof *l);

	if (argc != 2) {
		fprintf(stderr, "usage: load PHONES\n");
		return 2;
	}
	prctl(PR_SET_TIMERSLACK, 1000ul, 0, 0, 0);
	setvbuf(stdin, NULL, _IONBF, 0); /* poll tells what is there: nothing may wait in a buffer of ours */
	l->rng.state = 4;
	load_phones(l, argv[1]);
	make_templates(l);
	l->dialogs = base_alloc(DIALOGS_MAX * sizeof *l->dialogs);
	l->ready = base_alloc(DIALOGS_MAX * sizeof *l->ready);
	l->idle = base_alloc(DIALOGS_MAX * sizeof *l->idle);
	for (uint16_t i = DIALOGS_MAX - 1; i > 0; i--)
		l->idle[l->n_idle++] = i; /* session 0 is left out: some read it as none */
	l->fd = accept_application();
	obey(l);
	close(l->fd);
	for (int i = 0; i <= STEPS; i++)
		base_buf_release(&l->templates[i].pdu);
	base_buf_release(&l->in);
	base_buf_release(&l->out);
	free(l->dialogs);
	free(l->ready);
	free(l->idle);
	free(l->phones);
	free(l->is_busy);
	free(l);
	return 0;
}
