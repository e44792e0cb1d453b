/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proving a whole roll before a row of it is applied. */
#ifndef DAEMON_ROLL_CHECK_H
#define DAEMON_ROLL_CHECK_H

#include "base/error.h"
#include "base/secret.h"
#include "daemon/roll_row.h"

#include <stddef.h>
#include <stdint.h>

#define DAEMON_ROLL_COMPLAINTS 20

struct roll_complaint {
	long line;
	char text[DAEMON_ROLL_REASON + 64]; /* "line 12, column 8: phone: must be ...", printable UTF-8 */
};

struct roll_summary {
	int64_t rows, households;
	int64_t faults;                                       /* all of them */
	size_t n;                                             /* the first ones, in the order of lines: */
	struct roll_complaint complaints[DAEMON_ROLL_COMPLAINTS];
	char sha256[BASE_SECRET_DIGEST_TEXT];                 /* of the whole file, as store_import wants it */
};

/* Told now and then how much of the file was read; total is 0 where nobody knows. May be NULL. */
typedef void roll_progress(void *ctx, int64_t octets, int64_t total);

/* Reads the whole file once, in time linear in its rows and at most some 110 octets of memory a household and 22 a
 * member. Returns 0 where every row may be applied. Else -1 with a sentence and, for faults of rows, the
 * complaints. */
int daemon_roll_check(const char *path, const struct roll_rules *rules, roll_progress *progress, void *ctx,
		      struct roll_summary *out, struct error *e);

#endif
