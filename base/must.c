/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a program that has found a bug in itself. */
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>

void base_must_fail(const char *file, int line, const char *expression)
{
	fprintf(stderr, "%s:%d: bug: %s does not hold\n", file, line, expression);
	abort();
}
