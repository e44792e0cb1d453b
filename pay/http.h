/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to wallets over HTTP. libcurl's one home. It owns no loop: it says which sockets to watch and when to be woken.
 *
 * Strict on purpose: https with a proved certificate (plain http to this machine only), HTTP/1.1, no redirect, no proxy, no cookie, no
 * compression, an answer of at most PAY_ANSWER_MAX octets, patience in all. A POST goes over a connection of its own, since on a kept
 * one that the wallet has just closed libcurl would send it again by itself. */
#ifndef PAY_HTTP_H
#define PAY_HTTP_H

#include "base/error.h"
#include "pay/transport.h"

#include <stdint.h>

struct pay_http;

/* What the loop does for it. */
struct pay_http_watch {
	void *ctx;
	void (*watch)(void *ctx, int fd, bool reads, bool writes);  /* from now on for these; both false: no more */
	void (*wake)(void *ctx, int64_t in_ms);                     /* on_timer in so long; negative: not at all */
};

/* NULL with a sentence. */
struct pay_http *pay_http_new(const struct pay_http_watch *watch, struct error *e);
void pay_http_free(struct pay_http *h); /* unwatches all; what is in flight is forgotten */

void pay_http_on_socket(struct pay_http *h, int fd, bool can_read, bool can_write);
void pay_http_on_timer(struct pay_http *h);

/* Valid as long as h. */
struct pay_transport pay_http_transport(struct pay_http *h);

#endif
