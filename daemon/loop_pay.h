/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wallets' sockets and timer in the loop. */
#ifndef DAEMON_LOOP_PAY_H
#define DAEMON_LOOP_PAY_H

#include "base/error.h"
#include "pay/transport.h"

#include <uv.h>

struct loop_pay;

/* turn is called first in each event, so that the house knows the time. NULL with a sentence. */
struct loop_pay *daemon_loop_pay_open(uv_loop_t *loop, void (*turn)(void *ctx), void *ctx, struct error *e);
struct pay_transport daemon_loop_pay_transport(struct loop_pay *l);
void daemon_loop_pay_close(struct loop_pay *l); /* NULL: nothing; freed when the loop has run once more */

#endif
