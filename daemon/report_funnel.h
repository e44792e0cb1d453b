/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutuelle report funnel: where people leave the menus. */
#ifndef DAEMON_REPORT_FUNNEL_H
#define DAEMON_REPORT_FUNNEL_H

#include "daemon/command.h"
#include "daemon/config.h"

#include <stdbool.h>
#include <stdint.h>

struct report_funnel {
	const struct command *command;
	const char *by;                 /* link, language, day; NULL: neither */
	int32_t first, last;            /* days */
	bool is_csv, is_svg;
	const struct config *c;
};

int daemon_report_funnel(const struct report_funnel *f);

#endif
