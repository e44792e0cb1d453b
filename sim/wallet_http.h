/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's HTTP server, over libmicrohttpd in its epoll mode: requests wait for their answers, some of them for ever. */
#ifndef SIM_WALLET_HTTP_H
#define SIM_WALLET_HTTP_H

#include "base/buf.h"
#include "base/error.h"
#include "sim/wallet.h"

struct sim_wallet_http;

/* Returns the exchange that will be answered, or 0 where `page` is the answer already (CSV). */
typedef int64_t sim_wallet_http_request(void *ctx, const struct sim_wallet_request *r, struct buf *page);

/* Listens on 127.0.0.1; *port 0 becomes one that is free. */
struct sim_wallet_http *sim_wallet_http_start(int *port, sim_wallet_http_request *request, void *ctx, struct error *e);
void sim_wallet_http_stop(struct sim_wallet_http *h);

void sim_wallet_http_answer(struct sim_wallet_http *h, const struct sim_wallet_answer *a); /* goes out at the next run */

int sim_wallet_http_fd(const struct sim_wallet_http *h);          /* readable: run */
void sim_wallet_http_run(struct sim_wallet_http *h);
int64_t sim_wallet_http_timeout_ms(struct sim_wallet_http *h);    /* run again after so long; -1: when readable only */

#endif
