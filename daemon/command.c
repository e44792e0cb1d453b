/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a command says that it failed. */
#include "daemon/command.h"

#include <stdarg.h>
#include <stdio.h>

int daemon_command_wrong(const struct command *c, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "mutuelle %s: ", c->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\nTry 'mutuelle help %s'.\n", c->name);
	return COMMAND_ASKED_WRONGLY;
}

int daemon_command_failed(const char *format, ...)
{
	va_list args;

	fputs("mutuelle: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return COMMAND_FAILED;
}
