/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a wallet's statement: amounts, days, references as people write them. */
#ifndef DAEMON_STATEMENT_CELL_H
#define DAEMON_STATEMENT_CELL_H

#include "store/statement.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Without the spaces around it and a spreadsheet's guard. Points into `cell`. */
char *daemon_statement_cell_trim(char *cell);
/* Letters of either case are the same, and spaces around do not count. */
bool daemon_statement_cell_is(const char *cell, const char *name);

/* "2500", "-2 500", "2.500,00" (decimal ','), "2,500.00 XOF" (decimal '.'): whole francs, groups of three. False: it is none, or
 * has centimes, which XOF has not. */
bool daemon_statement_cell_francs(const char *cell, char decimal, int64_t *out);
/* The cell begins with a day written as `pattern`: YYYY or YY, MM, DD, and what stands between them. */
bool daemon_statement_cell_date(const char *cell, const char *pattern, int32_t *out);
bool daemon_statement_cell_is_pattern(const char *pattern);
/* 0 where it is no whole number of a phone ("223****0001"). */
uint64_t daemon_statement_cell_phone(const char *cell);
/* UTF-8 without control characters, 1 to size-1 octets. may_cut: what is longer is cut, what is not UTF-8 is nothing, "" is well. */
bool daemon_statement_cell_text(const char *cell, char *out, size_t size, bool may_cut);
/* A UUID in lower case; "" where it is none. */
void daemon_statement_cell_key(const char *cell, char out[STORE_STATEMENT_KEY]);

#endif
