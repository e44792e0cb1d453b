/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loop on poll() for pay/http, for programs that tests ask. */
#ifndef TESTS_LIB_CURLBED_H
#define TESTS_LIB_CURLBED_H

#include "pay/http.h"

#include <poll.h>

#define CURLBED_SOCKETS 64

struct curlbed {
	struct pay_http *http;
	struct pollfd watched[CURLBED_SOCKETS];
	int n;
	int64_t wake_ms;        /* -1: not at all */
};

void curlbed_open(struct curlbed *b);
void curlbed_close(struct curlbed *b);
int64_t curlbed_now(void);                       /* ms, monotonic */
void curlbed_turn(struct curlbed *b, int most_ms); /* waits for something, so long at most */

#endif
