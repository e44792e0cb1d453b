/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /metrics in Prometheus' text format 0.0.4, and /health. */
#ifndef DAEMON_METRICS_H
#define DAEMON_METRICS_H

#include "base/buf.h"
#include "daemon/config.h"
#include "daemon/house.h"
#include "daemon/proof.h"
#include "desk/desk.h"
#include "store/alert.h"
#include "store/outbox_list.h"

/* What the pages tell of. */
struct metrics_sources {
	const struct config *config;
	struct house *house;
	const struct desk_counts *desk;
	const struct store_outbox_depth *queue; /* by enum store_priority; NULL: not known */
	const struct store_alert_open *alerts;  /* by enum scheme_alert_what; NULL: not known */
	const struct proof *proof;              /* the last one; NULL: none yet */
	int64_t wall_ms;
};

/* Fills `out`; returns the HTTP status: 200; 503 on /health while a link has no bound leg, the last batch
 * failed or the last proof found the store broken; 404. */
int daemon_metrics_page(const struct metrics_sources *s, const char *path, struct buf *out);

#endif
