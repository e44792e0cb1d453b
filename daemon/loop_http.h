/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An HTTP server in the loop: its one descriptor and its timeout. */
#ifndef DAEMON_LOOP_HTTP_H
#define DAEMON_LOOP_HTTP_H

#include "daemon/http.h"

#include <uv.h>

struct loop_http;

/* turn is called first in each event, so that who is asked knows the time. NULL with a sentence. */
struct loop_http *daemon_loop_http_open(uv_loop_t *loop, const struct http_service *service, void (*turn)(void *ctx), void *ctx,
					struct error *e);
int daemon_loop_http_port(const struct loop_http *l);
void daemon_loop_http_close(struct loop_http *l); /* NULL: nothing; freed when the loop has run once more */

#endif
