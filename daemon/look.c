/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command that only looks: how it begins and how it ends. */
#include "daemon/look.h"

#include <stdio.h>
#include <string.h>

int daemon_look_begin(struct look *l, const struct command *c, const struct config *config, const char *format)
{
	struct error e;

	*l = (struct look){.config = config, .is_csv = format && !strcmp(format, "csv")};
	if (format && !l->is_csv && strcmp(format, "text"))
		return daemon_command_wrong(c, "--format is text or csv, not '%s'", format);
	l->store = store_open_readonly(config->store, &e);
	return l->store ? COMMAND_OK : daemon_command_failed("%s", e.text);
}

int daemon_look_end(struct look *l, int rc)
{
	if (rc)
		rc = daemon_command_failed("%s: can't be read: %s", l->config->store, store_last_error(l->store));
	store_close(l->store);
	l->store = NULL;
	return rc;
}

int daemon_look_household(struct store *s, int64_t id, char out[STORE_CODE])
{
	struct store_household h;
	int rc = id ? store_household_load(s, id, &h) : STORE_NONE;

	snprintf(out, STORE_CODE, "%s", rc ? "" : h.no);
	return rc == STORE_NONE ? 0 : rc;
}
