/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program's own data files are. */
#include "daemon/paths.h"

#include "base/buf.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Data files that stand elsewhere in the source tree than where they are installed. */
static const struct { const char *name, *in_tree; } moved[] = {
	{"dialects.yaml", "ussd/dialects.yaml"},
	{"demo.script", "sim/demo.script"},
};

char *daemon_paths_program(void)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);

	if (len < 0)
		return base_strdup("mutuelle");
	path[len] = '\0';
	return base_strdup(path);
}

static bool runs_in_build_folder(void)
{
	char *program = daemon_paths_program();
	size_t len = strlen(MUTUELLE_BUILDDIR);
	bool is_so = !strncmp(program, MUTUELLE_BUILDDIR, len) && program[len] == '/';

	free(program);
	return is_so;
}

char *daemon_paths_find(const char *name)
{
	struct buf path = {0};

	if (runs_in_build_folder()) {
		const char *in_tree = name;

		for (size_t i = 0; i < sizeof moved / sizeof *moved; i++)
			if (!strcmp(name, moved[i].name))
				in_tree = moved[i].in_tree;
		base_buf_printf(&path, "%s/%s", MUTUELLE_SRCDIR, in_tree);
	} else {
		base_buf_printf(&path, "%s/%s", MUTUELLE_DATADIR, name);
	}
	base_buf_str(&path);
	return (char *) path.data;
}
