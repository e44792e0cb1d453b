/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that a simulator starts, and stops whatever happens. */
#ifndef SIM_CHILD_H
#define SIM_CHILD_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

/* All zero: none. A child gets SIGTERM when its parent dies, however that dies. */
struct sim_child {
	pid_t pid;                    /* 0: not running */
	int status;                   /* as waitpid says, once it has ended */
};

/* Runs program with argv (ended by NULL), standard output and error going to the ends of these files (NULL: as
 * ours). */
int sim_child_start(struct sim_child *c, const char *program, const char *const *argv, const char *out, const char *err,
		    struct error *e);

/* Has it ended? Waits at most wait_ms for it. */
bool sim_child_is_over(struct sim_child *c, int wait_ms);

/* SIGTERM, and SIGKILL when that is not heard within wait_ms. */
void sim_child_stop(struct sim_child *c, int wait_ms);

#endif
