/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle pay review, cash, held, sign, rest, close, as far as they order something. */
#ifndef DAEMON_COMMAND_PAY_ORDER_H
#define DAEMON_COMMAND_PAY_ORDER_H

#include "daemon/pay_asked.h"

int daemon_command_pay_order_review(struct pay_asked *a, int64_t id, const char *what);
int daemon_command_pay_order_held(struct pay_asked *a, int64_t id, const char *what);
int daemon_command_pay_order_cash(struct pay_asked *a);
int daemon_command_pay_order_sign(struct pay_asked *a, int64_t id);
int daemon_command_pay_order_rest(struct pay_asked *a, int64_t id);
int daemon_command_pay_order_close(struct pay_asked *a);

#endif
