/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wallet's daily statement, read and proved whole before a row of it is applied. Every provider writes it another way: what
 * differs is data (struct statement_format). */
#ifndef DAEMON_STATEMENT_H
#define DAEMON_STATEMENT_H

#include "base/error.h"
#include "store/statement.h"

#include <stdbool.h>
#include <stddef.h>

enum statement_column {
	STATEMENT_REFERENCE,    /* the wallet's number of the transaction; a statement must have it */
	STATEMENT_DATE,         /* likewise */
	STATEMENT_AMOUNT,       /* likewise; what came, as the payer gave it. Negative: what left */
	STATEMENT_DEBIT,        /* what left, where that is a column of its own */
	STATEMENT_CHARGE,       /* what the wallet kept */
	STATEMENT_PHONE, STATEMENT_NAME, STATEMENT_SUBJECT,
	STATEMENT_KEY,          /* ours, where the wallet shows it */
	STATEMENT_STATUS,
	STATEMENT_COLUMNS
};

/* How one wallet writes. All strings are the format's own (daemon/config_statement.h). */
struct statement_format {
	char *columns[STATEMENT_COLUMNS]; /* as its header has them; NULL: it has none */
	char separator;                   /* ',' ';' '|' or a tab */
	char decimal;                     /* '.' or ',': "2.500,00" or "2,500.00" */
	char *date;                       /* "DD/MM/YYYY", with YY, YYYY, MM and DD; what follows in the cell (the hour) is passed over */
	char *charset;                    /* as iconv(3) knows it; NULL: UTF-8 */
	char **paid;                      /* the statuses of rows where money moved; none: every row */
	size_t n_paid;
};

#define STATEMENT_COMPLAINTS 20
#define STATEMENT_ROWS 1000000  /* of one day at most */

struct statement_complaint {
	long line;
	char text[160];
};

struct statement {
	struct store_statement *rows;   /* of the day, each reference once, in the order of the file */
	size_t n;
	int64_t other_days, unpaid;     /* rows passed over: of another day; whose status says that no money moved */
	int64_t no_rows;                /* lines without reference and date: a total, a remark */
	int64_t repeated;               /* rows that say again what another one of the file says */
	int64_t faults;                 /* all of them; the first ones are: */
	size_t n_complaints;
	struct statement_complaint complaints[STATEMENT_COMPLAINTS];
};

/* A push parser. The header is the first row that has all the columns of the format, among the first 50. */
struct statement_reader;
struct statement_reader *daemon_statement_new(const struct statement_format *f, const char *wallet, int32_t day);
int daemon_statement_feed(struct statement_reader *r, const char *data, size_t len, struct error *e);
/* The statement where every row is sound; else NULL with a sentence, and the complaints in *bad (may be NULL). Frees the reader. */
struct statement *daemon_statement_end(struct statement_reader *r, struct statement *bad, struct error *e);

/* The same from a file, in the format's charset. */
struct statement *daemon_statement_load(const char *path, const struct statement_format *f, const char *wallet, int32_t day,
					struct statement *bad, struct error *e);
void daemon_statement_free(struct statement *s);

#endif
