/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of the members' roll: how each column becomes a value, and a value its cell. */
#ifndef DAEMON_ROLL_CELL_H
#define DAEMON_ROLL_CELL_H

#include "daemon/roll_row.h"

/* A cell on its way to a value: trimmed, without a spreadsheet's guard. */
struct roll_cell {
	struct roll_form *form;
	const char *text; /* NUL-terminated */
	size_t len;
	size_t size;      /* of the field it goes to */
	char *reason;     /* DAEMON_ROLL_REASON octets: why not */
};

struct roll_column {
	const char *name;
	bool (*take)(struct roll_cell *c, void *field); /* false: c->reason says why not */
	void (*put)(struct buf *out, const void *field);
	size_t offset, size; /* of the field in a row */
};

extern const struct roll_column daemon_roll_columns[DAEMON_ROLL_COLUMNS];

#endif
