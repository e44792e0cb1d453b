/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loop on poll() for pay/http. */
#include "tests/lib/curlbed.h"

#include "base/must.h"

#include <string.h>
#include <time.h>

int64_t curlbed_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

static void watch(void *ctx, int fd, bool reads, bool writes)
{
	struct curlbed *b = ctx;
	int i = 0;

	while (i < b->n && b->watched[i].fd != fd)
		i++;
	if (!reads && !writes) {
		if (i < b->n)
			b->watched[i] = b->watched[--b->n];
		return;
	}
	must(i < CURLBED_SOCKETS);
	b->n += i == b->n;
	b->watched[i] = (struct pollfd){.fd = fd, .events = (short) ((reads ? POLLIN : 0) | (writes ? POLLOUT : 0))};
}

static void wake(void *ctx, int64_t in_ms)
{
	struct curlbed *b = ctx;

	b->wake_ms = in_ms < 0 ? -1 : curlbed_now() + in_ms;
}

void curlbed_open(struct curlbed *b)
{
	struct error e;

	*b = (struct curlbed){.wake_ms = -1};
	b->http = pay_http_new(&(struct pay_http_watch){b, watch, wake}, &e);
	must(b->http);
}

void curlbed_close(struct curlbed *b)
{
	pay_http_free(b->http);
}

void curlbed_turn(struct curlbed *b, int most_ms)
{
	int64_t left = b->wake_ms < 0 ? most_ms : b->wake_ms - curlbed_now();
	struct pollfd seen[CURLBED_SOCKETS];
	int n = b->n;

	memcpy(seen, b->watched, sizeof seen);
	poll(seen, (nfds_t) n, left < 0 ? 0 : left < most_ms ? (int) left : most_ms);
	for (int i = 0; i < n; i++)
		if (seen[i].revents)
			pay_http_on_socket(b->http, seen[i].fd, seen[i].revents & ~POLLOUT, seen[i].revents & ~POLLIN);
	if (b->wake_ms >= 0 && curlbed_now() >= b->wake_ms) {
		b->wake_ms = -1;
		pay_http_on_timer(b->http);
	}
}
