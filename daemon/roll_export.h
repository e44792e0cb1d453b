/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every member as CSV, read beside a running daemon. */
#ifndef DAEMON_ROLL_EXPORT_H
#define DAEMON_ROLL_EXPORT_H

#include "daemon/config.h"

#include <stdio.h>

int daemon_roll_export(const struct config *c, FILE *out, struct error *e);

#endif
