/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command that only looks: a list out of the store, beside a running daemon. */
#ifndef DAEMON_LOOK_H
#define DAEMON_LOOK_H

#include "daemon/command.h"
#include "daemon/config.h"
#include "store/household.h"
#include "store/store.h"

struct look {
	const struct config *config;    /* the caller's */
	struct store *store;
	bool is_csv;
};

/* format: of --format, NULL: text. COMMAND_OK, or how the command ends, which was told; then nothing is open. */
int daemon_look_begin(struct look *l, const struct command *c, const struct config *config, const char *format);
/* rc: of the store. Closes it, and tells what it could not read; how the command ends. */
int daemon_look_end(struct look *l, int rc);
/* The number on a household's card, "" for none. 0 or STORE_*. */
int daemon_look_household(struct store *s, int64_t id, char out[STORE_CODE]);

#endif
