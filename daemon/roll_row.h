/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the members' roll: its columns, how a cell becomes a value and a value a cell. */
#ifndef DAEMON_ROLL_ROW_H
#define DAEMON_ROLL_ROW_H

#include "base/buf.h"
#include "desk/import.h"
#include "menus/menus.h"
#include "scheme/scheme.h"

#include <stddef.h>
#include <stdint.h>

#define DAEMON_ROLL_COLUMNS 18
#define DAEMON_ROLL_NEEDED 15   /* the first ones; the two behind, both or none, tell when members came and went */
#define DAEMON_ROLL_REFERRAL 17 /* by whose code the household came: where a roll has it */
#define DAEMON_ROLL_REASON 256

/* What a row is proved against. */
struct roll_rules {
	const struct scheme *scheme;
	const struct menus *menus;      /* whose languages a member may have; NULL: any */
	int32_t today;
	bool proves_referrals;          /* a referral code must be known to the store; NULL: no store, no code */
	struct store *store;
};

/* The form of one file: which cell holds which column, and what was last found in the scheme, since neighbours have
 * the same. */
struct roll_form {
	const struct roll_rules *rules;
	size_t cell_of[DAEMON_ROLL_COLUMNS];
	size_t n_cells;
	bool has_days, has_referral;
	const struct scheme_mutuelle *mutuelle;
	const struct scheme_plan *plan;
	const struct scheme_place *commune;
};

/* Told for each fault: cell from 1, 0 for a row as a whole. `reason` names the column and is valid during the call. */
typedef void roll_complain(void *ctx, long line, size_t cell, const char *reason);

/* The name of a column, in the order of the writer. */
const char *daemon_roll_row_column(size_t i);

/* Reads the header into `form`. Returns how many faults it had. */
int daemon_roll_row_header(struct roll_form *form, const struct roll_rules *rules, char **cells, const size_t *lens,
			   size_t n, long line, roll_complain *complain, void *ctx);

/* The cell, from 1, that holds the column of this name. */
size_t daemon_roll_row_cell(const struct roll_form *form, const char *column);

/* Reads one row into `out`, proving all that can be said of a row by itself. Returns how many faults it had. */
int daemon_roll_row_parse(struct roll_form *form, char **cells, const size_t *lens, size_t n, long line,
			  struct desk_import_row *out, roll_complain *complain, void *ctx);

/* Appends the header, or one row, as CSV with CR LF (RFC 4180). What is written reads back to the same values, and
 * those are written as the same octets. */
void daemon_roll_row_write_header(struct buf *out, bool has_days, bool has_referral);
void daemon_roll_row_write(struct buf *out, const struct desk_import_row *row);

#endif
