/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages for machines: /metrics and /health, over libmicrohttpd (its one home). No thread of its own: the loop
 * watches `fd` and calls run when it is readable or the timeout has passed. */
#ifndef DAEMON_HTTP_H
#define DAEMON_HTTP_H

#include "base/buf.h"
#include "base/error.h"

#include <stdint.h>

struct http;

/* Fills `out` for a path and returns the HTTP status; 404 for a path it does not know. */
typedef int http_page(void *ctx, const char *path, struct buf *out);

struct http *daemon_http_start(const char *host, int port, http_page *page, void *ctx, struct error *e);
void daemon_http_stop(struct http *h);
int daemon_http_fd(const struct http *h);
int daemon_http_port(const struct http *h);
void daemon_http_run(struct http *h);
int64_t daemon_http_timeout_ms(struct http *h); /* -1: none */

#endif
