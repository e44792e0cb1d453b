/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence for a person: what is wrong, where, and what to do about it. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

int base_error_set(struct error *e, const char *format, ...)
{
	va_list args;

	if (!e)
		return -1;
	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	return -1;
}
