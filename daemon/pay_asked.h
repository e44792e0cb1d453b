/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `mutuelle pay` was asked: its flags, and the configuration. */
#ifndef DAEMON_PAY_ASKED_H
#define DAEMON_PAY_ASKED_H

#include "daemon/counter_order.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pay_asked {
	const struct command *command;
	const char *config, *state, *wallet, *phone, *household, *day, *limit, *format, *francs, *receipt, *reference, *note;
	bool all, refuse;
	struct counter_signer signer;
	const char *words[4];           /* behind the verb */
	size_t n_words;
	struct config *c;
};

#endif
