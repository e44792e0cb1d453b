/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flags of a command, one row each; what is no flag stays in order. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include "daemon/command.h"

#include <stdbool.h>
#include <stddef.h>

struct option_row {
	const char *name;               /* "-c", "--households" */
	const char **value;             /* where its value goes (the last one wins), or NULL */
	bool *flag;                     /* for a flag without a value */
};

/* Reads argv[1..). Words that are no flags go to words[0..*n), at most `cap`. Returns 0, or COMMAND_ASKED_WRONGLY
 * after having said what is wrong. */
int daemon_options_read(const struct command *c, int argc, char **argv, const struct option_row *rows, const char **words,
			size_t cap, size_t *n);
/* A whole number of a flag; -1 after having said what is wrong. */
int daemon_options_number(const struct command *c, const char *flag, const char *text, long long min, long long max,
			  long long *out);

#endif
