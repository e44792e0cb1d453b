/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle pay reconcile: a wallet's daily statement against the ledger, and the report of the day. */
#ifndef DAEMON_COMMAND_PAY_DAY_H
#define DAEMON_COMMAND_PAY_DAY_H

#include "daemon/pay_asked.h"

/* file NULL: the report alone. */
int daemon_command_pay_day_reconcile(struct pay_asked *a, const char *file);

#endif
