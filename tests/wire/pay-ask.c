/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pay-ask METHOD URL [body=TEXT] [ca=FILE] [connect_ms=N] [total_ms=N] [times=N] [slowly=1]: asks by pay/http, one line an answer:
 * answered=1 unsent=0 status=200 len=2 ms=3 type=application/json why= body={}. times: one behind the other; slowly: a pause before each
 * but the first. Asked by pay-http.t. */
#include "base/buf.h"
#include "base/must.h"
#include "base/secret.h"
#include "pay/http.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SOCKETS 64

struct bed {
	struct pollfd watched[SOCKETS];
	int n;
	int64_t wake_ms;        /* -1: not at all */
	int64_t sent_ms;
	bool is_over;
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

static void watch(void *ctx, int fd, bool reads, bool writes)
{
	struct bed *b = ctx;
	int i = 0;

	while (i < b->n && b->watched[i].fd != fd)
		i++;
	if (!reads && !writes) {
		if (i < b->n)
			b->watched[i] = b->watched[--b->n];
		return;
	}
	must(i < SOCKETS);
	b->n += i == b->n;
	b->watched[i] = (struct pollfd){.fd = fd, .events = (short) ((reads ? POLLIN : 0) | (writes ? POLLOUT : 0))};
}

static void wake(void *ctx, int64_t in_ms)
{
	struct bed *b = ctx;

	b->wake_ms = in_ms < 0 ? -1 : now() + in_ms;
}

static void on_answer(void *ctx, const struct pay_http_response *r)
{
	struct bed *b = ctx;

	printf("answered=%d unsent=%d status=%d len=%zu ms=%lld type=%s why=%s body=%.60s\n", r->is_answered, r->is_unsent, r->status,
	       r->len, (long long) (now() - b->sent_ms), r->type, r->why, r->body);
	must(r->body[r->len] == '\0');
	b->is_over = true;
}

static void turn(struct bed *b, struct pay_http *h)
{
	int64_t left = b->wake_ms < 0 ? 1000 : b->wake_ms - now();
	struct pollfd seen[SOCKETS];
	int n = b->n;

	memcpy(seen, b->watched, sizeof seen);
	poll(seen, (nfds_t) n, left < 0 ? 0 : (int) left);
	for (int i = 0; i < n; i++)
		if (seen[i].revents)
			pay_http_on_socket(h, seen[i].fd, seen[i].revents & ~POLLOUT, seen[i].revents & ~POLLIN);
	if (b->wake_ms >= 0 && now() >= b->wake_ms) {
		b->wake_ms = -1;
		pay_http_on_timer(h);
	}
}

int main(int argc, char **argv)
{
	struct bed bed = {.wake_ms = -1};
	struct pay_http *h;
	struct pay_http_request r = {.connect_ms = 2000, .total_ms = 3000};
	static const char *const headers[] = {"Content-Type: application/json", "Authorization: Basic c2VjcmV0"};
	struct error e;
	int times = 1, slowly = 0;

	must(argc >= 3 && !base_secret_init(&e));
	r.method = argv[1];
	r.url = argv[2];
	r.headers = headers;
	r.n_headers = 2;
	for (int i = 3; i < argc; i++) {
		if (!strncmp(argv[i], "body=", 5))
			r.body = argv[i] + 5;
		else if (!strncmp(argv[i], "ca=", 3))
			r.ca_file = argv[i] + 3;
		else
			must(sscanf(argv[i], "connect_ms=%d", &r.connect_ms) == 1 || sscanf(argv[i], "total_ms=%d", &r.total_ms) == 1
			     || sscanf(argv[i], "times=%d", &times) == 1 || sscanf(argv[i], "slowly=%d", &slowly) == 1);
	}
	r.len = r.body ? strlen(r.body) : 0;
	h = pay_http_new(&(struct pay_http_watch){&bed, watch, wake}, &e);
	must(h);
	for (int i = 0; i < times; i++) {
		struct pay_transport t = pay_http_transport(h);

		if (i && slowly)
			usleep(300000);
		bed.is_over = false;
		bed.sent_ms = now();
		t.send(t.ctx, &r, on_answer, &bed);
		while (!bed.is_over)
			turn(&bed, h);
	}
	pay_http_free(h);
	return 0;
}
