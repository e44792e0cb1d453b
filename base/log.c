/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: one event a line, handed to the sink that daemon/ sets at start. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

static base_log_sink *the_sink; /* set once, before there is a second thread */
static enum log_level the_lowest;

void base_log_to(base_log_sink *sink, enum log_level lowest)
{
	the_sink = sink;
	the_lowest = lowest;
}

void base_log(enum log_level level, const char *event, const char *format, ...)
{
	char line[1024];
	va_list args;
	int len;

	if (!the_sink || level < the_lowest)
		return;
	len = snprintf(line, sizeof line, "event=%s ", event);
	va_start(args, format);
	if (len > 0 && (size_t) len < sizeof line)
		vsnprintf(line + len, sizeof line - (size_t) len, format, args);
	va_end(args);
	for (char *c = line; *c; c++) /* one event, one line, whatever the values hold */
		if ((unsigned char) *c < ' ' || *c == 0x7f)
			*c = '?';
	the_sink(level, line);
}
