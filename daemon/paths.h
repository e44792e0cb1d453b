/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program's own data files are: beside the sources it was built from, or where it was installed. */
#ifndef DAEMON_PATHS_H
#define DAEMON_PATHS_H

/* "dialects.yaml", "menus/mali": a path that exists, else the place where an installed one would be. To be freed. A
 * program that runs from its build folder takes its source tree's files. */
char *daemon_paths_find(const char *name);

/* The running program itself, to be started again by `demo`. To be freed. */
char *daemon_paths_program(void);

#endif
