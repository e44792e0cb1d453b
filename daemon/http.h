/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small HTTP server over libmicrohttpd (its one home): pages for machines, and callbacks of wallets. No thread of its own: the loop
 * watches `fd` and calls run when it is readable or the timeout has passed. */
#ifndef DAEMON_HTTP_H
#define DAEMON_HTTP_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct http;

typedef void http_answer(void *answer_ctx, int status);

struct http_service {
	const char *host, *key; /* key: of the configuration, for complaints: "http.listen" */
	int port;               /* 0: any free one */
	void *ctx;
	/* GET: fills `out` for a path and returns the HTTP status. NULL: nothing is served. */
	int (*page)(void *ctx, const char *path, struct buf *out);
	/* PUT and POST to a path that `knows` has not refused: `answer` is called once, within take or later, in the loop's thread; until
	 * then the caller waits. A longer body than body_max: 413, and take hears nothing of it. NULL, both: nothing is taken. */
	bool (*knows)(void *ctx, const char *path);
	void (*take)(void *ctx, const char *path, const void *body, size_t len, http_answer *answer, void *answer_ctx);
	size_t body_max;
};

/* wake: an answer is there, and run wants to be called soon; never from within run. */
struct http *daemon_http_start(const struct http_service *service, void (*wake)(void *ctx), void *wake_ctx, struct error *e);
void daemon_http_stop(struct http *h); /* who still waits gets 503; no answer may come behind it */
int daemon_http_fd(const struct http *h);
int daemon_http_port(const struct http *h);
void daemon_http_run(struct http *h, int64_t now_ms); /* any clock that only goes forward */
int64_t daemon_http_timeout_ms(struct http *h); /* -1: none */

#endif
