/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as SVG 1.1: panels of horizontal bars, one below the other, readable in a browser and on paper. */
#ifndef DAEMON_CHART_H
#define DAEMON_CHART_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

#define CHART_SERIES 4          /* parts of one bar, as many as there are colours */

struct chart_panel {
	const char *title;
	const char *series[CHART_SERIES]; /* NULL: no further one */
	size_t n;                       /* bars */
	const char *const *labels;      /* UTF-8, one a bar */
	const int64_t (*values)[CHART_SERIES]; /* less than 0 counts as 0 */
};

/* nothing: said in place of bars where there are none. */
void daemon_chart_write(const char *title, const struct chart_panel *panels, size_t n, const char *nothing, struct buf *out);

#endif
