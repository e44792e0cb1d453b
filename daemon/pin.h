/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PIN from who sits at the terminal, without an echo, or from a file descriptor, a line each. */
#ifndef DAEMON_PIN_H
#define DAEMON_PIN_H

#include "base/error.h"

#include <stddef.h>

/* fd: where the lines are; -1: the terminal is asked with `prompt`. -1 with a sentence. Wipe `out` once it is used. */
int daemon_pin_read(int fd, const char *prompt, char *out, size_t size, struct error *e);

#endif
