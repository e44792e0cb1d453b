/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flags of a command, one row each: "-c FILE", "--seed 7" or "--seed=7". */
#include "daemon/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row *find(const struct option_row *rows, const char *word, size_t len)
{
	for (; rows->name; rows++)
		if (strlen(rows->name) == len && !strncmp(rows->name, word, len))
			return rows;
	return NULL;
}

int daemon_options_read(const struct command *c, int argc, char **argv, const struct option_row *rows, const char **words,
			size_t cap, size_t *n)
{
	bool only_words = false;

	*n = 0;
	for (int i = 1; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');
		const struct option_row *row;

		if (only_words || argv[i][0] != '-' || !argv[i][1]) {
			if (*n == cap)
				return daemon_command_wrong(c, "'%s' is one word too many", argv[i]);
			words[(*n)++] = argv[i];
			continue;
		}
		if (!strcmp(argv[i], "--")) {
			only_words = true;
			continue;
		}
		row = find(rows, argv[i], equals ? (size_t) (equals - argv[i]) : strlen(argv[i]));
		if (!row)
			return daemon_command_wrong(c, "there is no flag '%s'", argv[i]);
		if (row->flag) {
			if (equals)
				return daemon_command_wrong(c, "the flag %s takes no value", row->name);
			*row->flag = true;
		} else if (equals) {
			*row->value = equals + 1;
		} else if (++i < argc) {
			*row->value = argv[i];
		} else {
			return daemon_command_wrong(c, "the flag %s wants a value", row->name);
		}
	}
	return COMMAND_OK;
}

int daemon_options_number(const struct command *c, const char *flag, const char *text, long long min, long long max,
			  long long *out)
{
	char *end;

	errno = 0;
	*out = strtoll(text, &end, 10);
	if (errno || end == text || *end || *out < min || *out > max) {
		daemon_command_wrong(c, "%s wants a whole number from %lld to %lld, not '%s'", flag, min, max, text);
		return -1;
	}
	return 0;
}
