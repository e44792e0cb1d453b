/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle pay list, show, review, held, sign, as far as they only look: beside a running daemon. */
#ifndef DAEMON_COMMAND_PAY_LIST_H
#define DAEMON_COMMAND_PAY_LIST_H

#include "daemon/pay_asked.h"

int daemon_command_pay_list_payments(struct pay_asked *a);
int daemon_command_pay_list_one(struct pay_asked *a, int64_t id);
int daemon_command_pay_list_held(struct pay_asked *a);
int daemon_command_pay_list_signatures(struct pay_asked *a);

#endif
