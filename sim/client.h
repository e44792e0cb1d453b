/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A handset's end of the gateway's local socket: whole lines, with waits that end. */
#ifndef SIM_CLIENT_H
#define SIM_CLIENT_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define SIM_CLIENT_PATH 108 /* sun_path of Linux, with NUL */

struct sim_client {
	int fd;
	struct buf in;
	size_t told;            /* octets of `in` that the last line took */
};

/* Where `mutuelle gateway` and `mutuelle phone` meet when nothing is said: in the user's runtime folder, or /tmp. */
const char *sim_client_default_path(char path[SIM_CLIENT_PATH]);

bool sim_client_is_answered(const char *path); /* does somebody listen there? */

/* Connects, trying again for `wait_ms` while nobody listens. */
int sim_client_open(struct sim_client *c, const char *path, int wait_ms, struct error *e);
void sim_client_close(struct sim_client *c);

/* Says one line (without its newline). */
int sim_client_say(struct sim_client *c, const char *line, struct error *e);

/* The next line, without its newline, valid until the next call; NULL: none came within `wait_ms` (0: does not
 * wait), or the gateway is gone, then `*is_gone`. */
char *sim_client_hear(struct sim_client *c, int wait_ms, bool *is_gone);

int64_t sim_client_now_ms(void); /* a clock that only goes forward */

#endif
