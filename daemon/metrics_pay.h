/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /metrics and /health tell of the wallets. */
#ifndef DAEMON_METRICS_PAY_H
#define DAEMON_METRICS_PAY_H

#include "base/buf.h"
#include "daemon/house.h"

void daemon_metrics_pay_write(struct buf *out, const struct config *c, struct house *h);
/* A line a wallet. A wallet that is down leaves the daemon well: phones are answered, payments wait. */
void daemon_metrics_pay_health(struct buf *out, const struct config *c, struct house *h);

#endif
